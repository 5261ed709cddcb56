"""Procrastinate keeps the contract of work queues, opened as a plugin's queue is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from popflow.ports import Depth, Job, JobKind
from popflow.testing.contracts import WorkQueueContract
from popflow.testing.contracts.working import put
from popflow_postgres.plugin import popflow_store, popflow_work_queue
from tests.support.house import BEGIN, House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from popflow.ports import Store, WorkQueue

SILENT = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
FETCH = "SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)"


@pytest.mark.postgres
class TestProcrastinateQueue(WorkQueueContract):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[Store]:
        store: Store | None = popflow_store(postgres_url)
        assert store is not None
        store.upgrade()
        yield store
        store.close()

    @pytest.fixture
    def queue(self, postgres_url: str, store: Store) -> Iterator[WorkQueue]:
        queue: WorkQueue | None = popflow_work_queue(postgres_url, store)
        assert queue is not None
        queue.upgrade()
        yield queue
        queue.close()

    @pytest.fixture
    def vanish(self, postgres_url: str) -> Callable[[], None]:
        def take() -> None:
            with psycopg.connect(postgres_url) as connection:
                worker = connection.execute(f"{SILENT} RETURNING id").fetchone()
                assert worker is not None
                job = connection.execute(FETCH, worker).fetchone()
                assert job is not None
                assert job[0] is not None

        return take

    def test_a_tick_takes_up_the_turn_of_one_that_was_killed(
        self, store: Store, queue: WorkQueue, vanish: Callable[[], None]
    ) -> None:
        """Without a daemon beside it, nobody else would."""
        house = House(store=store, queue=queue)
        put(store, queue, Job(JobKind.PLAN, BEGIN))
        vanish()
        assert house.tick().launched.started > 0
        assert queue.depth() == Depth()
