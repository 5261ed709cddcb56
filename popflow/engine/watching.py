"""What a daemon tells those who watch over it: metrics, health, a supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.engine.setup import Engine
    from popflow.engine.ticked import Ticked
    from popflow.ports import Backlog, Depth


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be done at a moment.

    Attributes:
        timers: Timers that are due.
        message: Since when the message that waits longest may be tried; ``None`` when none waits.
        aside: How many timers failed and are kept out of batches for a while.
        jobs: How many jobs there are where daemons share the work; ``None`` where one does it.
    """

    now: datetime
    timers: Backlog
    message: datetime | None = None
    aside: int = 0
    jobs: Depth | None = None


class Watcher:
    """Told of what a daemon does, as it happens; what a watcher does not need does nothing.

    Each is called in the thread that does it, and must be quick and raise nothing.
    """

    def started(self) -> None:
        """The daemon holds the store, and ticks from here on."""

    def waits(self, waiting: Waiting) -> None:
        """So much waited just before a tick, or is left after it."""

    def begins(self) -> None:
        """A tick begins."""

    def progressed(self) -> None:
        """Some of a tick or job is done: a batch, a page, a step."""

    def ticked(self, done: Ticked, seconds: float) -> None:
        """A tick is done whole; it took so many seconds."""

    def failed(self, seconds: float) -> None:
        """A tick failed after so many seconds; the next goes on."""

    def held(self, why: str) -> None:
        """Nothing was fired or sent: an operator has to confirm first."""

    def job_begins(self) -> None:
        """A job begins, as one of several daemons does it beside its ticks."""

    def job_done(self, done: Ticked) -> None:
        """A job is done."""

    def job_failed(self) -> None:
        """A job failed; a later tick derives it again."""

    def stopping(self) -> None:
        """The daemon was told to stop; the unit in hand is still done."""


class Watchers(Watcher):
    """Several watchers as one, told in order."""

    def __init__(self, *watchers: Watcher) -> None:
        self._watchers = watchers

    def started(self) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.started()

    def waits(self, waiting: Waiting) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.waits(waiting)

    def begins(self) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.begins()

    def progressed(self) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.progressed()

    def ticked(self, done: Ticked, seconds: float) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.ticked(done, seconds)

    def failed(self, seconds: float) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.failed(seconds)

    def held(self, why: str) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.held(why)

    def job_begins(self) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.job_begins()

    def job_done(self, done: Ticked) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.job_done(done)

    def job_failed(self) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.job_failed()

    def stopping(self) -> None:
        """Tell each."""
        for watcher in self._watchers:
            watcher.stopping()


def waiting(engine: Engine, now: datetime) -> Waiting:
    """Look what waits to be done: a few quick questions to the store."""
    with engine.store.read() as uow:
        timers, message = uow.timers.backlog(now), uow.outbox.oldest(now)
        aside = len(uow.timers.aside())
    jobs = engine.queue.depth() if engine.queue is not None else None
    return Waiting(now, timers, message, aside, jobs)
