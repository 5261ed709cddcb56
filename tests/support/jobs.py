"""A work queue that is a list: what several daemons do, one after the other in one process."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from popflow.ports import Depth

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from popflow.ports import Job, UnitOfWork


class ListQueue:
    """`popflow.ports.WorkQueue` for tests that never undo a unit."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def put(self, uow: UnitOfWork, jobs: Sequence[Job]) -> None:
        """Enqueue at once."""
        del uow
        self.jobs += jobs

    def depth(self) -> Depth:
        """How many jobs there are."""
        return Depth(Counter(job.kind for job in self.jobs))

    def drain(self, do: Callable[[Job], object]) -> None:
        """Do what waits; one that raises is gone."""
        while self.jobs:
            try:
                do(self.jobs.pop(0))
            except Exception:  # noqa: BLE001, S112 - as a queue does; whoever asked noted it
                continue

    def work(self, do: Callable[[Job], None], threads: int, stop: threading.Event) -> None:
        """Do jobs in one thread until it is stopped."""
        del threads
        while not stop.wait(0.01):
            self.drain(do)

    def take_up(self, silent: timedelta) -> int:
        """Nobody vanishes in one process."""
        del silent
        return 0

    def upgrade(self) -> None:
        """There are no tables."""

    def check_schema(self) -> None:
        """There are no tables."""

    def close(self) -> None:
        """There are no connections."""
