"""PostgreSQL keeps the contract of stores, opened as a plugin's store is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from popflow.testing.contracts import DurableStoreContract, SnapshotStoreContract, StoreContract
from popflow_postgres.plugin import popflow_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from popflow.ports import Store


def opened(url: str) -> Store:
    store: Store | None = popflow_store(url)
    assert store is not None
    return store


@pytest.mark.postgres
class TestPostgresqlStore(StoreContract, DurableStoreContract, SnapshotStoreContract):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[Store]:
        store = opened(postgres_url)
        store.upgrade()
        yield store
        store.close()

    @pytest.fixture
    def another(self, postgres_url: str) -> Iterator[Callable[[], Store]]:
        stores: list[Store] = []

        def again() -> Store:
            stores.append(opened(postgres_url))
            return stores[-1]

        yield again
        for store in stores:
            store.close()

    @pytest.fixture
    def tamper(self, postgres_url: str) -> Callable[[int, int], None]:
        def change(cycle: int, seq: int) -> None:
            with psycopg.connect(postgres_url) as connection:
                connection.execute(
                    "UPDATE history SET reason = 'never said' WHERE cycle_id = %s AND seq = %s",
                    (cycle, seq),
                )

        return change
