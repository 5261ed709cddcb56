"""SQLite: one file, many processes.

Writers queue at ``BEGIN IMMEDIATE``. Where this SQLite's write-ahead log is sound readers and
writers do not wait for each other; elsewhere a rollback journal is used, and a commit waits until
those who read have ended: reading units are kept short.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import text
from sqlalchemy.dialects.sqlite import insert

from popflow.errors import PopflowError, StorageError
from popflow.storage.dialect import Dialect
from popflow.storage.numbered import Numbered
from popflow.storage.occupation import in_turn, occupied
from popflow.storage.session import ConflictError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import timedelta
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Executable, Table
    from sqlalchemy import Dialect as SqlDialect
    from sqlalchemy.exc import DBAPIError

    from popflow.storage.dialect import Upsert

BUSY_SECONDS: Final = 30.0
"""So long a statement waits for a lock that another process holds."""
PATIENCE_SECONDS: Final = 90.0
"""So long the first in the queue of writers waits for the one before it."""
LOOK_SECONDS: Final = 0.002
"""So often the first in the queue looks."""
_SOUND_LOGS: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Versions in which the write-ahead log no longer loses data among several connections."""
_BUSY: Final = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED"})
_MEANINGS: Final = {
    "SQLITE_FULL": "the disk is full: make room, nothing was written",
    "SQLITE_READONLY": "the file or its folder may not be written: check owner and permissions",
    "SQLITE_CANTOPEN": "the file cannot be opened: check that it is there, and its permissions",
    "SQLITE_NOTADB": "the file is no SQLite database",
    "SQLITE_CORRUPT": "the file is damaged: stop popflow and restore a backup",
    "SQLITE_IOERR": "the disk failed to read or write",
}


_COUNT_ON = text("UPDATE sqlite_sequence SET seq = seq + :count WHERE name = :name")
_COUNT_FROM_NONE = text("INSERT INTO sqlite_sequence VALUES (:name, :count)")
_COUNTED = text("SELECT seq FROM sqlite_sequence WHERE name = :name")


def journal_for(version: tuple[int, ...]) -> str:
    """The journal mode that loses nothing on that version of SQLite."""
    newest, *older = _SOUND_LOGS
    sound = version >= newest or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in older
    )
    # Emptying the journal is as durable as deleting it, and does not need the folder synced.
    return "wal" if sound else "truncate"


class SqliteDialect(Dialect):
    """What is SQLite's own.

    Args:
        path: The file; its journal and its lock file lie beside it.
        durable: Whether a commit waits for the disk.
    """

    kind = "sqlite"

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        super().__init__()
        self._path = path
        self._durable = durable
        self._journal = journal_for(sqlite3.sqlite_version_info)

    def connect(self) -> sqlite3.Connection:
        """A connection that is set up; it never makes the file."""
        if not self._path.is_file():
            message = f"There is no store at {self._path}. Run `popflow db upgrade` to make it."
            raise StorageError(message)
        address = f"file:{quote(str(self._path))}?mode=rw"
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # transactions are begun here, never by the driver
            check_same_thread=False,  # the pool hands a connection to one thread at a time
        )
        try:
            self._set_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_up(self, connection: sqlite3.Connection) -> None:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != self._journal:
            # Into and out of write-ahead mode goes only a program that is alone with the file.
            with suppress(sqlite3.OperationalError):
                (mode,) = connection.execute(f"PRAGMA journal_mode = {self._journal}").fetchone()
        if mode == "wal" and self._journal != "wal":
            message = (
                f"{self._path} is in write-ahead mode, in which SQLite {sqlite3.sqlite_version} "
                "can lose data. Stop the other programs that use it, or use a newer SQLite."
            )
            raise StorageError(message)
        # FULL: what was acknowledged is on the disk.
        connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'OFF'}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_spill = OFF")  # a big batch locks readers out at its end

    def insert(self, table: Table) -> Upsert:
        """SQLite's insert."""
        return insert(table)

    def begin(
        self, engine: Engine, *, write: bool, patience: timedelta | None = None
    ) -> Connection:
        """Wait for the only place of a writer; who reads takes a place of its own."""
        connection = engine.connect()
        try:
            connection.begin()
            driver = _driver_of(connection)
            driver.execute(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
            if write:
                self._take_turn(driver, patience)
            else:
                _wait_for_locks(driver, BUSY_SECONDS)
                driver.execute("BEGIN")
        except sqlite3.Error as error:
            connection.close()
            raise self._meaning(error) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_turn(self, driver: sqlite3.Connection, patience: timedelta | None = None) -> None:
        """Begin to write as the next in the queue.

        SQLite lets those who wait look again now and then, and a writer that is at it again at
        once is always first. In the queue one looks, often, and the others wait behind it.
        """
        longest = None if patience is None else patience.total_seconds()
        with in_turn(self._path.with_name(f"{self._path.name}.queue"), longest):
            _wait_for_locks(driver, 0)
            try:
                _begin_writing(driver, PATIENCE_SECONDS if longest is None else longest)
            finally:
                # A commit waits for those who read, no longer either.
                _wait_for_locks(driver, BUSY_SECONDS if longest is None else longest)

    def preparing(
        self, statement: Executable, names: Collection[str], dialect: SqlDialect
    ) -> Numbered:
        """Make a bulk statement ready: over a list of numbers where only those differ."""
        return Numbered(statement, names, dialect)

    def reserve(self, connection: Connection, count: int) -> Sequence[int]:
        """Numbers from SQLite's own count of the table."""
        given = {"name": "cycle", "count": count}
        if connection.execute(_COUNT_ON, given).rowcount == 0:
            connection.execute(_COUNT_FROM_NONE, given)
        last = int(connection.execute(_COUNTED, {"name": "cycle"}).scalar_one())
        return range(last - count + 1, last + 1)

    def guard_accounts(self, connection: Connection, people: Sequence[str]) -> None:
        """Nothing to do: there is one writer."""

    def alone(self, connection: Connection, what: Sequence[str]) -> None:
        """Nothing to do: there is one writer."""

    def limit(self, connection: Connection, idle: timedelta) -> None:
        """Nothing to do: the file belongs to one machine, and nobody writes beside a writer."""

    def occupy(
        self, engine: Engine, holder: str, *, shared: bool = False
    ) -> AbstractContextManager[None]:
        """A lock of the operating system beside the file: it ends with the process."""
        del engine
        return occupied(self._path.with_name(f"{self._path.name}.lock"), holder, shared=shared)

    @contextmanager
    def upgrading(self, engine: Engine) -> Iterator[Connection]:
        """The writer's place; foreign keys rest while tables are made anew, and are checked."""
        self._make()
        with engine.connect() as connection:
            # A connection for this alone: others must never find foreign keys off.
            driver = _driver_of(connection)
            connection.detach()
            connection.begin()
            driver.execute("PRAGMA query_only = OFF")
            driver.execute("PRAGMA foreign_keys = OFF")
            self._take_turn(driver)
            before = _changes_of_tables(driver)
            yield connection
            if _changes_of_tables(driver) != before:
                self._refuse_orphans(connection)
            connection.commit()

    def _make(self) -> None:
        """Make the file when it is not there: nobody but its owner may read it."""
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            message = f"The store {self._path} cannot be made: {error.strerror}."
            raise StorageError(message) from error

    def _refuse_orphans(self, connection: Connection) -> None:
        wrong = _orphans(connection)
        if wrong:
            message = f"The tables were not changed: {wrong[0]}"
            raise StorageError(message)

    def integrity(self, connection: Connection) -> list[str]:
        """SQLite's own check of the whole file, and of every foreign key."""
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        return [*(line for line in found if line != "ok"), *_orphans(connection)]

    def describe(self, connection: Connection) -> dict[str, str]:
        """File, version and journal."""
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        return {
            "file": str(self._path),
            "version": sqlite3.sqlite_version,
            "journal": str(mode),
            "durable": "yes" if self._durable else "no",
        }

    def explain(self, error: DBAPIError) -> PopflowError:
        """What an error of SQLite means."""
        return self._meaning(error.orig)

    def _meaning(self, error: BaseException | None) -> PopflowError:
        name = _name_of(error)
        if isinstance(error, sqlite3.IntegrityError):
            return ConflictError(f"{self._path}: {error}")
        if name in _BUSY:
            what = "other programs kept the store busy for too long: try again"
        else:
            what = _MEANINGS.get(name, str(error))
        return StorageError(f"{self._path}: {what}")


def _driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - our own `connect` made it
    return driver


def _changes_of_tables(driver: sqlite3.Connection) -> int:
    """How often SQLite changed a table or an index of this file."""
    return int(driver.execute("PRAGMA schema_version").fetchone()[0])


def _wait_for_locks(driver: sqlite3.Connection, seconds: float) -> None:
    driver.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


def _begin_writing(driver: sqlite3.Connection, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _name_of(error) not in _BUSY or time.monotonic() > deadline:
                raise
        else:
            return
        time.sleep(LOOK_SECONDS)


def _name_of(error: BaseException | None) -> str:
    """SQLite's name for an error, without what it says more: ``SQLITE_BUSY_SNAPSHOT`` is busy."""
    whole = str(getattr(error, "sqlite_errorname", ""))
    return "_".join(whole.split("_")[:2])


def _orphans(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [f"row {row[1]} of {row[0]} points to a row of {row[2]} that is gone" for row in rows]
