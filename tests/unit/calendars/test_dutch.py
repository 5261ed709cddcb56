"""The Dutch working year, held against dates that were looked up and the rule of Easter."""

import subprocess
import sys
from datetime import MAXYEAR, date, time, timedelta
from typing import Final

import pytest
from dateutil.easter import easter

from popflow.calendars import DutchCalendar, DutchOptions, LiberationDay, dutch_days

YEARS: Final = range(2014, 2046)
PLAIN: Final = DutchOptions(liberation_day="never")


def off(year: int, options: DutchOptions = PLAIN) -> list[str]:
    found = dutch_days(options, [year]).days_off
    return sorted(f"{day:%m-%d}" for day in found)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "01-01 03-31 04-01 04-27 05-09 05-19 05-20 12-25 12-26"),
        (2025, "01-01 04-20 04-21 04-26 05-29 06-08 06-09 12-25 12-26"),
        (2026, "01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26"),
        (2031, "01-01 04-13 04-14 04-26 05-22 06-01 06-02 12-25 12-26"),
    ],
)
def test_known_years(year: int, days: str) -> None:
    assert off(year) == days.split()


@pytest.mark.parametrize("year", YEARS)
def test_every_year_follows_easter(year: int) -> None:
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in (0, 1, 39, 49, 50)}
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day = date(year, 4, 26)
    assert dutch_days(PLAIN, [year]).days_off == moving | fixed | {kings_day}


@pytest.mark.parametrize("year", [2014, 2025, 2031, 2036])
def test_kings_day_on_a_sunday_is_kept_the_day_before(year: int) -> None:
    days = dutch_days(PLAIN, [year]).days_off
    assert date(year, 4, 27).weekday() == 6
    assert date(year, 4, 26) in days
    assert date(year, 4, 27) not in days


@pytest.mark.parametrize("year", YEARS)
def test_good_friday_is_a_choice(year: int) -> None:
    friday = easter(year) - timedelta(days=2)
    with_it = dutch_days(DutchOptions(liberation_day="never", good_friday=True), [year]).days_off
    assert with_it - dutch_days(PLAIN, [year]).days_off == {friday}


@pytest.mark.parametrize(
    ("choice", "years"),
    [
        ("every_year", list(range(2025, 2036))),
        ("every_fifth", [2025, 2030, 2035]),
        ("never", []),
    ],
)
def test_liberation_day_is_a_choice(choice: LiberationDay, years: list[int]) -> None:
    days = dutch_days(DutchOptions(liberation_day=choice), range(2025, 2036)).days_off
    assert [year for year in range(2025, 2036) if date(year, 5, 5) in days] == years


@pytest.mark.parametrize("choice", ["every_year", "every_fifth", "never"])
def test_ascension_on_5_may_is_off_whatever_is_chosen(choice: LiberationDay) -> None:
    assert date(2016, 5, 5) in dutch_days(DutchOptions(liberation_day=choice), [2016]).days_off


def test_own_closed_days_weekends_and_hours() -> None:
    bridge = date(2026, 5, 15)
    options = DutchOptions(
        zone="America/Curacao", opens=time(9), closes=time(17), closed=frozenset({bridge})
    )
    days = dutch_days(options, [2026])
    assert not days.is_working(bridge)
    assert days.is_working(date(2026, 5, 13))
    assert not days.is_working(date(2026, 5, 16))
    assert (days.zone, days.opens, days.closes) == ("America/Curacao", time(9), time(17))


def test_a_calendar_knows_two_years_back_and_sixteen_ahead() -> None:
    calendar = DutchCalendar(PLAIN)
    days = calendar.days(date(2026, 7, 1))
    christmas = [year for year in range(2000, 2100) if date(year, 12, 25) in days.days_off]
    assert christmas == list(range(2024, 2043))
    assert calendar.days(date(2026, 1, 1)) is days
    assert calendar.days(date(2027, 1, 1)) is not days


@pytest.mark.parametrize("edge", [date(1, 1, 1), date(MAXYEAR, 12, 31)])
def test_the_edges_of_time_do_not_break_it(edge: date) -> None:
    assert DutchCalendar().days(edge).weekend == {5, 6}


def test_without_choices_it_is_the_usual_dutch_year() -> None:
    days = DutchCalendar().days(date(2030, 1, 1))
    assert date(2030, 5, 5) in days.days_off
    assert date(2031, 5, 5) not in days.days_off
    assert easter(2030) - timedelta(days=2) not in days.days_off


def test_the_library_is_loaded_only_when_days_are_asked_for() -> None:
    code = (
        "import sys, popflow.calendars as room; room.DutchCalendar();"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
