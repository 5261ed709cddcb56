"""Several daemons on one PostgreSQL, in one process: sessions that end, schemas, real threads."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from popflow.bootstrap import open_application
from popflow.engine import timers
from popflow.engine.audit import audit
from popflow.engine.batch import run_batch
from popflow.engine.status import work_status
from popflow.engine.tick import do_job, tick_among_others
from popflow.errors import OccupiedError, SchemaError, StorageError
from popflow.ports import Job, JobKind
from popflow.scheduling.daemon import Daemon
from popflow.settings import load_settings
from popflow.testing import make_person
from popflow_postgres import schema
from popflow_postgres.plugin import popflow_store, popflow_work_queue
from tests.support.house import ANNA, HIRED, MANAGER, House, staff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from popflow.engine.ticked import Ticked
    from popflow.ports import Store, WorkQueue

pytestmark = pytest.mark.postgres
SOON = 30.0
LEASE = timedelta(minutes=5)


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    store: Store | None = popflow_store(postgres_url)
    assert store is not None
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def queue(postgres_url: str, store: Store) -> Iterator[WorkQueue]:
    queue: WorkQueue | None = popflow_work_queue(postgres_url, store)
    assert queue is not None
    queue.upgrade()
    yield queue
    queue.close()


@pytest.fixture
def house(store: Store, queue: WorkQueue) -> House:
    team = [make_person(str(300 + number), MANAGER, hired_on=HIRED) for number in range(12)]
    return House(people=[*staff(), *team], store=store, queue=queue)


def overdue(house: House) -> None:
    """Rounds are planned, and their first timers are due."""
    house.tick()
    dues = [c.conversation_at for c in house.cycles() if c.conversation_at]
    house.clock.advance_to(max(dues) - timedelta(days=13))
    house.pulse.beat(house.clock.now())


def test_whoever_slept_in_the_middle_and_lost_its_session_writes_nothing(
    house: House, queue: WorkQueue, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(house)
    tick_among_others(house.pulse, queue, house.clock.now())
    jobs: list[Job] = []
    queue.drain(jobs.append)
    (job,) = (job for job in jobs if job.kind is JobKind.FIRE)
    whole = run_batch
    meanwhile: list[Ticked] = []

    def sleep(engine: Any, uow: Any, events: Any, now: Any) -> Any:  # noqa: ANN401 - as it comes
        outcomes = whole(engine, uow, events, now)
        with monkeypatch.context() as awake:
            awake.setattr(timers, "run_batch", whole)
            # Asleep with everything locked: nobody waits for it, and nobody fires its timers.
            house.clock.advance(LEASE)
            assert house.tick().fired.transitions == 0
            # The server ends its session, as it does by itself after half a lease.
            with psycopg.connect(postgres_url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE state = 'idle in transaction' AND datname = current_database()"
                )
            house.clock.advance(LEASE)
            meanwhile.append(house.tick())
        return outcomes

    monkeypatch.setattr(timers, "run_batch", sleep)
    late = do_job(house.engine, queue, job)
    assert meanwhile[0].fired.transitions > 0
    assert late.fired.transitions + late.fired.set_aside == 0
    assert house.steps(ANNA).count("move") == 1
    assert audit(house.engine).broken == []


def test_a_unit_from_which_nothing_is_heard_is_ended_by_the_server(store: Store) -> None:
    with pytest.raises(StorageError, match="lost"), store.begin() as uow:  # noqa: PT012 - one unit
        uow.work.limit(timedelta(milliseconds=20))
        assert uow.marks.get("mark") is None
        threading.Event().wait(0.5)
        uow.marks.set("mark", "late")
        uow.commit()
    with store.read() as uow:
        assert uow.marks.get("mark") is None


def test_who_is_alone_keeps_the_next_one_waiting(store: Store) -> None:
    first, second = threading.Event(), threading.Event()

    def enter() -> None:
        with store.begin() as uow:
            first.set()
            uow.work.alone("mark")
            assert uow.marks.get("mark") == "set"
            second.set()

    thread = threading.Thread(target=enter)
    with store.begin() as uow:
        uow.work.alone("mark")
        uow.work.alone("mark")
        thread.start()
        assert first.wait(SOON)
        assert not second.wait(0.2)
        uow.marks.set("mark", "set")
        uow.commit()
    thread.join(SOON)
    assert second.is_set()


def test_daemons_share_a_store_and_one_alone_does_not(postgres_url: str, store: Store) -> None:
    other: Any = popflow_store(postgres_url)
    with (
        store.occupy("a", shared=True),
        other.occupy("b", shared=True),
        pytest.raises(OccupiedError),
        other.occupy("alone"),
    ):
        pytest.fail("alone beside others")
    with store.occupy("alone"), pytest.raises(OccupiedError), other.occupy("b", shared=True):
        pytest.fail("beside one that is alone")
    other.close()


def test_two_daemons_do_everything_between_them(house: House, queue: WorkQueue) -> None:
    overdue(house)
    house.choose(batch=1, workers=2)
    stop, ticked = threading.Event(), threading.Semaphore(0)
    daemons = [
        Daemon(house.pulse, every=0.1, on_tick=lambda _: ticked.release()) for _ in range(2)
    ]
    threads = [
        threading.Thread(target=daemon.run, args=(f"here:{number}",), kwargs={"stop": stop})
        for number, daemon in enumerate(daemons)
    ]
    for thread in threads:
        thread.start()
    status = work_status(house.engine, house.clock.now())
    for _ in range(300):
        assert ticked.acquire(timeout=SOON)
        status = work_status(house.engine, house.clock.now())
        if status.timers.oldest is None and not status.depth.waiting and not status.depth.doing:
            break
    assert [worker.name for worker in status.workers] == ["here:0", "here:1"]
    stop.set()
    for thread in threads:
        thread.join(SOON)
        assert not thread.is_alive()
    assert work_status(house.engine, house.clock.now()).workers == ()
    assert status.timers.oldest is None
    assert sum(cycle.announced_at is not None for cycle in house.cycles()) > 5
    assert audit(house.engine).broken == []


# ------------------------------------------------------------------------------ settings, schema


def organisation(tmp_path: Path, url: str, queue: str) -> Path:
    config = tmp_path / "popflow.toml"
    config.write_text(
        f'[engine]\nqueue = "{queue}"\n[store]\nurl = "{url}"\n'
        '[plugins]\nblock = ["mail", "pob"]\n',
        encoding="utf-8",
    )
    return config


def test_going_over_is_one_line_and_back_as_well(tmp_path: Path, postgres_url: str) -> None:
    config = organisation(tmp_path, postgres_url, "local")
    with open_application(load_settings(config, {}), upgrade=True) as app:
        assert app.engine.queue is None
    for kind, shared in (("procrastinate", True), ("local", False), ("procrastinate", True)):
        config = organisation(tmp_path, postgres_url, kind)
        with open_application(load_settings(config, {})) as app:
            assert (app.engine.queue is not None) is shared


def test_a_queue_without_tables_is_told(postgres_url: str, store: Store) -> None:
    queue: Any = popflow_work_queue(postgres_url, store)
    with pytest.raises(SchemaError, match=r"no tables yet.*popflow db upgrade"):
        queue.check_schema()


def test_older_and_newer_tables_are_told_and_older_ones_upgraded(
    postgres_url: str, queue: WorkQueue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = schema.migrations()
    newer = tmp_path / "99.00.00_01_more.sql"
    newer.write_text("ALTER TABLE procrastinate_jobs ADD COLUMN more text")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", lambda: [*known, newer])
        with pytest.raises(SchemaError, match=r"older.*popflow db upgrade"):
            queue.check_schema()
        queue.upgrade()
        queue.check_schema()
    with psycopg.connect(postgres_url) as connection:
        connection.execute("SELECT more FROM procrastinate_jobs")
    with pytest.raises(SchemaError, match="newer"):
        queue.check_schema()
    with pytest.raises(SchemaError, match="newer"):
        queue.upgrade()


def test_tables_of_another_program_are_left_alone(postgres_url: str, store: Store) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE procrastinate_jobs (id bigint)")
    queue: Any = popflow_work_queue(postgres_url, store)
    for look in (queue.check_schema, queue.upgrade):
        with pytest.raises(SchemaError, match="Another program"):
            look()


def test_a_queue_that_cannot_be_reached_is_told_and_waited_for(
    store: Store, queue: WorkQueue, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("DROP TABLE procrastinate_jobs CASCADE")
    with pytest.raises(StorageError, match="work queue on PostgreSQL failed"):
        queue.depth()
    with (
        pytest.raises(StorageError, match="work queue on PostgreSQL failed"),
        store.begin() as uow,
    ):
        queue.put(uow, [Job(JobKind.PLAN, House().clock.now())])
