"""The timers that a cycle must have, derived from nothing but itself and its definition."""

from __future__ import annotations

from datetime import datetime

from popflow.domain.cycle import Cycle
from popflow.domain.event import Event
from popflow.domain.facts import Facts
from popflow.domain.guards import ask
from popflow.domain.person import PARTY_ROLES, TIMER, Party, Role
from popflow.domain.situation import Situation
from popflow.domain.timetable import Timer, Timetable, is_still
from popflow.domain.workflow import Compiled, TimerAction, TimerRule

_ASKING = Event("", TIMER)


def required_timers(
    workflow: Compiled, cycle: Cycle, facts: Facts, now: datetime
) -> tuple[Timer, ...]:
    """Exactly the timers that state, dates and definition require (invariant 3)."""
    if is_still(cycle):
        return ()
    situation = Situation(workflow, cycle, _ASKING, facts, now)
    timetable = Timetable(workflow, cycle, facts)
    open_timers = []
    for rule in workflow.state(cycle.state).timers:
        due = timetable.due(rule) if recipients(situation, rule) is not None else None
        if due is not None:
            open_timers.append(Timer(cycle.id, rule.name, due))
    return tuple(open_timers)


def recipients(situation: Situation, rule: TimerRule) -> tuple[Role, ...] | None:
    """Whom a timer tells now; ``None`` when the timer has no business any more.

    A timer that fires an event tells nobody and exists while none of its ``unless`` pass.
    """
    if not all(ask(name, situation).passed for name in rule.when):
        return None
    if rule.fires is not None or rule.action is TimerAction.ESCALATE:
        # Whoever it is escalated to hears as long as either party is still awaited.
        return None if _spared(situation, rule, None) else rule.tells
    left = tuple(
        role for role in rule.tells
        if not _spared(situation, rule, Party(role.value) if role in PARTY_ROLES else None)
    )  # fmt: skip
    return left or None


def _spared(situation: Situation, rule: TimerRule, party: Party | None) -> bool:
    """Whether ``unless`` lets a recipient be; without a party, when it does so for both."""
    sides = (party,) if party is not None else tuple(Party)
    return any(all(ask(name, situation, side).passed for side in sides) for name in rule.unless)
