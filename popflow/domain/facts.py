"""What the shell gathered before a decision: decide itself asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from popflow.domain.cycle import Answer
from popflow.domain.days import WorkingDays
from popflow.domain.person import Person


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around one cycle at the moment of decision.

    Attributes:
        employee: The person whose POP it is.
        partner: Who speaks for the employer, as known now; ``None`` when there is nobody.
        days: The organisation's working days and hours.
        answers: Answers of plugin guards, CEL conditions and the budget, by guard name.
        taken: Moments at which the partner already has a POP conversation ahead.
        per_week: How many such conversations a manager has in a week at most.
    """

    employee: Person
    partner: Person | None
    days: WorkingDays
    answers: Mapping[str, Answer] = field(default_factory=dict)
    taken: tuple[datetime, ...] = ()
    per_week: int = 2

    @property
    def free(self) -> frozenset[int]:
        """Weekdays on which one of the two does not work."""
        return self.employee.free_days | (self.partner.free_days if self.partner else frozenset())
