"""The rows of the POP form: goal, activity, wanted result, planning, support and facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.documents.catalogue import find
from popflow.documents.letterhead import name_of
from popflow.documents.planning_words import describe_planning
from popflow.documents.wording import counted, money, number, starting
from popflow.domain.plan import horizon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from popflow.documents.letterhead import Letterhead, Line
    from popflow.domain.person import Person
    from popflow.domain.plan import Activity, Goal, Indicator, PlanContent, SupportLine

COLUMNS: Final = ("number", "goal", "activity", "result", "planning", "support")
_ALPHABET: Final = 26
_ABOUT: Final = (
    "starting_level", "use_in_work", "benefit", "competence", "aim", "target_post", "reward",
)  # fmt: skip


def rows_of(
    head: Letterhead,
    content: PlanContent,
    people: Mapping[str, Person],
    *,
    today: date,
    since: date,
) -> list[dict[str, object]]:
    """One row an activity, under the goal's own number, as pages and messages name it.

    Goals that somebody declined are no rows.

    No cell goes over several rows: a reader that speaks, and a program that takes the text out,
    come past the cells of a row in order.

    Args:
        head: In which language.
        content: The plan.
        people: Names of those who guide an activity, by number.
        today: From when it is read: a whole year is ``this year`` or ``next year`` then.
        since: From when it is counted how far a goal reaches.
    """
    return [
        row
        for goal in content.live_goals
        for row in _rows(head, goal, str(goal.key), people, today, since)
    ]


def _rows(  # noqa: PLR0913, PLR0917 - all that a row is made of
    head: Letterhead,
    goal: Goal,
    number: str,
    people: Mapping[str, Person],
    today: date,
    since: date,
) -> Iterator[dict[str, object]]:
    ways = [_way(head, one, people, today) for one in goal.activities] or [_none(head)]
    several = len(ways) > 1
    first = f"{number}a" if several else number
    yield {
        "number": first,
        "goal": list(_goal(head, goal)),
        "result": list(_result(head, goal, since)),
        **ways[0],
    }
    for place, way in enumerate(ways[1:], start=1):
        seen: list[Line] = [("", head.said("goal", "see", number=first))]
        yield {"number": f"{number}{_letter(place)}", "goal": [("", goal.title)],
               "result": seen, **way}  # fmt: skip


def _letter(place: int) -> str:
    """``b`` after ``a``, and past ``z`` on with ``.27``."""
    return chr(ord("a") + place) if place < _ALPHABET else f".{place + 1}"


def _goal(head: Letterhead, goal: Goal) -> Iterator[Line]:
    yield "", goal.title
    yield "", starting(head.names.of(goal.origin))
    if goal.required:
        yield "", head.said("goal", "required")
    if goal.exploring:
        yield "", head.said("goal", "exploring")
    if goal.priority is not None:
        yield head.said("goal", "priority"), str(goal.priority)
    for part in _ABOUT:
        if getattr(goal, part):
            yield head.said("goal", part), getattr(goal, part)


def _result(head: Letterhead, goal: Goal, since: date) -> Iterator[Line]:
    yield "", goal.wanted_result or head.said("paper", "empty")
    if goal.indicator is not None:
        yield head.said("goal", "indicator"), _indicator(head, goal.indicator)
    for result in goal.interim_results:
        yield head.said("goal", "interim"), result
    if goal.ends_on is not None:
        reach = horizon(goal, since)
        far = f" ({head.names.of(reach)})" if reach else ""
        yield head.said("goal", "ends_on"), head.day(goal.ends_on) + far
    for letter, why in goal.overrides:
        named = find(head.language, "names", "smart", letter) or letter
        yield head.said("goal", "override", letter=named), why


def _indicator(head: Letterhead, shown: Indicator) -> str:
    unit = f" {shown.unit}" if shown.unit else ""
    if shown.start and shown.target:
        return head.said(
            "goal", "from_to", name=shown.name, start=shown.start, target=shown.target, unit=unit
        )
    if shown.target:
        return head.said("goal", "to", name=shown.name, target=shown.target, unit=unit)
    return shown.name


def _way(
    head: Letterhead, activity: Activity, people: Mapping[str, Person], today: date
) -> dict[str, object]:
    guided: list[Line] = []
    if activity.supervisor:
        guided = [(head.said("goal", "supervisor"), name_of(people, activity.supervisor))]
    return {
        "activity": [("", activity.text), ("", starting(head.names.of(activity.kind))), *guided],
        "planning": starting(describe_planning(activity.planning, head.language, today=today)),
        "support": [_support(head, line, today) for line in activity.support],
    }


def _none(head: Letterhead) -> dict[str, object]:
    empty = head.said("paper", "empty")
    return {"activity": [("", empty)], "planning": empty, "support": []}


def _support(head: Letterhead, line: SupportLine, today: date) -> Line:
    """One promise: what, how much, what it costs, from whom, and when."""
    language = head.language
    pieces = [
        _quantity(line, language),
        money(line.cost, language) if line.cost else "",
        line.supplier,
        head.said("support", _when(line)) if line.in_working_time is not None else "",
        head.said("support", "due_on", day=head.day(line.due_on, today)) if line.due_on else "",
        head.said("support", "subsidy", name=line.subsidy) if line.subsidy else "",
    ]
    said = ", ".join(piece for piece in (line.text, *pieces) if piece)
    return starting(head.names.of(line.kind)), said


def _when(line: SupportLine) -> str:
    return "in_working_time" if line.in_working_time else "outside_working_time"


def _quantity(line: SupportLine, language: str) -> str:
    if line.quantity is None:
        return ""
    return (
        counted(line.quantity, line.unit, language)
        if line.unit
        else number(line.quantity, language)
    )
