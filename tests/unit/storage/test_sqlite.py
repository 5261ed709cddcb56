"""What is SQLite's own: addresses, journal modes, permissions, and errors in words."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from popflow.errors import SchemaError, StorageError
from popflow.storage import open_sqlite, schema, sqlite_dialect
from popflow.storage.sqlite_dialect import journal_for
from popflow.testing.contracts import SnapshotStoreContract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from popflow.storage import SqlStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "popflow.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    store = open_sqlite(path)
    store.upgrade()
    yield store
    store.close()


def mark(store: SqlStore, value: str = "here") -> None:
    with store.begin() as unit:
        unit.marks.set("mark", value)
        unit.commit()


def marked(store: SqlStore) -> str | None:
    with store.read() as unit:
        return unit.marks.get("mark")


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "truncate"),
        ((3, 44, 5), "truncate"),
        ((3, 44, 6), "wal"),
        ((3, 45, 9), "truncate"),
        ((3, 50, 6), "truncate"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "truncate"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_write_ahead_only_where_it_is_sound(version: tuple[int, ...], mode: str) -> None:
    assert journal_for(version) == mode


def test_this_journal_is_on_and_told(store: SqlStore, path: Path) -> None:
    told = store.describe()
    assert told["journal"] == journal_for(sqlite3.sqlite_version_info)
    assert told["version"] == sqlite3.sqlite_version
    assert told["file"] == str(path)
    assert told["schema"] == schema.HEAD


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 0)])
def test_a_commit_waits_for_the_disk(path: Path, level: int, *, durable: bool) -> None:
    store = open_sqlite(path, durable=durable)
    store.upgrade()
    assert store.describe()["durable"] == ("yes" if durable else "no")
    with closing(sqlite_dialect.SqliteDialect(path, durable=durable).connect()) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (level,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_path_or_an_address(path: Path, form: str) -> None:
    store = open_sqlite(form.format(path))
    store.upgrade()
    mark(store)
    store.close()
    assert marked(open_sqlite(path)) == "here"


def test_a_path_with_signs_in_it(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "a ?mode=memory&x#y%20.db")
    store.upgrade()
    assert (tmp_path / "a ?mode=memory&x#y%20.db").stat().st_size > 0


@pytest.mark.parametrize("address", ["", "sqlite://", "sqlite:///", ":memory:", "a\0b"])
def test_an_address_without_a_file_is_refused(address: str) -> None:
    with pytest.raises(StorageError, match="needs a file"):
        open_sqlite(address)


def test_only_its_owner_reads_the_file(path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_sqlite(path)
        store.upgrade()
        with store.occupy("daemon"):
            pass
    finally:
        os.umask(before)
    modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    assert {"popflow.db", "popflow.db.lock"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_a_missing_store_is_told_and_not_made(path: Path) -> None:
    store = open_sqlite(path)
    with pytest.raises(StorageError, match=r"There is no store at .*popflow db upgrade"):
        store.check_schema()
    with pytest.raises(StorageError, match="There is no store"), store.begin():
        pytest.fail("began without a file")
    assert not path.exists()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "nowhere" / "popflow.db")
    with pytest.raises(StorageError, match="cannot be made: No such file"):
        store.upgrade()
    with pytest.raises(StorageError, match="cannot be made: No such file"), store.occupy("me"):
        pytest.fail("held a store that is nowhere")


def test_a_file_of_something_else_is_told(path: Path) -> None:
    path.write_text("number;name\n" * 100)
    store = open_sqlite(path)
    with pytest.raises(StorageError, match="no SQLite database"):
        store.check_schema()
    with pytest.raises(StorageError, match="no SQLite database"):
        store.upgrade()
    assert path.read_text() == "number;name\n" * 100


def test_empty_tables_are_told(path: Path) -> None:
    path.touch()
    with pytest.raises(SchemaError, match="no tables yet"):
        open_sqlite(path).check_schema()


def test_newer_tables_are_left_alone(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for look in (store.check_schema, store.upgrade):
        with pytest.raises(SchemaError, match=r"newer \(9999\)"):
            look()


def test_older_tables_are_told(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "HEAD", "0999")
    with pytest.raises(SchemaError, match=r"older \(\d{4}\).*popflow db upgrade"):
        store.check_schema()


def test_damage_is_found(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO timer (cycle_id, rule, due_at, position) VALUES (7, 'announce', 0, 0)"
        )
        connection.commit()
    assert store.integrity() == ["row None of timer points to a row of cycle that is gone"]


def test_a_migration_that_loses_rows_is_undone(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE extra (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO cycle_content VALUES (7, '{}')")

    monkeypatch.setattr(schema, "upgrade", careless)
    with pytest.raises(StorageError, match="not changed: row 7 of cycle_content"):
        store.upgrade()
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'extra'").fetchall()
    assert found == []
    assert store.integrity() == []


def test_a_unit_ends_with_its_commit(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.marks.set("mark", "here")
        unit.commit()
        with pytest.raises(StorageError, match="has ended"):
            unit.marks.set("mark", "after")
        with pytest.raises(StorageError, match="has ended"):
            unit.commit()
    with pytest.raises(StorageError, match="has ended"):
        unit.commit()
    assert marked(store) == "here"


@pytest.mark.parametrize("value", ["\ud800"])
def test_what_cannot_be_stored_is_told(store: SqlStore, value: str) -> None:
    with pytest.raises(StorageError, match="cannot be stored"):
        mark(store, value)


def test_a_writer_waits_for_its_turn(store: SqlStore) -> None:
    def add() -> None:
        with store.begin() as unit:
            unit.marks.set("mark", str(int(unit.marks.get("mark") or 0) + 1))
            unit.commit()

    threads = [threading.Thread(target=add) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert marked(store) == "12"


def test_a_store_that_stays_busy_is_told(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_dialect, "BUSY_SECONDS", 0.0)
    monkeypatch.setattr(sqlite_dialect, "PATIENCE_SECONDS", 0.0)
    store.close()
    with store.begin(), pytest.raises(StorageError, match="busy for too long"), store.begin():
        pytest.fail("two writers at once")


def test_a_full_disk_is_told_and_nothing_is_written(store: SqlStore, path: Path) -> None:
    mark(store)
    with closing(sqlite3.connect(path)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    with pytest.raises(StorageError, match="disk is full"):
        _write_more_than(store, pages)
    store.close()
    assert marked(store) == "here"


def _write_more_than(store: SqlStore, pages: int) -> None:
    with store.begin() as unit:
        # The page limit of a connection is what SQLite has to play a full disk.
        session = unit.marks._session  # type: ignore[attr-defined]  # the port has none
        session._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        unit.marks.set("mark", "x" * 100_000)
        unit.commit()


class TestInWriteAheadMode(SnapshotStoreContract):
    """The mode of sound versions; that this one may not be is no matter for one reader."""

    @pytest.fixture
    def store(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
        monkeypatch.setattr(sqlite_dialect, "journal_for", lambda _version: "wal")
        store = open_sqlite(path)
        store.upgrade()
        assert store.describe()["journal"] == "wal"
        yield store
        store.close()


def test_write_ahead_mode_is_left_where_it_is_not_sound(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_dialect, "journal_for", lambda _version: "wal")
        newer = open_sqlite(path)
        newer.upgrade()
    monkeypatch.setattr(sqlite_dialect, "journal_for", lambda _version: "truncate")
    monkeypatch.setattr(sqlite_dialect, "BUSY_SECONDS", 0.0)
    with newer.read() as unit:
        unit.marks.get("mark")
        with pytest.raises(StorageError, match="write-ahead mode"):
            open_sqlite(path).check_schema()
    newer.close()
    older = open_sqlite(path)
    older.check_schema()
    assert older.describe()["journal"] == "truncate"
