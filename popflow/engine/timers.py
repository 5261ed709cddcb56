"""Fires what is due, batch by batch; one bad cycle never stops the others."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from popflow.domain.event import Event, Refusal
from popflow.domain.person import TIMER
from popflow.engine.batch import Failure, Outcome, run_batch
from popflow.engine.repair import renew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popflow.domain.course import Decision
    from popflow.domain.timetable import Timer
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

ASIDE_FOR = timedelta(hours=6)
"""How long a timer that failed is kept out of batches before it is tried again."""
MOST_PER_CYCLE = 60
"""A cycle in which more timers fire in one tick is stuck in a ring."""


@dataclass(slots=True)
class Fired:
    """What a tick did with the timers that were due."""

    transitions: int = 0
    reminders: int = 0
    held_back: int = 0
    stale: int = 0
    set_aside: int = 0
    rounds: Counter[int] = field(default_factory=Counter)

    def count(self, decision: Decision) -> None:
        """Count one firing by what it led to."""
        last = decision.entries[-1]
        if last.source != last.target:
            self.transitions += 1
        elif last.messages:
            self.reminders += 1
        else:
            self.held_back += 1


def fire_due(engine: Engine, now: datetime, standing: Standing | None = None) -> Fired:
    """Fire every timer with ``due_at <= now``, in order, until none is left.

    Args:
        engine: Ports and options.
        now: The moment of the tick.
        standing: Collects who is told where things stand while catching up after a standstill.
    """
    firing = _Firing(engine, now, standing)
    while True:
        with engine.store.read() as uow:
            due = uow.timers.due(now, engine.options.batch)
        if not due:
            return firing.fired
        firing.batch(due)


@dataclass(slots=True)
class _Firing:
    """One tick's firing."""

    engine: Engine
    now: datetime
    standing: Standing | None
    fired: Fired = field(default_factory=Fired)

    def batch(self, due: Sequence[Timer]) -> None:
        """Fire a batch; when it fails as a whole, each of its timers by itself."""
        try:
            self._together(due)
        except Exception:
            log.exception("batch failed, replayed one by one", extra={"cycles": len(due)})
            for timer in due:
                self._alone(timer)

    def _alone(self, timer: Timer) -> None:
        try:
            self._together([timer])
        except Exception as error:
            log.exception("cycle set aside", extra={"cycle": timer.cycle, "timer": timer.rule})
            with self.engine.store.begin() as uow:
                self._aside(uow, timer, f"{type(error).__name__}: {error}")
                uow.commit()

    def _together(self, due: Sequence[Timer]) -> None:
        timers = {timer.cycle: timer for timer in due}
        stuck = [timer for timer in due if self.fired.rounds[timer.cycle] >= MOST_PER_CYCLE]
        events = {
            timer.cycle: Event(timer.rule, TIMER, timer=timer.rule, occurrence=timer.due_at)
            for timer in due
            if timer not in stuck
        }
        with self.engine.store.begin() as uow:
            for timer in stuck:
                self._aside(uow, timer, "its timers fire one another without end")
            outcomes = run_batch(self.engine, uow, events, self.now)
            for outcome in outcomes:
                self._after(uow, outcome, timers[outcome.cycle])
            if self.standing is not None:
                self.standing.collect(uow, outcomes, self.now)
            uow.commit()
        self.fired.rounds.update(events.keys())
        log.info(
            "timers fired",
            extra={"timers": len(due), "transitions": self.fired.transitions},
        )

    def _after(self, uow: UnitOfWork, outcome: Outcome, timer: Timer) -> None:
        if isinstance(outcome.result, Failure):
            self._aside(uow, timer, outcome.result.problem)
        elif isinstance(outcome.result, Refusal):
            self.fired.stale += 1
            self._renew(uow, timer)
        else:
            self.fired.count(outcome.result)

    def _renew(self, uow: UnitOfWork, timer: Timer) -> None:
        """The row does not fit the cycle any more: derive the timers again."""
        kept = renew(self.engine, uow, [timer.cycle], self.now)
        if timer in kept.get(timer.cycle, (timer,)):
            self._aside(uow, timer, "it is due by its definition and refused all the same")

    def _aside(self, uow: UnitOfWork, timer: Timer, why: str) -> None:
        log.error("timer set aside", extra={"cycle": timer.cycle, "timer": timer.rule, "why": why})
        uow.timers.set_aside(timer, self.now + ASIDE_FOR, why)
        self.fired.set_aside += 1
