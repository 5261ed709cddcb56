"""The plan: what can be said in it, its hash, its horizon, and what differs between versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    Horizon,
    Indicator,
    Origin,
    PlanContent,
    Planning,
    SupportKind,
    SupportLine,
    changed_goals,
    content_hash,
    dates_only,
    horizon,
    only_courses,
    settled,
)
from popflow.domain.terms import USUAL
from popflow.domain.timing import Span, Unit, add_months

COURSE, STUDY = ActivityKind.COURSE, ActivityKind.SELF_STUDY
MARCH, MAY, DECEMBER = date(2026, 3, 15), date(2026, 5, 1), date(2026, 12, 31)
MONEY = SupportLine(SupportKind.MONEY, "course fee", cost=85_000, due_on=MARCH)
PLAN = PlanContent(
    goals=(
        Goal(
            key=1,
            title="Spaans spreken met cliënten",
            origin=Origin.EMPLOYEE,
            activities=(
                Activity(COURSE, "evening class", Planning(start=MARCH, end=MAY), (MONEY,)),
                Activity(STUDY, "a podcast a week", Planning(every=Span(1, Unit.WEEK))),
            ),
            wanted_result="an intake without an interpreter",
            indicator=Indicator("intakes", start="0", target="3"),
            starts_on=MARCH,
            ends_on=DECEMBER,
        ),
        Goal(key=2, title="a safer ward", required=True, ends_on=MAY),
    ),
    evaluate_on=DECEMBER,
)


def with_goal(**changes: object) -> PlanContent:
    first, *rest = PLAN.goals
    return replace(PLAN, goals=(replace(first, **changes), *rest))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    "planning",
    [
        pytest.param(
            Planning(count=6, unit="session", weekday=3, day_part="afternoon"),
            id="six Thursday afternoons",
        ),
        pytest.param(Planning(start=MARCH, end=MAY), id="15 March to 1 May"),
        pytest.param(Planning(end=DECEMBER), id="done before 31 December"),
        pytest.param(
            Planning(count=10, unit="lesson", in_working_time=True),
            id="ten lessons in working time",
        ),
        pytest.param(
            Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)),
            id="an hour of guidance every two weeks",
        ),
        pytest.param(Planning(count=24, unit="hour"), id="24 hours of supervision"),
    ],
)
def test_every_golden_form_of_planning_can_be_said_and_signed(planning: Planning) -> None:
    assert planning.said
    (goal,) = with_goal(activities=(Activity(COURSE, "x", planning),)).goals[:1]
    assert goal.activities[0].planning == planning
    hashes = {content_hash(with_goal(activities=(Activity(COURSE, "x", p),))) for p in FORMS}
    assert len(hashes) == len(FORMS)


FORMS = (
    Planning(),
    Planning(count=6, unit="session", weekday=3, day_part="afternoon"),
    Planning(start=MARCH, end=MAY),
    Planning(end=DECEMBER),
    Planning(count=10, unit="lesson", in_working_time=True),
    Planning(count=10, unit="lesson", in_working_time=False),
    Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)),
    Planning(count=24, unit="hour"),
)


def test_this_year_and_the_next_are_two_activities_with_a_period_each() -> None:
    study = Activity(STUDY, "read", Planning(date(2026, 1, 1), date(2026, 12, 31)))
    placement = Activity(
        ActivityKind.INTERNSHIP, "abroad", Planning(date(2027, 1, 1), date(2027, 6, 30))
    )
    plan = with_goal(activities=(placement, study))
    assert plan.first_start == date(2026, 1, 1)
    assert not Planning().said


def test_the_hash_is_the_same_on_every_machine_and_in_every_year() -> None:
    """Signatures stand under this number: it may never change for what was signed."""
    assert content_hash(settled(PLAN, USUAL)) == GOLDEN
    assert content_hash(settled(PlanContent(), USUAL)) == GOLDEN_EMPTY


GOLDEN = "bfd87cb2c6ad1267f200e06b378fadc9311dc95ffaa068534f55673005aeba3e"
GOLDEN_EMPTY = "c9102c5f6457463f2e5128b962f33e4a98b84f263d2876388ed92c13d43fdf0a"


@pytest.mark.parametrize(
    "other",
    [
        with_goal(title="Spaans spreken met clienten"),
        with_goal(ends_on=MAY),
        with_goal(realistic_manager=False),
        with_goal(overrides=(("specific", "it is"),)),
        with_goal(activities=()),
        replace(PLAN, rhythm=Span(12, Unit.WEEK)),
        replace(PLAN, evaluate_on=None),
        replace(PLAN, goals=PLAN.goals[::-1]),
        replace(PLAN, goals=PLAN.goals[:1]),
    ],
)
def test_any_edit_gives_another_hash(other: PlanContent) -> None:
    assert content_hash(other) != content_hash(PLAN)


def test_the_budget_pays_what_nobody_requires_and_nobody_declined() -> None:
    assert PLAN.cost == PLAN.goals[0].cost == 85_000
    assert with_goal(required=True).cost == 0
    assert with_goal(declined_because="too much at once").cost == 0


def test_a_declined_goal_stays_in_the_text_and_out_of_the_plan() -> None:
    declined = with_goal(declined_because="too much at once")
    assert [goal.key for goal in declined.goals] == [1, 2]
    assert [goal.key for goal in declined.live_goals] == [2]
    assert declined.last_end == MAY
    assert declined.first_start is None


def test_a_plan_starts_with_its_first_activity_and_ends_with_its_last_goal() -> None:
    assert (PLAN.first_start, PLAN.last_end) == (MARCH, DECEMBER)
    assert (PlanContent().first_start, PlanContent().last_end) == (None, None)


@pytest.mark.parametrize(
    ("agreed", "ends", "expected"),
    [
        (date(2025, 1, 15), date(2026, 1, 15), Horizon.SHORT),
        (date(2025, 1, 15), date(2026, 1, 16), Horizon.MEDIUM),
        (date(2025, 1, 31), date(2026, 2, 1), Horizon.MEDIUM),
        (date(2024, 2, 29), date(2025, 2, 28), Horizon.SHORT),
        (date(2024, 2, 29), date(2025, 3, 1), Horizon.MEDIUM),
        (date(2025, 1, 15), date(2030, 1, 15), Horizon.MEDIUM),
        (date(2025, 1, 15), date(2030, 1, 16), Horizon.LONG),
        (date(2025, 1, 15), date(2025, 1, 1), Horizon.SHORT),
        (date(2025, 1, 15), None, None),
    ],
)
def test_short_is_up_to_twelve_months_and_medium_up_to_sixty(
    agreed: date, ends: date | None, expected: Horizon | None
) -> None:
    assert horizon(Goal(1, "x", ends_on=ends), agreed) is expected


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2100, 1, 1))
)
def test_the_horizon_is_counted_in_whole_months(agreed: date, ends: date) -> None:
    reach = horizon(Goal(1, "x", ends_on=ends), agreed)
    assert (reach is Horizon.SHORT) == (ends <= add_months(agreed, 12))
    assert (reach is Horizon.LONG) == (ends > add_months(agreed, 60))


@pytest.mark.parametrize(
    ("kinds", "warned"),
    [([COURSE], True), ([COURSE, COURSE], True), ([COURSE, STUDY], False), ([], False)],
)
def test_a_plan_of_nothing_but_courses_is_noticed(
    kinds: list[ActivityKind], *, warned: bool
) -> None:
    activities = tuple(Activity(kind, "x") for kind in kinds)
    assert only_courses(with_goal(activities=activities)) is warned


def test_shifting_dates_inside_a_goal_needs_no_new_signatures() -> None:
    later = date(2026, 6, 1)
    course, study = PLAN.goals[0].activities
    moved = replace(
        course,
        planning=Planning(later, DECEMBER),
        support=(replace(MONEY, due_on=later),),
    )
    assert dates_only(PLAN, with_goal(starts_on=later, ends_on=date(2027, 1, 31)))
    assert dates_only(PLAN, with_goal(activities=(moved, study)))
    assert not dates_only(PLAN, PLAN)


@pytest.mark.parametrize(
    "other",
    [
        with_goal(title="something else", ends_on=MAY),
        with_goal(indicator=Indicator("intakes", start="2", target="3")),
        with_goal(activities=(replace(PLAN.goals[0].activities[0], support=()),)),
        with_goal(activities=PLAN.goals[0].activities[::-1]),
        replace(PLAN, rhythm=Span(6, Unit.MONTH)),
        replace(PLAN, goals=PLAN.goals[:1]),
    ],
)
def test_anything_else_does(other: PlanContent) -> None:
    assert not dates_only(PLAN, other)


def test_changed_goals_are_those_added_removed_or_rewritten() -> None:
    third = Goal(key=3, title="new")
    assert changed_goals(PLAN, PLAN) == ()
    assert changed_goals(PLAN, with_goal(priority=1)) == (1,)
    assert changed_goals(PLAN, replace(PLAN, goals=(PLAN.goals[0], third))) == (2, 3)
    assert changed_goals(PLAN, replace(PLAN, evaluate_on=None)) == ()
