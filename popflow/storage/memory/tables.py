"""Tables of immutable rows: a unit of work sees its own copy of what it writes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Generic, TypeVar

from popflow.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from popflow.domain.access import Account, Reading, Reply, Session, Token
    from popflow.domain.budget import Approval, Posting
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Deputy, Person, Role
    from popflow.domain.post import Post, TrainingAim
    from popflow.domain.reminder import Reminder
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Definition
    from popflow.domain.year_form import YearForm
    from popflow.ports import Claim, Parcel, Worker

K = TypeVar("K")
V = TypeVar("V")


class Table(Generic[K, V]):
    """Rows by key, in the order in which they came; copied when first written.

    Args:
        rows: Rows that others see as well.
        writable: Whether this view may be written at all.
    """

    __slots__ = ("_mine", "_rows", "_writable")

    def __init__(self, rows: Mapping[K, V] | None = None, *, writable: bool = False) -> None:
        self._rows: Mapping[K, V] = {} if rows is None else rows
        self._mine: dict[K, V] | None = None
        self._writable = writable

    @property
    def rows(self) -> Mapping[K, V]:
        """The rows as this unit sees them."""
        return self._rows

    def writing(self) -> dict[K, V]:
        """The rows to write in: nobody else sees them.

        Raises:
            StorageError: The unit only reads.
        """
        if not self._writable:
            message = "This unit of work only reads. Write in one that `begin` gave."
            raise StorageError(message)
        if self._mine is None:
            self._mine = dict(self._rows)
            self._rows = self._mine
        return self._mine

    def fork(self, *, writable: bool) -> Table[K, V]:
        """The same rows for another unit; from here on this view copies before it writes."""
        self._mine = None
        return Table(self._rows, writable=writable)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The seal of one entry, with what is needed to compute it again.

    Attributes:
        salt: Empty once what the entry said was erased.
    """

    seal: str
    salt: bytes
    commitment: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Work that one daemon does at a time."""

    claim: Claim | None = None
    done_at: datetime | None = None


@dataclass(slots=True)
class Tables:
    """Everything that a store holds.

    Attributes:
        open_cycles: Number of the open cycle per person; ``latest`` the one planned last.
        aside: Per timer until when it is kept out of batches, and why; ``claims`` whose it is.
    """

    cycles: Table[int, Cycle] = field(default_factory=Table)
    entries: Table[int, tuple[Entry, ...]] = field(default_factory=Table)
    open_cycles: Table[str, int] = field(default_factory=Table)
    latest: Table[str, int] = field(default_factory=Table)
    timers: Table[int, tuple[Timer, ...]] = field(default_factory=Table)
    aside: Table[Timer, tuple[datetime, str]] = field(default_factory=Table)
    claims: Table[Timer, Claim] = field(default_factory=Table)
    turns: Table[str, Turn] = field(default_factory=Table)
    workers: Table[str, Worker] = field(default_factory=Table)
    parcels: Table[str, Parcel] = field(default_factory=Table)
    people: Table[str, Person] = field(default_factory=Table)
    posts: Table[str, Post] = field(default_factory=Table)
    training: Table[str, TrainingAim] = field(default_factory=Table)
    deputies: Table[Deputy, None] = field(default_factory=Table)
    postings: Table[str, Posting] = field(default_factory=Table)
    approvals: Table[Approval, None] = field(default_factory=Table)
    definitions: Table[str, Definition] = field(default_factory=Table)
    forms: Table[tuple[int, str], Mapping[str, str]] = field(default_factory=Table)
    reminders: Table[tuple[int, str, int], Reminder] = field(default_factory=Table)
    year_forms: Table[tuple[str, str, int], YearForm] = field(default_factory=Table)
    marks: Table[str, str] = field(default_factory=Table)
    seals: Table[int, tuple[Sealed, ...]] = field(default_factory=Table)
    accounts: Table[str, Account] = field(default_factory=Table)
    failures: Table[str, tuple[datetime, ...]] = field(default_factory=Table)
    sessions: Table[str, Session] = field(default_factory=Table)
    tokens: Table[str, Token] = field(default_factory=Table)
    replies: Table[tuple[str, str], Reply] = field(default_factory=Table)
    readings: Table[tuple[int, str, Role, date], Reading] = field(default_factory=Table)

    def fork(self, *, writable: bool = False) -> Tables:
        """All tables for another unit of work."""
        named = {f.name: getattr(self, f.name).fork(writable=writable) for f in fields(self)}
        return Tables(**named)
