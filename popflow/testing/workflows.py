"""A small workflow with every milestone, for tests that are not about workflow files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from popflow.domain.budget import BudgetMove
from popflow.domain.person import Role
from popflow.domain.policy import Intensity, Model
from popflow.domain.timing import Span, Unit, parse_moment
from popflow.domain.workflow import (
    Definition,
    LaunchKind,
    LaunchRule,
    Milestone,
    Sets,
    State,
    TimerAction,
    TimerRule,
    Transition,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOTH = (Role.EMPLOYEE, Role.MANAGER)
_ANYBODY = (*_BOTH, Role.HR)
_BINDING = ("plan_is_smart", "both_signed", "budget_available")


def make_definition(key: str = "small-1", name: str = "small") -> Definition:
    """A workflow with one state per milestone, and the timers that lead through them.

    Args:
        key: Cycles are pinned to it; workflow files have a hash here.
        name: Name of the workflow.
    """
    states = (_planned(), _announced(), _exchanged(), _agreed(), _executing(), _evaluated())
    ends = tuple(State(m.value, m) for m in (_M.RESTARTED, _M.CLOSED, _M.CANCELLED))
    return Definition(
        key=key,
        name=name,
        title={"en": "Small", "nl": "Klein"},
        model=Model.PERIODIEK_ONDERHOUD,
        intensity=Intensity.UITGEBREID,
        launch=LaunchRule(LaunchKind.PERIODIC, every=Span(24, Unit.MONTH)),
        initial="planned",
        states={state.name: state for state in (*states, *ends)},
        deadlines={"draft due": parse_moment("held + 7 days")},
        questions={"employee": "employee-short", "manager": "manager-short"},
        source=f"name: {name}\n",
    )


_M = Milestone


def _planned() -> State:
    return _state(
        _M.PLANNED,
        (_fires("announce", "conversation - 14 days"),),
        (
            _way("announce", "announced", (Role.TIMER, Role.MANAGER), tell=_BOTH),
            _way("move", "planned", _ANYBODY, sets=Sets.CONVERSATION),
        ),
    )


def _announced() -> State:
    remind = TimerRule(
        "prepare", parse_moment("exchange - 3 working days"), TimerAction.REMIND, tells=_BOTH,
        about="prepare", unless=("list_ready",), until=parse_moment("exchange"),
    )  # fmt: skip
    return _state(
        _M.ANNOUNCED,
        (remind, _fires("exchange", "conversation - 7 days")),
        (
            _way("exchange", "agendas_exchanged", (Role.TIMER, Role.SYSTEM), ("lists_ready",)),
            _way("move", "announced", _ANYBODY, sets=Sets.CONVERSATION, tell=_BOTH),
            _way("decline", "cancelled", (Role.EMPLOYEE,), tell=(Role.MANAGER,)),
        ),
    )


def _exchanged() -> State:
    ask = TimerRule(
        "was it held", parse_moment("conversation + 3 working days"), TimerAction.ASK,
        tells=_BOTH, about="was_it_held", unless=("held",), digest=True,
    )  # fmt: skip
    return _state(
        _M.AGENDAS_EXCHANGED,
        (ask,),
        (
            _way("hold", "agendas_exchanged", _BOTH, tell=_BOTH),
            _way("follow_up", "agendas_exchanged", _BOTH, sets=Sets.CONVERSATION, tell=_BOTH),
            _way("hand_over", "agendas_exchanged", _ANYBODY, sets=Sets.PARTNER, tell=_BOTH),
            _way("agree", "agreed", _BOTH, _BINDING, tell=_BOTH, budget=BudgetMove.RESERVE),
            _way("part", "closed", _ANYBODY, ("partner_offered",), reason_required=True),
        ),
    )


def _agreed() -> State:
    return _state(
        _M.AGREED,
        (_fires("begin", "first activity starts"),),
        (_way("begin", "executing", (Role.TIMER,)), _amend("agreed")),
    )


def _executing() -> State:
    check_in = TimerRule(
        "check in", parse_moment("check-in due"), TimerAction.REMIND, tells=(Role.EMPLOYEE,),
        about="check_in",
    )  # fmt: skip
    return _state(
        _M.EXECUTING,
        (check_in, _fires("evaluate", "evaluation due + 28 days")),
        (
            _way("check_in", "executing", _ANYBODY),
            _amend("executing"),
            _way("evaluate", "evaluated", (*_BOTH, Role.TIMER), ("evaluation_over",), tell=_BOTH),
        ),
    )


def _evaluated() -> State:
    return _state(
        _M.EVALUATED,
        (_fires("restart", "evaluated + 7 days"),),
        (_way("restart", "restarted", (Role.TIMER, Role.HR), budget=BudgetMove.RELEASE),),
    )


def _amend(state: str) -> Transition:
    return _way("amend", state, _BOTH, _BINDING, tell=_BOTH, budget=BudgetMove.DIFFERENCE)


def _fires(event: str, moment: str) -> TimerRule:
    return TimerRule(event, parse_moment(moment), TimerAction.FIRE, fires=event)


def _way(
    event: str,
    target: str,
    by: Iterable[Role],
    guards: tuple[str, ...] = (),
    **told: Any,  # noqa: ANN401 - any field of Transition
) -> Transition:
    return Transition(event, "", target, frozenset(by), guards, **told)


def _state(
    milestone: Milestone, timers: tuple[TimerRule, ...], ways: tuple[Transition, ...]
) -> State:
    name = milestone.value
    left = tuple(
        Transition(
            w.event, name, w.target, w.by, w.guards, w.sets, w.reason_required, w.tell, w.budget
        )
        for w in ways
    )
    return State(name, milestone, _BOTH, timers, left, {"en": name, "nl": name})
