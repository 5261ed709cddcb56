"""Pitfalls of practice that popflow notices, to ask their owner about in private.

Nothing here refuses, is written down or is told to anybody else: each is a question to the one
person who can do something with it. The figures are popflow's own where practice names none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from popflow.domain.agenda import own_items
from popflow.domain.cycle import Cycle
from popflow.domain.person import Party
from popflow.domain.plan import Activity, Goal, PlanContent, SupportKind, only_courses
from popflow.domain.post import Post
from popflow.domain.timetable import is_still
from popflow.domain.timing import Span, Unit
from popflow.domain.workflow import Milestone

MOST_GOALS = 5
"""More goals at a time than so many pull somebody in every direction."""
MOST_HOURS_A_WEEK = Decimal(4)
"""A tenth of a full week of one's own is much to keep up beside the work; scaled by fte."""
LEAST_HOURS_A_MONTH = Decimal(1)
"""Less of one's own than this, for a full week, hardly moves anything; scaled by fte."""
FEW_ITEMS, MANY_ITEMS = 2, 4
"""With fewer points of one's own a list is thin; with so many a form needs no answers."""
QUIET = timedelta(weeks=13)
"""So long after the beginning somebody has normally told how it goes."""
LATE = timedelta(weeks=2)
"""A promise that waits so much longer than agreed is not merely a bit late."""

_TALKING = frozenset({Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED})
_WRITTEN = frozenset({Milestone.AGENDAS_EXCHANGED, Milestone.AGREED, Milestone.EXECUTING})
_HOURS = {
    None: 1, "": 1, "hour": 1, "hours": 1, "uur": 1, "uren": 1,
    "day": 8, "days": 8, "dag": 8, "dagen": 8,
}  # fmt: skip
"""Hours in a unit as people write it; what else is counted says nothing about time."""
_DAYS = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}


class Pitfall(StrEnum):
    """What popflow notices; the catalogues hold a question for each."""

    WORK_FLOOR = "work_floor"
    PRESENT_POST_ONLY = "present_post_only"
    TOO_MUCH = "too_much"
    TOO_LITTLE = "too_little"
    ONLY_COURSES = "only_courses"
    THIN_PREPARATION = "thin_preparation"
    DRIES_UP = "dries_up"
    SUPPORT_DRIES_UP = "support_dries_up"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the round.

    Attributes:
        fte: Of the employee, above zero.
        post: The employee's present post, where the organisation's list has it.
        answered: How many questions of the viewer's own form have an answer.
        asked: Of how many; 0 when there is no form.
        list_needed: Whether the viewer's list counts: with beperkt the employee's suffices.
    """

    today: date
    fte: Decimal = Decimal(1)
    job: str = ""
    post: Post | None = None
    answered: int = 0
    asked: int = 0
    list_needed: bool = True


def notice(cycle: Cycle, known: Surroundings, party: Party) -> tuple[Pitfall, ...]:
    """The pitfalls of which a party is the owner.

    The plan and its execution are the employee's, the support the manager's, and each prepares
    for oneself.

    Args:
        cycle: The round as that party may see it.
        known: What is known beside it.
        party: Who looks; the other party never gets the answer.
    """
    if is_still(cycle):
        return ()
    found = [*_preparation(cycle, known, party)]
    if party is Party.EMPLOYEE:
        found += _plan(cycle, known)
    return (*found, *_execution(cycle, known.today, party))


def _preparation(cycle: Cycle, known: Surroundings, party: Party) -> Iterator[Pitfall]:
    if cycle.milestone not in _TALKING or cycle.held_at is not None or not known.list_needed:
        return
    items = len(own_items(cycle.dossier.agenda.values(), party))
    mostly_empty = known.answered * 2 < known.asked
    if items < FEW_ITEMS or (mostly_empty and items < MANY_ITEMS):
        yield Pitfall.THIN_PREPARATION


def _plan(cycle: Cycle, known: Surroundings) -> Iterator[Pitfall]:
    version = cycle.draft or cycle.agreed_plan
    if version is None or cycle.milestone not in _WRITTEN or not version.content.live_goals:
        return
    yield from _direction(version.content, known)
    yield from _ambition(version.content, known)
    if only_courses(version.content):
        yield Pitfall.ONLY_COURSES


def _direction(content: PlanContent, known: Surroundings) -> Iterator[Pitfall]:
    if not all(goal.use_in_work.strip() for goal in content.live_goals):
        yield Pitfall.WORK_FLOOR
    own = [goal for goal in content.live_goals if not goal.required]
    if own and not any(_looks_beyond(goal, known) for goal in own):
        yield Pitfall.PRESENT_POST_ONLY


def _looks_beyond(goal: Goal, known: Surroundings) -> bool:
    """Whether a goal serves more than the post as it is: another one, or what it will ask."""
    own = {known.job.casefold()} | ({known.post.title.casefold()} if known.post else set())
    if goal.exploring or (goal.target_post.strip() and goal.target_post.casefold() not in own):
        return True
    if known.post is None or not goal.competence.strip():
        return False
    return goal.competence.casefold() not in {one.name.casefold() for one in known.post.now}


def _ambition(content: PlanContent, known: Surroundings) -> Iterator[Pitfall]:
    """Too much or too little, by the number of goals and by own hours where they are said."""
    days = max(_days(content, known.today), 7)
    goals = content.live_goals
    hours = sum((_own_hours(a, days) for goal in goals for a in goal.activities), Decimal())
    if len(goals) > MOST_GOALS or hours * 7 > MOST_HOURS_A_WEEK * known.fte * days:
        yield Pitfall.TOO_MUCH
    elif 0 < hours * 30 < LEAST_HOURS_A_MONTH * known.fte * days:
        yield Pitfall.TOO_LITTLE


def _days(content: PlanContent, today: date) -> int:
    """How long the plan takes, in days; a year when it says no end."""
    start, end = content.first_start or today, content.last_end or content.evaluate_on
    return (end - start).days if end else 365


def _own_hours(activity: Activity, days: int) -> Decimal:
    """The employee's own hours in an activity: its support lines say them, else its planning."""
    lines = [line for line in activity.support if line.kind is SupportKind.OWN_HOURS]
    if lines:
        return sum((_hours(line.quantity, line.unit) for line in lines), Decimal())
    planning = activity.planning
    return _hours(planning.count, planning.unit or "session") * _times(planning.every, days)


def _hours(count: int | None, unit: str | None) -> Decimal:
    said = unit.strip().casefold() if unit else unit
    return Decimal((count or 0) * _HOURS.get(said, 0))


def _times(every: Span | None, days: int) -> int:
    return 1 if every is None else max(days // max(_DAYS[every.unit] * every.count, 1), 1)


def _execution(cycle: Cycle, today: date, party: Party) -> Iterator[Pitfall]:
    if cycle.milestone is not Milestone.EXECUTING or cycle.begun_at is None:
        return
    waits = _promises_wait(cycle, today, party)
    if party is Party.MANAGER:
        yield from [Pitfall.SUPPORT_DRIES_UP] if waits else []
    elif waits or cycle.missed or _silent(cycle, cycle.begun_at.date(), today):
        yield Pitfall.DRIES_UP


def _silent(cycle: Cycle, begun: date, today: date) -> bool:
    return not cycle.dossier.check_ins and begun + QUIET < today


def _promises_wait(cycle: Cycle, today: date, party: Party) -> bool:
    """Whether most of what a party promised by now waits for long."""
    mine = [one for one in cycle.dossier.commitments.values() if one.owner is party]
    due = [one for one in mine if not one.dropped and one.due_on + LATE < today]
    return 2 * sum(one.open for one in due) > len(due)
