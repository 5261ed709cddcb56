"""The smallest plans that two people can sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    Indicator,
    PlanContent,
    Planning,
    SupportKind,
    SupportLine,
)

STARTS_ON = date(2026, 5, 4)
ENDS_ON = date(2026, 11, 30)


def make_goal(key: int = 1, cost: int = 0, **told: Any) -> Goal:  # noqa: ANN401 - any field of Goal
    """A goal of which each SMART question is answered.

    Args:
        key: The goal's key in the plan.
        cost: Whole cents that its one activity takes from the budget; 0 leaves money out.
        told: Any other field of `Goal`.
    """
    hours = SupportLine(SupportKind.HOURS_OF_OTHERS, f"guidance for goal {key}", 12, "hour")
    money = SupportLine(SupportKind.MONEY, f"fee for goal {key}", cost=cost)
    activity = Activity(
        ActivityKind.COACHING,
        f"learn with a colleague, goal {key}",
        Planning(start=STARTS_ON, end=ENDS_ON, count=6, unit="session"),
        (hours, money) if cost else (hours,),
    )
    goal = Goal(
        key,
        f"goal {key}",
        activities=(activity,),
        wanted_result="does the work alone",
        indicator=Indicator("cases done alone", "0", "10", "cases"),
        ends_on=ENDS_ON,
        employee_stands_behind=True,
        manager_stands_behind=True,
        realistic_employee=True,
        realistic_manager=True,
    )
    return replace(goal, **told)


def make_plan(*goals: Goal, **told: Any) -> PlanContent:  # noqa: ANN401 - any field of PlanContent
    """A plan that passes every SMART check.

    Args:
        goals: Its goals; one when none is given.
        told: Any other field of `PlanContent`.
    """
    return replace(PlanContent(goals or (make_goal(),)), **told)
