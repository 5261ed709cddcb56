"""SQLite keeps the contract of stores."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from popflow.storage import open_sqlite
from popflow.testing.contracts import DurableStoreContract, StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from popflow.ports import Store


class TestSqliteStore(StoreContract, DurableStoreContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "popflow.db"

    @pytest.fixture
    def store(self, path: Path) -> Iterator[Store]:
        store = open_sqlite(path)
        store.upgrade()
        yield store
        store.close()

    @pytest.fixture
    def another(self, path: Path) -> Iterator[Callable[[], Store]]:
        opened: list[Store] = []

        def again() -> Store:
            opened.append(open_sqlite(path))
            return opened[-1]

        yield again
        for store in opened:
            store.close()

    @pytest.fixture
    def tamper(self, path: Path) -> Callable[[int, int], None]:
        def change(cycle: int, seq: int) -> None:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(
                    "UPDATE history SET reason = 'never said' WHERE cycle_id = ? AND seq = ?",
                    (cycle, seq),
                )
                connection.commit()

        return change
