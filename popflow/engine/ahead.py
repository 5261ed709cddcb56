"""What lies ahead in a round that is carried out: when to tell how it goes, and to look back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.facts import Facts
from popflow.domain.timetable import Timetable, is_still

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.engine.reading import View
    from popflow.engine.setup import Engine


@dataclass(frozen=True, slots=True)
class Ahead:
    """Moments of a round, UTC; ``None`` where it has none (yet, or any more).

    Attributes:
        check_in: When the next report is due in the agreed rhythm.
        evaluation: When both look back at the latest: the day that they agreed, or the end of the
            last goal, or what the next conversation leaves time for, whichever is first.
    """

    check_in: datetime | None = None
    evaluation: datetime | None = None


def ahead_of(engine: Engine, view: View) -> Ahead:
    """What lies ahead, for whoever sees the plan of a round.

    Args:
        engine: Ports and options.
        view: The round as they see it; without its content nothing is ahead.
    """
    cycle = view.cycle
    employee = view.people.get(cycle.person)
    if employee is None or is_still(cycle) or cycle.evaluated_at is not None:
        return Ahead()
    days = engine.calendar.days(engine.clock.now().date())
    facts = Facts(employee, view.people.get(cycle.partner or ""), days)
    table = Timetable(view.workflow, cycle, facts)
    return Ahead(table.anchor("check-in due"), table.anchor("evaluation due"))
