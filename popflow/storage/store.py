"""The store over an SQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from popflow.storage import schema
from popflow.storage.session import Session, translating
from popflow.storage.tallies import miscounted
from popflow.storage.unit import SqlUnit

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import timedelta

    from sqlalchemy import Connection, Engine

    from popflow.ports import UnitOfWork
    from popflow.storage.dialect import Dialect


T = TypeVar("T")


class SqlStore:
    """An organisation's data in an SQL database, as `popflow.ports.Store` says.

    Safe for threads and processes: every unit has a connection of its own.

    Args:
        engine: Where connections come from; it must hide parameters from its messages.
        dialect: What differs between databases.
    """

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self._dialect = dialect

    def begin(self, *, patience: timedelta | None = None) -> UnitOfWork:
        """A unit that may write; writers wait for each other, no longer than ``patience``."""
        return SqlUnit(self._engine, self._dialect, write=True, patience=patience)

    def read(self) -> UnitOfWork:
        """A unit that only reads, a consistent view."""
        return SqlUnit(self._engine, self._dialect, write=False)

    def occupy(self, holder: str, *, shared: bool = False) -> AbstractContextManager[None]:
        """Hold the store as its one daemon or one of several, until the ``with`` ends.

        Raises:
            OccupiedError: Another holds it, and lives.
        """
        return self._dialect.occupy(self._engine, holder, shared=shared)

    def upgrade(self) -> None:
        """Bring the tables to this program's schema; harmless when they are."""
        with translating(self._dialect), self._dialect.upgrading(self._engine) as connection:
            schema.upgrade(connection)

    def check_schema(self) -> None:
        """Raise `SchemaError` unless the tables are this program's."""
        self._reading(schema.check)

    def integrity(self) -> list[str]:
        """What the database itself finds wrong, or a count that is not that of the rows."""
        return [*self._reading(self._dialect.integrity), *self._reading(self._miscounts)]

    def _miscounts(self, connection: Connection) -> list[str]:
        return miscounted(Session(connection, self._dialect, writes=False))

    def describe(self) -> dict[str, str]:
        """Kind, version and mode of the database, and the schema of its tables; no secrets."""
        told = self._reading(self._dialect.describe)
        version = self._reading(schema.version)
        return {"kind": self._dialect.kind, **told, "schema": version or "none"}

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _reading(self, look: Callable[[Connection], T]) -> T:
        with translating(self._dialect):
            connection = self._dialect.begin(self._engine, write=False)
            with connection:
                return look(connection)
