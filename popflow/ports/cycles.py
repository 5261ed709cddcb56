"""Cycles with their history, and the timers that move them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.alike import Alike, Shared
    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Actor
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Milestone
    from popflow.ports.sharing import Claim


@dataclass(frozen=True, slots=True)
class CycleQuery:
    """Which cycles; what is ``None`` does not narrow.

    Attributes:
        people: Of one of these employees; a few hundred at most.
        held_before: Open cycles that were not suspended, of which the conversation was held before
            this moment, and in which nothing was agreed yet.
        stalled: Two check-ins or more in a row were missed.
        unled: Open cycles in which nobody speaks for the employer.
        unrecorded_before: Cycles of which the conversation was to be before this moment and nobody
            told how it went, by `popflow.domain.recording`.
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
    people: tuple[str, ...] | None = None
    held_before: datetime | None = None
    stalled: bool = False
    unled: bool = False
    unrecorded_before: datetime | None = None


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
    entered_at: datetime
    missed: int
    suspended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the history of any cycle, without content."""

    cycle: int
    seq: int
    at: datetime
    event: str
    actor: Actor
    timer: str | None = None


class CycleStore(Protocol):
    """Cycles with their history and timers."""

    def reserve(self, count: int) -> Sequence[int]:
        """Numbers for that many new cycles, ascending, never given out twice."""
        ...

    def load(self, ids: Iterable[int]) -> dict[int, Cycle]:
        """Whole cycles by number, in the order asked; unknown numbers are absent."""
        ...

    def alike(self, ids: Iterable[int]) -> list[Alike]:
        """The same cycles as `load`, those put together that are alike; each is in one of them.

        Cycles in which somebody wrote something may all come alone.
        """
        ...

    def save(self, decisions: Sequence[Decision], shared: Sequence[Shared] = ()) -> None:
        """Write cycles, history, timers, messages and postings of a batch; seal the history.

        A decision that changes ``erased_at`` takes away what people wrote about the cycle: its
        dossier, the words of its history, its forms and private reminders. What happened stays,
        and the seals hold.

        Args:
            decisions: The first entry of each continues the stored revision, or the cycle is new.
            shared: Decisions that many stored cycles have alike, as `alike` gave them.

        Raises:
            StaleRevisionError: Somebody saved one of the cycles first, or its person already has
                an open cycle; nothing of the unit may be committed then.
        """
        ...

    def open_of(self, people: Iterable[str]) -> dict[str, int]:
        """The number of the open cycle per person who has one."""
        ...

    def open_with(self, partners: Iterable[str]) -> set[str]:
        """Numbers of the people whose open cycle one of these speaks for, as its partner."""
        ...

    def holders(self, before: datetime, after: str = "", limit: int = 100) -> list[str]:
        """People with content of a round that ended before a moment: a page, in the store's order.

        Args:
            before: The moment.
            after: Only people beyond this number.
            limit: How many at most.
        """
        ...

    def holding(self, people: Iterable[str]) -> dict[str, list[CycleLine]]:
        """Per person the rounds that ended and whose content was not erased, by number."""
        ...

    def latest_of(self, people: Iterable[str]) -> dict[str, Cycle]:
        """Per person the cycle that was planned last, open or ended."""
        ...

    def find(self, query: CycleQuery) -> list[CycleLine]:
        """A page of cycles, by number."""
        ...

    def tally(self, query: CycleQuery, most: int = 1000) -> int:
        """How many cycles fit, counted up to so many; ``after`` and ``limit`` do not count."""
        ...

    def turns(
        self, after: tuple[datetime, int] | None = None, limit: int = 100
    ) -> list[CycleLine]:
        """Cycles that are announced or talked about and not agreed, who waits longest first.

        Those that were suspended are left out.

        Args:
            after: When the last one of the page before came where it is, and its number.
            limit: How many at most.
        """
        ...

    def log(
        self,
        begin: datetime,
        end: datetime,
        *,
        actor: str | None = None,
        before: tuple[datetime, int, int] | None = None,
        limit: int = 100,
    ) -> list[Logged]:
        """What happened in all cycles from a moment up to another, the last first.

        Args:
            begin: The moment, included.
            end: The other, not included.
            actor: Only what this person did.
            before: Moment, cycle and number of the last line of the page before.
            limit: How many at most.
        """
        ...

    def guest_of(self, number: str) -> list[int]:
        """The cycles of which somebody is a guest, by `popflow.domain.supervising.guests`.

        Numbers in ascending order. It says where to look; who may see what is decided there.
        """
        ...

    def guests(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """Who is kept as a guest of these cycles; one that has none is absent."""
        ...

    def hold(self, ids: Iterable[int]) -> None:
        """Let no other unit save these cycles until this one ends; wait for who is busy with them.

        What is loaded after it is what they are.
        """
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


@dataclass(frozen=True, slots=True)
class Backlog:
    """Timers that are due and did not fire, those that were set aside left out.

    Attributes:
        oldest: The earliest ``due_at``; ``None`` when nothing is due.
        claimed: Timers that a daemon claimed and still may fire.
        lapsed: Timers whose daemon had its time: the next tick claims them anew.
    """

    oldest: datetime | None = None
    claimed: int = 0
    lapsed: int = 0


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

    def claim(
        self, claim: Claim, now: datetime, limit: int, among: Iterable[int] | None = None
    ) -> list[Timer]:
        """Claim timers that are due and that no other claim holds, as `due` gives them.

        What another unit is at this very moment busy with is left out, not waited for.

        Args:
            claim: What the rows carry from here on, until they are written anew.
            now: Up to when they are due.
            limit: How many at most.
            among: Only timers of these cycles.
        """
        ...

    def held(self, token: str, cycles: Iterable[int]) -> list[Timer]:
        """The timers of these cycles that still carry a claim, the earliest first.

        Until the unit ends nobody else saves their cycles or claims them; those that another unit
        is busy with are left out. So whoever was asleep finds nothing, or is alone with it.
        """
        ...

    def backlog(self, now: datetime) -> Backlog:
        """What is due and waits, for whoever looks how the work stands."""
        ...
