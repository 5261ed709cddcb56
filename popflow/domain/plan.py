"""The plan that two people agree on: goals, activities, support, and its versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from popflow.domain.canonical import canonical
from popflow.domain.terms import Terms
from popflow.domain.timing import Span


class Origin(StrEnum):
    """Whose wish a goal is."""

    EMPLOYEE = "employee"
    EMPLOYER = "employer"
    BOTH = "both"


class ActivityKind(StrEnum):
    """Ways to learn (practice texts on the POP)."""

    COURSE = "course"
    INTERNSHIP = "internship"
    WALKING_ALONG = "walking_along"
    COACHING = "coaching"
    PEER_COACHING = "peer_coaching"
    ROTATION = "rotation"
    NETWORK = "network"
    NETWORKING_TALKS = "networking_talks"
    VOLUNTEERING = "volunteering"
    SELF_STUDY = "self_study"


class SupportKind(StrEnum):
    """What an activity takes."""

    OWN_HOURS = "own_hours"
    HOURS_OF_OTHERS = "hours_of_others"
    MONEY = "money"
    MATERIALS = "materials"
    LOGISTICS = "logistics"


COSTING = frozenset({SupportKind.MONEY, SupportKind.MATERIALS})
"""Support that the budget is asked for; hours and logistics are the organisation's own."""


class Horizon(StrEnum):
    """How far a goal reaches: up to 12 months, up to 60, beyond."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Planning:
    """When an activity is done, in all the forms in which people say it.

    Six Thursday afternoons: ``count=6, unit="session", weekday=3, day_part="afternoon"``. 15 March
    to 1 May: ``start``, ``end``. Before 31 December: ``end`` alone. Ten lessons in working time:
    ``count=10, unit="lesson", in_working_time=True``. An hour of guidance every two weeks:
    ``count=1, unit="hour", every=Span(2, Unit.WEEK)``. 24 hours of supervision: ``count=24,
    unit="hour"``. This year and next: two activities with a ``start`` and an ``end`` each.
    """

    start: date | None = None
    end: date | None = None
    count: int | None = None
    unit: str | None = None
    weekday: int | None = None
    day_part: str | None = None
    every: Span | None = None
    in_working_time: bool | None = None

    @property
    def said(self) -> bool:
        """Whether anything at all is planned."""
        return self != Planning()


@dataclass(frozen=True, slots=True)
class SupportLine:
    """What is needed for an activity, and what it costs.

    Attributes:
        quantity: How many of ``unit`` (hours, pieces).
        cost: Whole cents; only money and materials cost the budget.
        due_on: When the manager delivers it; the activity's own start when ``None``.
        subsidy: Optional tag for subsidy reports.
    """

    kind: SupportKind
    text: str
    quantity: int | None = None
    unit: str | None = None
    cost: int = 0
    supplier: str = ""
    in_working_time: bool | None = None
    due_on: date | None = None
    subsidy: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """One way in which a goal is worked on.

    Attributes:
        supervisor: Personnel number of who guides it: sees this activity, and may tell how it
            goes.
    """

    kind: ActivityKind
    text: str
    planning: Planning = Planning()
    support: tuple[SupportLine, ...] = ()
    supervisor: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number that shows progress."""

    name: str
    start: str = ""
    target: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that the employee is going to learn or reach.

    Attributes:
        key: Stays the same through versions and into the next cycle's evaluation.
        required: The law or the post requires it: then the employer pays and the budget does not.
        ends_on: When it is reached.
        employee_stands_behind: Acceptable, says the employee; ``None`` is unanswered.
        realistic_employee: Whether the employee thinks it can be done; the manager likewise.
        exploring: Somebody who does not know yet: a visible outcome is enough.
        overrides: SMART letters that people judge met, with their reason.
        declined_because: Declined by either side; stays in the history, is no part of the plan.
        carried_from: Cycle from which a goal that was under way came.
    """

    key: int
    title: str
    origin: Origin = Origin.BOTH
    activities: tuple[Activity, ...] = ()
    wanted_result: str = ""
    indicator: Indicator | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    interim_results: tuple[str, ...] = ()
    use_in_work: str = ""
    benefit: str = ""
    priority: int | None = None
    competence: str = ""
    aim: str = ""
    target_post: str = ""
    required: bool = False
    exploring: bool = False
    employee_stands_behind: bool | None = None
    manager_stands_behind: bool | None = None
    realistic_employee: bool | None = None
    realistic_manager: bool | None = None
    starting_level: str = ""
    reward: str = ""
    overrides: tuple[tuple[str, str], ...] = ()
    declined_because: str = ""
    carried_from: int | None = None

    @property
    def cost(self) -> int:
        """Whole cents that the budget is asked for; nothing when the goal is required."""
        if self.required or self.declined_because:
            return 0
        lines = (line for activity in self.activities for line in activity.support)
        return sum(line.cost for line in lines if line.kind in COSTING)


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What is signed: everything that two people promise each other.

    Attributes:
        evaluate_on: Day agreed for the evaluation; ``None`` leaves it to the goals' ends.
        first_check_in: How long after the start the first check-in comes; a draft that leaves
            it out takes it from the workflow's terms, so that what is signed says it.
        rhythm: How often after that; likewise.
    """

    goals: tuple[Goal, ...] = ()
    evaluate_on: date | None = None
    first_check_in: Span | None = None
    rhythm: Span | None = None

    @property
    def live_goals(self) -> tuple[Goal, ...]:
        """The goals that nobody declined."""
        return tuple(goal for goal in self.goals if not goal.declined_because)

    @property
    def cost(self) -> int:
        """Whole cents that the budget is asked for."""
        return sum(goal.cost for goal in self.goals)

    @property
    def last_end(self) -> date | None:
        """When the last goal ends."""
        return max((g.ends_on for g in self.live_goals if g.ends_on), default=None)

    @property
    def first_start(self) -> date | None:
        """When the first activity starts; ``None`` when no activity says so."""
        starts = [a.planning.start for g in self.live_goals for a in g.activities]
        return min((start for start in starts if start), default=None)


def settled(content: PlanContent, terms: Terms) -> PlanContent:
    """The same plan with the workflow's rhythm where it says none of its own."""
    return replace(
        content,
        first_check_in=content.first_check_in or terms.first_check_in,
        rhythm=content.rhythm or terms.check_ins,
    )


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of the plan; it never changes, a change is a next version."""

    number: int
    content: PlanContent
    author: str | None
    at: datetime
    content_hash: str


def content_hash(content: PlanContent) -> str:
    """SHA-256 over the canonical text of what is signed, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(asdict(content)).encode()).hexdigest()


def horizon(goal: Goal, agreed_on: date) -> Horizon | None:
    """How far the goal reaches from the day of agreement; ``None`` without an end."""
    if goal.ends_on is None:
        return None
    months = (goal.ends_on.year - agreed_on.year) * 12 + goal.ends_on.month - agreed_on.month
    if goal.ends_on.day > agreed_on.day:
        months += 1
    if months <= 12:  # noqa: PLR2004 - the practice's own figure
        return Horizon.SHORT
    return Horizon.MEDIUM if months <= 60 else Horizon.LONG  # noqa: PLR2004 - likewise


def only_courses(content: PlanContent) -> bool:
    """Whether the plan knows no way to learn but courses: worth a warning, never a refusal."""
    kinds = {a.kind for g in content.live_goals for a in g.activities}
    return kinds == {ActivityKind.COURSE}


def dates_only(old: PlanContent, new: PlanContent) -> bool:
    """Whether nothing but dates inside goals differs: that needs no new signatures."""
    return old != new and _undated(old) == _undated(new)


def _undated(content: PlanContent) -> object:
    return _strip(asdict(content))


def _strip(value: object) -> object:
    if isinstance(value, dict):
        return {key: _strip(part) for key, part in value.items() if not _is_date(key, part)}
    if isinstance(value, (list, tuple)):
        return [_strip(part) for part in value]
    return value


def _is_date(key: object, value: object) -> bool:
    # An indicator's `start` is where one stands, in words: that is no date.
    dated = key in {"start", "end", "starts_on", "ends_on", "due_on", "evaluate_on"}
    return dated and not isinstance(value, str)


def changed_goals(old: PlanContent, new: PlanContent) -> tuple[int, ...]:
    """Keys of the goals that were added, removed or rewritten between two versions."""
    before = {goal.key: goal for goal in old.goals}
    after = {goal.key: goal for goal in new.goals}
    keys: Iterable[int] = sorted(before.keys() | after.keys())
    return tuple(key for key in keys if before.get(key) != after.get(key))
