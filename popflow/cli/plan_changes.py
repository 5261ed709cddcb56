"""What changed between two versions of a plan, goal by goal, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING

from popflow.cli.plan_words import activity_line
from popflow.documents.catalogue import find, text
from popflow.documents.wording import money, span
from popflow.domain.plan import Activity, Indicator, SupportLine, changed_goals
from popflow.domain.timing import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from popflow.cli.session import Session
    from popflow.domain.plan import Goal, PlanVersion

NAMES = "names"


def change_lines(here: Session, older: PlanVersion, newer: PlanVersion) -> Iterator[str]:
    """What changed from one version to another, as both parties would tell it."""
    yield _said(here, "versions", old=older.number, new=newer.number)
    if older.content == newer.content:
        yield f"  {_said(here, 'nothing')}"
        return
    for part in fields(older.content):
        if part.name != "goals":
            yield from _part(here, "  ", part.name, older.content, newer.content)
    before = {goal.key: goal for goal in older.content.goals}
    after = {goal.key: goal for goal in newer.content.goals}
    for key in changed_goals(older.content, newer.content):
        yield from _goal(here, before.get(key), after.get(key))


def _goal(here: Session, old: Goal | None, new: Goal | None) -> Iterator[str]:
    if old is None or new is None:
        goal, how = (new, "goal_added") if new else (old, "goal_removed")
        if goal is not None:
            yield f"  {_said(here, how, key=goal.key, title=goal.title)}"
        return
    yield f"  {_said(here, 'goal_changed', key=new.key, title=new.title)}"
    for part in fields(old):
        yield from _part(here, "    ", part.name, old, new)


def _part(here: Session, margin: str, name: str, old: object, new: object) -> Iterator[str]:
    before, after = getattr(old, name), getattr(new, name)
    if before == after:
        return
    part = find(here.words.language, NAMES, "plan_part", name) or name
    if isinstance(before, tuple):
        told = list(_listed(here, before, after))
        keys = [(how, {"text": line}) for how, line in told] or [("adjusted", {})]
        yield from (f"{margin}{_said(here, how, part=part, **data)}" for how, data in keys)
        return
    was, now = _value(here, before), _value(here, after)
    how = "changed" if was and now else "filled" if now else "emptied"
    yield f"{margin}{_said(here, how, part=part, old=was, new=now)}"


def _listed(
    here: Session, before: tuple[object, ...], after: tuple[object, ...]
) -> Iterator[tuple[str, str]]:
    """What went and what came, each as it would stand in the plan."""
    gone, come = (
        Counter(line for one in many for line in _lines(here, one)) for many in (before, after)
    )
    yield from (("removed", line) for line in (gone - come).elements())
    yield from (("added", line) for line in (come - gone).elements())


def _lines(here: Session, one: object) -> Iterator[str]:
    """One activity with what it needs, or whatever else a goal has several of."""
    if not isinstance(one, Activity):
        yield _value(here, one)
        return
    yield activity_line(here, one)
    yield from (f"{one.text}, {_support(here, line)}" for line in one.support)


def _support(here: Session, line: SupportLine) -> str:
    language = here.words.language
    amount = " ".join(str(part) for part in (line.quantity, line.unit) if part)
    cost = money(line.cost, language) if line.cost else ""
    when = find(language, "dates", "planning", _WORKING[line.in_working_time])
    due = _said(here, "due", day=line.due_on) if line.due_on else ""
    parts = (line.text, amount, cost, line.supplier, when, due, line.subsidy)
    return f"{here.words.of(line.kind)}: {', '.join(part for part in parts if part)}"


_WORKING = {None: "", True: "in_working_time", False: "outside_working_time"}


def _value(here: Session, value: object) -> str:
    """A value as people say it; empty for what nobody filled in."""
    for kind, told in _TOLD:
        if isinstance(value, kind):
            return told(here, value)
    return "" if value is None else str(value)


def _indicator(_: Session, one: Indicator) -> str:
    way = " -> ".join(part for part in (one.start, one.target) if part)
    return " ".join(part for part in (f"{one.name}:" if way else one.name, way, one.unit) if part)


def _yes_or_no(here: Session, value: object) -> str:
    return _said(here, "yes" if value else "no")


def _override(here: Session, value: tuple[str, str]) -> str:
    letter, why = value
    return f"{find(here.words.language, NAMES, 'smart', letter) or letter}: {why}"


_TOLD: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, _yes_or_no),
    (StrEnum, lambda here, value: here.words.of(value)),
    (Span, lambda here, value: span(value, here.words.language)),
    (Indicator, _indicator),
    (tuple, _override),
)
"""How each kind of value is said; the first that fits."""


def _said(here: Session, key: str, /, **data: object) -> str:
    return text(here.words.language, NAMES, "plan_change", key, **data)
