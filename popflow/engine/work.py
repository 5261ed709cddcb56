"""The work of several daemons: what is due becomes jobs, and any daemon does them.

Every daemon's tick derives jobs from the rows; nobody leads. The queue is kept short: the rows
are what waits, so a claim or a lease is about to be used when it is made. A job that got lost is
derived again when its claim runs out.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from popflow.engine.outbox import deliver
from popflow.engine.recovery import leave_for
from popflow.engine.timers import fire_claimed
from popflow.engine.turn import in_turn
from popflow.ports import Claim, Job, JobKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.engine.ticked import Ticked
    from popflow.ports import Depth, WorkQueue

    Step = Callable[[Engine, Ticked, Standing | None], None]

log = logging.getLogger(__name__)

AHEAD: Final = 4
"""So many batches of timers wait per daemon at most, or twice its workers."""
LETTERS: Final = 200
"""Messages of one job: a letter takes longer than a timer, and other work waits behind them."""
SILENT: Final = timedelta(seconds=30)
"""A daemon that gave its queue no sign for so long does not do its jobs any more."""
TURNS: Final = (JobKind.PLAN, JobKind.CLOSE)
"""What one daemon does at a time."""


def derive(engine: Engine, queue: WorkQueue, now: datetime) -> int:
    """Put jobs for all that is due and that nobody has in hand; returns how many.

    Args:
        engine: Ports and options.
        queue: Where they go.
        now: The moment of the tick.
    """
    queue.take_up(SILENT)
    depth = queue.depth()
    turns = [kind for kind in TURNS if not depth.open(kind) and _is_time(engine, kind, now)]
    put_turns(engine, queue, turns, now)
    return len(turns) + put_timers(engine, queue, now, depth) + put_post(engine, queue, now, depth)


def top_up(engine: Engine, queue: WorkQueue, done: Job, now: datetime) -> None:
    """Put more timers after a job, or the letters to which they led: nobody waits for a tick."""
    if done.kind in TURNS:
        return
    depth = queue.depth()
    if not put_timers(engine, queue, now, depth):
        put_post(engine, queue, now, depth)


def put_turns(engine: Engine, queue: WorkQueue, kinds: Sequence[JobKind], now: datetime) -> None:
    """Put jobs that one daemon does at a time."""
    if kinds:
        with engine.store.begin() as uow:
            queue.put(uow, [Job(kind, now) for kind in kinds])
            uow.commit()


def put_timers(engine: Engine, queue: WorkQueue, now: datetime, depth: Depth) -> int:
    """Claim due timers, a batch a job, the claim and its job in one transaction.

    Returns:
        How many jobs.
    """
    room = max(AHEAD, 2 * engine.options.workers) - depth.waiting.get(JobKind.FIRE, 0)
    for put in range(room):
        claim = Claim(_token(), now + engine.options.lease)
        with engine.store.begin() as uow:
            uow.work.limit(engine.options.lease / 2)
            timers = uow.timers.claim(claim, now, engine.options.batch)
            if not timers:
                return put
            cycles = tuple(timer.cycle for timer in timers)
            queue.put(uow, [Job(JobKind.FIRE, now, claim.token, cycles)])
            uow.commit()
    return max(room, 0)


def put_post(engine: Engine, queue: WorkQueue, now: datetime, depth: Depth) -> int:
    """Put a job for the messages that may go, unless one waits already; returns how many."""
    leave = leave_for(engine, now)
    if leave is None or leave.standing is not None or depth.waiting.get(JobKind.DELIVER):
        return 0
    if engine.calendar.days(now.date()).next_open(now) > now:
        return 0
    with engine.store.begin() as uow:
        if uow.outbox.oldest(now) is None:
            return 0
        queue.put(uow, [Job(JobKind.DELIVER, now)])
        uow.commit()
    return 1


def do(engine: Engine, job: Job, done: Ticked, steps: Mapping[JobKind, Sequence[Step]]) -> None:
    """Do a job, whoever derived it and when.

    Args:
        engine: Ports and options.
        job: Any; what it names and is another's by now is left alone.
        done: Counts what is done.
        steps: What is done in each turn.

    Raises:
        Exception: What could not be done; the next tick derives it again.
    """
    now = max(job.at, engine.clock.now())
    leave = leave_for(engine, now)
    if leave is None:
        log.info("job left alone: held, or not yet looked at", extra={"job": job.kind.value})
    elif job.kind is JobKind.FIRE:
        done.fired.add(fire_claimed(engine, now, job, leave.standing))
    elif job.kind is not JobKind.DELIVER:
        _take_turn(engine, job.kind.value, done, leave.standing, steps[job.kind])
    elif leave.standing is None:
        done.delivered.add(deliver(engine, now, min(engine.options.batch, LETTERS)))


def _take_turn(
    engine: Engine, turn: str, done: Ticked, standing: Standing | None, steps: Sequence[Step]
) -> None:
    """The steps of a turn, each of whose units checks that it still is ours."""
    # A token of its own: a job that is taken up while its first daemon sleeps has another.
    claim = Claim(_token(), done.now + engine.options.lease)
    with engine.store.begin() as uow:
        if not uow.work.take(turn, claim, done.now):
            return
        uow.commit()
    ours = replace(engine, store=in_turn(engine, turn, claim.token))
    errors = run_steps(steps, ours, done, replace(standing, engine=ours) if standing else None)
    with engine.store.begin() as uow:
        uow.work.finish(turn, claim.token, done.now)
        uow.commit()
    if errors:
        raise errors[0]


def run_steps(
    steps: Sequence[Step], engine: Engine, done: Ticked, standing: Standing | None
) -> list[Exception]:
    """Run steps in order; one that fails stops no other. Returns what they raised."""
    errors: list[Exception] = []
    for step in steps:
        engine.watcher.progressed()
        try:
            step(engine, done, standing)
        except Exception as error:
            log.exception("a step of the tick failed", extra={"step": step.__name__})
            errors.append(error)
    return errors


def _is_time(engine: Engine, kind: JobKind, now: datetime) -> bool:
    """Whether a turn was not done for so long that the next one need not wait."""
    with engine.store.read() as uow:
        last = uow.work.finished(kind.value)
    return last is None or not last <= now < last + engine.options.every / 2


def _token() -> str:
    return uuid4().hex
