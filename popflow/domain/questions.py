"""What has to be asked outside the core before a decision, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from popflow.domain.actions import ACTIONS
from popflow.domain.budget import Balance, BudgetMove
from popflow.domain.cycle import Cycle
from popflow.domain.event import Event
from popflow.domain.guards import BUDGET, is_foreign
from popflow.domain.person import Person
from popflow.domain.planning import under_way
from popflow.domain.workflow import Compiled, Transition


@dataclass(frozen=True, slots=True)
class GuardQuestion:
    """A guard of a plugin, or a CEL condition, about one cycle.

    Attributes:
        name: The guard's name; a condition begins with ``cel:``.
    """

    name: str
    cycle: Cycle
    event: str
    employee: Person
    partner: Person | None
    now: datetime


@dataclass(frozen=True, slots=True)
class BudgetQuestion:
    """Whether money suffices for a step, and what is to be posted when it is taken.

    Attributes:
        planned: Whole cents that the new version of the plan asks for.
        held: Whole cents that are reserved for this cycle now; before its first agreement those
            that are still reserved for ``carried_from``.
        kept: Whole cents of goals that go on in the next round: not released.
        carried_from: Cycle whose kept reservation this one takes over; ``None`` when there is
            nothing to take over, or it was taken over.
        spent: Whole cents that were spent for this cycle already.
    """

    move: BudgetMove
    cycle: int
    person: Person
    planned: int
    held: int
    kept: int
    balance: Balance
    now: datetime
    event: str
    revision: int
    carried_from: int | None = None
    spent: int = 0


def possible(workflow: Compiled, cycle: Cycle, event: Event) -> tuple[Transition, ...]:
    """Every transition that this event might take, completed ones included."""
    names = [event.name]
    if event.timer is not None:
        rule = workflow.timer(cycle.state, event.timer)
        names = [rule.fires] if rule and rule.fires else []
    elif event.name in ACTIONS:
        names = list(ACTIONS[event.name].completes)
    return tuple(t for name in names for t in workflow.table.get((cycle.state, name), ()))


def guards_asked(workflow: Compiled, cycle: Cycle, event: Event) -> tuple[str, ...]:
    """Names of the guards outside the core whose answers the decision may need."""
    names = {
        name
        for transition in possible(workflow, cycle, event)
        for name in transition.guards
        if is_foreign(name) and name != BUDGET
    }
    return tuple(sorted(names))


def budget_move(workflow: Compiled, cycle: Cycle, event: Event) -> BudgetMove | None:
    """What the event may ask of the budget; at most one thing by construction of the files."""
    moves = [t.budget for t in possible(workflow, cycle, event) if t.budget is not None]
    return moves[0] if moves else None


def costs(cycle: Cycle, move: BudgetMove, event: str) -> tuple[int, int]:
    """Whole cents that are planned from now on, and that stay reserved for the next round.

    Only an evaluation keeps money for goals that are under way: a round that is cancelled or
    closed has no next one to keep it for.
    """
    plan = cycle.agreed_plan
    if move is BudgetMove.RELEASE:
        keys = under_way(cycle) if event == "evaluate" else ()
        goals = plan.content.live_goals if plan else ()
        return 0, sum(goal.cost for goal in goals if goal.key in keys)
    draft = cycle.draft
    return (draft.content.cost if draft else 0), 0
