"""Slots: working days of both, a week's maximum, no two at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.days import WorkingDays
from popflow.domain.facts import Facts
from popflow.domain.person import Person
from popflow.domain.slots import (
    SEARCH_DAYS,
    TALK,
    TIMES,
    first_slot,
    first_with_full_notice,
    notice_is_full,
    slot_from,
)

MONDAY = date(2025, 6, 2)
DAYS = WorkingDays(days_off=frozenset({date(2025, 6, 9)}))  # Whit Monday


def at(day: date, clock: time = time(10)) -> datetime:
    return DAYS.moment(day, clock)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def facts(*free: frozenset[int], taken: tuple[datetime, ...] = (), per_week: int = 2) -> Facts:
    people = [Person(str(n), "A", "B", free_days=days) for n, days in enumerate(free)]
    employee, partner = (*people, None, None)[:2]
    return Facts(employee or Person("1", "A", "B"), partner, DAYS, {}, taken, per_week)


def test_the_first_working_day_at_the_friendliest_hour() -> None:
    assert first_slot(MONDAY, DAYS) == at(MONDAY)
    assert first_slot(day(5), DAYS) == at(day(8))  # Saturday, and Monday is Whit Monday
    assert first_slot(MONDAY, DAYS).tzinfo is UTC


def test_free_days_of_either_party_are_left_alone() -> None:
    both = facts(frozenset({0}), frozenset({1, 2}))
    assert slot_from(MONDAY, both) == at(day(3))


def test_two_part_timers_who_share_no_day_meet_on_any_working_day() -> None:
    never = facts(frozenset({0, 1}), frozenset({2, 3, 4}))
    assert slot_from(MONDAY, never) == at(MONDAY)


def test_a_long_closure_does_not_take_a_part_timers_free_day() -> None:
    closed = WorkingDays(days_off=frozenset(day(n) for n in range(42)))
    assert first_slot(MONDAY, closed, free=frozenset({0})) == at(day(43))


def test_a_full_week_sends_the_conversation_to_the_next() -> None:
    taken = (at(day(2)), at(day(3)))
    assert first_slot(MONDAY, DAYS, taken=taken) == at(day(8))
    assert first_slot(MONDAY, DAYS, taken=taken, per_week=3) == at(MONDAY)
    assert slot_from(MONDAY, facts(taken=taken, per_week=3)) == at(MONDAY)


def test_a_week_is_one_over_new_year() -> None:
    taken = (at(date(2025, 12, 29)), at(date(2025, 12, 30)))
    assert first_slot(date(2025, 12, 31), DAYS, taken=taken) == at(date(2026, 1, 5))


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([time(10)], time(14)),
        ([time(14)], time(10)),
        ([time(10, 30)], time(14)),  # moved by hand: half of it is still going on
        ([time(9, 30), time(14)], time(11, 30)),
        ([time(10), time(14), time(11, 30), time(15, 30)], time(9)),
        ([time(11)], time(10)),  # just after it
    ],
)
def test_no_two_conversations_at_once(taken: list[time], free: time) -> None:
    busy = [at(MONDAY, clock) for clock in taken]
    assert first_slot(MONDAY, DAYS, taken=busy, per_week=9) == at(MONDAY, free)


def test_a_day_without_an_hour_left_gives_way_to_the_next() -> None:
    busy = [at(MONDAY, clock) for clock in TIMES]
    assert first_slot(MONDAY, DAYS, taken=busy, per_week=9) == at(day(1))


def test_capacity_yields_where_ten_years_hold_no_room() -> None:
    assert first_slot(day(5), DAYS, per_week=0) == at(day(8))
    assert first_slot(MONDAY, DAYS, taken=(at(MONDAY),), per_week=0) == at(MONDAY, TIMES[1])
    busy = [at(MONDAY, clock) for clock in TIMES]
    assert first_slot(MONDAY, DAYS, taken=busy, per_week=0) == at(MONDAY)


def test_a_slot_is_looked_for_ten_years_ahead_and_no_further() -> None:
    closed = frozenset(day(n) for n in range(SEARCH_DAYS - 30))
    late = WorkingDays(days_off=closed)
    assert first_slot(MONDAY, late) == late.moment(late.after(day(SEARCH_DAYS - 30)), TIMES[0])


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.integers(1, 4),
    st.integers(1, 40),
)
def test_filling_an_agenda_slot_by_slot_keeps_every_rule(
    start: date, free: frozenset[int], per_week: int, count: int
) -> None:
    taken: list[datetime] = []
    for _ in range(count):
        slot = first_slot(start, DAYS, free=free, taken=taken, per_week=per_week)
        met = DAYS.day_of(slot)
        shared = free if set(range(5)) - free else frozenset()
        assert met >= start
        assert DAYS.is_working(met, shared)
        assert all(abs(slot - other) >= TALK for other in taken)
        taken.append(slot)
    weeks = [DAYS.day_of(slot).isocalendar()[:2] for slot in taken]
    assert max(map(weeks.count, weeks)) <= per_week


def test_full_notice_counts_from_the_next_working_hour() -> None:
    assert first_with_full_notice(at(MONDAY), 14, facts()) == at(day(14))
    friday_evening = at(day(4), time(19))  # told on Tuesday: Monday is Whit Monday
    assert first_with_full_notice(friday_evening, 14, facts()) == at(day(22))


def test_notice_is_full_when_people_hear_of_it_in_time() -> None:
    conversation = at(day(14), time(14))
    assert notice_is_full(conversation, 14, at(MONDAY, time(17, 59)), DAYS)
    assert not notice_is_full(conversation, 14, at(MONDAY, time(18)), DAYS)
    assert notice_is_full(at(day(15), time(9)), 14, at(MONDAY, time(18)), DAYS)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy adds the zone
    st.integers(1, 60),
)
def test_a_slot_with_full_notice_has_full_notice(now: datetime, notice: int) -> None:
    slot = first_with_full_notice(now, notice, facts())
    assert notice_is_full(slot, notice, now, DAYS)
