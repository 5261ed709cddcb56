"""What differs between databases; everything else of the SQL store is the same on all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Protocol

from popflow.storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager
    from datetime import timedelta

    from sqlalchemy import Connection, Engine, Executable, Table
    from sqlalchemy import Dialect as SqlDialect
    from sqlalchemy.exc import DBAPIError

    from popflow.errors import PopflowError


class Upsert(Protocol):
    """An insert that can say what happens when the key is there already."""

    @property
    def excluded(self) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        """The row that was to be inserted."""
        ...

    def on_conflict_do_nothing(self, *, index_elements: Sequence[str]) -> Executable:
        """Leave the row that is there."""
        ...

    def on_conflict_do_update(
        self, *, index_elements: Sequence[str], set_: dict[str, Any]
    ) -> Executable:
        """Write these columns of the row that is there."""
        ...


class Dialect(ABC):
    """One kind of database."""

    kind: str
    """Its name, as `popflow check` says it."""

    def __init__(self) -> None:
        self._adding: dict[str, Executable] = {}
        self._putting: dict[str, Executable] = {}
        self._prepared: dict[tuple[Executable, frozenset[str]], Prepared] = {}

    @abstractmethod
    def insert(self, table: Table) -> Upsert:
        """This database's insert with a word for keys that are there already."""

    def adding(self, table: Table, key: str) -> Executable:
        """The insert that leaves a row alone whose key is there already; built once."""
        made = self._adding.get(table.name)
        if made is None:
            made = self.insert(table).on_conflict_do_nothing(index_elements=[key])
            self._adding[table.name] = made
        return made

    def putting(self, table: Table) -> Executable:
        """The insert that writes all of a row anew whose primary key is there; built once."""
        made = self._putting.get(table.name)
        if made is None:
            insert = self.insert(table)
            made = insert.on_conflict_do_update(
                index_elements=[column.name for column in table.primary_key],
                set_={c.name: insert.excluded[c.name] for c in table.c if not c.primary_key},
            )
            self._putting[table.name] = made
        return made

    def prepared(
        self, statement: Executable, names: Collection[str], connection: Connection
    ) -> Prepared:
        """A bulk statement as the driver takes it; made ready once."""
        key = (statement, frozenset(names))
        made = self._prepared.get(key)
        if made is None:
            made = self._prepared[key] = self.preparing(statement, names, connection.dialect)
        return made

    def preparing(
        self, statement: Executable, names: Collection[str], dialect: SqlDialect
    ) -> Prepared:
        """Make a bulk statement ready."""
        return Prepared(statement, names, dialect)

    @abstractmethod
    def begin(
        self, engine: Engine, *, write: bool, patience: timedelta | None = None
    ) -> Connection:
        """A connection in a new transaction: one that may write, or one consistent view.

        One that may write waits no longer than its patience for another.
        """

    @abstractmethod
    def reserve(self, connection: Connection, count: int) -> Sequence[int]:
        """Numbers for that many new cycles, ascending, never given out twice."""

    @abstractmethod
    def guard_accounts(self, connection: Connection, people: Sequence[str]) -> None:
        """Until the unit ends, let no other unit that may write read these people's balances.

        Else two that read the same balance could each spend it.
        """

    @abstractmethod
    def alone(self, connection: Connection, what: Sequence[str]) -> None:
        """Until the unit ends, let no other be alone with these, as `WorkStore.alone` says."""

    @abstractmethod
    def limit(self, connection: Connection, idle: timedelta) -> None:
        """Undo the unit when nothing is heard of it for so long."""

    @abstractmethod
    def occupy(
        self, engine: Engine, holder: str, *, shared: bool = False
    ) -> AbstractContextManager[None]:
        """Hold the store as its one daemon or one of several, as `Store.occupy` says."""

    @abstractmethod
    def upgrading(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A transaction in which tables may be changed; no two at once, all of it or nothing."""

    @abstractmethod
    def integrity(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong; empty when it is sound."""

    @abstractmethod
    def describe(self, connection: Connection) -> dict[str, str]:
        """Kind, version and mode, without secrets."""

    @abstractmethod
    def explain(self, error: DBAPIError) -> PopflowError:
        """What an error of the driver means."""
