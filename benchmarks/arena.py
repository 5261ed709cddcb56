"""Databases that a measure takes and leaves behind empty: SQLite files, and a real PostgreSQL.

psycopg is imported where PostgreSQL is used: the memory of a process on SQLite is measured too.
"""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from popflow.storage import open_sqlite
from popflow.storage.sqlite_dialect import SqliteDialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from psycopg import sql

    from popflow.ports import Store


Raw: TypeAlias = Any
"""A connection of sqlite3 or psycopg itself: both take `execute`, `cursor` and `commit`."""


class Kind(StrEnum):
    """The databases on which popflow runs."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


class PostgresHost(Protocol):
    """A running PostgreSQL, as tests/support/postgres.py starts one."""

    def url(self, database: str = ...) -> str:
        """Address of a database."""
        ...

    def run(self, statement: sql.Composed) -> None:
        """Run a statement on the server as a whole."""
        ...


DURABLE: Final = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
"""The measured server keeps what it acknowledged, as SQLite does with ``synchronous = FULL``."""


@dataclass(slots=True)
class Database:
    """One database with popflow's tables in it, or to be.

    Attributes:
        kind: Which.
        address: Path of the file, or address of the server's database.
    """

    kind: Kind
    address: str

    @property
    def mark(self) -> str:
        """How a statement names its next parameter."""
        return "?" if self.kind is Kind.SQLITE else "%s"

    def store(self) -> Store:
        """The store in it, as popflow itself opens it."""
        if self.kind is Kind.SQLITE:
            return open_sqlite(self.address)
        from popflow_postgres.plugin import popflow_store  # noqa: PLC0415 - SQLite alone needs no driver

        store = popflow_store(self.address)
        if store is None:
            message = f"{self.address} is no address of PostgreSQL"
            raise RuntimeError(message)
        return store

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """A connection of the driver itself, set up as popflow sets up its own."""
        if self.kind is Kind.SQLITE:
            connection: Raw = SqliteDialect(Path(self.address)).connect()
        else:
            from popflow_postgres.server import Server  # noqa: PLC0415 - SQLite alone needs no driver

            connection = Server(self.address).connect()
        try:
            yield connection
        finally:
            connection.close()

    def columns(self, connection: Raw, table: str) -> list[str]:
        """Names of a table's columns, in order."""
        return [
            column[0]
            for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description
        ]

    def rows(self, connection: Raw, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query, by column."""
        cursor = connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def settle(self, connection: Raw) -> None:
        """Gather statistics after a bulk load, as a database that has run for a while has them."""
        if self.kind is Kind.SQLITE:
            connection.execute("ANALYZE")
            return
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
        connection.autocommit = False


def insert_many(
    database: Database,
    connection: Raw,
    table: str,
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Insert rows, as one call of the driver."""
    marks = ", ".join([database.mark] * len(names))
    told = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    connection.cursor().executemany(told, rows)


_NUMBERS: Final = itertools.count(1)


class Arena:
    """Gives databases, and takes them away again.

    Args:
        folder: Holds SQLite's files.
        server: A running PostgreSQL; ``None`` measures SQLite alone.
    """

    def __init__(self, folder: Path, server: PostgresHost | None = None) -> None:
        self.folder = folder
        self._server = server
        self._templates: dict[Kind, Database] = {}

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The databases that there are."""
        return tuple(Kind) if self._server else (Kind.SQLITE,)

    @contextmanager
    def database(self, kind: Kind) -> Iterator[Database]:
        """A new database with popflow's tables and nothing in them, dropped afterwards."""
        if kind not in self._templates:
            # Migrations are run once: every further database is a copy.
            template = self._file() if kind is Kind.SQLITE else self._created("template1")
            store = template.store()
            store.upgrade()
            store.close()
            self._templates[kind] = template
        template = self._templates[kind]
        if kind is Kind.SQLITE:
            made = self._file()
            shutil.copyfile(template.address, made.address)
        else:
            made = self._created(template.address.partition("?")[0].rpartition("/")[2])
        try:
            yield made
        finally:
            self._drop(made)

    def _file(self) -> Database:
        home = self.folder / f"sqlite-{next(_NUMBERS)}"
        home.mkdir(parents=True)
        return Database(Kind.SQLITE, str(home / "popflow.db"))

    def _created(self, template: str) -> Database:
        from psycopg import sql  # noqa: PLC0415 - SQLite alone needs no driver

        server, name = self._reach(), f"bench_{os.getpid()}_{next(_NUMBERS)}"
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        server.run(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
        return Database(Kind.POSTGRESQL, server.url(name))

    def _drop(self, made: Database) -> None:
        if made.kind is Kind.SQLITE:
            shutil.rmtree(Path(made.address).parent, ignore_errors=True)
            return
        from psycopg import sql  # noqa: PLC0415 - SQLite alone needs no driver

        name = made.address.partition("?")[0].rpartition("/")[2]
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._reach().run(drop.format(sql.Identifier(name)))

    def _reach(self) -> PostgresHost:
        if self._server is None:
            message = "this run has no PostgreSQL"
            raise RuntimeError(message)
        return self._server


def version_of(database: Database) -> str:
    """What the database says it is."""
    asked = "sqlite_version()" if database.kind is Kind.SQLITE else "version()"
    with database.raw() as connection:
        return str(connection.execute(f"SELECT {asked}").fetchone()[0])
