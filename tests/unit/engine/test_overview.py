"""How everything stands at a glance, and what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.event import Held
from popflow.domain.workflow import Milestone
from popflow.engine.overview import listed, logged, overview, signing, untold, waiting
from popflow.ports import CycleQuery
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, House

if TYPE_CHECKING:
    import pytest

DAY = timedelta(days=1)


def test_every_milestone_is_counted_in_order() -> None:
    house = House()
    house.begin()
    found = overview(house.engine)
    counts = dict(found.milestones)
    assert next(iter(counts)) is Milestone.PLANNED
    assert sum(counts.values()) == found.open == len(house.cycles())
    house.does(HR, "cancel", reason="a mistake")
    after = overview(house.engine)
    assert dict(after.milestones)[Milestone.CANCELLED] == 1
    assert after.open == found.open - 1


def test_what_waits_for_signatures_is_counted_and_found() -> None:
    house = House()
    house.begin()
    house.exchange()
    conversation = house.cycle().conversation_at
    assert conversation is not None
    house.wait(conversation + timedelta(hours=2))
    house.does(ANNA, "hold", Held(conversation))
    assert overview(house.engine).signing == 0
    house.wait(15 * DAY)
    assert overview(house.engine).signing == 1
    (row,) = listed(house.engine, signing(house.clock.now()))
    assert (row.line.person, row.since) == (ANNA, conversation)


def test_conversations_that_nobody_recorded_are_counted() -> None:
    house = House()
    house.begin()
    house.exchange()
    conversation = house.cycle().conversation_at
    assert conversation is not None

    def late() -> list[str]:
        now = house.clock.now()
        return [row.line.person for row in waiting(house.engine) if row.unrecorded(now)]

    assert ANNA not in late()
    house.wait(conversation + timedelta(hours=2))
    assert ANNA in late()
    before = overview(house.engine).unrecorded
    house.wait(conversation + 15 * DAY)
    assert overview(house.engine).unrecorded > before
    rows = listed(house.engine, untold(house.clock.now()))
    assert ANNA in [row.line.person for row in rows]
    assert overview(house.engine, turns=0).unrecorded == len(rows)
    house.does(ANNA, "hold", Held(conversation))
    assert ANNA not in late()


def test_a_row_tells_whose_turn_it_is_and_what_time_does_next() -> None:
    house = House()
    house.begin()
    row = next(row for row in waiting(house.engine) if row.line.person == ANNA)
    assert row.name == f"Person {ANNA}" or row.name
    assert row.partner is not None
    assert row.partner.number == MANAGER
    assert row.since == house.cycle().entered_at
    assert row.running
    assert row.ahead is not None
    assert row.ahead.kind == "prepare"
    house.does(HR, "suspend")
    (still,) = listed(house.engine, CycleQuery(person=ANNA))
    assert (still.running, still.since) == (False, house.clock.now())
    assert still.ahead is None


def test_who_is_first_announced_waits_longest() -> None:
    house = House()
    house.begin()
    rows = waiting(house.engine)
    first = waiting(house.engine, limit=1)
    last = (first[0].line.entered_at, first[0].line.id)
    assert [*first, *waiting(house.engine, last)] == rows
    assert overview(house.engine, 1).turns == tuple(first)


def test_a_row_whose_people_and_definition_are_gone_says_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House()
    house.begin()
    monkeypatch.setattr(type(house.engine), "workflow", lambda *_: None)
    with house.store.begin() as uow:
        monkeypatch.setattr(type(uow.people), "get", lambda *_: {})
        (row,) = listed(house.engine, CycleQuery(person=ANNA))
    assert (row.name, row.partner_name, row.waiting_on, row.ahead) == (ANNA, MANAGER, (), None)


def test_what_happened_names_who_did_it() -> None:
    house = House()
    house.begin()
    house.does(HR, "suspend", person=BRAM)
    now = house.clock.now()
    told, people = logged(house.engine, (now - DAY, now + DAY))
    assert told[0].event == "suspend"
    assert people[HR].number == HR
    mine, _ = logged(house.engine, (now - DAY, now + DAY), HEAD)
    assert mine == []
