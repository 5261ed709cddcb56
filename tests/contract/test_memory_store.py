"""The store in memory keeps the contract of stores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from popflow.errors import StorageError
from popflow.storage import MemoryStore
from popflow.testing.contracts import SnapshotStoreContract, StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class TestMemoryStore(StoreContract, SnapshotStoreContract):
    @pytest.fixture
    def store(self) -> Iterator[MemoryStore]:
        store = MemoryStore()
        yield store
        store.close()

    @pytest.fixture
    def tamper(self, store: MemoryStore) -> Callable[[int, int], None]:
        def change(cycle: int, seq: int) -> None:
            with store.hold(writable=True) as tables:
                rows = tables.entries.writing()
                told = list(rows[cycle])
                told[seq - 1] = replace(told[seq - 1], reason="never said")
                rows[cycle] = tuple(told)
                store.publish(tables)

        return change

    def test_a_reading_unit_says_that_it_only_reads(self, store: MemoryStore) -> None:
        with store.read() as unit, pytest.raises(StorageError, match="only reads"):
            unit.marks.set("mark", "here")
