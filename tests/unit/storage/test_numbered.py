"""Many rows of which one number differs: the same result on SQLite as row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from popflow.storage.numbered import FEWEST, Numbered
from popflow.storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Executable

THING: Final = Table(
    "thing",
    MetaData(),
    Column("row", Integer, primary_key=True),
    Column("id", Integer),
    Column("word", String),
    Column("seal", LargeBinary),
)
UPDATE: Final = (
    update(THING)
    .where(THING.c.id == bindparam("b_id"), THING.c.word == bindparam("b_was"))
    .values(word=bindparam("word"), seal=bindparam("seal"))
)
DELETE: Final = delete(THING).where(THING.c.id == bindparam("b_id"))
INSERT: Final = insert(THING)
ADD: Final = insert_or_leave(THING).on_conflict_do_nothing(index_elements=["row"])
IDS: Final = st.lists(st.integers(0, 30), min_size=FEWEST - 2, max_size=FEWEST + 8)


def run(
    way: type[Prepared], statement: Executable, rows: Sequence[Mapping[str, Any]]
) -> tuple[int, list[Any], bool]:
    """Rows touched, the table afterwards, and whether it went as one statement."""
    engine = create_engine("sqlite://")
    THING.metadata.create_all(engine)
    with engine.begin() as connection:
        there = [{"id": n % 20, "word": "?" if n % 3 else "b", "seal": b"\0"} for n in range(40)]
        connection.execute(insert(THING), there)
        prepared = way(statement, rows[0].keys(), connection.dialect)
        text, values = prepared.given(prepared.rows(rows))
        touched = connection.exec_driver_sql(text, values).rowcount
        left = connection.execute(select(THING).order_by(THING.c.row)).all()
    return touched, list(left), isinstance(values, tuple)


def check(statement: Executable, rows: Sequence[Mapping[str, Any]], *, at_once: bool) -> None:
    """The same as row by row, and in one statement where that is asked."""
    *plain, _ = run(Prepared, statement, rows)
    *found, once = run(Numbered, statement, rows)
    assert found == plain
    assert once is at_once


@settings(deadline=None)
@given(IDS)
def test_updates_deletes_and_inserts_do_what_they_do_row_by_row(ids: list[int]) -> None:
    once = len(ids) >= FEWEST and len(set(ids)) == len(ids)
    updates = [{"b_id": n, "b_was": "?", "word": "new = ?", "seal": None} for n in ids]
    check(UPDATE, updates, at_once=once)
    check(DELETE, [{"b_id": n} for n in ids], at_once=once)
    check(INSERT, [{"id": n, "word": "' VALUES (", "seal": None} for n in ids], at_once=once)


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        (DELETE, [{"b_id": str(n)} for n in range(FEWEST)]),
        (DELETE, [{"b_id": n > 0} for n in range(2)] * FEWEST),
        (DELETE, [{"b_id": 1}] * FEWEST),
        (INSERT, [{"id": n, "word": str(n), "seal": None} for n in range(FEWEST)]),
        (INSERT, [{"id": 1, "word": "a", "seal": bytes([n])} for n in range(FEWEST)]),
        (ADD, [{"row": n, "id": 1, "word": "a", "seal": None} for n in range(35, 35 + FEWEST)]),
        (
            UPDATE.values(id=bindparam("id")),
            [{"b_id": 1, "b_was": "?", "word": "", "seal": None, "id": n} for n in range(FEWEST)],
        ),
    ],
    ids=["texts", "yes and no", "one row", "two differ", "bytes", "keys that are there", "set"],
)
def test_where_more_than_a_number_differs_it_goes_row_by_row(
    statement: Executable, rows: Sequence[Mapping[str, Any]]
) -> None:
    check(statement, rows, at_once=False)


def test_a_number_that_no_database_holds_is_refused_as_row_by_row() -> None:
    rows = [{"b_id": 2**63 + n} for n in range(FEWEST)]
    for way in (Prepared, Numbered):
        with pytest.raises(OverflowError):
            run(way, DELETE, rows)
