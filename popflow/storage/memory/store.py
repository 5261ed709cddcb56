"""The store and its unit of work."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Self

from popflow.errors import OccupiedError, StorageError
from popflow.storage.memory.access import MemoryAccess
from popflow.storage.memory.cycles import MemoryCycles
from popflow.storage.memory.ledger import MemoryLedger
from popflow.storage.memory.outbox import MemoryOutbox
from popflow.storage.memory.papers import (
    MemoryDefinitions,
    MemoryForms,
    MemoryMarks,
    MemoryYearForms,
)
from popflow.storage.memory.people import MemoryPeople
from popflow.storage.memory.posts import MemoryPosts
from popflow.storage.memory.reminders import MemoryReminders
from popflow.storage.memory.seals import MemorySeals
from popflow.storage.memory.tables import Tables
from popflow.storage.memory.timers import MemoryTimers
from popflow.storage.memory.work import MemoryWork

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from types import TracebackType

    from popflow.ports import (
        AccessStore,
        CycleStore,
        DefinitionStore,
        Forms,
        Ledger,
        Marks,
        Outbox,
        PeopleStore,
        PostStore,
        Reminders,
        Seals,
        TimerStore,
        UnitOfWork,
        WorkStore,
        YearForms,
    )


class MemoryStore:
    """An organisation's data in the memory of one process, until that ends.

    One unit writes at a time. A unit that reads sees the data as the last commit left them when
    it began, and waits for nobody.
    """

    def __init__(self) -> None:
        self._tables = Tables()
        self._writing = threading.Lock()
        self._occupying = threading.Lock()
        self._holders: dict[str, bool] = {}  # and whether each shares the store
        # Outside the tables: a number that a unit took is gone, also when the unit is undone.
        self._numbers = count(1)

    def begin(self, *, patience: timedelta | None = None) -> UnitOfWork:
        """A unit that may write; it waits in ``with`` until no other does."""
        return MemoryUnit(self, writable=True, patience=patience)

    def read(self) -> UnitOfWork:
        """A unit that only reads."""
        return MemoryUnit(self, writable=False)

    def occupy(self, holder: str, *, shared: bool = False) -> AbstractContextManager[None]:
        """Hold the store as its one daemon, or as one of several."""
        return self._occupied(holder, shared=shared)

    @contextmanager
    def _occupied(self, holder: str, *, shared: bool) -> Iterator[None]:
        with self._occupying:
            alone = [name for name, others in self._holders.items() if not (shared and others)]
            if alone:
                raise OccupiedError(alone[0])
            self._holders[holder] = shared
        try:
            yield
        finally:
            del self._holders[holder]

    def upgrade(self) -> None:
        """Nothing to do: the tables are made by the program that reads them."""

    def check_schema(self) -> None:
        """Nothing to find, for the same reason."""

    def integrity(self) -> list[str]:
        """Cycles whose history is not there, and history without its cycle."""
        cycles, entries = self._tables.cycles.rows.keys(), self._tables.entries.rows.keys()
        return [
            f"cycle {number} and its history are not both there" for number in cycles ^ entries
        ]

    def describe(self) -> dict[str, str]:
        """What `popflow check` says of the store."""
        return {"kind": "memory", "durable": "no"}

    def close(self) -> None:
        """Nothing to let go of; the data stay as long as somebody holds the store."""

    def take_number(self) -> int:
        """The number of the next new cycle."""
        return next(self._numbers)

    @contextmanager
    def hold(self, *, writable: bool, patience: timedelta | None = None) -> Iterator[Tables]:
        """The tables for one unit; other writers wait until it ends, or for so long.

        Raises:
            StorageError: It took longer.
        """
        if not writable:
            yield self._tables.fork()
            return
        longest = -1 if patience is None else patience.total_seconds()
        if not self._writing.acquire(timeout=longest):
            message = "Others write, and it took too long to wait for them."
            raise StorageError(message)
        try:
            yield self._tables.fork(writable=True)
        finally:
            self._writing.release()

    def publish(self, tables: Tables) -> None:
        """Let everybody see what a unit wrote."""
        self._tables = tables.fork()


class MemoryUnit:
    """One transaction on a `MemoryStore`."""

    cycles: CycleStore
    timers: TimerStore
    outbox: Outbox
    people: PeopleStore
    posts: PostStore
    ledger: Ledger
    definitions: DefinitionStore
    forms: Forms
    reminders: Reminders
    year_forms: YearForms
    marks: Marks
    seals: Seals
    work: WorkStore
    access: AccessStore

    def __init__(
        self, store: MemoryStore, *, writable: bool, patience: timedelta | None = None
    ) -> None:
        self._store = store
        self._hold = store.hold(writable=writable, patience=patience)
        self._tables = Tables()
        self._spoilt = False

    def __enter__(self) -> Self:
        """Begin."""
        tables = self._tables = self._hold.__enter__()
        self.cycles = MemoryCycles(tables, self._store.take_number, self._spoil)
        self.timers = MemoryTimers(tables)
        self.outbox = MemoryOutbox(tables)
        self.people = MemoryPeople(tables)
        self.posts = MemoryPosts(tables)
        self.ledger = MemoryLedger(tables)
        self.definitions = MemoryDefinitions(tables)
        self.forms = MemoryForms(tables)
        self.reminders = MemoryReminders(tables)
        self.year_forms = MemoryYearForms(tables)
        self.marks = MemoryMarks(tables)
        self.seals = MemorySeals(tables)
        self.work = MemoryWork(tables)
        self.access = MemoryAccess(tables)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End; what was not committed is forgotten."""
        self._hold.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Let everybody see it.

        Raises:
            StorageError: Somebody was first in this unit: nothing of it may be committed.
        """
        if self._spoilt:
            message = "Somebody saved a cycle of this unit first. Decide anew in another unit."
            raise StorageError(message)
        self._store.publish(self._tables)

    def _spoil(self) -> None:
        self._spoilt = True
