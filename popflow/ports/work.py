"""Work that several daemons share: jobs, and the queue that carries them.

A job names rows and holds nothing that they do not: it may be lost, done twice or done late, and
the next tick derives it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from popflow.ports.store import UnitOfWork


class JobKind(StrEnum):
    """What is to be done."""

    FIRE = "fire"
    """Fire the timers of a claim."""
    PLAN = "plan"
    """Follow the calendar, end services, plan what is owed: one daemon at a time."""
    CLOSE = "close"
    """Post what the calendar brings, report, seal: one daemon at a time."""
    DELIVER = "deliver"
    """Deliver a batch of messages, leased when the job begins."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that any daemon can do.

    Attributes:
        at: The moment for which it was derived; it is never done as of an earlier one.
        claim: Token that the rows carry which are this job's.
        cycles: Numbers of the cycles whose timers it fires.
    """

    kind: JobKind
    at: datetime
    claim: str = ""
    cycles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Depth:
    """How many jobs there are, by kind.

    Attributes:
        failed: Jobs that raised; what they were to do was derived again since, or will be.
    """

    waiting: Mapping[JobKind, int] = field(default_factory=dict)
    doing: Mapping[JobKind, int] = field(default_factory=dict)
    failed: int = 0

    def open(self, kind: JobKind) -> int:
        """Jobs of a kind that wait or are being done."""
        return self.waiting.get(kind, 0) + self.doing.get(kind, 0)


class WorkQueue(Protocol):
    """Carries jobs to whichever daemon is free.

    It passes `popflow.testing.contracts.WorkQueueContract`.
    """

    def put(self, uow: UnitOfWork, jobs: Sequence[Job]) -> None:
        """Enqueue inside a unit of work: its commit makes them, leaving it undoes them."""
        ...

    def depth(self) -> Depth:
        """How many jobs there are."""
        ...

    def work(self, do: Callable[[Job], None], threads: int, stop: threading.Event) -> None:
        """Do jobs as they come, so many at once, until ``stop`` is set; finish those in hand.

        A job that raises is kept as failed and not tried again. A queue that cannot be reached is
        waited for.
        """
        ...

    def drain(self, do: Callable[[Job], None]) -> None:
        """Do the jobs that wait, one by one, until none does.

        Raises:
            StorageError: The queue cannot be reached.
        """
        ...

    def take_up(self, silent: timedelta) -> int:
        """Let jobs wait again whose daemon gave no sign for so long; returns how many."""
        ...

    def upgrade(self) -> None:
        """Make or change the queue's own tables; harmless when they are as they must be."""
        ...

    def check_schema(self) -> None:
        """Raise `SchemaError` unless the queue's own tables are as they must be."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
