"""A daemon among several: it is written down, does jobs beside its ticks, and is struck off."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from popflow.engine.tick import do_job
from popflow.errors import PopflowError
from popflow.ports import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.engine.setup import Engine
    from popflow.engine.watching import Watcher
    from popflow.ports import Job, WorkQueue

log = logging.getLogger(__name__)


class Roll:
    """A daemon's line among the workers.

    Args:
        engine: Ports and options.
        holder: Machine and process.
    """

    def __init__(self, engine: Engine, holder: str) -> None:
        now = engine.clock.now()
        kind = "local" if engine.queue is None else "shared"
        self._engine, self._worker = engine, Worker(holder, kind, now, now)

    def sign(self) -> None:
        """Write down that the daemon is there, now."""
        with self._engine.store.begin() as uow:
            uow.work.sign(replace(self._worker, seen_at=self._engine.clock.now()))
            uow.commit()

    def leave(self) -> None:
        """The daemon stops as it should."""
        try:
            with self._engine.store.begin() as uow:
                uow.work.leave(self._worker.name)
                uow.commit()
        except PopflowError:
            log.warning("not struck off: it shows as silent", extra={"worker": self._worker.name})


@contextmanager
def on_the_roll(engine: Engine, holder: str) -> Iterator[Roll]:
    """A daemon that is written down as long as the block lasts."""
    roll = Roll(engine, holder)
    roll.sign()
    try:
        yield roll
    finally:
        roll.leave()


@contextmanager
def at_work(engine: Engine, watcher: Watcher) -> Iterator[None]:
    """Do jobs in threads beside the block, where the work is shared; the one in hand is finished.

    Args:
        engine: Ports and options.
        watcher: Told of each job, in the thread that does it.
    """
    if engine.queue is None:
        yield
        return
    stop = threading.Event()
    do = partial(_do, engine, engine.queue, watcher)
    threads = engine.options.workers
    worker = threading.Thread(target=engine.queue.work, args=(do, threads, stop), name="worker")
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def _do(engine: Engine, queue: WorkQueue, watcher: Watcher, job: Job) -> None:
    begun = engine.clock.monotonic()
    log.debug("job begins", extra={"job": job.kind.value})
    watcher.job_begins()
    try:
        done = do_job(engine, queue, job)
    except BaseException:
        watcher.job_failed()
        raise
    watcher.job_done(done)
    took = round(engine.clock.monotonic() - begun, 3)
    told = {"job": job.kind.value, "cycles": len(job.cycles), "seconds": took}
    log.debug("job done", extra=told)
