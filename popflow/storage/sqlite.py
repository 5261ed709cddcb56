"""Opening the store in an SQLite file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.pool import QueuePool

from popflow.errors import StorageError
from popflow.storage.sqlite_dialect import SqliteDialect
from popflow.storage.store import SqlStore

OLDEST: Final = (3, 35, 0)
"""The first SQLite that knows all the SQL that is used here."""
_SCHEMES: Final = ("sqlite:///", "sqlite://")


def open_sqlite(url_or_path: str | os.PathLike[str], *, durable: bool = True) -> SqlStore:
    """The store in an SQLite file; `SqlStore.upgrade` makes the file when it is not there.

    Args:
        url_or_path: A path, or ``sqlite:///`` before one (a fourth slash makes it absolute).
        durable: Whether a commit waits until the disk has it. Only data that can be made anew, a
            demonstration's or a forecast's, go without: a power cut may damage the whole file.

    Raises:
        StorageError: The address names no file, or this SQLite is too old.
    """
    path = _path_of(os.fspath(url_or_path))
    if sqlite3.sqlite_version_info < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        message = f"SQLite {sqlite3.sqlite_version} is too old: popflow needs {oldest} or newer."
        raise StorageError(message)
    dialect = SqliteDialect(path, durable=durable)
    engine = create_engine(
        "sqlite://",
        creator=dialect.connect,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=-1,
        pool_use_lifo=True,  # the connection that was used last knows most of the file still
        hide_parameters=True,
    )
    return SqlStore(engine, dialect)


def _path_of(address: str) -> Path:
    for scheme in _SCHEMES:
        if address.startswith(scheme):
            address = address.removeprefix(scheme)
            break
    if not address or address == ":memory:" or "\0" in address:
        message = "An SQLite store needs a file: sqlite:///popflow.db, or a path."
        raise StorageError(message)
    return Path(address).absolute()
