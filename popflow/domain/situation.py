"""One event meeting one cycle: what guards, actions and steps look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from popflow.domain.cycle import Cycle
from popflow.domain.event import Event
from popflow.domain.facts import Facts
from popflow.domain.person import Party
from popflow.domain.timetable import Timetable
from popflow.domain.workflow import Compiled


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a decision may look at, and nothing else."""

    workflow: Compiled
    cycle: Cycle
    event: Event
    facts: Facts
    now: datetime

    @property
    def party(self) -> Party | None:
        """The side of the table that acts."""
        return self.event.actor.party

    @property
    def timetable(self) -> Timetable:
        """The cycle's moments."""
        return Timetable(self.workflow, self.cycle, self.facts)

    def having(self, cycle: Cycle, event: Event | None = None) -> Situation:
        """The same situation a step later."""
        return Situation(self.workflow, cycle, event or self.event, self.facts, self.now)
