"""The work queue on Procrastinate: jobs are rows beside popflow's own, written in one transaction.

Only Procrastinate's ``lock`` is used, never its ``queueing_lock``: that one fails the transaction
of whoever puts a second job. Nothing is periodic: every daemon's tick derives what is due.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.sql import queries

from popflow.errors import StorageError
from popflow.ports import Depth, Job, JobKind
from popflow.storage import driver_connection
from popflow_postgres import schema

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

    from popflow.ports import Store, UnitOfWork
    from popflow_postgres.server import Server

    Do = Callable[[Job], None]

log = logging.getLogger(__name__)

QUEUE: Final = "popflow"
LOCKS: Final = {JobKind.PLAN: "popflow-turn", JobKind.CLOSE: "popflow-turn"}
"""Jobs with one lock are done one at a time, in the order in which they were put."""
HEARTBEAT: Final = timedelta(seconds=5)
MOST_ATTEMPTS: Final = 3
"""A job whose daemon vanished so often may be the cause of it: it is kept as failed."""
KEPT: Final = timedelta(days=7)
"""So long failed jobs are kept for whoever looks why."""
PAUSE: Final = 3.0
"""Seconds before a queue that could not be reached is tried again."""
LOOK: Final = 0.2
"""Seconds between two looks at whether the daemon is to stop."""

_DEPTH: Final = (
    "SELECT task_name, status::text, count(*) FROM procrastinate_jobs "
    "WHERE queue_name = %s AND status IN ('todo', 'doing', 'failed') GROUP BY 1, 2"
)
_LEFT: Final = (
    "SELECT id, attempts FROM procrastinate_jobs WHERE queue_name = %s AND status = 'doing' "
    "AND worker_id IS NULL ORDER BY id FOR UPDATE SKIP LOCKED"
)
_OLD: Final = (
    "DELETE FROM procrastinate_jobs AS job WHERE queue_name = %s AND status = 'failed' AND NOT "
    "EXISTS (SELECT 1 FROM procrastinate_events WHERE job_id = job.id AND at > now() - %s)"
)


class ProcrastinateQueue:
    """`popflow.ports.WorkQueue` in the database of the store.

    Args:
        store: Whose units put the jobs.
        server: Where that store is.
    """

    def __init__(self, store: Store, server: Server) -> None:
        # It tells every job with all that it carries; what popflow logs of it is enough.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        self._store, self._server = store, server
        self._putting = App(connector=SyncPsycopgConnector())
        self._drain: _Drain | None = None

    def put(self, uow: UnitOfWork, jobs: Sequence[Job]) -> None:
        """Enqueue inside a unit of work, on its own connection."""
        connection = driver_connection(uow)
        with _told():
            for kind in dict.fromkeys(job.kind for job in jobs):
                deferrer = self._putting.configure_task(
                    _name(kind), queue=QUEUE, lock=LOCKS.get(kind), connection=connection
                )
                deferrer.batch_defer(*(_words(job) for job in jobs if job.kind is kind))

    def depth(self) -> Depth:
        """How many jobs there are."""
        with self._store.read() as uow, _told():
            rows = driver_connection(uow).execute(_DEPTH, [QUEUE]).fetchall()
        found: dict[str, dict[JobKind, int]] = {"todo": {}, "doing": {}}
        for name, status, count in rows:
            if status != "failed":
                found[status][JobKind(name.partition(".")[2])] = count
        failed = sum(count for _, status, count in rows if status == "failed")
        return Depth(found["todo"], found["doing"], failed)

    def work(self, do: Do, threads: int, stop: threading.Event) -> None:
        """Do jobs as they come, so many at once, until ``stop`` is set."""
        while not stop.is_set():
            try:
                asyncio.run(self._serve(do, threads, stop))
            except Exception:
                log.exception("the work queue cannot be reached, tried again soon")
            stop.wait(PAUSE)

    async def _serve(self, do: Do, threads: int, stop: threading.Event) -> None:
        app = self._app(do, threads)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads, "job"))
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=threads,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT.total_seconds(),
                )
            )
            while not (stop.is_set() or working.done()):
                await asyncio.wait({working}, timeout=LOOK)
            if working.done():
                working.result()  # stopped by itself: why
                return
            working.cancel()  # finishes the jobs in hand
            await asyncio.wait({working})

    def drain(self, do: Do) -> None:
        """Do the jobs that wait, one by one, until none does.

        Raises:
            StorageError: The queue cannot be reached.
        """
        with _told():
            if self._drain is None:
                self._drain = _Drain(self._app)
            self._drain.run(do)

    def take_up(self, silent: timedelta) -> int:
        """Let jobs wait again whose daemon gave no sign for so long; returns how many."""
        with self._store.begin() as uow, _told():
            connection = driver_connection(uow)
            # Without its row a worker has no jobs any more: they are nobody's.
            since = {"seconds_since_heartbeat": silent.total_seconds()}
            connection.execute(queries["prune_stalled_workers"], since)
            left = connection.execute(_LEFT, [QUEUE]).fetchall()
            for number, attempts in left:
                _again(connection, number, attempts)
            connection.execute(_OLD, [QUEUE, KEPT])
            uow.commit()
        if left:
            log.warning("jobs of a silent daemon taken up", extra={"jobs": len(left)})
        return len(left)

    def upgrade(self) -> None:
        """Make or change Procrastinate's tables."""
        with _told():
            schema.upgrade(self._server.connect)

    def check_schema(self) -> None:
        """Raise `SchemaError` unless Procrastinate's tables are as it needs them."""
        with self._store.read() as uow, _told():
            schema.check(driver_connection(uow))

    def close(self) -> None:
        """Let go of every connection."""
        if self._drain is not None:
            self._drain.close()
            self._drain = None

    def _app(self, do: Do, threads: int) -> App:
        connector = PsycopgConnector(
            conninfo=self._server.conninfo, min_size=1, max_size=threads + 2
        )
        app = App(connector=connector)
        for kind in JobKind:
            app.task(name=_name(kind), queue=QUEUE)(_doing(kind, do))
        return app


class _Drain:
    """A worker that comes whenever it is called, its connections kept in between."""

    def __init__(self, make: Callable[[Do, int], App]) -> None:
        self._do: Do | None = None
        self._runner = asyncio.Runner()
        self._app = make(self._one, 1)
        try:
            self._runner.run(self._open())
        except BaseException:
            self._runner.close()
            raise

    async def _open(self) -> None:
        await self._app.open_async()

    def run(self, do: Do) -> None:
        """Do what waits."""
        self._do = do
        self._runner.run(
            self._app.run_worker_async(
                queues=[QUEUE],
                concurrency=1,
                wait=False,
                listen_notify=False,
                install_signal_handlers=False,
                delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT.total_seconds(),
            )
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._runner.run(self._app.close_async())
        self._runner.close()

    def _one(self, job: Job) -> None:
        if self._do is not None:
            self._do(job)


def _name(kind: JobKind) -> str:
    return f"{QUEUE}.{kind.value}"


def _words(job: Job) -> dict[str, Any]:
    return {"at": job.at.isoformat(), "claim": job.claim, "cycles": list(job.cycles)}


def _doing(kind: JobKind, do: Do) -> Callable[..., None]:
    """The task of a kind of job."""

    def task(at: str, claim: str, cycles: list[int]) -> None:
        try:
            do(Job(kind, datetime.fromisoformat(at), claim, tuple(cycles)))
        except Exception:
            raise
        except BaseException as error:
            # Not in this thread: whoever called it decides whether the program ends.
            message = f"{kind} was broken off"
            raise RuntimeError(message) from error

    return task


def _again(connection: psycopg.Connection[Any], number: int, attempts: int) -> None:
    if attempts < MOST_ATTEMPTS:
        asked = dict.fromkeys(("retry_at", "new_priority", "new_queue_name", "new_lock"))
        connection.execute(queries["retry_job"], {**asked, "job_id": number})
    else:
        asked_to = {"job_id": number, "status": "failed", "delete_job": False}
        connection.execute(queries["finish_job"], asked_to)


@contextmanager
def _told() -> Iterator[None]:
    """Turn errors of the queue into popflow's own."""
    try:
        yield
    except (ConnectorException, psycopg.Error) as error:
        cause = error.__cause__ or error
        first = str(cause).partition("\n")[0]
        message = f"The work queue on PostgreSQL failed: {first}"
        raise StorageError(message) from error
