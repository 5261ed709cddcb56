"""A store, and the unit of work: one transaction over all of it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from datetime import timedelta

    from popflow.ports.access import AccessStore
    from popflow.ports.cycles import CycleStore, TimerStore
    from popflow.ports.post import Outbox
    from popflow.ports.records import (
        DefinitionStore,
        Forms,
        Ledger,
        Marks,
        PeopleStore,
        PostStore,
        Reminders,
        Seals,
        YearForms,
    )
    from popflow.ports.sharing import WorkStore


class UnitOfWork(AbstractContextManager["UnitOfWork"], Protocol):
    """One transaction: all of it or nothing. Leaving without `commit` undoes everything."""

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

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def commit(self) -> None:
        """Make all of it last, durably, before returning."""
        ...


class Store(Protocol):
    """A place where an organisation's data lives."""

    def begin(self, *, patience: timedelta | None = None) -> UnitOfWork:
        """A unit that may write; writers wait for each other.

        Args:
            patience: How long it waits for another writer at most, for what can be done without;
                as long as the store waits for anything when left out. What takes longer raises
                `StorageError`, and nothing was written.
        """
        ...

    def read(self) -> UnitOfWork:
        """A unit that only reads, a consistent view; it keeps no writer waiting."""
        ...

    def occupy(self, holder: str, *, shared: bool = False) -> AbstractContextManager[None]:
        """Hold the store as its one daemon, or as one of several that share the work.

        Raises:
            OccupiedError: Another holds it, and lives.
        """
        ...

    def upgrade(self) -> None:
        """Bring the tables to this program's schema; harmless when they are."""
        ...

    def check_schema(self) -> None:
        """Raise `SchemaError` unless the tables are this program's."""
        ...

    def integrity(self) -> list[str]:
        """What the database itself finds wrong; empty when it is sound."""
        ...

    def describe(self) -> dict[str, str]:
        """What `popflow check` says of the store: kind, version, journal mode. No secrets."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
