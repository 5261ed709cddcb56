"""Timers: due means now or earlier, each once, and one bad cycle never stops the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from popflow.domain.effect import HR as HR_LIST
from popflow.domain.event import NewItem, NewTime
from popflow.domain.workflow import Milestone
from popflow.engine.audit import audit
from popflow.engine.repair import follow_calendar
from popflow.engine.timers import fire_due
from popflow.ports import Status
from tests.support.house import ANNA, MANAGER, House


def open_timers(house: House, person: str = ANNA) -> dict[str, datetime]:
    number = house.cycle(person).id
    with house.store.read() as uow:
        return {t.rule: t.due_at for t in uow.timers.of([number]).get(number, ())}


# ------------------------------------------------------------------------------- what is due


def test_due_means_now_or_earlier(house: House) -> None:
    house.tick()
    announce = open_timers(house)["announce"]
    house.clock.advance_to(announce - timedelta(seconds=1))
    assert fire_due(house.engine, house.clock.now()).transitions == 0
    house.clock.advance_to(announce)
    assert fire_due(house.engine, house.clock.now()).transitions >= 1
    assert house.cycle().milestone is Milestone.ANNOUNCED


def test_nothing_is_lost_by_a_missed_day(house: House) -> None:
    house.begin()
    exchange = open_timers(house)["exchange_at_last"]
    house.tick(exchange - timedelta(days=1))
    house.tick(exchange + timedelta(hours=10))
    assert house.cycle().milestone is Milestone.AGENDAS_EXCHANGED


def test_a_timer_fires_once_however_often_one_ticks(house: House) -> None:
    house.begin()
    remind = min(due for rule, due in open_timers(house).items() if "prepare" in rule)
    for minute in range(3):
        house.tick(remind + timedelta(minutes=minute))
    assert house.kinds(ANNA).count("prepare") == 1
    assert not audit(house.engine).broken


def test_timers_act_at_opening_time_in_the_organisations_zone(house: House) -> None:
    house.tick()
    due = open_timers(house)["announce"]
    assert due.astimezone(ZoneInfo("Europe/Amsterdam")).time() == time(8)


def test_a_timer_on_a_day_off_moves_to_the_working_day_before(house: House) -> None:
    house.tick()
    before = open_timers(house)["announce"]
    day = house.calendar.working.day_of(before)
    house.calendar.working = replace(house.calendar.working, days_off=frozenset({day}))
    assert follow_calendar(house.engine, house.clock.now()) == len(house.cycles())
    after = open_timers(house)["announce"]
    assert after < before
    assert house.calendar.working.day_of(after) == house.calendar.working.before(day)


def test_a_changed_calendar_moves_open_timers_once(house: House) -> None:
    house.begin()
    assert follow_calendar(house.engine, house.clock.now()) == 0
    days = frozenset(date(2026, 3, 1) + timedelta(days=n) for n in range(0, 60, 7))
    moved = replace(house.calendar.working, days_off=days, opens=time(9))
    house.calendar.working = moved
    assert audit(house.engine).broken
    assert house.tick().repaired > 0
    assert not audit(house.engine).broken
    assert house.tick().repaired == 0


def test_a_day_off_far_ahead_counts_as_a_change(house: House) -> None:
    house.tick()
    far = frozenset({date(2032, 12, 24)})
    house.calendar.working = replace(house.calendar.working, days_off=far)
    assert house.tick().repaired > 0


# ----------------------------------------------------------------------- reminders and until


def test_a_reminder_past_its_until_is_suppressed_and_listed(house: House) -> None:
    house.begin()
    house.post.broken.add(ANNA)
    # Without an answer from the far end the reminder waits until it means nothing.
    exchange = open_timers(house)["exchange"]
    house.wait(exchange + timedelta(minutes=5))
    house.post.broken.clear()
    house.wait(house.clock.now() + timedelta(days=1))
    listed = house.parcels(Status.SUPPRESSED, recipient=ANNA)
    assert "prepare" in {p.message.kind.value for p in listed}
    assert {p.error for p in listed} == {"its moment has passed"}
    assert "prepare" not in house.kinds(ANNA, Status.SENT)
    assert not audit(house.engine).broken


def test_only_who_is_not_ready_is_reminded(house: House) -> None:
    house.begin()
    house.does(ANNA, "add_item", NewItem("one"))
    house.does(ANNA, "ready")
    house.wait(open_timers(house)["exchange"] - timedelta(minutes=5))
    assert "prepare" not in house.kinds(ANNA)
    assert "prepare" in house.kinds(MANAGER)


def test_an_empty_list_escalates_to_the_manager_and_then_to_hr(house: House) -> None:
    house.begin()
    house.wait(open_timers(house)["exchange_at_last"] + timedelta(hours=9))
    about = [p for p in house.parcels() if p.message.kind == "empty_list" and p.cycle]
    assert {p.message.recipient for p in about} >= {ANNA, MANAGER, HR_LIST}
    assert house.cycle().milestone is Milestone.AGENDAS_EXCHANGED


def test_a_moved_conversation_takes_its_timers_along(house: House) -> None:
    house.begin()
    before = open_timers(house)
    later = house.cycle().conversation_at
    assert later is not None
    house.does(MANAGER, "move", NewTime(later + timedelta(days=21)))
    after = open_timers(house)
    assert all(after[rule] > before[rule] for rule in before)
    assert house.cycle().sequence == 1
