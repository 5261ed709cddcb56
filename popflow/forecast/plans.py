"""Plans as people in the forecast write them: SMART, costed, and different for everybody."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

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
from popflow.domain.timing import Span, Unit, add_months

if TYPE_CHECKING:
    from popflow.forecast.habits import Dice

_SUBJECTS = (
    ("Gesprekken in het Engels voeren", ActivityKind.COURSE),
    ("Een project van begin tot eind leiden", ActivityKind.ROTATION),
    ("Cijfers helder uitleggen aan collega's", ActivityKind.COACHING),
    ("Meekijken bij een andere afdeling", ActivityKind.WALKING_ALONG),
    ("Een leernetwerk opzetten", ActivityKind.NETWORK),
    ("Leidinggeven leren kennen", ActivityKind.INTERNSHIP),
    ("Zelfstandig een nieuw systeem beheren", ActivityKind.SELF_STUDY),
)
_COSTS = {ActivityKind.COURSE: 95_000, ActivityKind.COACHING: 60_000}
COSTS = "Kosten van de opleiding"
"""How a support line that costs money is called."""
DEAR = 900_000
"""Whole cents of a course that no yearly budget holds."""


class Purse(StrEnum):
    """What a plan asks of the budget."""

    DEAR = "dear"
    USUAL = "usual"
    NOTHING = "nothing"


def write_plan(dice: Dice, cycle: int, today: date, purse: Purse) -> PlanContent:
    """A plan of one or two goals that both stand behind.

    Args:
        dice: Chance.
        cycle: Whose plan.
        today: The day of writing.
        purse: With a course that costs more than the budget holds, or only with what is free.
    """
    count = 1 + dice.happens(0.4, cycle, "two goals")
    goals = tuple(_goal(dice, cycle, key, today, purse) for key in range(1, count + 1))
    return PlanContent(goals, first_check_in=Span(6, Unit.WEEK), rhythm=Span(3, Unit.MONTH))


def _goal(dice: Dice, cycle: int, key: int, today: date, purse: Purse) -> Goal:
    title, kind = _SUBJECTS[dice.days(0, len(_SUBJECTS) - 1, cycle, "subject", key)]
    if purse is Purse.NOTHING and kind in _COSTS:
        kind = ActivityKind.SELF_STUDY
    start = today + timedelta(days=dice.days(-3, 28, cycle, "start", key))
    end = add_months(start, dice.days(5, 12, cycle, "months", key))
    cost = DEAR if purse is Purse.DEAR else _COSTS.get(kind, 0)
    support = [SupportLine(SupportKind.OWN_HOURS, "Eigen uren", 24, "hour", in_working_time=True)]
    if cost:
        support.append(SupportLine(SupportKind.MONEY, COSTS, cost=cost))
    support.append(SupportLine(SupportKind.HOURS_OF_OTHERS, "Begeleiding", 12, "hour"))
    activity = Activity(
        kind, title, Planning(start=start, end=end, count=6, unit="session", weekday=3),
        tuple(support),
    )  # fmt: skip
    return Goal(
        key, title, Origin.BOTH, (activity,), "Doet dit zelfstandig in het eigen werk",
        Indicator("Keren zelfstandig gedaan", "0", "5"), start, end,
        use_in_work="In het eigen team", benefit="Voor beiden",
        employee_stands_behind=True, manager_stands_behind=True,
        realistic_employee=True, realistic_manager=True,
    )  # fmt: skip


def usual_plan(today: date, cost: int) -> PlanContent:
    """The plan of a forecast that asks no chance: one goal, for nine months.

    Args:
        today: The day of writing.
        cost: Whole cents that it asks of the budget.
    """
    start = today + timedelta(days=14)
    end = add_months(start, 9)
    support = [SupportLine(SupportKind.HOURS_OF_OTHERS, "Begeleiding", 12, "hour")]
    if cost:
        support.append(SupportLine(SupportKind.MONEY, COSTS, cost=cost))
    title, kind = _SUBJECTS[0]
    planning = Planning(start=start, end=end, count=6, unit="session")
    goal = Goal(
        1, title, Origin.BOTH, (Activity(kind, title, planning, tuple(support)),),
        "Doet dit zelfstandig in het eigen werk",
        Indicator("Keren zelfstandig gedaan", "0", "5"), start, end,
        employee_stands_behind=True, manager_stands_behind=True,
        realistic_employee=True, realistic_manager=True,
    )  # fmt: skip
    return PlanContent((goal,))
