"""A plan as a form, and a form as a plan: nothing is lost on the way there and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    Indicator,
    Origin,
    PlanContent,
    SupportKind,
    SupportLine,
)
from popflow.domain.smart import Letter
from popflow.web.plan_fields import Sheet, cents_said, said_under, span_said, text_said
from popflow.web.planning_fields import planning_of, planning_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEXTS: Final = (
    "title", "wanted_result", "use_in_work", "benefit", "competence", "aim", "target_post",
    "starting_level", "reward", "declined_because",
)  # fmt: skip
DAYS: Final = ("starts_on", "ends_on")
ANSWERS: Final = (
    "employee_stands_behind", "manager_stands_behind", "realistic_employee", "realistic_manager",
)  # fmt: skip
TICKS: Final = ("required", "exploring")
_COUNTS: Final = ("key", "priority", "carried_from")
_SHOWN: Final = ("name", "start", "target", "unit")
_KEYS: Final = 10**9


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed, as a plan.

    Attributes:
        typed: The form, field by field.
        problems: What cannot be read, by field; empty for a form that can be saved.
        rows: Where each goal of the plan stands in the form, by its key.
    """

    content: PlanContent
    typed: Mapping[str, str]
    problems: Mapping[str, str]
    rows: Mapping[int, str]


def form_of_plan(content: PlanContent) -> dict[str, str]:
    """Every field of a plan, as the form holds it."""
    said = {"evaluate_on": text_said(content.evaluate_on)}
    said |= span_said("first_check_in", content.first_check_in)
    said |= span_said("rhythm", content.rhythm)
    for place, goal in enumerate(content.goals):
        said |= form_of_goal(f"goals-{place}", goal)
    return said


def form_of_goal(name: str, goal: Goal) -> dict[str, str]:
    """Every field of a goal below a name."""
    said = said_under(name, goal, (*TEXTS, *DAYS, *ANSWERS, *TICKS, *_COUNTS, "origin"))
    said |= said_under(f"{name}-indicator", goal.indicator or Indicator(""), _SHOWN)
    reasons = dict(goal.overrides)
    said |= {f"{name}-override-{one}": reasons.get(one.value, "") for one in Letter}
    said |= {f"{name}-interim-{place}": one for place, one in enumerate(goal.interim_results)}
    for place, activity in enumerate(goal.activities):
        said |= form_of_activity(f"{name}-activities-{place}", activity)
    return said


def form_of_activity(name: str, activity: Activity) -> dict[str, str]:
    """Every field of an activity below a name."""
    said = said_under(name, activity, ("kind", "text", "supervisor"))
    said |= planning_said(f"{name}-planning", activity.planning)
    for place, line in enumerate(activity.support):
        said |= form_of_support(f"{name}-support-{place}", line)
    return said


def form_of_support(name: str, line: SupportLine) -> dict[str, str]:
    """Every field of a line of support below a name."""
    parts = ("kind", "text", "quantity", "unit", "supplier", "in_working_time", "due_on")
    return {
        **said_under(name, line, (*parts, "subsidy")),
        f"{name}-cost": cents_said(line.cost),
    }


def plan_of_form(typed: Mapping[str, str]) -> Written:
    """The plan that was typed; rows in which nothing was typed are no part of it.

    Raises:
        InputError: More fields than a form of ours has.
    """
    sheet = Sheet(typed)
    goals: list[Goal] = []
    rows: dict[int, str] = {}
    for name in sheet.rows("goals"):
        goal = _goal(sheet, name, max([0, *rows]) + 1)
        if goal != Goal(goal.key, ""):
            goals.append(goal)
            rows[goal.key] = name
    content = PlanContent(
        tuple(goals), sheet.day("evaluate_on"), sheet.span("first_check_in"), sheet.span("rhythm")
    )
    return Written(content, typed, sheet.problems, rows)


def _goal(sheet: Sheet, name: str, free: int) -> Goal:
    kinds = ((TEXTS, sheet.text), (DAYS, sheet.day), (ANSWERS, sheet.answer), (TICKS, sheet.tick))
    plain: dict[str, Any] = {
        part: read(f"{name}-{part}") for parts, read in kinds for part in parts
    }
    key = sheet.count(f"{name}-key", _KEYS)
    return Goal(
        free if key is None else key,
        **plain,
        origin=sheet.choice(Origin, f"{name}-origin", Origin.BOTH),
        activities=tuple(_activities(sheet, f"{name}-activities")),
        indicator=_indicator(sheet, f"{name}-indicator"),
        interim_results=tuple(filter(None, map(sheet.text, sheet.rows(f"{name}-interim")))),
        priority=sheet.count(f"{name}-priority"),
        overrides=tuple(_overrides(sheet, name)),
        carried_from=sheet.count(f"{name}-carried_from", _KEYS),
    )  # fmt: skip


def _overrides(sheet: Sheet, name: str) -> Iterator[tuple[str, str]]:
    for letter in Letter:
        why = sheet.text(f"{name}-override-{letter}")
        if why:
            yield letter.value, why


def _indicator(sheet: Sheet, name: str) -> Indicator | None:
    shown = Indicator(*(sheet.text(f"{name}-{part}") for part in _SHOWN))
    return None if shown == Indicator("") else shown


def _activities(sheet: Sheet, rows: str) -> Iterator[Activity]:
    for name in sheet.rows(rows):
        kind = sheet.choice(ActivityKind, f"{name}-kind", ActivityKind.SELF_STUDY)
        activity = Activity(
            kind, sheet.text(f"{name}-text"), planning_of(sheet, f"{name}-planning"),
            tuple(_support(sheet, f"{name}-support")), sheet.text(f"{name}-supervisor") or None,
        )  # fmt: skip
        if activity != Activity(kind, ""):
            yield activity


def _support(sheet: Sheet, rows: str) -> Iterator[SupportLine]:
    for name in sheet.rows(rows):
        kind = sheet.choice(SupportKind, f"{name}-kind", SupportKind.HOURS_OF_OTHERS)
        line = SupportLine(
            kind, sheet.text(f"{name}-text"), sheet.count(f"{name}-quantity"),
            sheet.text(f"{name}-unit") or None, sheet.cents(f"{name}-cost"),
            sheet.text(f"{name}-supplier"), sheet.answer(f"{name}-in_working_time"),
            sheet.day(f"{name}-due_on"), sheet.text(f"{name}-subsidy"),
        )  # fmt: skip
        if line != SupportLine(kind, ""):
            yield line
