"""One APScheduler job per timer, kept in its SQLAlchemy job store."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from benchmarks.arena import Kind
from benchmarks.peers.step import Peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.arena import Raw
    from benchmarks.peers.step import Step
    from benchmarks.population import Population


class _Running:
    """What the job of this process works on: a job that is stored holds only names and numbers."""

    step: ClassVar[Step]
    left: ClassVar[int]
    done: ClassVar[threading.Event]


def fire_one(number: int) -> None:
    """The job."""
    _Running.step.fire_one(number)
    _Running.left -= 1
    if not _Running.left:
        _Running.done.set()


class ApschedulerJobs(Peer):
    """Jobs that are due by a date; one thread runs them, as popflow's firing is one."""

    def __init__(
        self, population: Population, day: int, numbers: Sequence[int], folder: Path
    ) -> None:
        super().__init__(population, day, numbers, folder)
        database = population.database
        address = (
            f"sqlite:///{folder / f'apscheduler-{day}.db'}"
            if database.kind is Kind.SQLITE
            else database.address.replace("postgresql://", "postgresql+psycopg://", 1)
        )
        self._held: Any = database.raw()
        self._connection: Raw = None
        self._scheduler = BackgroundScheduler(
            jobstores={"default": SQLAlchemyJobStore(url=address, tablename=f"jobs_{day}")},
            executors={"default": ThreadPoolExecutor(1)},
            timezone=UTC,
        )
        self._scheduler.start(paused=True)
        due = datetime(2026, 1, 1, tzinfo=UTC)
        for number in numbers:
            self._scheduler.add_job(
                fire_one, "date", run_date=due, args=(number,), id=str(number),
                misfire_grace_time=None,
            )  # fmt: skip
        self._connection = self._held.__enter__()
        _Running.step, _Running.left = self.step(self._connection), len(numbers)
        _Running.done = threading.Event()

    def fire(self) -> None:
        """Let the scheduler go, and wait for the last job."""
        self._scheduler.resume()
        _Running.done.wait()

    def close(self) -> None:
        """Stop the scheduler."""
        self._scheduler.shutdown(wait=True)
        self._held.__exit__(None, None, None)
