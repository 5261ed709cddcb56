"""The settings of popflow-pob, its periods, and what somebody gets in one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.errors import ConfigurationError
from popflow.testing import make_person
from popflow_pob.periods import Period, grant_of, period_of, periods_between, whole_months
from popflow_pob.scheme import Leftover, Scheme, read_scheme

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
STARTS = DAYS.filter(lambda day: (day.month, day.day) != (2, 29))
SCHEMES = st.builds(Scheme, grant=st.integers(0, 10**6), years=st.integers(1, 5), start=STARTS)


def test_a_scheme_is_read_from_the_settings() -> None:
    table = {
        "grant_cents": 150_000,
        "by_fte": True,
        "period_years": 3,
        "period_start": "2024-09-01",
        "leftover": "carries_over",
    }
    assert read_scheme(table) == Scheme(
        150_000, by_fte=True, years=3, start=date(2024, 9, 1), leftover=Leftover.CARRIES_OVER
    )
    assert read_scheme({**table, "period_start": date(2024, 9, 1)}) == read_scheme(table)
    assert read_scheme({"grant_cents": 0}) == Scheme(0)


@pytest.mark.parametrize(
    ("told", "key", "problem"),
    [
        ({}, "grant_cents", "is missing"),
        ({"grant_cents": -1}, "grant_cents", "is -1"),
        ({"grant_cents": 1.5}, "grant_cents", "is float"),
        ({"grant_cents": True}, "grant_cents", "is bool"),
        ({"by_fte": "yes"}, "by_fte", "Write true or false"),
        ({"period_years": 0}, "period_years", "from 1 to 5"),
        ({"period_years": 6}, "period_years", "from 1 to 5"),
        ({"period_start": "1-1"}, "period_start", "Write a date"),
        ({"period_start": datetime(2024, 1, 1)}, "period_start", "is datetime"),  # noqa: DTZ001 - as TOML gives a local one
        ({"period_start": 2024}, "period_start", "is int"),
        ({"period_start": "2024-02-29"}, "period_start", "Write 1 March"),
        ({"leftover": "lapse"}, "leftover", "lapses, carries_over"),
        ({"leftover": 1}, "leftover", "lapses, carries_over"),
        ({"grant": 1}, "grant", "Did you mean grant_cents?"),
        ({"colour": 1}, "colour", "Known are grant_cents"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_its_key(
    told: dict[str, object], key: str, problem: str
) -> None:
    table = told if key == "grant_cents" else {"grant_cents": 1, **told}
    with pytest.raises(ConfigurationError) as caught:
        read_scheme(table)
    assert caught.value.place.field == f"plugins.pob.{key}"
    assert problem in str(caught.value)


@given(SCHEMES, DAYS)
def test_every_day_lies_in_one_period_of_the_right_length(scheme: Scheme, day: date) -> None:
    period = period_of(day, scheme)
    assert period.start <= day < period.end
    assert period.months == 12 * scheme.years
    assert period_of(period.start, scheme) == period
    assert period_of(period.end, scheme).start == period.end


@given(SCHEMES, DAYS, DAYS)
def test_the_periods_between_follow_each_other(scheme: Scheme, one: date, two: date) -> None:
    first, last = period_of(min(one, two), scheme), period_of(max(one, two), scheme)
    between = list(periods_between(first.start, last, scheme))
    assert (between[-1] if between else first) == last
    assert all(a.end == b.start for a, b in zip([first, *between], between, strict=False))
    assert list(periods_between(None, last, scheme)) == [last]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 1), date(2026, 1, 1), 12),
        (date(2025, 1, 2), date(2026, 1, 1), 11),
        (date(2025, 3, 15), date(2026, 1, 1), 9),
        (date(2025, 12, 2), date(2026, 1, 1), 0),
    ],
)
def test_whole_months_are_counted(first: date, last: date, months: int) -> None:
    assert whole_months(first, last) == months


YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("hired", "cents"),
    [
        (None, 1000),
        (date(2019, 5, 5), 1000),
        (date(2025, 1, 1), 1000),
        (date(2025, 1, 2), 917),  # 11 of 12 months: 916.67
        (date(2025, 7, 1), 500),
        (date(2025, 12, 15), 0),
        (date(2026, 5, 1), 0),
    ],
)
def test_a_joiner_gets_the_whole_months_that_are_left(hired: date | None, cents: int) -> None:
    assert grant_of(make_person(hired_on=hired), YEAR, Scheme(1000)) == cents


@pytest.mark.parametrize(
    ("fte", "cents"), [("1", 1001), ("0.5", 501), ("0.6", 601), ("0", 0), ("-1", 0), ("1.1", 1101)]
)
def test_a_grant_by_fte_rounds_half_a_cent_up(fte: str, cents: int) -> None:
    person = make_person(fte=Decimal(fte))
    assert grant_of(person, YEAR, Scheme(1001, by_fte=True)) == cents
    assert grant_of(person, YEAR, Scheme(1001)) == 1001
