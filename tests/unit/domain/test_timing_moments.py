"""When moments come: nights of changing clocks, leap days, days off, repeats."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popflow.domain.days import WorkingDays
from popflow.domain.timing import Moment, Shift, Span, Unit, add_months, parse_moment

DAYS = WorkingDays(days_off=frozenset({date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)}))
EVERY_DAY = WorkingDays(weekend=frozenset())
CLOSING = WorkingDays(
    days_off=frozenset(
        date(year, 8, 1) + timedelta(days=n) for year in range(2020, 2064) for n in range(35)
    )
)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
UTC_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
SPANS = st.builds(Span, st.integers(-40, 40), st.sampled_from(Unit))
REPEATS = st.builds(Span, st.integers(1, 40), st.sampled_from(Unit))
REPEATING = st.builds(
    Moment,
    st.just("entered"),
    st.lists(SPANS, max_size=2).map(tuple),
    st.sampled_from(Shift),
    st.none() | st.just(time(2, 30)),
    REPEATS,
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)  # type: ignore[arg-type, misc]  # mypy takes no * for a date


def first(text: str, anchor: datetime, days: WorkingDays = DAYS) -> datetime:
    return parse_moment(text).first(anchor, days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conversation", local(2025, 6, 18, 14)),  # as it stands in both agendas
        ("conversation - 14 days", local(2025, 6, 4, 8)),
        ("conversation - 7 days, at 09.30", local(2025, 6, 11, 9, 30)),
        ("conversation, at 9:05", local(2025, 6, 18, 9, 5)),
        ("conversation - 3 days", local(2025, 6, 13, 8)),  # a Sunday: the Friday before
        ("conversation - 3 days, working day after", local(2025, 6, 16, 8)),
        ("conversation - 3 days, any day", local(2025, 6, 15, 8)),
        ("conversation + 3 working days", local(2025, 6, 23, 8)),
        ("conversation - 3 working days", local(2025, 6, 13, 8)),
        ("conversation + 2 weeks", local(2025, 7, 2, 8)),
        ("conversation + 1 month + 1 day", local(2025, 7, 18, 8)),  # 19 July is a Saturday
        ("conversation - 2 years, any day", local(2023, 6, 18, 8)),
        ("conversation + 0 days", local(2025, 6, 18, 8)),
    ],
)
def test_a_moment_comes_when_people_expect_it(text: str, expected: datetime) -> None:
    assert first(text, local(2025, 6, 18, 14)) == expected


def test_notice_is_never_shortened_by_days_off() -> None:
    # 1 January is a day off and so are both Christmas days before it.
    assert first("conversation - 7 days", local(2025, 1, 1, 10)) == local(2024, 12, 24, 8)
    assert first("conversation - 6 days", local(2025, 1, 7, 10)) == local(2024, 12, 31, 8)


def test_the_day_is_counted_in_the_organisations_zone() -> None:
    new_year = local(2025, 1, 1, 0, 30)  # 23.30 on 31 December in UTC
    assert first("entered + 1 day", new_year, EVERY_DAY) == local(2025, 1, 2, 8)


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("held + 1 year, any day", (2024, 2, 29), (2025, 2, 28)),
        ("held + 4 years, any day", (2024, 2, 29), (2028, 2, 29)),
        ("held + 12 months, any day", (2024, 2, 29), (2025, 2, 28)),
        ("held + 1 month, any day", (2025, 1, 31), (2025, 2, 28)),
        ("held + 1 month, any day", (2024, 1, 31), (2024, 2, 29)),
        ("held - 1 month, any day", (2024, 3, 31), (2024, 2, 29)),
        ("held + 2 months, any day", (2025, 12, 31), (2026, 2, 28)),
        ("held + 1 day, any day", (2025, 12, 31), (2026, 1, 1)),
        ("held - 1 day, any day", (2024, 3, 1), (2024, 2, 29)),
        ("held - 13 months, any day", (2025, 1, 15), (2023, 12, 15)),
    ],
)
def test_leap_days_and_the_ends_of_months_and_years(
    text: str, start: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert first(text, local(*start, 14)) == local(*expected, 8)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-1200, 1200))
def test_a_month_later_is_the_same_day_or_the_last_one(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    last = (later + timedelta(days=1)).month != later.month
    assert later.day == day.day or (later.day < day.day and last)


@pytest.mark.parametrize("night", [date(2025, 3, 30), date(2025, 10, 26)])
def test_half_past_two_comes_once_in_every_night_of_changing_clocks(night: date) -> None:
    nightly = parse_moment("entered, at 02.30, any day, repeat every 1 day")
    anchor = local(night.year, night.month, night.day - 2, 12)
    came = list(islice(nightly.occurrences(anchor, EVERY_DAY), 4))
    assert [DAYS.day_of(due).day for due in came] == [night.day + n for n in range(-2, 2)]
    # In March there is no 02.30: it comes in its place. In October there are two: the first.
    there = {date(2025, 3, 30): "03:30", date(2025, 10, 26): "02:30"}[night]
    assert f"{came[2].astimezone(AMSTERDAM):%H:%M}" == there
    fired, times = came[1], 0
    for minute in range(0, 24 * 60, 10):  # a tick every ten minutes through the whole day
        now = local(night.year, night.month, night.day, 0, 0) + timedelta(minutes=minute)
        due = nightly.next(anchor, EVERY_DAY, fired)
        if due is not None and due <= now:
            fired, times = due, times + 1
    assert times == 1


def test_a_moment_that_fired_does_not_come_again() -> None:
    moment, anchor = parse_moment("conversation - 7 days"), local(2025, 6, 18, 14)
    due = moment.next(anchor, DAYS, None)
    assert due == local(2025, 6, 11, 8)
    assert moment.next(anchor, DAYS, due) is None
    assert moment.next(anchor, DAYS, due - timedelta(seconds=1)) == due


def test_an_anchor_that_moves_later_brings_the_moment_back() -> None:
    moment, fired = parse_moment("conversation - 7 days"), local(2025, 6, 11, 8)
    assert moment.next(local(2025, 6, 25, 14), DAYS, fired) == local(2025, 6, 18, 8)
    assert moment.next(local(2025, 6, 17, 14), DAYS, fired) is None


def test_a_rhythm_keeps_its_day_of_the_month() -> None:
    monthly = parse_moment("entered + 1 month, any day, repeat")
    came = islice(monthly.occurrences(local(2024, 12, 31, 14), DAYS), 5)
    assert [DAYS.day_of(due).isoformat() for due in came] == [
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31",
    ]  # fmt: skip


def test_a_day_off_moves_one_time_and_not_the_rhythm() -> None:
    weekly = parse_moment("entered + 1 week, repeat")
    came = islice(weekly.occurrences(local(2024, 12, 11, 14), DAYS), 5)  # Wednesdays
    assert [DAYS.day_of(due).isoformat() for due in came] == [
        "2024-12-18", "2024-12-24", "2024-12-31", "2025-01-08", "2025-01-15",
    ]  # fmt: skip


def test_a_bare_anchor_repeats_from_its_own_moment() -> None:
    daily = parse_moment("entered, repeat every 1 day")
    came = list(islice(daily.occurrences(local(2025, 6, 13, 14), DAYS), 3))  # a Friday
    assert came == [local(2025, 6, 13, 14), local(2025, 6, 16, 8), local(2025, 6, 17, 8)]


def test_missed_repeats_are_one() -> None:
    moment, anchor = parse_moment("entered + 1 month, repeat"), local(2024, 12, 31, 14)
    now = local(2025, 4, 1, 9)  # the daemon stood still since January
    latest = moment.latest(anchor, DAYS, now)
    assert latest == local(2025, 3, 31, 8)
    assert moment.next(anchor, DAYS, latest) == local(2025, 4, 30, 8)
    assert moment.latest(anchor, DAYS, local(2025, 1, 31, 7, 59)) is None
    assert moment.latest(anchor, DAYS, local(2025, 1, 31, 8)) == local(2025, 1, 31, 8)


def test_what_comes_once_was_last_when_it_came() -> None:
    moment, anchor = parse_moment("entered + 1 week"), local(2025, 6, 18, 14)
    assert moment.latest(anchor, DAYS, local(2026, 1, 1, 8)) == local(2025, 6, 25, 8)
    assert list(moment.occurrences(anchor, DAYS)) == [local(2025, 6, 25, 8)]


@given(REPEATING, UTC_MOMENTS)
def test_repeats_come_in_order_without_two_at_once(moment: Moment, anchor: datetime) -> None:
    came = list(islice(moment.occurrences(anchor, DAYS), 8))
    assert came[0] == moment.first(anchor, DAYS)
    assert all(earlier < later for earlier, later in pairwise(came))
    if moment.shift is not Shift.NONE:
        assert all(DAYS.is_working(DAYS.day_of(due)) for due in came[1:])


@given(REPEATING, UTC_MOMENTS, st.timedeltas(timedelta(-9), timedelta(days=900)))
@settings(deadline=None)  # counting a day at a time through three years takes its time
def test_next_and_latest_are_neighbours_in_the_row_of_all_occurrences(
    moment: Moment, anchor: datetime, elapsed: timedelta
) -> None:
    now = moment.first(anchor, CLOSING) + elapsed
    every = moment.occurrences(anchor, CLOSING)
    come, following = None, next(every)
    while following <= now:
        come, following = following, next(every)
    assert moment.next(anchor, CLOSING, now) == following
    assert moment.latest(anchor, CLOSING, now) == come
    assert moment.next(anchor, CLOSING, come) == following
