"""What houses are built on: memory, or with POPFLOW_TEST_FOUNDATION=procrastinate the real thing.

``POPFLOW_TEST_FOUNDATION=procrastinate pytest tests/unit/engine`` runs the tests of the engine,
unchanged, on PostgreSQL with the shared work queue. Every house has a database to itself; between
tests it is emptied and not made anew, for its tables take a hundred times as long as its rows.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from popflow.storage.memory import MemoryStore
from popflow_postgres.plugin import popflow_store, popflow_work_queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.ports import Store, WorkQueue
    from tests.support.postgres import PostgresServer

REAL: Final = os.environ.get("POPFLOW_TEST_FOUNDATION") == "procrastinate"
_KEPT: Final = "alembic_version"
"""The table that says which tables there are stays as it is."""
_TABLES: Final = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> %s "
    "AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A database with its store and its queue."""

    url: str
    store: Store
    queue: WorkQueue

    def clear(self) -> None:
        """Empty every table; whoever still holds one of them makes this fail."""
        with psycopg.connect(self.url, options="-c lock_timeout=10s") as connection:
            names = [sql.Identifier(row[0]) for row in connection.execute(_TABLES, [_KEPT])]
            every = sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE")
            connection.execute(every.format(sql.SQL(", ").join(names)))


class Foundation:
    """Gives stores, and the queue beside the store that was given last."""

    def __init__(self) -> None:
        self._server: PostgresServer | None = None
        self._stack = ExitStack()
        self._free: list[Ground] = []
        self._given: list[Ground] = []
        self._queue: WorkQueue | None = None

    def store(self) -> Store:
        """A new, empty store."""
        if self._server is None:
            return MemoryStore()
        ground = self._free.pop() if self._free else self._laid(self._server)
        self._given.append(ground)
        self._queue = ground.queue
        return ground.store

    def _laid(self, server: PostgresServer) -> Ground:
        url = server.url(self._stack.enter_context(server.database()))
        store: Store | None = popflow_store(url)
        assert store is not None
        self._stack.callback(store.close)
        store.upgrade()
        queue: WorkQueue | None = popflow_work_queue(url, store)
        assert queue is not None
        self._stack.callback(queue.close)
        queue.upgrade()
        return Ground(url, store, queue)

    def queue(self) -> WorkQueue | None:
        """The queue of that store; ``None`` in memory, or for a store from elsewhere."""
        given, self._queue = self._queue, None
        return given

    @contextmanager
    def on(self, server: PostgresServer) -> Iterator[None]:
        """Build on this server as long as the block lasts."""
        self._server = server
        with self._stack:
            yield
        self._server, self._stack, self._free = None, ExitStack(), []

    @contextmanager
    def each(self) -> Iterator[None]:
        """One test: what it was given is emptied for the next."""
        yield
        self._queue = None
        while self._given:
            ground = self._given.pop()
            ground.clear()
            self._free.append(ground)


FOUNDATION: Final = Foundation()
