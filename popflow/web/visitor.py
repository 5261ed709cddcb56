"""Who is looking at a page, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.documents import Words
from popflow.engine.admission import Reach, Standing
from popflow.engine.cycles import Doer

if TYPE_CHECKING:
    from popflow.domain.person import Person


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who signed in.

    Attributes:
        reach: How far the policy of what was asked for lets this person in.
        leads: Whether somebody has this person as manager, or this person stands in for one.
    """

    person: Person
    standings: frozenset[Standing]
    language: str
    reach: Reach = Reach.OWN
    leads: bool = False

    @property
    def number(self) -> str:
        """The personnel number."""
        return self.person.number

    @property
    def doer(self) -> Doer:
        """Who acts, as the engine knows them."""
        return Doer(self.person.number)

    @property
    def words(self) -> Words:
        """What popflow calls things, in the visitor's language."""
        return Words(self.language)

    @property
    def is_hr(self) -> bool:
        """Whether the visitor is an HR adviser."""
        return Standing.HR in self.standings

    @property
    def looks_over(self) -> bool:
        """Whether the visitor sees how every round stands."""
        return bool(self.standings & {Standing.HR, Standing.AUDITOR, Standing.ADMIN})
