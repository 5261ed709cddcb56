"""SMART: five questions per goal, each answered or overridden with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from popflow.domain.plan import Activity, ActivityKind, Goal, Indicator, PlanContent
from popflow.domain.smart import Letter, check_goal, check_plan

GOAL = Goal(
    key=1,
    title="leads meetings with ease",
    activities=(Activity(ActivityKind.COACHING, "chairs the weekly meeting with a coach"),),
    wanted_result="colleagues say that meetings end in time",
    indicator=Indicator("meetings that end in time", start="half", target="nine in ten"),
    ends_on=date(2026, 5, 1),
    employee_stands_behind=True,
    manager_stands_behind=True,
    realistic_employee=True,
    realistic_manager=True,
)


def open_letters(goal: Goal) -> dict[Letter, str]:
    return {check.letter: check.reason for check in check_goal(goal) if not check.met}


def test_a_goal_that_answers_everything_is_smart() -> None:
    checks = check_goal(GOAL)
    assert [check.letter for check in checks] == list(Letter)
    assert {(check.goal, check.met, check.reason) for check in checks} == {(1, True, "answered")}


@pytest.mark.parametrize(
    ("missing", "letter", "reason"),
    [
        ({"wanted_result": " "}, Letter.SPECIFIC, "no_result"),
        ({"activities": ()}, Letter.SPECIFIC, "no_activity"),
        (
            {"activities": (Activity(ActivityKind.COURSE, "  "),)},
            Letter.SPECIFIC,
            "no_activity",
        ),
        ({"indicator": None}, Letter.MEASURABLE, "no_indicator"),
        ({"indicator": Indicator(" ")}, Letter.MEASURABLE, "no_indicator"),
        (
            {"indicator": None, "interim_results": ("",)},
            Letter.MEASURABLE,
            "no_indicator",
        ),
        ({"employee_stands_behind": None}, Letter.ACCEPTABLE, "employee_open"),
        ({"employee_stands_behind": False}, Letter.ACCEPTABLE, "employee_open"),
        ({"manager_stands_behind": None}, Letter.ACCEPTABLE, "manager_open"),
        ({"realistic_employee": None}, Letter.REALISTIC, "employee_open"),
        ({"realistic_manager": False}, Letter.REALISTIC, "manager_open"),
        ({"ends_on": None}, Letter.TIME_BOUND, "no_end"),
    ],
)
def test_what_is_open_is_told_with_its_reason(
    missing: dict[str, object], letter: Letter, reason: str
) -> None:
    assert open_letters(replace(GOAL, **missing)) == {letter: reason}  # type: ignore[arg-type]  # any field


def test_interim_results_show_progress_as_an_indicator_does() -> None:
    goal = replace(GOAL, indicator=None, interim_results=("three meetings chaired",))
    assert not open_letters(goal)


def test_an_exploring_goal_is_measured_by_a_visible_outcome() -> None:
    exploring = replace(GOAL, exploring=True, indicator=None)
    assert not open_letters(exploring)
    unseen = replace(exploring, wanted_result="")
    assert open_letters(unseen).keys() == {Letter.SPECIFIC, Letter.MEASURABLE}


def test_people_may_judge_a_letter_met_with_a_reason() -> None:
    judged = replace(GOAL, ends_on=None, overrides=(("time_bound", "as long as the post exists"),))
    (check,) = (c for c in check_goal(judged) if c.letter is Letter.TIME_BOUND)
    assert check.met
    assert check.reason == "no_end"
    assert check.overridden == "as long as the post exists"
    without = replace(judged, overrides=(("time_bound", "  "), ("specific", "it is")))
    assert open_letters(without) == {Letter.TIME_BOUND: "no_end"}


def test_an_override_of_an_answered_question_changes_nothing() -> None:
    assert check_goal(replace(GOAL, overrides=(("specific", "because"),))) == check_goal(GOAL)


def test_a_declined_goal_is_not_checked() -> None:
    declined = replace(GOAL, key=2, wanted_result="", declined_because="not now")
    checks = check_plan(PlanContent(goals=(GOAL, declined)))
    assert [check.goal for check in checks] == [1] * 5
