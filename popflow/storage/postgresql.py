"""PostgreSQL: one server, many machines.

Which driver connects, and how, is the caller's: SQLAlchemy never sees an address or a password.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.dialects.postgresql import insert

from popflow.errors import OccupiedError, PopflowError, StaleRevisionError, StorageError
from popflow.storage.dialect import Dialect
from popflow.storage.session import ConflictError
from popflow.storage.store import SqlStore
from popflow.storage.unnesting import Unnested

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy import Connection, Engine, Executable, Table
    from sqlalchemy import Dialect as SqlDialect
    from sqlalchemy.exc import DBAPIError

    from popflow.storage.dialect import Upsert
    from popflow.storage.prepared import Prepared

# Advisory locks are numbers of the whole database; these spell "popflow" and what is locked.
_DAEMON: Final = (0x706F70, 1)
_UPGRADE: Final = (0x706F70, 2)
_ACCOUNTS: Final = 0x706F7003
_TURNS: Final = 0x706F7004
_MILLISECOND: Final = timedelta(milliseconds=1)
_RACES: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: somebody else was first."""
_LONGEST_NAME: Final = 63
"""PostgreSQL cuts off a longer name of an application."""


def open_postgresql(connect: Callable[[], Any]) -> SqlStore:
    """The store on a PostgreSQL server.

    Args:
        connect: Gives a new psycopg 3 connection, not in autocommit mode. What it raises comes
            out of the store as it is: let it raise `StorageError` without secrets.
    """
    dialect = PostgresqlDialect()
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,  # a server that was started anew is noticed before a unit begins
        hide_parameters=True,
    )
    return SqlStore(engine, dialect)


class PostgresqlDialect(Dialect):
    """What is PostgreSQL's own."""

    kind = "postgresql"

    def insert(self, table: Table) -> Upsert:
        """PostgreSQL's insert."""
        return insert(table)

    def preparing(
        self, statement: Executable, names: Collection[str], dialect: SqlDialect
    ) -> Prepared:
        """One statement over arrays where its form allows it."""
        return Unnested(statement, names, dialect)

    def begin(
        self, engine: Engine, *, write: bool, patience: timedelta | None = None
    ) -> Connection:
        """Writers wait for each other row by row; who reads sees one moment."""
        connection = engine.connect()
        try:
            if not write:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            connection.begin()
            if patience is not None:
                connection.execute(_PATIENCE, {"longest": _milliseconds(patience)})
        except BaseException:
            connection.close()
            raise
        return connection

    def reserve(self, connection: Connection, count: int) -> Sequence[int]:
        """Numbers from the sequence of the table: nobody waits for who is still writing."""
        sequence = func.pg_get_serial_sequence("cycle", "id")
        numbers = func.generate_series(1, count).table_valued("n")
        rows = connection.execute(select(func.nextval(sequence)).select_from(numbers))
        return [row[0] for row in rows]

    def guard_accounts(self, connection: Connection, people: Sequence[str]) -> None:
        """A lock per person until the unit ends, always taken in the same order."""
        connection.execute(_LOCKS, {"names": list(people), "space": _ACCOUNTS})

    def alone(self, connection: Connection, what: Sequence[str]) -> None:
        """An advisory lock each until the unit ends, always taken in the same order."""
        connection.execute(_LOCKS, {"names": list(what), "space": _TURNS})

    def limit(self, connection: Connection, idle: timedelta) -> None:
        """The server ends the session of a unit from which it hears nothing for so long."""
        connection.execute(_LIMIT, {"idle": _milliseconds(idle)})

    @contextmanager
    def occupy(self, engine: Engine, holder: str, *, shared: bool = False) -> Iterator[None]:
        """An advisory lock on a connection of its own: it ends with the connection."""
        lock = func.pg_try_advisory_lock_shared if shared else func.pg_try_advisory_lock
        with engine.connect() as connection:
            connection.detach()  # not back to the pool: closing it lets go of the lock
            named = func.set_config("application_name", holder[:_LONGEST_NAME], False)  # noqa: FBT003 - SQL's own: for the session
            connection.execute(select(named))
            if not connection.execute(select(lock(*_DAEMON))).scalar():
                raise OccupiedError(_holder(connection))
            connection.commit()
            yield

    @contextmanager
    def upgrading(self, engine: Engine) -> Iterator[Connection]:
        """One transaction: PostgreSQL changes tables in it like rows."""
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(*_UPGRADE)))
            yield connection

    def integrity(self, connection: Connection) -> list[str]:
        """Constraints and indexes that PostgreSQL itself does not vouch for."""
        return [
            *(f"{row[0]} is not checked on {row[1]}" for row in connection.execute(_UNCHECKED)),
            *(f"index {row[0]} cannot be used" for row in connection.execute(_UNUSABLE)),
        ]

    def describe(self, connection: Connection) -> dict[str, str]:
        """Database, version and whether a commit waits for the disk."""
        row = connection.execute(_ABOUT).one()
        return {"database": row[0], "version": row[1], "synchronous_commit": row[2]}

    def explain(self, error: DBAPIError) -> PopflowError:
        """What an error of PostgreSQL means; details may quote values and stay out."""
        state = str(getattr(error.orig, "sqlstate", None) or "")
        first = str(error.orig).partition("\n")[0]
        if state.startswith("23"):
            return ConflictError(f"PostgreSQL: {first}")
        if state in _RACES:
            return StaleRevisionError(())
        if error.connection_invalidated or not state or state.startswith(("08", "57P")):
            return StorageError(f"The connection to PostgreSQL was lost: {first}")
        return StorageError(f"PostgreSQL: {first}")


_LOCKS = text(
    "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(name, :space) AS "
    "key FROM unnest(CAST(:names AS text[])) AS name ORDER BY key) AS keys"
)
_LIMIT = text("SELECT set_config('idle_in_transaction_session_timeout', :idle, true)")
_PATIENCE = text("SELECT set_config('lock_timeout', :longest, true)")
_UNCHECKED = text(
    "SELECT conname, conrelid::regclass::text FROM pg_constraint "
    "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY conname"
)
_UNUSABLE = text(
    "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
    "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY 1"
)
_ABOUT = text(
    "SELECT current_database(), current_setting('server_version'), "
    "current_setting('synchronous_commit')"
)
_HOLDER = text(
    "SELECT application_name, activity.pid, coalesce(client_hostname, host(client_addr), "
    "'this machine') FROM pg_locks JOIN pg_stat_activity AS activity USING (pid) "
    "WHERE locktype = 'advisory' AND classid = :space AND objid = :what AND objsubid = 2 "
    "AND granted AND pg_locks.database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database())"
)


def _milliseconds(span: timedelta) -> str:
    return f"{max(round(span / _MILLISECOND), 1)}ms"


def _holder(connection: Connection) -> str:
    space, what = _DAEMON
    row = connection.execute(_HOLDER, {"space": space, "what": what}).first()
    return f"{row[0]}, backend {row[1]} for {row[2]}" if row else "another daemon"
