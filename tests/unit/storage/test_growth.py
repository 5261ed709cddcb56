"""What is asked often looks things up and never reads a whole table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from popflow.domain.effect import Message, MessageKind
from popflow.domain.timetable import Timer
from popflow.domain.workflow import Milestone
from popflow.ports import CycleQuery, Parcel, Settlement, Status
from popflow.storage import open_sqlite
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import cancel, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from popflow.ports import UnitOfWork
    from popflow.storage import SqlStore

LATER = MONDAY + timedelta(days=400)
DIGEST = Message(MessageKind.STALL, "100", MONDAY, digest=True)
FEW = (
    "INDEX ix_timer_aside", "INDEX ix_timer_claimed", "INDEX ix_history_unsealed",
    "INDEX ix_outbox_due", "INDEX ix_cycle_stalled", "SCAN anon_1", "SCAN outbox_tally",
    "SCAN json_each VIRTUAL TABLE INDEX 1:",
)  # fmt: skip
"""Indexes that hold only the few rows that are asked for, a table that is kept small, and the
values themselves that are asked for."""
QUESTIONS: dict[str, Callable[[UnitOfWork], object]] = {
    "due timers": lambda unit: unit.timers.due(LATER, 10),
    "timers of cycles": lambda unit: unit.timers.of([1, 2]),
    "timers set aside": lambda unit: unit.timers.aside(),
    "how many timers wait": lambda unit: unit.timers.backlog(LATER),
    "setting a timer aside": lambda unit: unit.timers.set_aside(
        Timer(1, "announce", MONDAY), LATER, "failed"
    ),
    "replacing timers": lambda unit: unit.timers.replace({1: []}),
    "loading": lambda unit: unit.cycles.load([1, 2]),
    "history": lambda unit: unit.cycles.history([1, 2]),
    "open cycles": lambda unit: unit.cycles.open_of(["200", "201"]),
    "latest cycles": lambda unit: unit.cycles.latest_of(["200", "201"]),
    "a page": lambda unit: unit.cycles.find(CycleQuery(after=5)),
    "cycles of a guest": lambda unit: unit.cycles.guest_of("300"),
    "a person's cycles": lambda unit: unit.cycles.find(CycleQuery(person="200")),
    "open cycles in order": lambda unit: unit.cycles.find(CycleQuery(open=True, after=5)),
    "ended cycles": lambda unit: unit.cycles.find(CycleQuery(open=False)),
    "a partner's open cycles": lambda unit: unit.cycles.find(CycleQuery(partner="100", open=True)),
    "a milestone": lambda unit: unit.cycles.find(CycleQuery(milestone=Milestone.EVALUATED)),
    "a state": lambda unit: unit.cycles.find(CycleQuery(state="announced")),
    "a state's open cycles": lambda unit: unit.cycles.find(
        CycleQuery(state="announced", open=True)
    ),
    "a workflow": lambda unit: unit.cycles.find(CycleQuery(workflow="small")),
    "a workflow's open cycles": lambda unit: unit.cycles.find(
        CycleQuery(workflow="small", open=True)
    ),
    "a definition": lambda unit: unit.cycles.find(CycleQuery(definition="small-1")),
    "whom partners speak with": lambda unit: unit.cycles.open_with(["100", "101"]),
    "conversations ahead": lambda unit: unit.cycles.ahead(["100"], MONDAY),
    "rounds that lie still": lambda unit: unit.cycles.find(CycleQuery(stalled=True)),
    "rounds that wait for signing": lambda unit: unit.cycles.tally(CycleQuery(held_before=LATER)),
    "rounds that nobody told of": lambda unit: unit.cycles.tally(
        CycleQuery(unrecorded_before=LATER)
    ),
    "rounds without a partner": lambda unit: unit.cycles.tally(CycleQuery(unled=True)),
    "rounds of people": lambda unit: unit.cycles.find(CycleQuery(people=("200", "201"))),
    "turns": lambda unit: unit.cycles.turns((MONDAY, 1)),
    "what happened": lambda unit: unit.cycles.log(MONDAY, LATER, before=(LATER, 1, 1)),
    "looking for somebody": lambda unit: unit.people.search("anna"),
    "looking for somebody's whole name": lambda unit: unit.people.search("anna van der berg"),
    "leasing": lambda unit: unit.outbox.lease(LATER, LATER, 10),
    "settling": lambda unit: unit.outbox.settle([Settlement("a", Status.SENT, MONDAY)]),
    "messages that wait": lambda unit: unit.outbox.find(Status.PENDING),
    "messages given up": lambda unit: unit.outbox.find(Status.DEAD),
    "how many were given up": lambda unit: unit.outbox.dead(),
    "messages per status": lambda unit: unit.outbox.counts(),
    "keys of messages of cycles": lambda unit: unit.outbox.keys_of([1]),
    "messages of cycles": lambda unit: unit.outbox.of([1]),
    "messages of somebody": lambda unit: unit.outbox.find(recipient="200"),
    "messages of a cycle": lambda unit: unit.outbox.find(cycle=1),
    "balances": lambda unit: unit.ledger.balances(["200"], MONDAY.date()),
    "reservations": lambda unit: unit.ledger.reserved_for([1]),
    "people": lambda unit: unit.people.get(["200"]),
    "free days of people": lambda unit: unit.people.free_days(["200"]),
    "a page of people": lambda unit: unit.people.page("100"),
    "places of people": lambda unit: unit.people.places("100"),
    "people without a round": lambda unit: unit.people.without_round(MONDAY.date(), "100"),
    "who left": lambda unit: unit.people.leavers(MONDAY.date(), (LATER.date(), "1")),
    "sizes of teams": lambda unit: unit.people.team_sizes(["100", "101"]),
    "reports": lambda unit: unit.people.reports_of("100"),
    "sealing": lambda unit: unit.seals.seal(10),
    "unsealed": lambda unit: unit.seals.unsealed(),
    "forms": lambda unit: unit.forms.load(1, "200"),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = open_sqlite(tmp_path / "popflow.db")
    store.upgrade()
    plan(store)
    with store.begin() as unit:
        unit.outbox.add([Parcel("digest", DIGEST)])
        unit.commit()
    yield store
    store.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_is_looked_up(store: SqlStore, question: str) -> None:
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, sql: str, values: Any, _x: Any, many: bool) -> None:  # noqa: ANN401, FBT001 - SQLAlchemy's own
        asked.append((sql, values[0] if many else values))

    event.listen(store._engine, "before_cursor_execute", listen)
    with store.begin() as unit:
        QUESTIONS[question](unit)
    event.remove(store._engine, "before_cursor_execute", listen)
    plans = [line for sql, values in asked for line in explained(store, sql, values)]
    assert any(line.startswith(("SEARCH", "SCAN")) for line in plans)
    whole = [line for line in plans if line.startswith("SCAN") and not line.endswith(FEW)]
    assert not whole, plans


def explained(store: SqlStore, sql: str, values: Any) -> list[str]:  # noqa: ANN401 - as the driver takes them
    with store._engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        return [row[3] for row in rows]


def test_a_timer_that_stays_as_it_was_stays_aside(store: SqlStore) -> None:
    with store.begin() as unit:
        before = unit.timers.of([1])[1]
        unit.timers.set_aside(before[0], LATER, "failed")
        unit.timers.replace({1: before})
        assert unit.timers.aside() == [(before[0], "failed")]
        moved = Timer(1, before[0].rule, before[0].due_at + timedelta(days=1))
        unit.timers.replace({1: [moved, *before[1:]]})
        assert unit.timers.aside() == []


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (CycleQuery(open=True), "ix_cycle_open"),
        (CycleQuery(open=True, workflow="small"), "ix_cycle_open"),
        (CycleQuery(open=True, definition="small-1"), "ix_cycle_open"),
        (CycleQuery(open=False), "ix_cycle_milestone"),
        (CycleQuery(milestone=Milestone.EVALUATED), "ix_cycle_milestone"),
        (CycleQuery(unrecorded_before=LATER), "ix_cycle_milestone"),
        (CycleQuery(unrecorded_before=LATER, open=True), "ix_cycle_milestone"),
        (CycleQuery(state="announced"), "ix_cycle_state"),
        (CycleQuery(workflow="small"), "ix_cycle_workflow"),
        (CycleQuery(partner="100", open=True), "ix_cycle_partner"),
    ],
)
@pytest.mark.parametrize("analysed", [False, True])
def test_a_list_goes_by_the_index_that_does_not_grow(
    store: SqlStore, query: CycleQuery, index: str, *, analysed: bool
) -> None:
    for person in range(300, 340):
        plan(store, str(person))
    cancel(store, plan(store, "340"))
    if analysed and query.open is not True:  # somebody did: popflow itself does not
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, sql: str, values: Any, _x: Any, _many: bool) -> None:  # noqa: ANN401, FBT001 - SQLAlchemy's own
        asked.append((sql, values))

    event.listen(store._engine, "before_cursor_execute", listen)
    with store.read() as unit:
        unit.cycles.find(query)
    event.remove(store._engine, "before_cursor_execute", listen)
    plans = [line for sql, values in asked for line in explained(store, sql, values)]
    assert index in plans[0]
