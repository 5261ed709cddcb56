"""What the sentences of a letter are filled in with: names, dates, and ids, never content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from popflow.documents.catalogue import text
from popflow.documents.hygiene import one_line
from popflow.documents.names import Names
from popflow.documents.wording import day_and_time, local_day, long_date, short_date, starting
from popflow.domain.effect import MessageKind
from popflow.domain.workflow import SUSPENDED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Person
    from popflow.ports import Parcel

EMPLOYEE, MANAGER, HR, ADVISER, FORMER = "employee", "manager", "hr", "adviser", "former"
"""Who reads a letter; a former party is told no more than that."""
_NUMBERS = ("person", "manager", "employee")
"""Data of a message that are somebody's number: the letter says the name."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How this organisation speaks: language, zone and its word for the conversation.

    Attributes:
        paged: Whether popflow has pages here that a letter can speak of.
    """

    language: str
    zone: str
    label: str
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One message, and what is known around it.

    Attributes:
        recipient: Who reads it; ``None`` is HR's list.
        cycle: The round that it is about, where there is one.
        entry: The line of history that requires it.
        people: Everybody whose name may be said.
    """

    parcel: Parcel
    voice: Voice
    recipient: Person | None = None
    cycle: Cycle | None = None
    entry: Entry | None = None
    people: Mapping[str, Person] = field(default_factory=dict)

    @property
    def role(self) -> str:
        """In which role the letter is read."""
        if self.recipient is None:
            return HR
        if self.cycle is None or self.recipient.number == self.cycle.partner:
            return MANAGER
        if self.recipient.number == self.cycle.person:
            return EMPLOYEE
        return ADVISER if self._advises(self.recipient.number, self.cycle) else FORMER

    @property
    def advised(self) -> bool:
        """Whether the reader was invited as an adviser, however long ago."""
        invited = self.cycle.dossier.advisers if self.cycle else {}
        return self.recipient is not None and self.recipient.number in invited

    def _advises(self, number: str, cycle: Cycle) -> bool:
        """Whether an adviser reads it; the word that an invitation is over is for them as well."""
        invitation = cycle.dossier.advisers.get(number)
        farewell = self.parcel.message.kind is MessageKind.UNINVITE
        return invitation is not None and (farewell or not invitation.over_on(self.near))

    @property
    def near(self) -> date:
        """The day on which the letter is read, more or less."""
        return local_day(self.parcel.message.not_before, self.voice.zone)

    @property
    def talk_passed(self) -> bool:
        """Whether the conversation that stands in the agendas was held."""
        cycle = self.cycle
        if cycle is None or cycle.held_at is None or cycle.conversation_at is None:
            return False
        zone = self.voice.zone
        return local_day(cycle.held_at, zone) >= local_day(cycle.conversation_at, zone)


def facts(case: Case) -> dict[str, str]:
    """Everything that is known; a date that nobody knows is absent."""
    voice = case.voice
    known = {"label": voice.label, "label_start": starting(voice.label)}
    if case.parcel.cycle is not None:
        known["id"] = str(case.parcel.cycle)
    if voice.paged:
        known["page"] = text(voice.language, "letters", "frame", "page")
    if case.parcel.words:
        known["words"] = one_line(case.parcel.words)
    known |= _told(case)
    if case.cycle is not None:
        known |= _names(case, case.cycle) | _dates(case, case.cycle) | _adviser(case)
        known["milestone"] = Names(voice.language).milestone(case.cycle.milestone)
    until = case.parcel.message.until
    if until is not None:
        day = local_day(until, voice.zone)
        known["deadline"] = long_date(day, voice.language, case.near)
        known["deadline_day"] = short_date(day, voice.language, case.near)
    return known


def _told(case: Case) -> dict[str, str]:
    """The message's own data: ids become names, moments become days, codes become sentences."""
    known = {}
    for key, value in case.parcel.data.items():
        known[key] = _person(case, value) if key in _NUMBERS else one_line(value)
    since = _moment(case.parcel.data.get("since"))
    if since is not None:
        day = local_day(since, case.voice.zone)
        known["since"] = long_date(day, case.voice.language, case.near)
    about = case.parcel.data.get("about")
    if about is not None:
        names = Names(case.voice.language)
        known["about_said"] = (
            names.refusal(about) if names.knows_refusal(about) else f"{one_line(about)}."
        )
    return known


def _person(case: Case, number: str) -> str:
    person = case.people.get(number)
    name = one_line(person.name) if person else ""
    return f"{name} ({one_line(number)})" if name else one_line(number)


def _moment(said: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _names(case: Case, cycle: Cycle) -> dict[str, str]:
    employee, manager = case.people.get(cycle.person), case.people.get(cycle.partner or "")
    known = {
        "employee": _full(case, employee, "employee"),
        "manager": _full(case, manager, "manager"),
    }
    if case.role == EMPLOYEE:
        known["other"] = _first(manager) or text(
            case.voice.language, "letters", "frame", "your_manager"
        )
        known["other_full"] = known["manager"]
    else:
        known["other"] = known["other_full"] = known["employee"]
    return known


def _adviser(case: Case) -> dict[str, str]:
    """Who was invited, or is no longer, by the line of history that tells of it."""
    changes = case.entry.changes if case.entry else ()
    invited = next((str(change.key) for change in changes if change.part == "advisers"), None)
    return {} if invited is None else {"adviser": _person(case, invited)}


def _full(case: Case, person: Person | None, unknown: str) -> str:
    name = one_line(person.name) if person else ""
    return name or text(case.voice.language, "letters", "frame", unknown)


def _first(person: Person | None) -> str:
    return one_line(person.first_name or person.name) if person else ""


def _dates(case: Case, cycle: Cycle) -> dict[str, str]:
    voice, known = case.voice, {}
    if cycle.conversation_at is not None and not case.talk_passed:
        moment = cycle.conversation_at
        known["conversation"] = day_and_time(moment, voice.language, voice.zone, case.near)
        known["conversation_day"] = short_date(
            local_day(moment, voice.zone), voice.language, case.near
        )
        if cycle.open and cycle.state != SUSPENDED:
            known["upcoming"] = known["conversation"]
    if cycle.held_at is not None:
        day = local_day(cycle.held_at, voice.zone)
        known["held"] = long_date(day, voice.language, case.near)
    if cycle.evaluate_on is not None:
        known["evaluation"] = long_date(cycle.evaluate_on, voice.language, case.near)
    return known
