"""Time expressions are read as they are written; what cannot be read says where and why."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.timing import (
    ANCHORS,
    Moment,
    Shift,
    Span,
    Unit,
    parse_moment,
    parse_span,
)
from popflow.errors import TimeExpressionError

WEEK, DAY, MONTH = Unit.WEEK, Unit.DAY, Unit.MONTH
COUNTS = st.integers(0, 99)
SPANS = st.builds(Span, st.integers(-99, 99), st.sampled_from(Unit))
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
REPEATS = st.none() | st.builds(Span, st.integers(1, 99), st.sampled_from(Unit))
MOMENTS = st.builds(
    Moment,
    st.sampled_from([*ANCHORS, "exchange", "second-reminder", "step 2"]),
    st.lists(SPANS, min_size=1, max_size=3).map(tuple),
    st.sampled_from(Shift),
    st.none() | MINUTES,
    REPEATS,
).filter(lambda m: sum(abs(s.count) for s in m.spans if s.unit is Unit.YEAR) < 90)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("conversation", Moment("conversation")),
        ("conversation - 14 days", Moment("conversation", (Span(-14, DAY),))),
        (
            "conversation - 14 days, working day before",
            Moment("conversation", (Span(-14, DAY),), Shift.BEFORE),
        ),
        ("last goal ends + 14 days", Moment("last goal ends", (Span(14, DAY),))),
        (
            "entered + 3 months, repeat",
            Moment("entered", (Span(3, MONTH),), repeat=Span(3, MONTH)),
        ),
        (
            "check-in due + 2 weeks - 1 working day",
            Moment("check-in due", (Span(2, WEEK), Span(-1, Unit.WORKING_DAY))),
        ),
        (
            "  entered  +  1   day ,  at  9:05 ,any day, repeat every  2  weeks ",
            Moment("entered", (Span(1, DAY),), Shift.NONE, time(9, 5), Span(2, WEEK)),
        ),
        (
            "conversation - 2 weeks + 1 day, repeat",
            Moment("conversation", (Span(-2, WEEK), Span(1, DAY)), repeat=Span(1, DAY)),
        ),
        ("hired, at 00.00", Moment("hired", at=time(0))),
        (
            "hired, repeat every 1 year, working day after",
            Moment("hired", (), Shift.AFTER, None, Span(1, Unit.YEAR)),
        ),
        ("held + 100 years", Moment("held", (Span(100, Unit.YEAR),))),
    ],
)
def test_an_expression_is_read(text: str, moment: Moment) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("", 1, "names no anchor"),
        ("- 14 days", 1, "names no anchor"),
        ("Conversation - 14 days", 1, "names no anchor"),
        ("conversation -14 days", 1, "names no anchor"),
        ("14 days", 1, "names no anchor"),
        ("conversation - fourteen days", 16, "'fourteen days' where a span"),
        ("conversation - 14", 16, "'14' where a span"),
        ("conversation - 14 dayz", 16, "'14 dayz'"),
        ("conversation -   1.5 days", 18, "'1.5 days'"),
        ("conversation - 14 days + 1 wek", 26, "'1 wek'"),
        ("conversation - 14 days -3 days", 16, "'14 days -3 days'"),
        ("conversation - \u0661\u0664 days", 16, "where a span should be"),
        ("conversation - 12345 days", 16, "'12345 days'"),
        ("conversation + 101 years", 16, "further than a hundred years"),
        ("conversation + 60 years + 60 years", 14, "more than a hundred years away"),
        ("conversation - 14 days,", 24, "option ''"),
        ("conversation - 14 days, sometime", 25, "option 'sometime'"),
        ("conversation - 14 days, any day, at 25.00", 34, "option 'at 25.00'"),
        ("conversation - 14 days, at 8", 25, "option 'at 8'"),
        ("conversation - 14 days,at 08.60", 24, "option 'at 08.60'"),
        ("conversation, repeat", 15, "option 'repeat'"),
        ("conversation + 0 days, repeat", 24, "repeats after nothing"),
        ("conversation, repeat every 0 days", 15, "repeats after nothing"),
        ("conversation, repeat every day", 15, "'day' where a span"),
        ("entered + 1 day, at 08.00, at 09.00", 28, "says twice"),
        ("entered + 1 day, any day, working day after", 27, "says twice"),
        ("entered + 1 day, repeat, repeat every 1 day", 26, "says twice"),
        ("entered, working day before", 8, "gives way to no day off"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text: str, column: int, why: str) -> None:
    with pytest.raises(TimeExpressionError) as caught:
        parse_moment(text)
    assert (caught.value.place.column, caught.value.code) == (column, "moment")
    assert why in caught.value.problem
    assert repr(text) in caught.value.problem
    assert caught.value.advice.endswith((".", "'."))


@given(MOMENTS)
def test_what_is_written_is_read_back(moment: Moment) -> None:
    assert parse_moment(str(moment)) == moment


@pytest.mark.parametrize("moment", [Moment("held"), Moment("held", at=time(8))])
def test_a_moment_without_an_offset_is_read_back(moment: Moment) -> None:
    assert parse_moment(str(moment)) == moment


@given(COUNTS, st.sampled_from(Unit))
def test_a_span_is_read_back(count: int, unit: Unit) -> None:
    assert parse_span(str(Span(count, unit))) == Span(count, unit)


def test_a_span_is_written_as_people_say_it() -> None:
    assert [str(Span(n, Unit.WORKING_DAY)) for n in (-1, 1, 3)] == [
        "1 working day", "1 working day", "3 working days",
    ]  # fmt: skip


@given(st.text(alphabet="conversation 0123456789+-,.:atdyswkmrpv\n\t\0'\u0661", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        moment = parse_moment(text)
    except TimeExpressionError as error:
        assert 1 <= (error.place.column or 0) <= len(text) + 1  # noqa: PT017 - refusing is allowed
    else:
        assert parse_moment(str(moment)) == moment


@pytest.mark.parametrize("text", ["", "14", "days", "+ 14 days", "14 days, any day", "1e3 days"])
def test_a_span_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(TimeExpressionError, match="where a span should be") as caught:
        parse_span(f"  {text}")
    assert caught.value.place.column == 3
