"""A plan survives its form: whatever it holds is there again when the form comes back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popflow.documents import describe_planning
from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    Indicator,
    Origin,
    PlanContent,
    Planning,
    SupportKind,
    SupportLine,
)
from popflow.domain.smart import Letter
from popflow.domain.span import Span, Unit
from popflow.errors import InputError
from popflow.testing import make_plan
from popflow.web.plan_forms import form_of_plan, plan_of_form
from popflow.web.planning_fields import FORMS, form_of

TYPED = st.text(
    st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=30
).map(str.strip)
SAID = TYPED.filter(bool)
DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))
MAYBE = st.sampled_from((None, True, False))
COUNTS = st.none() | st.integers(0, 10_000)
SPANS = st.none() | st.builds(Span, st.integers(1, 1_000), st.sampled_from(Unit))
WHOLE = st.integers(2020, 2090).map(lambda y: (date(y, 1, 1), date(y, 12, 31)))
DATES = st.tuples(st.none() | DAYS, st.none() | DAYS).map(
    lambda pair: tuple(sorted(pair)) if all(pair) else pair  # type: ignore[type-var]  # both are days then
)


@st.composite
def plannings(draw: st.DrawFn) -> Planning:
    start, end = draw(DATES | WHOLE)
    return Planning(
        start, end, draw(COUNTS), draw(st.none() | SAID), draw(st.none() | st.integers(0, 6)),
        draw(st.none() | SAID), draw(SPANS), draw(MAYBE),
    )  # fmt: skip


LINES = st.builds(
    SupportLine, st.sampled_from(SupportKind), SAID, COUNTS, st.none() | SAID,
    st.integers(0, 10**8), TYPED, MAYBE, st.none() | DAYS, TYPED,
)  # fmt: skip
ACTIVITIES = st.builds(
    Activity, st.sampled_from(ActivityKind), SAID, plannings(),
    st.lists(LINES, max_size=2).map(tuple), st.none() | SAID,
)  # fmt: skip
INDICATORS = st.builds(Indicator, SAID, TYPED, TYPED, TYPED)
OVERRIDES = st.dictionaries(st.sampled_from(Letter), SAID).map(
    lambda held: tuple((one.value, held[one]) for one in Letter if one in held)
)
GOALS = st.builds(
    Goal, st.integers(1, 999), SAID, st.sampled_from(Origin),
    st.lists(ACTIVITIES, max_size=2).map(tuple), TYPED, st.none() | INDICATORS,
    st.none() | DAYS, st.none() | DAYS, st.lists(SAID, max_size=2).map(tuple),
    TYPED, TYPED, COUNTS, TYPED, TYPED, TYPED, st.booleans(), st.booleans(),
    MAYBE, MAYBE, MAYBE, MAYBE, TYPED, TYPED, OVERRIDES, TYPED, st.none() | st.integers(1, 99),
)  # fmt: skip
PLANS = st.builds(
    PlanContent, st.lists(GOALS, max_size=3, unique_by=lambda goal: goal.key).map(tuple),
    st.none() | DAYS, SPANS, SPANS,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PLANS)
def test_a_plan_survives_its_form(content: PlanContent) -> None:
    written = plan_of_form(form_of_plan(content))
    assert written.content == content
    assert not written.problems


@pytest.mark.parametrize(
    ("form", "planning", "said"),
    [
        ("sessions", Planning(count=6, unit="session", weekday=3, day_part="afternoon"),
         "zes donderdagmiddagen"),
        ("period", Planning(date(2026, 3, 15), date(2026, 5, 1)), "15 maart tot 1 mei"),
        ("before", Planning(end=date(2026, 12, 31)), "klaar vóór 31 december"),
        ("year", Planning(date(2026, 1, 1), date(2026, 12, 31)), "dit jaar"),
        ("year", Planning(date(2027, 1, 1), date(2027, 12, 31)), "volgend jaar"),
        ("amount", Planning(count=10, unit="lesson", in_working_time=True),
         "tien lessen in werktijd"),
        ("rhythm", Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)),
         "een uur elke twee weken"),
        ("amount", Planning(count=24, unit="hour"), "24 uur"),
        ("", Planning(), "nog leeg"),
    ],
)  # fmt: skip
def test_each_way_of_saying_when_has_a_form(form: str, planning: Planning, said: str) -> None:
    assert form_of(planning) == form
    assert describe_planning(planning, "nl", today=date(2026, 3, 2)) == said


def test_what_the_chosen_form_does_not_ask_is_left_out() -> None:
    typed = form_of_plan(make_plan())
    name = "goals-0-activities-0-planning"
    typed |= {f"{name}-form": "before", f"{name}-end": "2026-12-31"}
    (goal,) = plan_of_form(typed).content.goals
    assert goal.activities[0].planning == Planning(end=date(2026, 12, 31))
    for form in FORMS:
        assert plan_of_form({**typed, f"{name}-form": form}).content.goals


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("ends_on", "31 december", "no_day"),
        ("priority", "eerst", "no_count"),
        ("origin", "niemand", "no_choice"),
        ("title", "x" * 10_001, "too_long"),
        ("activities-0-support-0-cost", "veel", "no_amount"),
        ("activities-0-planning-end", "2020-01-01", "ends_first"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(field: str, text: str, code: str) -> None:
    typed = form_of_plan(make_plan()) | {f"goals-0-{field}": text}
    written = plan_of_form(typed)
    assert written.problems == {f"goals-0-{field}": code}
    assert written.typed[f"goals-0-{field}"] == text


def test_a_year_is_one_that_people_live_in() -> None:
    name = "goals-0-activities-0-planning"
    typed = form_of_plan(make_plan()) | {f"{name}-form": "year", f"{name}-year": "1800"}
    assert plan_of_form(typed).problems == {f"{name}-year": "no_count"}


def test_rows_in_which_nothing_was_typed_are_no_part_of_the_plan() -> None:
    typed = form_of_plan(make_plan()) | {
        "goals-0-activities-4-kind": "course",
        "goals-0-activities-0-support-7-kind": "money",
        "goals-3-key": "9",
        "goals-3-title": "",
    }
    assert plan_of_form(typed).content == make_plan()


def test_a_form_of_ours_has_only_so_many_fields() -> None:
    with pytest.raises(InputError):
        plan_of_form({f"goals-{number}-title": "x" for number in range(6_000)})
