"""SMART, per goal and per letter, each with its reason.

popflow checks that each question is answered; people judge quality, and may override a letter
with a reason (practice texts on the POP).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popflow.domain.plan import Goal, PlanContent


class Letter(StrEnum):
    """The five questions."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACCEPTABLE = "acceptable"
    REALISTIC = "realistic"
    TIME_BOUND = "time_bound"


@dataclass(frozen=True, slots=True)
class SmartCheck:
    """The answer to one question about one goal.

    Attributes:
        reason: A code that says what is there, or what is still open.
        overridden: People judged it met, with this reason of theirs.
    """

    goal: int
    letter: Letter
    met: bool
    reason: str
    overridden: str = ""


def check_goal(goal: Goal) -> tuple[SmartCheck, ...]:
    """All five checks of a goal, in order."""
    overrides = dict(goal.overrides)
    return tuple(_check(goal, letter, overrides.get(letter.value, "")) for letter in Letter)


def check_plan(content: PlanContent) -> tuple[SmartCheck, ...]:
    """The checks of all goals that nobody declined."""
    return tuple(check for goal in content.live_goals for check in check_goal(goal))


def _check(goal: Goal, letter: Letter, override: str) -> SmartCheck:
    missing = _MISSING[letter](goal)
    if not missing:
        return SmartCheck(goal.key, letter, met=True, reason="answered")
    if override.strip():
        return SmartCheck(goal.key, letter, met=True, reason=missing, overridden=override)
    return SmartCheck(goal.key, letter, met=False, reason=missing)


def _specific(goal: Goal) -> str:
    if not goal.wanted_result.strip():
        return "no_result"
    if not any(activity.text.strip() for activity in goal.activities):
        return "no_activity"
    return ""


def _measurable(goal: Goal) -> str:
    if goal.exploring and goal.wanted_result.strip():
        return ""
    shown = (goal.indicator.name if goal.indicator else "", *goal.interim_results)
    return "" if any(text.strip() for text in shown) else "no_indicator"


def _acceptable(goal: Goal) -> str:
    if not goal.employee_stands_behind:
        return "employee_open"
    return "" if goal.manager_stands_behind else "manager_open"


def _realistic(goal: Goal) -> str:
    if not goal.realistic_employee:
        return "employee_open"
    return "" if goal.realistic_manager else "manager_open"


def _time_bound(goal: Goal) -> str:
    return "" if goal.ends_on else "no_end"


_MISSING = {
    Letter.SPECIFIC: _specific,
    Letter.MEASURABLE: _measurable,
    Letter.ACCEPTABLE: _acceptable,
    Letter.REALISTIC: _realistic,
    Letter.TIME_BOUND: _time_bound,
}
