"""Cycles with their history, and the timers that move them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Milestone


@dataclass(frozen=True, slots=True)
class CycleQuery:
    """Which cycles; what is ``None`` does not narrow.

    Attributes:
        after: Only cycles with a higher number: the last one of the page before.
    """

    person: str | None = None
    partner: str | None = None
    workflow: str | None = None
    definition: str | None = None
    state: str | None = None
    milestone: Milestone | None = None
    open: bool | None = None
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A cycle as it stands in a list: no content."""

    id: int
    person: str
    partner: str | None
    workflow: str
    definition: str
    state: str
    milestone: Milestone
    revision: int
    created_at: datetime
    conversation_at: datetime | None
    next_due_at: datetime | None
    held_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None


class CycleStore(Protocol):
    """Cycles with their history and timers."""

    def reserve(self, count: int) -> Sequence[int]:
        """Numbers for that many new cycles, ascending, never given out twice."""
        ...

    def load(self, ids: Iterable[int]) -> dict[int, Cycle]:
        """Whole cycles by number; unknown numbers are absent."""
        ...

    def save(self, decisions: Sequence[Decision]) -> None:
        """Write cycles, history, timers, messages and postings of a batch.

        A decision's first entry continues the stored revision, or the cycle is new.

        Raises:
            StaleRevisionError: Somebody saved one of the cycles first, or its person already has
                an open cycle; nothing of the unit may be committed then.
        """
        ...

    def open_of(self, people: Iterable[str]) -> dict[str, int]:
        """The number of the open cycle per person who has one."""
        ...

    def latest_of(self, people: Iterable[str]) -> dict[str, Cycle]:
        """Per person the cycle that was planned last, open or ended."""
        ...

    def find(self, query: CycleQuery) -> list[CycleLine]:
        """A page of cycles, by number."""
        ...

    def ahead(self, partners: Iterable[str], after: datetime) -> dict[str, tuple[datetime, ...]]:
        """Per partner the conversations of open cycles after a moment."""
        ...

    def history(self, ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
        """The whole history per cycle, in order."""
        ...

    def counts(self) -> dict[tuple[str, Milestone], int]:
        """How many cycles per workflow and milestone."""
        ...


class TimerStore(Protocol):
    """Open timers."""

    def due(self, now: datetime, limit: int) -> list[Timer]:
        """Timers with ``due_at <= now``, the earliest first, set-aside ones left out.

        At most one timer of a cycle is in a batch: the next may be gone after the first.
        """
        ...

    def of(self, ids: Iterable[int]) -> dict[int, tuple[Timer, ...]]:
        """The open timers per cycle."""
        ...

    def replace(self, timers: Mapping[int, Sequence[Timer]]) -> None:
        """Give cycles exactly these timers (repair)."""
        ...

    def set_aside(self, timer: Timer, until: datetime, why: str) -> None:
        """Keep a timer that failed out of batches until a moment, with the reason."""
        ...

    def aside(self) -> list[tuple[Timer, str]]:
        """The timers that were set aside, with the reason."""
        ...
