"""The golden example of the domain, word for word: all that a planning must be able to say."""

from datetime import date

import pytest

from popflow.documents import describe_planning
from popflow.domain.plan import Planning
from popflow.domain.timing import Span, Unit

TODAY = date(2027, 3, 1)
YEAR = Planning(start=date(2027, 1, 1), end=date(2027, 12, 31))
NEXT = Planning(start=date(2028, 1, 1), end=date(2028, 12, 31))
GOLDEN = [
    (
        Planning(count=6, unit="session", weekday=3, day_part="afternoon"), "", "",
        "zes donderdagmiddagen", "six Thursday afternoons",
    ),
    (
        Planning(start=date(2027, 3, 15), end=date(2027, 5, 1)), "", "",
        "15 maart tot 1 mei", "15 March to 1 May",
    ),
    (
        Planning(end=date(2027, 12, 31)), "", "",
        "klaar vóór 31 december", "done before 31 December",
    ),
    (YEAR, "zelfstudie", "self-study", "zelfstudie dit jaar", "self-study this year"),
    (NEXT, "een stage", "a placement", "een stage volgend jaar", "a placement next year"),
    (
        Planning(count=10, unit="lesson", in_working_time=True), "", "",
        "tien lessen in werktijd", "ten lessons in working time",
    ),
    (
        Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)), "begeleiding", "guidance",
        "een uur begeleiding elke twee weken", "an hour of guidance every two weeks",
    ),
    (
        Planning(count=24, unit="hour"), "begeleiding", "supervision",
        "24 uur begeleiding", "24 hours of supervision",
    ),
]  # fmt: skip
OTHERS = [
    (Planning(), "nog leeg", "still empty"),
    (Planning(start=date(2027, 3, 15)), "vanaf 15 maart", "from 15 March"),
    (
        Planning(start=date(2027, 11, 15), end=date(2028, 2, 1)),
        "15 november 2027 tot 1 februari 2028", "15 November 2027 to 1 February 2028",
    ),
    (
        Planning(start=date(2029, 3, 15), end=date(2029, 5, 1)),
        "15 maart 2029 tot 1 mei 2029", "15 March 2029 to 1 May 2029",
    ),
    (Planning(start=date(2030, 1, 1), end=date(2030, 12, 31)), "in 2030", "in 2030"),
    (Planning(start=date(2025, 1, 1), end=date(2025, 12, 31)), "in 2025", "in 2025"),
    (Planning(weekday=0), "op maandag", "on Mondays"),
    (Planning(weekday=4, day_part="morning"), "op vrijdagochtend", "on Friday mornings"),
    (Planning(count=1, weekday=1, day_part="evening"), "een dinsdagavond", "a Tuesday evening"),
    (Planning(count=3, weekday=2), "drie woensdagen", "three Wednesdays"),
    (Planning(count=2, day_part="morning"), "twee ochtenden", "two mornings"),
    (Planning(day_part="morning"), "in de ochtend", "in the morning"),
    (Planning(count=5), "vijf sessies", "five sessions"),
    (
        Planning(count=2, unit="hour", weekday=3, day_part="afternoon", in_working_time=False),
        "twee uur op donderdagmiddag buiten werktijd",
        "two hours on Thursday afternoons outside working time",
    ),
    (
        Planning(count=6, unit="session", weekday=3, start=date(2027, 3, 15)),
        "zes donderdagen, vanaf 15 maart", "six Thursdays, from 15 March",
    ),
    (Planning(count=1, unit="talk", every=Span(1, Unit.MONTH)), "een gesprek elke maand",
     "a talk every month"),
    (Planning(count=3, unit="dagdelen"), "drie dagdelen", "three dagdelen"),
    (Planning(count=3, weekday=3, day_part="nacht"), "drie donderdagen (nacht)",
     "three Thursdays (nacht)"),
    (Planning(count=2, day_part="nacht"), "twee nacht", "two nacht"),
]  # fmt: skip


@pytest.mark.parametrize(("planning", "van", "of", "dutch", "english"), GOLDEN)
def test_the_golden_example_is_said_word_for_word(
    planning: Planning, van: str, of: str, dutch: str, english: str
) -> None:
    assert describe_planning(planning, "nl", of=van, today=TODAY) == dutch
    assert describe_planning(planning, "en", of=of, today=TODAY) == english


@pytest.mark.parametrize(("planning", "dutch", "english"), OTHERS)
def test_every_other_planning_can_be_said(planning: Planning, dutch: str, english: str) -> None:
    assert describe_planning(planning, "nl", today=TODAY) == dutch
    assert describe_planning(planning, "en", today=TODAY) == english


def test_a_year_is_said_by_its_number_when_nobody_knows_today() -> None:
    assert describe_planning(YEAR, "nl") == "in 2027"
    assert describe_planning(YEAR, "nl", today=date(2026, 6, 1)) == "volgend jaar"
    assert describe_planning(Planning(end=date(2028, 12, 31)), "nl") == "klaar vóór 31 december"


def test_what_is_counted_stands_alone_where_nothing_is_counted() -> None:
    assert describe_planning(Planning(end=date(2027, 12, 31)), "nl", of="zelfstudie") == (
        "zelfstudie, klaar vóór 31 december"
    )
