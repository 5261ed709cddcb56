"""The parts of a plan in words, and what differs between two of its versions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from popflow.documents.catalogue import find, text
from popflow.documents.names import Names
from popflow.documents.planning_words import describe_planning
from popflow.documents.wording import counted, money, span
from popflow.domain.plan import Activity, Indicator, SupportLine, changed_goals
from popflow.domain.timing import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from popflow.domain.plan import Goal, PlanContent

NAMES: Final = "names"
_WORKING: Final = {None: "", True: "in_working_time", False: "outside_working_time"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs.

    Attributes:
        how: ``changed``, ``filled``, ``emptied``, ``added``, ``removed`` or ``adjusted``.
        part: What the part is called.
        old: What stood there, as people say it; empty for nothing.
        new: What stands there now; likewise.
    """

    how: str
    part: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class GoalDifference:
    """A goal that differs.

    Attributes:
        how: ``goal_added``, ``goal_removed`` or ``goal_changed``.
    """

    how: str
    key: int
    title: str
    parts: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTeller:
    """Says what stands in a plan.

    Attributes:
        language: ``nl`` or ``en``.
        today: From when it is read.
        day: How a date is said.
        names: Names of people by number; others are called by theirs.
    """

    language: str
    today: date
    day: Callable[[date], str] = date.isoformat
    names: Mapping[str, str] = field(default_factory=dict)

    def plan_differences(self, old: PlanContent, new: PlanContent) -> Iterator[Difference]:
        """What differs beside the goals."""
        for part in fields(old):
            if part.name != "goals":
                yield from self._part(part.name, old, new)

    def goal_differences(self, old: PlanContent, new: PlanContent) -> Iterator[GoalDifference]:
        """The goals that were added, removed or rewritten, in the order of their keys."""
        before = {goal.key: goal for goal in old.goals}
        after = {goal.key: goal for goal in new.goals}
        for key in changed_goals(old, new):
            yield from self._goal(before.get(key), after.get(key))

    def goal_parts(self, old: Goal, new: Goal) -> tuple[Difference, ...]:
        """What differs between two texts of one goal."""
        names = (part.name for part in fields(old))
        return tuple(one for name in names for one in self._part(name, old, new))

    def activity(self, activity: Activity) -> str:
        """What is done, when, and who guides it, in one line."""
        beside = []
        if activity.planning.said:
            beside.append(self.planning(activity))
        if activity.supervisor:
            guide = self.names.get(activity.supervisor, activity.supervisor)
            beside.append(self._said("supervisor", number=guide))
        told = f"{Names(self.language).of(activity.kind)}: {activity.text}"
        return f"{told} ({'; '.join(beside)})" if beside else told

    def planning(self, activity: Activity) -> str:
        """When it is done."""
        return describe_planning(activity.planning, self.language, today=self.today)

    def support(self, line: SupportLine) -> str:
        """What is needed, how much of it, what it costs, and by when, in one line."""
        return f"{Names(self.language).of(line.kind)}: {self.support_said(line)}"

    def support_said(self, line: SupportLine) -> str:
        """The same without its kind."""
        amount = _amount(line, self.language)
        cost = money(line.cost, self.language) if line.cost else ""
        when = find(self.language, "dates", "planning", _WORKING[line.in_working_time])
        due = self._said("due", day=self.day(line.due_on)) if line.due_on else ""
        parts = (line.text, amount, cost, line.supplier, when, due, line.subsidy)
        return ", ".join(part for part in parts if part)

    def indicator(self, one: Indicator) -> str:
        """By what it is seen, from where to where."""
        way = " -> ".join(part for part in (one.start, one.target) if part)
        name = f"{one.name}:" if way else one.name
        return " ".join(part for part in (name, way, one.unit) if part)

    def value(self, value: object) -> str:
        """A value as people say it; empty for what nobody filled in."""
        for kind, told in _TOLD:
            if isinstance(value, kind):
                return told(self, value)
        return "" if value is None else str(value)

    def _goal(self, old: Goal | None, new: Goal | None) -> Iterator[GoalDifference]:
        if old is not None and new is not None:
            yield GoalDifference("goal_changed", new.key, new.title, self.goal_parts(old, new))
        elif new is not None:
            yield GoalDifference("goal_added", new.key, new.title)
        elif old is not None:
            yield GoalDifference("goal_removed", old.key, old.title)

    def _part(self, name: str, old: object, new: object) -> Iterator[Difference]:
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            return
        part = find(self.language, NAMES, "plan_part", name) or name
        if isinstance(before, tuple):
            yield from self._listed(part, before, after)
            return
        was, now = self.value(before), self.value(after)
        how = "changed" if was and now else "filled" if now else "emptied"
        yield Difference(how, part, was, now)

    def _listed(
        self, part: str, before: tuple[object, ...], after: tuple[object, ...]
    ) -> Iterator[Difference]:
        """What went and what came, each as it would stand in the plan."""
        gone, come = (
            Counter(line for one in many for line in self._lines(one)) for many in (before, after)
        )
        less, more = gone - come, come - gone
        yield from (Difference("removed", part, old=line) for line in less.elements())
        yield from (Difference("added", part, new=line) for line in more.elements())
        if not less and not more:
            yield Difference("adjusted", part)

    def _lines(self, one: object) -> Iterator[str]:
        """One activity with what it needs, or whatever else a goal has several of."""
        if not isinstance(one, Activity):
            yield self.value(one)
            return
        yield self.activity(one)
        yield from (f"{one.text}, {self.support(line)}" for line in one.support)

    def _said(self, key: str, /, **data: object) -> str:
        return text(self.language, NAMES, "plan_change", key, **data)


def _amount(line: SupportLine, language: str) -> str:
    if line.quantity is None:
        return line.unit or ""
    return counted(line.quantity, line.unit, language) if line.unit else str(line.quantity)


def _override(teller: PlanTeller, value: tuple[str, str]) -> str:
    letter, why = value
    return f"{find(teller.language, NAMES, 'smart', letter) or letter}: {why}"


_TOLD: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, lambda teller, value: text(teller.language, NAMES, "plan_change",
                                      "yes" if value else "no")),
    (StrEnum, lambda teller, value: Names(teller.language).of(value)),
    (date, lambda teller, value: teller.day(value)),
    (Span, lambda teller, value: span(value, teller.language)),
    (Indicator, PlanTeller.indicator),
    (tuple, _override),
)  # fmt: skip
"""How each kind of value is said; the first that fits."""
