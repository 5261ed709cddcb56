"""Two people write one plan: what each may write, and how two versions become one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from popflow.domain.person import Party
from popflow.domain.plan import Goal, PlanContent

ANSWERS = {
    Party.EMPLOYEE: ("employee_stands_behind", "realistic_employee"),
    Party.MANAGER: ("manager_stands_behind", "realistic_manager"),
}
"""The questions about a goal that each side answers, and nobody for the other."""
_BESIDE = ("evaluate_on", "first_check_in", "rhythm")


class Keep(StrEnum):
    """Which of two texts stays."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Parting:
    """A goal that is not the same in what two people wrote from one version.

    Attributes:
        mine: As whoever merges wrote it; ``None`` when it was taken out, or never was in it.
        theirs: As the other wrote it; likewise.
        advised: What nobody loses anything by: the side that changed it, else one's own.
        clash: Both changed it: people choose.
    """

    key: int
    mine: Goal | None
    theirs: Goal | None
    advised: Keep
    clash: bool


def as_written_by(content: PlanContent, before: PlanContent, party: Party) -> PlanContent:
    """The plan as one side may write it.

    What the other side answered stands as it stood before, and so does from which round a goal
    came: money goes by that.
    """
    known = {goal.key: goal for goal in before.goals}
    goals = tuple(_own(goal, known.get(goal.key), party) for goal in content.goals)
    return replace(content, goals=goals)


def _own(goal: Goal, before: Goal | None, party: Party) -> Goal:
    source = before or Goal(goal.key, "")
    kept = {name: getattr(source, name) for name in ANSWERS[party.other]}
    return replace(goal, carried_from=source.carried_from, **kept)


def levelled(
    content: PlanContent, base: PlanContent, theirs: PlanContent, party: Party
) -> PlanContent:
    """What one side wrote from a version, with what the other side answered meanwhile.

    An answer that was given about the goal as it stood is no change of what it says.
    """
    kept = {goal.key for goal in base.goals}
    newer = {goal.key: goal for goal in theirs.goals if goal.key in kept}
    goals = tuple(
        _own(goal, newer[goal.key], party) if goal.key in newer else goal for goal in content.goals
    )
    return replace(content, goals=goals)


def partings(base: PlanContent, mine: PlanContent, theirs: PlanContent) -> tuple[Parting, ...]:
    """Every goal that differs between two texts written from one version, by key."""
    before, own, other = ({g.key: g for g in one.goals} for one in (base, mine, theirs))
    keys = sorted(own.keys() | other.keys())
    return tuple(
        _parting(key, before.get(key), own.get(key), other.get(key))
        for key in keys
        if own.get(key) != other.get(key)
    )


def _parting(key: int, before: Goal | None, mine: Goal | None, theirs: Goal | None) -> Parting:
    only_they = mine == before
    two_new = before is None and mine is not None and theirs is not None
    advised = Keep.BOTH if two_new else Keep.THEIRS if only_they else Keep.MINE
    return Parting(key, mine, theirs, advised, clash=not only_they and theirs != before)


def merged(
    base: PlanContent,
    mine: PlanContent,
    theirs: PlanContent,
    chosen: dict[int, Keep],
) -> PlanContent:
    """One plan of two: goal by goal as was chosen, and the rest by who changed it.

    Args:
        base: The version from which both were written.
        mine: What whoever merges wrote.
        theirs: What the other wrote meanwhile.
        chosen: By key; a goal that is not named is kept as `partings` advises.

    Returns:
        The goals in the other's order, with what is only in mine behind them. A goal that both
        keep stands there twice, mine under a new key.
    """
    own = {goal.key: goal for goal in mine.goals}
    differing = {one.key: one for one in partings(base, mine, theirs)}
    order = dict.fromkeys([*(goal.key for goal in theirs.goals), *own])
    goals: list[Goal] = []
    for key in order:
        parting = differing.get(key)
        keep = chosen.get(key, parting.advised) if parting else Keep.MINE
        goals += _kept(parting, keep) if parting else (own[key],)
    beside = {
        name: getattr(theirs if getattr(mine, name) == getattr(base, name) else mine, name)
        for name in _BESIDE
    }
    return PlanContent(_apart(goals, max(order, default=0) + 1), **beside)


def _apart(goals: list[Goal], free: int) -> tuple[Goal, ...]:
    """A goal that stands there twice gets a key of its own the second time."""
    apart: dict[int, Goal] = {}
    for goal in goals:
        if goal.key in apart:
            apart[free] = replace(goal, key=free, carried_from=None)
            free += 1
        else:
            apart[goal.key] = goal
    return tuple(apart.values())


def _kept(parting: Parting, keep: Keep) -> tuple[Goal, ...]:
    sides = {
        Keep.MINE: (parting.mine,),
        Keep.THEIRS: (parting.theirs,),
        Keep.BOTH: (parting.theirs, parting.mine),
    }
    return tuple(goal for goal in sides[keep] if goal is not None)
