"""The floors leave what popflow leaves, row by row; so do the peers, and the store is sound."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.arena import Arena, Database, Kind
from benchmarks.contestants import fire, floor, opened
from benchmarks.floors import FLOORS
from benchmarks.peers.beside import PEERS, Against
from benchmarks.population import Layout, Population, fill
from benchmarks.samples import CYCLE_TABLES, Samples, seal_all, take
from benchmarks.work import SHIPPED, Work
from popflow.engine.audit import audit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PostgresServer

LAYOUT = Layout(60, 7, cohorts=1, scattered=1)
BATCH = 3
CHANCE = {"salt", "commitment", "seal"}
"""What popflow draws by lot, and what follows from it."""
BOTH = [Kind.SQLITE, pytest.param(Kind.POSTGRESQL, marks=pytest.mark.postgres)]


@pytest.fixture
def arena(request: pytest.FixtureRequest, kind: Kind, tmp_path: Path) -> Arena:
    server: PostgresServer | None = None
    if kind is Kind.POSTGRESQL:
        server = request.getfixturevalue("postgres_server")
    return Arena(tmp_path, server)


def told(database: Database) -> dict[str, list[dict[str, Any]]]:
    order = {"cycle": "id", "history": "cycle_id, seq", "timer": "cycle_id, position",
             "outbox": '"key"', "cycle_content": "cycle_id"}  # fmt: skip
    left_out = {("outbox", "id"), *(("history", name) for name in CHANCE)}
    made = {}
    with database.raw() as connection:
        for table in CYCLE_TABLES:
            query = f"SELECT * FROM {table} ORDER BY {order[table]}"  # noqa: S608 - our own tables
            made[table] = [
                {name: value for name, value in row.items() if (table, name) not in left_out}
                for row in database.rows(connection, query)
            ]
    return made


def by_popflow(population: Population, folder: Path, work: Work) -> dict[str, Any]:
    with opened(population, folder, work) as engine:
        for day in range(LAYOUT.days):
            assert fire(engine, population.due_at(day)) == LAYOUT.due
    return told(population.database)


def by_floor(population: Population, name: str) -> dict[str, Any]:
    for day in range(LAYOUT.days):
        with population.database.raw() as connection:
            assert FLOORS[name](population, day, BATCH, connection).fire() == LAYOUT.due
    return told(population.database)


@pytest.fixture
def work() -> Work:
    return Work(batch=BATCH)


@pytest.fixture
def samples(arena: Arena, kind: Kind, work: Work, tmp_path: Path) -> Samples:
    return take(arena, kind, work, LAYOUT.days, tmp_path)


WORKS = [
    (Kind.SQLITE, Work(batch=BATCH)),
    (Kind.SQLITE, Work(SHIPPED, BATCH)),
    pytest.param(Kind.POSTGRESQL, Work(batch=BATCH), marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("kind", "work"), WORKS, ids=str)
def test_floors_leave_the_rows_that_popflow_leaves(
    arena: Arena, kind: Kind, samples: Samples, work: Work, tmp_path: Path
) -> None:
    with arena.database(kind) as database:
        expected = by_popflow(fill(database, LAYOUT, samples), tmp_path, work)
    for name in FLOORS:
        with arena.database(kind) as database:
            left = by_floor(fill(database, LAYOUT, samples), name)
        for table in CYCLE_TABLES:
            assert left[table] == expected[table], (name, table)
    fired = LAYOUT.due * LAYOUT.days
    assert len(expected["history"]) == LAYOUT.cycles + fired
    assert len(expected["outbox"]) == (2 if work.workflow == SHIPPED else 1) * fired


@pytest.mark.parametrize("kind", [Kind.SQLITE])
def test_the_measured_work_is_one_row_of_each(samples: Samples) -> None:
    sample = samples.rounds[0]
    assert [len(sample.added(table)) for table in ("history", "outbox", "timer")] == [1, 1, 1]
    assert all(row["seal"] for row in sample.after["history"])
    assert {"state", "milestone", "revision", "next_due_at"} <= set(sample.changed())


@pytest.mark.parametrize("kind", BOTH)
def test_a_generated_store_passes_popflows_own_check(
    arena: Arena, kind: Kind, samples: Samples, work: Work, tmp_path: Path
) -> None:
    with arena.database(kind) as database:
        population = fill(database, LAYOUT, samples, sealed=False)
        with opened(population, tmp_path, work) as engine:
            assert seal_all(engine) == LAYOUT.cycles
            for day in range(LAYOUT.days):
                fire(engine, population.due_at(day))
            found = audit(engine)
    assert (found.cycles, found.unsealed, found.broken) == (LAYOUT.cycles, 0, [])
    assert found.messages == LAYOUT.due * LAYOUT.days


@pytest.mark.parametrize("kind", [Kind.SQLITE])
def test_a_floor_that_writes_another_row_is_found(
    arena: Arena, kind: Kind, samples: Samples, work: Work, tmp_path: Path
) -> None:
    first, *others = samples.rounds
    wrong = [{**row, "at": row["at"] + 1} for row in first.added("history")]
    other = replace(first, after={**first.after, "history": first.before["history"] + wrong})
    with arena.database(kind) as one, arena.database(kind) as two:
        expected = by_popflow(fill(one, LAYOUT, samples), tmp_path, work)
        left = by_floor(fill(two, LAYOUT, replace(samples, rounds=(other, *others))), "F0")
    assert left["history"] != expected["history"]


def peers() -> list[Any]:
    made = []
    for peer in PEERS:
        for kind in peer.batched:
            marks = [pytest.mark.postgres] if kind is Kind.POSTGRESQL else []
            made.append(pytest.param(peer, kind, marks=marks, id=f"{peer.package}-{kind}"))
    return made


# Some peers leave connections for the garbage collector: that is theirs, and is asked for here.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("peer", "kind"), peers())
def test_a_peer_leaves_the_rows_that_popflow_leaves(
    arena: Arena, kind: Kind, peer: Against, samples: Samples, tmp_path: Path
) -> None:
    made = peer.load()
    if made is None:
        pytest.skip(f"{peer.package} is in the dependency group bench")
    work = Work(batch=BATCH)
    with arena.database(kind) as one, arena.database(kind) as other:
        expected = by_popflow(fill(one, LAYOUT, samples), tmp_path, work)
        population = fill(other, LAYOUT, samples)
        for day in range(LAYOUT.days):
            with other.raw() as connection:
                numbers = population.numbers(connection, day)
            with made(population, day, numbers, tmp_path) as ready:
                ready.fire()
        left = told(other)
    gc.collect()
    for table in CYCLE_TABLES:
        assert left[table] == expected[table], table


@pytest.mark.parametrize("kind", [Kind.SQLITE])
def test_a_contestant_that_fires_too_little_is_not_timed(
    arena: Arena, kind: Kind, samples: Samples, work: Work
) -> None:
    with arena.database(kind) as database:
        population = fill(database, LAYOUT, samples)
        fires = floor(population, "F1", work.batch)
        fires(0)
        with pytest.raises(RuntimeError, match="0 cycles fired and 7 were due"):
            fires(0)
