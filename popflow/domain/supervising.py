"""Who guides one activity of a plan: sees that activity, and tells how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.check_in import CheckIn, Commitment
from popflow.domain.cycle import Change
from popflow.domain.event import ActivityReport, Refusal
from popflow.domain.person import Party
from popflow.domain.plan import ActivityKind, Planning

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle
    from popflow.domain.situation import Situation

Changes = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Supervised:
    """One activity as its supervisor sees it: without what it costs, and without other goals.

    Attributes:
        goal: The goal's key.
        title: The goal's title.
        number: Which activity of the goal, from 1.
        promises: What the employee promised about it.
    """

    goal: int
    title: str
    number: int
    kind: ActivityKind
    text: str
    planning: Planning
    promises: tuple[Commitment, ...] = ()


def supervised(cycle: Cycle, number: str) -> tuple[Supervised, ...]:
    """The activities that somebody guides, by the plan that both signed; none once it is over."""
    plan = cycle.agreed_plan
    if plan is None or not cycle.open:
        return ()
    return tuple(
        Supervised(
            goal.key, goal.title, place, activity.kind, activity.text, activity.planning,
            tuple(_promises(cycle, goal.key, activity.text)),
        )
        for goal in plan.content.live_goals
        for place, activity in enumerate(goal.activities, start=1)
        if activity.supervisor == number
    )  # fmt: skip


def _promises(cycle: Cycle, goal: int, text: str) -> Iterator[Commitment]:
    for promise in cycle.dossier.commitments.values():
        about = (promise.owner, promise.goal, promise.text) == (Party.EMPLOYEE, goal, text)
        if about and not promise.dropped:
            yield promise


def may_deliver(cycle: Cycle, number: str | None, commitment: int) -> bool:
    """Whether a promise is about an activity that somebody guides."""
    guided = supervised(cycle, number or "")
    return any(promise.key == commitment for one in guided for promise in one.promises)


def report(s: Situation) -> Changes | Refusal:
    """How one activity goes; the check-in of the two themselves stays owed."""
    told, by = s.event.payload, s.event.actor.number
    if not isinstance(told, ActivityReport) or by is None:
        return Refusal("report_missing")
    places = {(one.goal, one.number) for one in supervised(s.cycle, by)}
    if (told.goal, told.activity) not in places:
        return Refusal("activity_not_yours", {"activity": f"{told.goal}.{told.activity}"})
    key = max(s.cycle.dossier.check_ins, default=0) + 1
    kept = CheckIn(
        key, s.now, by, s.party, told.progress, told.note, goal=told.goal, activity=told.activity
    )
    return (Change("check_ins", kept, key),)


def guests(cycle: Cycle) -> frozenset[str]:
    """Numbers of those who may have something to see in a round without being a party to it.

    Stores keep them by round, so that somebody's own list need not look through every dossier;
    what each may see is decided when they look.
    """
    plan = cycle.agreed_plan
    goals = plan.content.live_goals if plan else ()
    guiding = {a.supervisor for goal in goals for a in goal.activities if a.supervisor}
    invited = (one.number for one in cycle.dossier.advisers.values() if not one.withdrawn_on)
    return frozenset(guiding.union(invited))
