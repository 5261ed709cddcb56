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
from popflow.ports import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.domain.course import Decision
    from popflow.domain.timetable import Timer
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.ports import Job, UnitOfWork

log = logging.getLogger(__name__)

ASIDE_FOR = timedelta(hours=6)
"""How long a timer that failed is kept out of batches before it is tried again."""
MOST_PER_CYCLE = 60
"""A cycle in which more timers fire in one tick is stuck in a ring."""


@dataclass(slots=True)
class Fired:
    """What a tick did with the timers that were due.

    Attributes:
        refusals: How often a rule refused a timer, by its code.
        batches: How many timers each unit of work fired.
        rounds: How often each cycle was in a batch.
    """

    transitions: int = 0
    reminders: int = 0
    held_back: int = 0
    stale: int = 0
    set_aside: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    batches: list[int] = field(default_factory=list)
    rounds: Counter[int] = field(default_factory=Counter)

    def add(self, more: Fired) -> None:
        """Count what another firing did as well."""
        self.transitions += more.transitions
        self.reminders += more.reminders
        self.held_back += more.held_back
        self.stale += more.stale
        self.set_aside += more.set_aside
        self.refusals += more.refusals
        self.batches += more.batches
        self.rounds += more.rounds

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


def fire_claimed(
    engine: Engine, now: datetime, job: Job, standing: Standing | None = None
) -> Fired:
    """Fire the timers that a job claimed, and what comes due in their cycles after them.

    Whatever does not carry the job's claim any more is another's by now and is left alone.

    Args:
        engine: Ports and options.
        now: The moment of firing.
        job: The claim, and the cycles that it is about.
        standing: Collects who is told where things stand while catching up after a standstill.
    """
    firing = _Claimed(engine, now, standing, token=job.claim)
    cycles = job.cycles
    while cycles:
        cycles = firing.batch_of(cycles)
    return firing.fired


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
        with self.engine.store.begin() as uow:
            events = self._fire(uow, due)
            uow.commit()
        self._count(due, events)

    def _count(self, due: Sequence[Timer], events: Iterable[int]) -> None:
        self.fired.rounds.update(events)
        self.fired.batches.append(len(due))
        self.engine.watcher.progressed()
        log.info(
            "timers fired",
            extra={"timers": len(due), "transitions": self.fired.transitions},
        )

    def _fire(self, uow: UnitOfWork, due: Sequence[Timer]) -> Iterable[int]:
        """Fire timers in a unit; the caller commits. Returns whose they were."""
        timers = {timer.cycle: timer for timer in due}
        stuck = [timer for timer in due if self.fired.rounds[timer.cycle] >= MOST_PER_CYCLE]
        events = _events(timer for timer in due if timer not in stuck)
        for timer in stuck:
            self._aside(uow, timer, "its timers fire one another without end")
        outcomes = run_batch(self.engine, uow, events, self.now)
        for outcome in outcomes:
            self._after(uow, outcome, timers[outcome.cycle])
        if self.standing is not None:
            self.standing.collect(uow, outcomes, self.now)
        return events.keys()

    def _after(self, uow: UnitOfWork, outcome: Outcome, timer: Timer) -> None:
        if isinstance(outcome.result, Failure):
            self._aside(uow, timer, outcome.result.problem)
        elif isinstance(outcome.result, Refusal):
            self.fired.stale += 1
            self.fired.refusals[outcome.result.code] += 1
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


def _events(timers: Iterable[Timer]) -> dict[int, Event]:
    """What happens to each cycle: one event for all of whom the same timer comes at once."""
    made: dict[tuple[str, datetime], Event] = {}
    events = {}
    for timer in timers:
        key = (timer.rule, timer.due_at)
        event = made.get(key)
        if event is None:
            event = made[key] = Event(timer.rule, TIMER, timer=timer.rule, occurrence=timer.due_at)
        events[timer.cycle] = event
    return events


@dataclass(slots=True)
class _Claimed(_Firing):
    """A job's firing: only what still carries its claim, and nobody else meanwhile.

    The rows are locked from the look at the claim to the commit, so a daemon that slept either
    still is alone with them or finds that they are another's; no clock has a part in that.
    """

    token: str = ""
    missed: set[int] = field(default_factory=set)
    """Cycles that were not found once: locked by another, or another's."""

    def batch_of(self, cycles: Sequence[int]) -> tuple[int, ...]:
        """Fire a batch; when it fails as a whole, each cycle by itself.

        Returns:
            The cycles of which another timer is due by now, and those to look for once more.
        """
        try:
            return self._held(cycles)
        except Exception:
            log.exception("batch failed, replayed one by one", extra={"cycles": len(cycles)})
        return tuple(again for cycle in cycles for again in self._one(cycle))

    def _one(self, cycle: int) -> tuple[int, ...]:
        try:
            return self._held([cycle])
        except Exception as error:
            log.exception("cycle set aside", extra={"cycle": cycle})
            with self.engine.store.begin() as uow:
                for timer in uow.timers.held(self.token, [cycle]):
                    self._aside(uow, timer, f"{type(error).__name__}: {error}")
                uow.commit()
            return ()

    def _held(self, cycles: Sequence[int]) -> tuple[int, ...]:
        lease = self.engine.options.lease
        with self.engine.store.begin() as uow:
            uow.work.limit(lease / 2)
            due = uow.timers.held(self.token, cycles)
            left = self._left(cycles, due)
            if not due:
                return left
            mine = self._fire(uow, due)
            claim = Claim(self.token, self.now + lease)
            again = uow.timers.claim(claim, self.now, len(due), [timer.cycle for timer in due])
            uow.commit()
        self._count(due, mine)
        return (*(timer.cycle for timer in again), *left)

    def _left(self, cycles: Sequence[int], due: Sequence[Timer]) -> tuple[int, ...]:
        """The cycles to look for once more.

        Who claims other timers at this moment has ours locked until then, where it saw them
        before they were claimed; they would wait until the claim lapses.
        """
        gone = set(cycles) - {timer.cycle for timer in due}
        if gone & self.missed:
            log.info("claims were gone", extra={"cycles": len(gone & self.missed)})
        left = gone - self.missed
        self.missed |= left
        return tuple(sorted(left))
