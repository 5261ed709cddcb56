"""Working days and office hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.days import LONGEST_STRETCH, WorkingDays

FRIDAY, SATURDAY, MONDAY = date(2025, 4, 18), date(2025, 4, 19), date(2025, 4, 21)
EASTER = WorkingDays(days_off=frozenset({FRIDAY, MONDAY}))
PLAIN = WorkingDays()
DATES = st.dates(date(2000, 1, 1), date(2090, 12, 31))
FREE = st.frozensets(st.integers(0, 6), max_size=4)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # mypy takes no * for a date


def test_weekends_holidays_and_free_days_are_not_worked() -> None:
    assert PLAIN.is_working(FRIDAY)
    assert not PLAIN.is_working(SATURDAY)
    assert not EASTER.is_working(FRIDAY)
    assert not PLAIN.is_working(FRIDAY, frozenset({4}))
    assert WorkingDays(weekend=frozenset({4})).is_working(SATURDAY)


def test_before_and_after_keep_a_working_day_and_leave_a_day_off() -> None:
    thursday, tuesday = date(2025, 4, 17), date(2025, 4, 22)
    assert EASTER.before(thursday) == EASTER.after(thursday) == thursday
    assert EASTER.before(MONDAY) == EASTER.before(FRIDAY) == thursday
    assert EASTER.after(FRIDAY) == EASTER.after(MONDAY) == tuesday
    assert EASTER.before(MONDAY, frozenset({3})) == date(2025, 4, 16)
    assert EASTER.after(FRIDAY, frozenset({1})) == date(2025, 4, 23)


def test_working_days_are_counted_over_days_off() -> None:
    assert EASTER.add(date(2025, 4, 16), 3) == date(2025, 4, 23)
    assert EASTER.add(date(2025, 4, 23), -3) == date(2025, 4, 16)
    assert EASTER.add(SATURDAY, 0) == SATURDAY
    assert PLAIN.add(FRIDAY, 2, frozenset({0})) == date(2025, 4, 23)


@given(DATES, st.integers(1, 60), FREE)
def test_counting_forth_lands_on_a_working_day_with_that_many_between(
    day: date, count: int, free: frozenset[int]
) -> None:
    landed = PLAIN.add(day, count, free)
    walked = [day + timedelta(days=n) for n in range(1, (landed - day).days + 1)]
    assert PLAIN.is_working(landed, free)
    assert sum(PLAIN.is_working(d, free) for d in walked) == count
    assert PLAIN.add(landed, -count, free) == PLAIN.before(day, free)


@given(DATES)
def test_where_nobody_ever_works_every_day_will_do(day: date) -> None:
    never = WorkingDays(weekend=frozenset(range(7)))
    assert never.before(day) == never.after(day) == day
    assert never.add(day, 3) == day + timedelta(days=3)


def test_a_year_of_days_off_is_no_working_week() -> None:
    closed = frozenset(MONDAY + timedelta(days=n) for n in range(LONGEST_STRETCH - 1))
    days = WorkingDays(days_off=closed, weekend=frozenset())
    assert days.after(MONDAY) == MONDAY + timedelta(days=LONGEST_STRETCH - 1)


def test_a_day_and_a_clock_time_become_utc() -> None:
    assert PLAIN.moment(date(2025, 1, 15)) == utc(2025, 1, 15, 7)
    assert PLAIN.moment(date(2025, 7, 15), time(9, 30)) == utc(2025, 7, 15, 7, 30)
    assert PLAIN.moment(date(2025, 1, 15)).tzinfo is UTC
    curacao = WorkingDays(zone="America/Curacao")
    assert curacao.moment(date(2025, 1, 15)) == utc(2025, 1, 15, 12)


def test_the_date_is_the_one_in_the_organisations_zone() -> None:
    late = utc(2025, 7, 15, 22, 30)
    assert PLAIN.day_of(late) == date(2025, 7, 16)
    assert WorkingDays(zone="America/Curacao").day_of(late) == date(2025, 7, 15)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (utc(2025, 4, 22, 9), utc(2025, 4, 22, 9)),  # in office hours: at once
        (utc(2025, 4, 22, 6), utc(2025, 4, 22, 6)),  # just open
        (utc(2025, 4, 22, 5, 59), utc(2025, 4, 22, 6)),  # a minute early
        (utc(2025, 4, 22, 16), utc(2025, 4, 23, 6)),  # just closed
        (utc(2025, 4, 17, 17), utc(2025, 4, 22, 6)),  # over Easter
        (utc(2025, 4, 19, 9), utc(2025, 4, 22, 6)),  # on a Saturday
        (utc(2025, 4, 21, 23), utc(2025, 4, 22, 6)),  # a new day already in the zone
    ],
)
def test_mail_waits_for_office_hours(moment: datetime, opening: datetime) -> None:
    assert EASTER.next_open(moment) == opening


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the strategy adds the zone
def test_the_next_opening_is_never_in_the_past_and_always_open(moment: datetime) -> None:
    opening = EASTER.next_open(moment)
    assert moment <= opening <= moment + timedelta(days=6)
    assert EASTER.next_open(opening) == opening
