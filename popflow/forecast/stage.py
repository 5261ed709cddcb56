"""A demo that people can walk around in: a cast to be, and a clock to move on."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.workflow import Milestone
from popflow.engine.tick import tick
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from popflow.bootstrap import Application
    from popflow.forecast.clock import VirtualClock

MORNING: Final = time(8, 1)
"""When the daemon of a demo ticks: what happens at 08.00 has just fallen due."""
SEARCH_DAYS: Final = 120
"""So many days at most the clock is moved on until a round is announced."""
_TELLING: Final = (
    Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED, Milestone.EXECUTING, Milestone.PLANNED,
)  # fmt: skip
"""Where a round has most to show to who looks around, the best first."""


@dataclass(slots=True)
class DemoStage:
    """Whom one may be in a demo, and its clock.

    Attributes:
        cast: Numbers of an employee with something to do, the manager of that, and HR.
    """

    app: Application
    clock: VirtualClock
    cast: tuple[str, ...] = field(init=False)
    _moving: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        """Move on to a day on which there is something to do, and choose the cast."""
        for _ in range(SEARCH_DAYS):
            if _found(self.app, Milestone.ANNOUNCED, leading=False):
                break
            self.pass_time(timedelta(days=1))
        self.cast = _cast(self.app)

    def pass_time(self, length: timedelta) -> None:
        """Move the clock on day by day; each morning the daemon does what fell due."""
        engine = self.app.engine
        with self._moving:
            now = self.clock.now()
            day = engine.calendar.days(now.date()).day_of(now)
            for step in range(1, max(length.days, 1) + 1):
                days = engine.calendar.days(day)
                self.clock.set(days.moment(day + timedelta(days=step), MORNING))
                tick(self.app.pulse, self.clock.now())


def _cast(app: Application) -> tuple[str, ...]:
    for leading in (False, True):
        for milestone in _TELLING:
            found = _found(app, milestone, leading=leading)
            if found:
                return (*found, *app.settings.roles.hr[:1])
    return app.settings.roles.hr[:1]


def _found(app: Application, milestone: Milestone, *, leading: bool) -> tuple[str, ...]:
    """An employee and the manager of a round that stands there; neither of them is HR.

    Args:
        app: The demo's organisation.
        milestone: Where the round stands.
        leading: Whether the employee may lead people too: their first page is about those.
    """
    hr = set(app.settings.roles.hr)
    with app.engine.store.read() as uow:
        lines = uow.cycles.find(CycleQuery(milestone=milestone, open=True, limit=50))
        leads = {} if leading else uow.people.team_sizes([line.person for line in lines])
    pairs = (
        (line.person, line.partner) for line in lines if line.partner and line.person not in leads
    )
    return next(((e, p) for e, p in pairs if not {e, p} & hr), ())
