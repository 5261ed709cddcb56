"""Whose paper it is, and the words and dates that every paper shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from popflow.documents.catalogue import text
from popflow.documents.names import Names
from popflow.documents.printable import printable
from popflow.documents.wording import day_and_time, local_day, short_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.domain.person import Person

ALWAYS: Final = date.min
"""Near to no year that anybody writes in: a paper is kept, so that its dates say their year."""
Line = tuple[str, str]
"""A line of a cell: what it is about, empty for what speaks for itself, and what it says."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The organisation, as its papers show it.

    Attributes:
        language: ``nl`` or ``en``.
        zone: In which its dates and times are.
        organisation: Its name.
    """

    language: str
    zone: str = "Europe/Amsterdam"
    organisation: str = ""

    @property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.language)

    def said(self, section: str, key: str, /, **data: object) -> str:
        """A sentence of the papers."""
        return text(self.language, "papers", section, key, **data)

    def day(self, day: date, near: date = ALWAYS) -> str:
        """A date; its year is left out only where ``near`` is in it."""
        return short_date(day, self.language, near)

    def moment(self, moment: datetime) -> str:
        """A date with its year and its time."""
        return day_and_time(moment, self.language, self.zone, ALWAYS)

    def day_of(self, moment: datetime) -> date:
        """The date of a moment here."""
        return local_day(moment, self.zone)

    def frame(self, title: str, footer: str = "") -> dict[str, object]:
        """What stands around every paper; no paper is without a title (PDF/UA)."""
        title = title if printable(title).strip() else "POP"
        return {
            "language": self.language,
            "region": {"nl": "NL", "en": "GB"}[self.language],
            "title": title,
            "organisation": self.organisation,
            "footer": footer or title,
            "page": self.said("paper", "page"),
            "of": self.said("paper", "of"),
        }


def name_of(people: Mapping[str, Person], number: str | None) -> str:
    """Somebody's name; the number where the name is gone, and nothing for nobody."""
    person = people.get(number or "")
    return person.name if person else number or ""
