"""What is PostgreSQL's own: reaching it, losing it, its one daemon, money under many writers."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.errors import OccupiedError, StaleRevisionError, StorageError
from popflow.storage.schema import HEAD
from popflow.testing.clock import MONDAY
from popflow_postgres.plugin import popflow_store
from tests.support.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.ports import Store, UnitOfWork

pytestmark = pytest.mark.postgres
TODAY = MONDAY.date()


def opened(url: str) -> Store:
    store: Store | None = popflow_store(url)
    assert store is not None
    return store


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    store = opened(postgres_url)
    store.upgrade()
    yield store
    store.close()


def mark(store: Store, value: str) -> None:
    with store.begin() as unit:
        unit.marks.set("mark", value)
        unit.commit()


def marked(store: Store) -> str | None:
    with store.read() as unit:
        return unit.marks.get("mark")


@pytest.mark.parametrize("url", ["sqlite:///x.db", "memory:", "/var/lib/x", "postgresqlx://h/d"])
def test_another_address_is_left_to_others(url: str) -> None:
    assert popflow_store(url) is None


@pytest.mark.parametrize(
    "url",
    ["postgresql://popflow:s3cret@/popflow?nonsense=1", "postgresql://popflow:s3cret@[::1/x"],
)
def test_an_address_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StorageError, match="address of the PostgreSQL store") as told:
        popflow_store(url)
    assert "s3cret" not in str(told.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    store = opened("postgresql://popflow:s3cret@127.0.0.1:1/popflow")
    with pytest.raises(StorageError, match=r"popflow at 127\.0\.0\.1.* cannot be reached") as told:
        store.check_schema()
    assert "s3cret" not in str(told.value)
    with pytest.raises(StorageError, match="cannot be reached"), store.begin():
        pytest.fail("began without a server")


def test_it_tells_of_itself_without_secrets(store: Store) -> None:
    told = store.describe()
    assert told["kind"] == "postgresql"
    assert told["schema"] == HEAD
    assert told["synchronous_commit"] == "on"  # which this server does not do by itself
    assert set(told) == {"kind", "database", "version", "synchronous_commit", "schema"}


def test_an_index_that_cannot_be_used_is_found(store: Store, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_timer_due_at'::regclass"
        )
        connection.execute(
            "ALTER TABLE outbox ADD CONSTRAINT later CHECK (attempts >= 0) NOT VALID"
        )
    assert store.integrity() == [
        "later is not checked on outbox",
        "index ix_timer_due_at cannot be used",
    ]


def test_people_are_paged_by_code_point(postgres_server: PostgresServer) -> None:
    # Another locale would put small letters first, and pages would leave people out.
    with postgres_server.database() as name:
        store = opened(postgres_server.url(name))
        store.upgrade()
        with psycopg.connect(postgres_server.url(name)) as connection:
            found = connection.execute(
                "SELECT collation_name FROM information_schema.columns "
                "WHERE table_name = 'person' AND column_name = 'number'"
            ).fetchone()
        store.close()
    assert found == ("C",)


def posting(key: str, amount: int, source: Pot, target: Pot) -> Posting:
    return Posting(
        key, "200", amount, account(source, "200"), account(target, "200"), "test", MONDAY
    )


def test_many_writers_never_spend_the_same_money(store: Store) -> None:
    with store.begin() as unit:
        unit.ledger.post([posting("grant", 500, Pot.GRANTS, Pot.AVAILABLE)])
        unit.commit()

    def reserve(number: int) -> None:
        with store.begin() as unit:
            left = unit.ledger.balances(["200", "201"], TODAY)["200"].available
            if left >= 100:
                unit.ledger.post([posting(f"r{number}", 100, Pot.AVAILABLE, Pot.RESERVED)])
            unit.commit()

    threads = [threading.Thread(target=reserve, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as unit:
        balance = unit.ledger.balances(["200"], TODAY)["200"]
    assert (balance.available, balance.reserved) == (0, 500)


def test_whoever_reads_balances_waits_for_nobody(store: Store) -> None:
    with store.begin() as writer, store.read() as reader:
        writer.ledger.balances(["200"], TODAY)
        assert reader.ledger.balances(["200"], TODAY)["200"].available == 0


def test_two_that_wait_for_each_other_are_told_to_try_again(store: Store) -> None:
    line = threading.Barrier(2)
    lost: list[Exception] = []

    def change(first: str, second: str) -> None:
        try:
            with store.begin() as unit:
                unit.marks.set(first, "x")
                line.wait()
                unit.marks.set(second, "x")
                unit.commit()
        except StaleRevisionError as error:
            lost.append(error)

    threads = [threading.Thread(target=change, args=pair) for pair in ("ab", "ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lost) == 1


DAEMON = """
import sys
from popflow_postgres.plugin import popflow_store
with popflow_store(sys.argv[1]).occupy("popflow daemon"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_daemon_that_dies_lets_go(store: Store, postgres_url: str) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", DAEMON, postgres_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "held\n"
    with pytest.raises(OccupiedError) as told, store.occupy("second"):
        pytest.fail("two daemons hold one store")
    assert told.value.holder.startswith("popflow daemon, backend ")
    run.kill()
    run.communicate()
    for _ in range(100_000):  # the server notices a moment later
        try:
            with store.occupy("second"):
                return
        except OccupiedError:
            continue
    pytest.fail("a dead daemon holds the store")


def test_a_server_that_stops_at_once_is_told_and_found_again() -> None:
    server = PostgresServer()
    try:
        server.start()
        store = opened(server.url())
        store.upgrade()
        mark(store, "kept")
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")  # this server does not wait for its disk
        with pytest.raises(StorageError, match="connection to PostgreSQL was lost"):
            _stop_inside(store, server)
        with pytest.raises(StorageError, match="cannot be reached"):
            marked(store)
        server.start()
        assert marked(store) == "kept"
        mark(store, "again")
        assert marked(store) == "again"
        store.close()
    finally:
        server.close()


def _stop_inside(store: Store, server: PostgresServer) -> None:
    unit: UnitOfWork
    with store.begin() as unit:
        unit.marks.set("mark", "lost")
        server.stop()
        unit.commit()
