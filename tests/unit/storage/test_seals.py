"""The chain of seals in an SQL store: what breaks it, and what may be erased."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewItem
from popflow.storage import open_sqlite
from popflow.testing.contracts.scenes import keep, plan
from popflow.testing.people import EMPLOYEE, HR_ADVISER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from popflow.storage import SqlStore

ERASE = "UPDATE history SET reason = NULL, content = NULL, salt = NULL WHERE seq IN (2, 4)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "popflow.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """A store with one sealed history of four entries; two of them say what people wrote."""
    store = open_sqlite(path)
    store.upgrade()
    story = plan(store)
    keep(store, story.tell("add_item", EMPLOYEE, NewItem("what I wrote")))
    keep(store, story.tell("suspend", HR_ADVISER))
    keep(store, story.tell("cancel", HR_ADVISER, reason="in my own words"))
    seal(store)
    yield store
    store.close()


def seal(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.seals.seal(100)
        unit.commit()


def broken(store: SqlStore) -> dict[int, int]:
    with store.read() as unit:
        return unit.seals.broken([1])


def run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


def test_erasing_what_people_wrote_leaves_the_chain_whole(store: SqlStore, path: Path) -> None:
    run(path, ERASE)
    assert broken(store) == {}
    with store.read() as unit:
        told = unit.cycles.history([1])[1]
    assert "what I wrote" not in repr(told)
    assert "in my own words" not in repr(told)
    assert [entry.event for entry in told] == ["plan", "add_item", "suspend", "cancel"]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE history SET content = '[]' WHERE seq = 2", 2),
        ("UPDATE history SET content = NULL WHERE seq = 2", 2),
        ("UPDATE history SET reason = 'other words' WHERE seq = 4", 4),
        ("UPDATE history SET changes = '[]' WHERE seq = 3", 3),
        ("UPDATE history SET answers = '{}' WHERE seq = 1", 1),
        ("UPDATE history SET messages = '[]' WHERE seq = 1", 1),
        ("UPDATE history SET occurrence = 5 WHERE seq = 3", 3),
        ("UPDATE history SET os_user = 'root' WHERE seq = 3", 3),
        ("UPDATE history SET at = at + 1 WHERE seq = 3", 3),
        ("UPDATE history SET actor_number = '1' WHERE seq = 2", 2),
        ("UPDATE history SET target = 'agreed' WHERE seq = 4", 4),
        ("UPDATE history SET commitment = NULL WHERE seq = 4", 4),
        ("UPDATE history SET seal = NULL WHERE seq = 2", 3),
        ("DELETE FROM history WHERE seq = 2", 2),
        ("DELETE FROM history WHERE seq = 1", 1),
    ],
)
def test_every_other_change_is_found(
    store: SqlStore, path: Path, statement: str, first: int
) -> None:
    run(path, statement)
    assert broken(store) == {1: first}


def test_sealing_again_hides_no_change(store: SqlStore, path: Path) -> None:
    run(path, "UPDATE history SET reason = 'other', seal = NULL WHERE seq = 2")
    seal(store)
    assert broken(store) == {1: 3}


def test_words_put_in_the_place_of_erased_ones_are_found(store: SqlStore, path: Path) -> None:
    run(path, ERASE)
    run(path, "UPDATE history SET reason = 'never said' WHERE seq = 4")
    assert broken(store) == {1: 4}


def test_equal_contents_have_different_commitments(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT commitment, salt FROM history").fetchall()
    assert len(set(found)) == 4
    assert len({commitment for commitment, _ in found}) == 4


def test_sealing_goes_on_where_it_stopped(store: SqlStore, path: Path) -> None:
    run(path, "UPDATE history SET seal = NULL, salt = NULL, commitment = NULL")
    for left in (3, 2, 1, 0):
        with store.begin() as unit:
            assert unit.seals.seal(1) == 1
            assert unit.seals.unsealed() == left
            unit.commit()
        assert broken(store) == {}
    with store.begin() as unit:
        assert unit.seals.seal(1) == 0
