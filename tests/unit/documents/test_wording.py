"""Dates, times, numbers and money as people say them."""

from datetime import UTC, date, datetime

import pytest

from popflow.documents.wording import (
    clock_time,
    counted,
    day_and_time,
    every,
    listed,
    long_date,
    money,
    number,
    running_on,
    short_date,
    span,
    starting,
)
from popflow.domain.timing import Span, Unit

DAY = date(2027, 3, 11)
MOMENT = datetime(2027, 3, 11, 10, 5, tzinfo=UTC)
ZONE = "Europe/Amsterdam"


def test_dates() -> None:
    assert long_date(DAY, "nl") == "donderdag 11 maart"
    assert long_date(DAY, "en") == "Thursday 11 March"
    assert short_date(DAY, "nl") == "11 maart"
    assert long_date(DAY, "nl", date(2027, 12, 31)) == "donderdag 11 maart"
    assert long_date(DAY, "nl", date(2026, 12, 31)) == "donderdag 11 maart 2027"
    assert short_date(DAY, "en", date(2028, 1, 1)) == "11 March 2027"


def test_times_are_those_of_the_zone() -> None:
    assert clock_time(MOMENT, "nl", ZONE) == "11.05 uur"
    assert clock_time(MOMENT, "en", ZONE) == "11:05"
    assert clock_time(MOMENT, "en", "America/New_York") == "5:05"
    assert day_and_time(MOMENT, "nl", ZONE) == "donderdag 11 maart om 11.05 uur"
    assert day_and_time(MOMENT, "en", ZONE) == "Thursday 11 March at 11:05"


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (115000, "€ 1.150", "€ 1,150"),
        (35050, "€ 350,50", "€ 350.50"),
        (0, "€ 0", "€ 0"),
        (5, "€ 0,05", "€ 0.05"),
        (-12345678, "€ -123.456,78", "€ -123,456.78"),
    ],
)
def test_money_is_whole_cents(cents: int, dutch: str, english: str) -> None:
    assert money(cents, "nl") == dutch
    assert money(cents, "en") == english


def test_counts() -> None:
    assert [number(n, "nl") for n in (0, 1, 12, 13)] == ["nul", "een", "twaalf", "13"]
    assert number(-1, "en") == "-1"
    assert span(Span(2, Unit.WEEK), "nl") == "twee weken"
    assert span(Span(-1, Unit.WORKING_DAY), "en") == "one working day"
    assert every(Span(1, Unit.WEEK), "nl") == "elke week"
    assert every(Span(3, Unit.MONTH), "en") == "every three months"
    assert counted(1, "hour", "en") == "an hour"
    assert counted(1, "lesson", "en") == "a lesson"
    assert counted(1, "essay", "en") == "an essay"


def test_lists() -> None:
    assert listed([], "nl") == ""
    assert listed(["Anna"], "nl") == "Anna"
    assert listed(["Anna", "Bram", "Chris"], "nl") == "Anna, Bram en Chris"
    assert listed(["Anna", "Bram"], "en") == "Anna and Bram"


def test_beginnings() -> None:
    assert starting("je leidinggevende is Lex") == "Je leidinggevende is Lex"
    assert starting("") == ""
    assert running_on("Het gesprek verzetten") == "het gesprek verzetten"
    assert running_on("POP afronden") == "POP afronden"
