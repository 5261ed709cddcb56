"""Whether a training is paid, and by whom; "no POP, no training" where that holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from popflow.domain.cycle import Cycle
from popflow.domain.event import Refusal
from popflow.domain.person import Role
from popflow.domain.plan import Goal
from popflow.domain.planning import under_way
from popflow.domain.workflow import Milestone

ADVISERS = frozenset({Role.HR, Role.SYSTEM})
"""HR, and the operator who acts for it."""
GRANTING = ADVISERS | {Role.MANAGER}
"""Who may grant what nobody signed for."""


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """A training that somebody wants to follow.

    Attributes:
        person: Number of who follows it.
        text: Which training; stands in the ledger, for whoever sees that.
        cents: What it costs, whole cents.
        goal: Key of the goal in a signed plan that it serves.
        required: Law or post requires it, says HR: the employer pays, and no goal is needed.
    """

    person: str
    text: str
    cents: int
    goal: int | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class SignedGoal:
    """A goal in a plan that both signed, in the round whose plan that is.

    Attributes:
        spent: Whole cents that were spent for it already.
    """

    goal: Goal
    cycle: int
    spent: int = 0

    @property
    def left(self) -> int:
        """Whole cents that both agreed on and that were not spent yet."""
        return max(0, self.goal.cost - self.spent)


def signed_goals(cycle: Cycle) -> dict[int, Goal]:
    """The goals of a round that both signed for and that are not done, by key.

    After the evaluation those that are under way go on: they are carried over with agreement.
    """
    plan = cycle.agreed_plan
    if plan is None or cycle.milestone is Milestone.CANCELLED:
        return {}
    goals = {goal.key: goal for goal in plan.content.live_goals}
    if cycle.open and cycle.evaluated_at is None:
        return goals
    return {key: goals[key] for key in under_way(cycle)}


def exempt(asked: TrainingRequest, signed: SignedGoal | None) -> bool:
    """Whether law or post requires the training: then the employer pays, whatever the rules."""
    return asked.required or (signed is not None and signed.goal.required)


def refuse(
    asked: TrainingRequest,
    roles: Collection[Role],
    signed: SignedGoal | None,
    *,
    no_pop_no_training: bool,
) -> Refusal | None:
    """Which rule says no; ``None`` when the training is granted, if there is money.

    Args:
        asked: What is asked for.
        roles: What whoever asks is to the person: never empty.
        signed: The goal that the request names, where it stands in a signed plan.
        no_pop_no_training: Whether the organisation holds to that.
    """
    if not asked.text.strip():
        return Refusal("training_text_missing")
    if asked.cents <= 0:
        return Refusal("amount_not_positive")
    if asked.required and ADVISERS.isdisjoint(roles):
        return Refusal("required_is_hrs")
    if asked.goal is not None and signed is None:
        return Refusal("goal_not_signed", {"goal": asked.goal})
    if exempt(asked, signed):
        return None
    return _beyond(asked, signed, no_pop_no_training, not GRANTING.isdisjoint(roles))


def _beyond(
    asked: TrainingRequest,
    signed: SignedGoal | None,
    strict: bool,  # noqa: FBT001 - one of two of a kind
    granting: bool,  # noqa: FBT001 - likewise
) -> Refusal | None:
    """What nobody signed for is a manager's or HR's to grant, where the rules allow it."""
    if signed is None and strict:
        return Refusal("no_pop_no_training")
    if granting:
        return None
    if signed is None:
        return Refusal("training_unsigned")
    if asked.cents > signed.left:
        told = {"needed": str(asked.cents), "available": str(signed.left)}
        return Refusal("more_than_agreed", {"goal": asked.goal, **told})
    return None
