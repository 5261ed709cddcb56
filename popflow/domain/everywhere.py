"""What every workflow can do in every open state without writing it: suspend, resume, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.budget import BudgetMove
from popflow.domain.guards import WAS_IN
from popflow.domain.person import Role
from popflow.domain.workflow import SUSPENDED, Milestone, Transition

if TYPE_CHECKING:
    from popflow.domain.workflow import Definition

_BOTH = (Role.EMPLOYEE, Role.MANAGER)


def everywhere(definition: Definition) -> tuple[Transition, ...]:
    """The transitions that come with the house.

    Suspending is HR's, without a field for the cause: illness is nobody's business (law).
    """
    hr = frozenset({Role.HR})
    stopping = frozenset({Role.HR, Role.SYSTEM})
    states = definition.states.values()
    opened = [state.name for state in states if not state.final]
    cancelled = next((s.name for s in states if s.milestone is Milestone.CANCELLED), None)
    ways = []
    for name in opened:
        ways.append(Transition("suspend", name, SUSPENDED, hr, tell=_BOTH))
        ways.append(Transition("resume", SUSPENDED, name, hr, (WAS_IN + name,), tell=_BOTH))
    if cancelled is not None:
        ways += [
            Transition(
                "cancel", name, cancelled, stopping,
                reason_required=True, tell=_BOTH, budget=BudgetMove.RELEASE,
            )
            for name in (*opened, SUSPENDED)
        ]  # fmt: skip
    return tuple(ways)
