"""One tick of the daemon: everything that time brings, in order."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from popflow.engine.launch import launch
from popflow.engine.money import calendar_postings
from popflow.engine.outbox import deliver
from popflow.engine.relations import end_services
from popflow.engine.reminding import send_reminders
from popflow.engine.repair import follow_calendar
from popflow.engine.retention import erase_due
from popflow.engine.ticked import Ticked
from popflow.engine.timers import fire_due
from popflow.engine.work import (
    SILENT,
    derive,
    do,
    put_post,
    put_timers,
    put_turns,
    run_steps,
    top_up,
)
from popflow.ports import Depth, JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from popflow.engine.recovery import Pulse
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.engine.work import Step
    from popflow.ports import Job, WorkQueue

log = logging.getLogger(__name__)

SEAL_AT_ONCE = 5000
"""History entries that are sealed in one unit of work."""


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
    errors: Sequence[BaseException]
    if engine.queue is None:
        errors = run_steps(_STEPS, engine, done, standing)
    else:
        errors = _drained(engine, engine.queue, done)
    if errors:
        raise errors[0]
    return done


def tick_among_others(pulse: Pulse, queue: WorkQueue, now: datetime) -> Ticked:
    """The tick of one of several daemons: see that what is due becomes jobs; do none.

    Args:
        pulse: The engine with its heartbeat.
        queue: Where the jobs go.
        now: The moment of the tick.

    Raises:
        HeldError: Firing and sending wait for an operator; nothing was done.
    """
    standing = pulse.beat(now)
    put = derive(pulse.engine, queue, now)
    log.debug("jobs put", extra={"jobs": put})
    return Ticked(now, caught_up=standing is not None)


def do_job(engine: Engine, queue: WorkQueue, job: Job) -> Ticked:
    """Do a job as one of several daemons, and see that more of its kind follow.

    Args:
        engine: Ports and options.
        queue: Where the job comes from.
        job: Any job.

    Raises:
        Exception: What could not be done; a later tick derives it again.
    """
    done = Ticked(max(job.at, engine.clock.now()))
    do(engine, job, done, _turns())
    top_up(engine, queue, job, done.now)
    return done


def _turns() -> Mapping[JobKind, Sequence[Step]]:
    """What one daemon does at a time, in order."""
    return {
        JobKind.PLAN: (_sweep, _follow, _end, _remind, _launch),
        JobKind.CLOSE: (_post, _report, _seal_all, _erase),
    }


def _drained(engine: Engine, queue: WorkQueue, done: Ticked) -> list[BaseException]:
    """A whole tick through the queue, its jobs done here and now; returns what they raised."""
    errors: list[BaseException] = []

    def one(job: Job) -> None:
        try:
            do(engine, job, done, _turns())
        except BaseException as error:
            errors.append(error)
            raise

    def drain() -> None:
        queue.drain(one)
        if errors and not isinstance(errors[-1], Exception):
            raise errors[-1]  # the program is to end: nothing more is done

    queue.take_up(SILENT)  # a turn whose tick was killed keeps all later ones waiting
    put_turns(engine, queue, [JobKind.PLAN], done.now)
    drain()
    while put_timers(engine, queue, done.now, Depth()):
        drain()
    put_turns(engine, queue, [JobKind.CLOSE], done.now)
    drain()
    before = len(errors)
    while len(errors) == before and put_post(engine, queue, done.now, Depth()):
        drain()
    return errors


def _sweep(_: Engine, done: Ticked, standing: Standing | None) -> None:
    if standing is not None:
        standing.sweep(done.now)


def _follow(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.repaired += follow_calendar(engine, done.now)


def _end(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    done.ended += end_services(engine, done.now, standing)


def _remind(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    done.reminded += send_reminders(engine, done.now, standing)


def _launch(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.launched.add(launch(engine, done.now))


def _fire(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    done.fired.add(fire_due(engine, done.now, standing))


def _post(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.posted += calendar_postings(engine, done.now)


def _report(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    del engine
    if standing is not None and standing.caught_up(done.now):
        standing.report(done.now)


def _deliver(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    if standing is not None and not standing.over:
        return  # what still waits may be from before the standstill
    done.delivered.add(deliver(engine, done.now))


def _erase(engine: Engine, done: Ticked, _: Standing | None) -> None:
    done.erased += erase_due(engine, done.now)


def _seal(engine: Engine, done: Ticked, _: Standing | None) -> None:
    with engine.store.read() as uow:
        unsealed = uow.seals.unsealed()
    if unsealed:
        with engine.store.begin() as uow:
            done.sealed += uow.seals.seal(SEAL_AT_ONCE)
            uow.commit()


def _seal_all(engine: Engine, done: Ticked, standing: Standing | None) -> None:
    """Seal until little is left: the daemons together write more than one page a tick."""
    page = SEAL_AT_ONCE
    while page == SEAL_AT_ONCE:
        before = done.sealed
        _seal(engine, done, standing)
        engine.watcher.progressed()
        page = done.sealed - before


_STEPS: Final = (
    _sweep, _follow, _end, _remind, _launch, _fire, _post, _report, _deliver, _seal, _erase,
)  # fmt: skip
"""What the one daemon does in a tick, in order."""
