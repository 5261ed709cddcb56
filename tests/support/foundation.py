"""What houses are built on: memory, or with POPFLOW_TEST_FOUNDATION=procrastinate the real thing.

``POPFLOW_TEST_FOUNDATION=procrastinate pytest tests/unit/engine`` runs the tests of the engine,
unchanged, on PostgreSQL with the shared work queue; each house gets a database of its own.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from popflow.storage.memory import MemoryStore
from popflow_postgres.plugin import popflow_store, popflow_work_queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.ports import Store, WorkQueue
    from tests.support.postgres import PostgresServer

REAL: Final = os.environ.get("POPFLOW_TEST_FOUNDATION") == "procrastinate"


class Foundation:
    """Gives stores, and the queue beside the store that was given last."""

    def __init__(self) -> None:
        self._server: PostgresServer | None = None
        self._stack = ExitStack()
        self._queue: WorkQueue | None = None

    def store(self) -> Store:
        """A new, empty store."""
        if self._server is None:
            return MemoryStore()
        url = self._server.url(self._stack.enter_context(self._server.database()))
        store: Store | None = popflow_store(url)
        assert store is not None
        self._stack.callback(store.close)
        store.upgrade()
        self._queue = popflow_work_queue(url, store)
        assert self._queue is not None
        self._stack.callback(self._queue.close)
        self._queue.upgrade()
        return store

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
        self._server, self._stack = None, ExitStack()


FOUNDATION: Final = Foundation()
