"""One tick of the daemon: everything that time brings, in order."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.engine.launch import Launched, launch
from popflow.engine.money import calendar_postings
from popflow.engine.outbox import Delivered, deliver
from popflow.engine.relations import end_services
from popflow.engine.repair import follow_calendar
from popflow.engine.timers import Fired, fire_due

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.engine.recovery import Pulse
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing

log = logging.getLogger(__name__)

SEAL_AT_ONCE = 5000
"""History entries that are sealed in one unit of work."""


@dataclass(slots=True)
class Ticked:
    """What one tick did."""

    now: datetime
    fired: Fired = field(default_factory=Fired)
    launched: Launched = field(default_factory=Launched)
    delivered: Delivered = field(default_factory=Delivered)
    ended: int = 0
    posted: int = 0
    repaired: int = 0
    sealed: int = 0
    caught_up: bool = False


def tick(pulse: Pulse, now: datetime) -> Ticked:
    """Fire what is due, plan what is owed, post what the calendar brings, deliver, seal.

    Every step is safe to be killed in and to be run again. One that fails stops no other.

    Args:
        pulse: The engine with its heartbeat.
        now: The moment of the tick, asked of the clock once.

    Raises:
        HeldError: Firing and sending wait for an operator; nothing was done.
        Exception: What the first step that failed raised, after all the others.
    """
    engine = pulse.engine
    standing = pulse.beat(now)
    done = Ticked(now, caught_up=standing is not None)
    errors: list[Exception] = []
    for step in (_sweep, _follow, _end, _launch, _fire, _post, _report, _deliver, _seal):
        try:
            step(engine, done, standing)
        except Exception as error:
            log.exception("a step of the tick failed", extra={"step": step.__name__})
            errors.append(error)
    if errors:
        raise errors[0]
    return done


def _sweep(_: Engine, done: Ticked, standing: Standing | None) -> None:
    if standing is not None:
        standing.sweep(done.now)


def _follow(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.repaired = follow_calendar(engine, done.now)


def _end(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    done.ended = end_services(engine, done.now, standing)


def _launch(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.launched = launch(engine, done.now)


def _fire(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    done.fired = fire_due(engine, done.now, standing)


def _post(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.posted = calendar_postings(engine, done.now)


def _report(_: Engine, done: Ticked, standing: Standing | None) -> None:
    if standing is not None:
        standing.report(done.now)


def _deliver(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.delivered = deliver(engine, done.now)


def _seal(engine: Engine, done: Ticked, _: Standing | None) -> None:
    with engine.store.read() as uow:
        unsealed = uow.seals.unsealed()
    if unsealed:
        with engine.store.begin() as uow:
            done.sealed = uow.seals.seal(SEAL_AT_ONCE)
            uow.commit()
