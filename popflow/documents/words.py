"""popflow's words in one language: names, refusals, and a round told as a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.documents.names import Names
from popflow.documents.story import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from popflow.documents.story import Ahead
    from popflow.domain.cycle import Cycle, Entry


@dataclass(frozen=True, slots=True)
class Words(Names):
    """All that popflow says about a round, in one language."""

    def story(  # noqa: PLR0913 - all that the story is about
        self,
        cycle: Cycle,
        history: Sequence[Entry],
        *,
        names: Mapping[str, str],
        ahead: Ahead,
        waiting_on: Sequence[str],
        zone: str,
        today: date | None = None,
    ) -> tuple[str, ...]:
        """Why a round is where it is, what comes next, when, and who must act.

        Args:
            cycle: The round.
            history: Its entries in order.
            names: Names of the people who acted, by number; others are called by their role.
            ahead: The rules of the open timers with when they are due.
            waiting_on: Names of the people who are to act.
            zone: The organisation's zone.
            today: From when it is read: a date in another year says which.

        Returns:
            Sentences, in the order in which people ask.
        """
        teller = Teller(self, names, zone, today)
        past = tuple(teller.past(cycle, history))
        return (*past, *teller.future(ahead, waiting_on)) if cycle.open else past
