"""Runs an organisation for years in minutes: ticks every day, people act on working days."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING

from popflow.domain.workflow import SUSPENDED, Milestone
from popflow.engine.audit import audit
from popflow.engine.staff import everybody
from popflow.engine.tick import tick
from popflow.forecast.carrying_out import carry_out
from popflow.forecast.crew import Crew
from popflow.forecast.fate import Fate
from popflow.forecast.figures import count
from popflow.forecast.report import DemoReport
from popflow.forecast.talking import prepare, talk
from popflow.ports import CycleLine, CycleQuery

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.cycle import Cycle
    from popflow.engine.recovery import Pulse
    from popflow.engine.setup import Engine
    from popflow.forecast.clock import VirtualClock
    from popflow.forecast.habits import Dice

MORNING, NOON, EVENING = clock_time(8, 1), clock_time(11, 30), clock_time(16, 30)

_BY_MILESTONE: dict[Milestone, Callable[[Crew, Cycle, date], None]] = {
    Milestone.ANNOUNCED: prepare,
    Milestone.AGENDAS_EXCHANGED: talk,
    Milestone.AGREED: carry_out,
    Milestone.EXECUTING: carry_out,
}
"""What the two parties of a cycle do on a day."""


@dataclass(slots=True)
class Simulation:
    """An organisation on a virtual clock.

    Attributes:
        hr: Number of the HR adviser who acts.
        progress: Told of each month that passes.
    """

    engine: Engine
    pulse: Pulse
    clock: VirtualClock
    dice: Dice
    hr: str
    progress: Callable[[str], None]
    refusals: Counter[str] = field(default_factory=Counter)
    _seen: dict[int, Cycle] = field(default_factory=dict)

    def run(self, start: date, years: int) -> None:
        """Live through the years, day by day, the last day included."""
        crew = Crew(self.engine, self.clock, self.dice, self.hr, self.refusals)
        fate = Fate(self.engine, self.dice, self.hr, self.refusals)
        day, end = start, start.replace(year=start.year + years)
        self.progress(f"{day:%Y-%m}")
        while day <= end:
            self._at(day, MORNING)
            tick(self.pulse, self.clock.now())
            if self.engine.calendar.days(day).is_working(day):
                self._work(crew, fate, day)
            if day.day == 1:
                self.progress(f"{day:%Y-%m}")
            day += timedelta(days=1)
        self._at(end, EVENING)
        tick(self.pulse, self.clock.now())

    def _work(self, crew: Crew, fate: Fate, day: date) -> None:
        self._at(day, NOON)
        with self.engine.store.read() as uow:
            staff = list(everybody(uow))
        fate.strike(staff, {cycle.person: cycle for cycle in self._opened()}, day)
        self._at(day, EVENING)
        for cycle in self._opened():
            does = _BY_MILESTONE.get(cycle.milestone)
            if does is not None and cycle.state != SUSPENDED:
                does(crew, cycle, day)

    def _opened(self) -> list[Cycle]:
        """The open cycles; only those that changed since the last look are loaded again."""
        with self.engine.store.read() as uow:
            lines = _open_lines(uow.cycles.find)
            changed = [line.id for line in lines if self._revision(line.id) != line.revision]
            loaded = uow.cycles.load(changed)
        self._seen = {line.id: loaded.get(line.id) or self._seen[line.id] for line in lines}
        return list(self._seen.values())

    def _revision(self, number: int) -> int | None:
        seen = self._seen.get(number)
        return seen.revision if seen else None

    def _at(self, day: date, at: clock_time) -> None:
        self.clock.set(self.engine.calendar.days(day).moment(day, at))

    def report(self, workflow: str, years: int, since: float) -> DemoReport:
        """Count, check all invariants, and say what happened."""
        figures = count(self.engine, self.clock.now())
        with self.engine.store.read() as uow:
            staff = list(everybody(uow))
            messages = {status.value: number for status, number in uow.outbox.counts().items()}
            today = self.engine.calendar.days(self.clock.now().date()).day_of(self.clock.now())
            balances = uow.ledger.balances([person.number for person in staff], today).values()
        budget = {
            "available": sum(balance.available for balance in balances),
            "reserved": sum(balance.reserved for balance in balances),
            "spent": sum(balance.spent for balance in balances),
        }
        habits = Counter(self.dice.habit(person.number).value for person in staff)
        return DemoReport(
            len(staff), years, workflow, self.dice.seed, figures, messages, budget,
            self.refusals, audit(self.engine), time.perf_counter() - since,
            dict(sorted(habits.items())),
        )  # fmt: skip


def _open_lines(find: Callable[[CycleQuery], list[CycleLine]]) -> list[CycleLine]:
    lines: list[CycleLine] = []
    after = 0
    while page := find(CycleQuery(open=True, after=after, limit=500)):
        lines += page
        after = page[-1].id
    return lines


def beginning(year: int) -> datetime:
    """The first moment of a forecast that begins in a year: always the same."""
    return datetime(year, 1, 4, 6, tzinfo=UTC)
