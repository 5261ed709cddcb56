"""A connection inside a transaction, as the stores use it: batches in, rows out, own errors."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from popflow.errors import StorageError
from popflow.storage.columns import Among

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Executable, Table

    from popflow.storage.dialect import Dialect
    from popflow.storage.prepared import Prepared

T = TypeVar("T")

CHUNK = 10_000
"""So many values are asked for at once."""


AMONG = "among"
"""Name of the parameter that holds the values of `one_of`."""


def one_of(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition for `Session.among`.

    A query is built once, when its module is imported: building it takes longer than running it.
    """
    return Among(column, AMONG)


class ConflictError(StorageError):
    """A unique or foreign key says no; the stores turn it into what it means."""


class Seen(NamedTuple):
    """What a unit that may write knows of a cycle since it was loaded, at that revision."""

    revision: int
    workflow: str
    milestone: str
    seal: str | None


class Session:
    """A unit's connection.

    Errors of the database become popflow's own here, so that none of SQLAlchemy gets out.

    Args:
        connection: In a transaction.
        dialect: What differs between databases.
        writes: Whether the unit may write.

    Attributes:
        seen: Cycles that were loaded to be written.
    """

    def __init__(self, connection: Connection, dialect: Dialect, *, writes: bool) -> None:
        self._connection = connection
        self.dialect = dialect
        self.writes = writes
        self.spoilt = False
        self.ended = False
        self.seen: dict[int, Seen] = {}

    def spoil(self) -> None:
        """Somebody was first: nothing of this unit may be committed."""
        self.spoilt = True

    def end(self) -> None:
        """The transaction is over; what came after it would be in none."""
        self.ended = True

    @property
    def connection(self) -> Connection:
        """The open connection, for what only the database's own driver can do."""
        return self._open()

    def rows(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Sequence[Any]:
        """All rows of a query."""
        with translating(self.dialect):
            return self._open().execute(statement, values or {}).all()

    def change(self, statement: Executable, values: Mapping[str, object] | None = None) -> int:
        """Run one statement that writes; returns how many rows it touched."""
        with translating(self.dialect):
            return self._writable().execute(statement, values or {}).rowcount

    def taken(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Sequence[Any]:
        """All rows that a statement takes out of a table."""
        with translating(self.dialect):
            return self._writable().execute(statement, values or {}).all()

    def many(self, statement: Executable, values: Sequence[Mapping[str, object]]) -> int:
        """Run a statement for every set of values, as one call of the driver.

        Args:
            statement: One that is built once, when its module is imported.
            values: Each with the same names.

        Returns:
            How many rows were touched.
        """
        if not values:
            return 0
        with translating(self.dialect):
            prepared = self.prepared(statement, values[0].keys())
            return self.run(prepared, prepared.rows(values))

    def prepared(self, statement: Executable, names: Collection[str]) -> Prepared:
        """A bulk statement whose rows hold these names, as the driver takes it."""
        return self.dialect.prepared(statement, names, self._writable())

    def run(self, prepared: Prepared, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run a bulk statement for rows of the driver; returns how many rows were touched."""
        if not rows:
            return 0
        with translating(self.dialect):
            return self._writable().exec_driver_sql(*prepared.given(rows)).rowcount

    def add_missing(self, table: Table, key: str, values: Sequence[Mapping[str, object]]) -> None:
        """Insert rows; one whose key is there already is left as it is."""
        if values:
            self.many(self.dialect.adding(table, key), values)

    def put(self, table: Table, values: Sequence[Mapping[str, object]]) -> None:
        """Insert rows, or write anew those whose primary key is there already."""
        if values:
            self.many(self.dialect.putting(table), values)

    def reserve(self, count: int) -> Sequence[int]:
        """Numbers for that many new cycles."""
        with translating(self.dialect):
            return self.dialect.reserve(self._writable(), count) if count else ()

    def guard_accounts(self, people: Sequence[str]) -> None:
        """Let no other unit that may write read these people's balances until this one ends."""
        if self.writes and people:
            with translating(self.dialect):
                self.dialect.guard_accounts(self._open(), people)

    def among(
        self,
        query: Executable,
        values: Iterable[object],
        given: Mapping[str, object] | None = None,
    ) -> Iterator[Any]:
        """Rows of a query over `one_of` these values, however many they are.

        Args:
            query: Built once.
            values: What its `one_of` is about.
            given: Its other values.
        """
        for chunk in chunks(dict.fromkeys(values)):
            yield from self.rows(query, {AMONG: chunk, **(given or {})})

    def _open(self) -> Connection:
        if self.ended:
            message = "The unit of work has ended. Begin another one."
            raise StorageError(message)
        return self._connection

    def _writable(self) -> Connection:
        if not self.writes:
            message = "This unit of work only reads. Write in one that `begin` gave."
            raise StorageError(message)
        return self._open()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside when it fails, and leave the unit as it was before."""
        with translating(self.dialect):
            nested = self._open().begin_nested()
        try:
            yield
        except BaseException:
            with translating(self.dialect):
                nested.rollback()
            raise
        with translating(self.dialect):
            nested.commit()


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists of at most `CHUNK`."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@contextmanager
def translating(dialect: Dialect) -> Iterator[None]:
    """Turn errors of the database into popflow's own."""
    try:
        yield
    except DBAPIError as error:
        raise dialect.explain(error) from error
    except SQLAlchemyError as error:
        message = f"The store failed: {_first_line(error)}"
        raise StorageError(message) from error
    except (UnicodeError, OverflowError) as error:  # what the driver says before it tries
        message = "A value cannot be stored: half a character, or a number that is too large."
        raise StorageError(message) from error


def _first_line(error: SQLAlchemyError) -> str:
    # The lines after it may quote what people wrote.
    return str(error).partition("\n")[0]
