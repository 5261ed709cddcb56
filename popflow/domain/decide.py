"""The one door: what becomes of a cycle when something happens to it.

    decide(definition, cycle, event, facts, now) -> Decision | Refusal

Pure: the daemon, a click, a test, a forecast and a replay all call this same function.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from popflow.domain.actions import ACTIONS, Action
from popflow.domain.course import Course, Decision
from popflow.domain.cycle import Answer, Change, Cycle
from popflow.domain.event import Event, NewTime, Refusal
from popflow.domain.facts import Facts
from popflow.domain.guards import ask, is_foreign, needed_lists
from popflow.domain.person import SYSTEM, Role
from popflow.domain.situation import Situation
from popflow.domain.slots import first_with_full_notice, notice_is_full
from popflow.domain.steps import STEPS
from popflow.domain.timers import recipients
from popflow.domain.timetable import is_still
from popflow.domain.workflow import Compiled, Milestone, Sets, TimerRule, Transition

PLUGIN_FAILED = "plugin_failed"
"""Reason of an answer that a plugin should have given and could not."""
STANDSTILL = "standstill"
"""Reason of a move that the system makes because time ran past a step."""


def decide(
    workflow: Compiled, cycle: Cycle, event: Event, facts: Facts, now: datetime
) -> Decision | Refusal:
    """What becomes of a cycle.

    Args:
        workflow: The definition to which the cycle is pinned, compiled.
        cycle: As it was loaded.
        event: What happens; with a ``timer``, that timer's moment has come.
        facts: What the shell gathered, the answers of plugins included.
        now: The moment of decision, UTC.

    Returns:
        The new cycle with its history entries, timers and effects; or the rule that says no.
    """
    course = Course(Situation(workflow, cycle, event, facts, now))
    if not cycle.open and not _outlasts(cycle, event):
        return Refusal("ended", {"cycle": cycle.id})
    if event.timer is not None:
        refusal = _fire(course, event.timer)
    elif event.name in ACTIONS:
        refusal = _act(course, ACTIONS[event.name])
    else:
        refusal = _step(course, frozenset({event.actor.role}), ())
    return refusal or course.decision()


def _outlasts(cycle: Cycle, event: Event) -> bool:
    """Whether something can still be done after the round ended."""
    action = ACTIONS.get(event.name) if event.timer is None else None
    return action is not None and cycle.milestone in action.milestones


def choose(
    workflow: Compiled,
    state: str,
    event: str,
    roles: frozenset[Role],
    passes: Callable[[Transition], Refusal | None],
) -> Transition | Refusal:
    """The first transition of the table that this role may fire and whose guards pass."""
    candidates = workflow.table.get((state, event))
    if candidates is None:
        return Refusal("not_possible_now", {"event": event, "state": state})
    refusal = Refusal("not_yours", {"event": event, "state": state})
    for transition in candidates:
        if roles & transition.by:
            said = passes(transition)
            if said is None:
                return transition
            refusal = said
    return refusal


def _passes(course: Course, used: dict[str, Answer]) -> Callable[[Transition], Refusal | None]:
    def passes(transition: Transition) -> Refusal | None:
        for name in transition.guards:
            answer = ask(name, course.now)
            if is_foreign(name):
                used[name] = answer
            if not answer.passed:
                data: dict[str, object] = {"event": transition.event, "guard": name}
                return Refusal(answer.reason, {**data, **answer.detail})
        return None

    return passes


def _step(course: Course, roles: frozenset[Role], marks: tuple[Change, ...]) -> Refusal | None:
    """Take a transition, or say why not; ``marks`` are kept when the state stays the same."""
    situation, used = course.now, dict[str, Answer]()
    event = situation.event
    chosen = choose(
        situation.workflow, situation.cycle.state, event.name, roles, _passes(course, used)
    )
    if isinstance(chosen, Refusal):
        return chosen
    needed = _missing(chosen, event) or _unpaid(situation, chosen)
    if needed is not None:
        return needed
    step = STEPS.get(event.name)
    changes = step(situation) if step else ()
    if isinstance(changes, Refusal):
        return changes
    kept = marks if chosen.target == situation.cycle.state else ()
    # What the budget said is kept even where no guard asked: it holds the postings.
    answers = {name: a for name, a in situation.facts.answers.items() if name == chosen.budget}
    course.take(chosen, (*kept, *changes), {**answers, **used})
    return None


def _missing(transition: Transition, event: Event) -> Refusal | None:
    if transition.reason_required and not (event.reason or "").strip():
        return Refusal("reason_required", {"event": event.name})
    if transition.sets is Sets.CONVERSATION and not isinstance(event.payload, NewTime):
        return Refusal("time_missing", {"event": event.name})
    if transition.sets is Sets.PARTNER and event.payload is None:
        return Refusal("partner_missing", {"event": event.name})
    return None


def _unpaid(situation: Situation, transition: Transition) -> Refusal | None:
    """A budget that cannot say what is to be posted stops the step, guard or no guard."""
    answer = situation.facts.answers.get(transition.budget or "")
    if answer is None or answer.passed:
        return None
    return Refusal(answer.reason, {"event": transition.event, **answer.detail})


def _act(course: Course, action: Action) -> Refusal | None:
    situation = course.now
    event, cycle = situation.event, situation.cycle
    if event.actor.role not in action.by:
        return Refusal("not_yours", {"event": event.name, "state": cycle.state})
    suspended = is_still(cycle) and not action.always
    if suspended or cycle.milestone not in action.milestones:
        return Refusal("not_possible_now", {"event": event.name, "state": cycle.state})
    changes = action.run(situation)
    if isinstance(changes, Refusal):
        return changes
    course.act(changes, action.tells(situation))
    return _complete(course, action)


def _complete(course: Course, action: Action) -> Refusal | None:
    """Try what the action may bring about; only a binding one is refused with it."""
    for name in action.completes:
        situation = course.now
        if (situation.cycle.state, name) not in situation.workflow.table:
            continue
        course.now = situation.having(situation.cycle, Event(name, situation.event.actor))
        if action.binding and not ask("both_signed", course.now).passed:
            return None
        refusal = _step(course, frozenset({situation.event.actor.role, Role.SYSTEM}), ())
        return refusal if action.binding else None
    return None


def _fire(course: Course, name: str) -> Refusal | None:
    situation = course.now
    cycle = situation.cycle
    rule = situation.workflow.timer(cycle.state, name)
    if rule is None or is_still(cycle):
        return Refusal("timer_gone", {"timer": name})
    due = situation.timetable.due(rule)
    if due is None or due > situation.now or not _wanted(situation, rule):
        return Refusal("timer_not_due", {"timer": name})
    occurrence = situation.timetable.latest(rule, due, situation.now)
    mark = Change("fired", occurrence, name)
    event = situation.event
    course.now = situation.having(
        cycle,
        Event(rule.fires or rule.action, event.actor, event.payload, event.reason, name, due),
    )
    if rule.fires is None:
        course.remind(rule, mark)
        return None
    return _fire_event(course, rule.fires, mark)


def _wanted(situation: Situation, rule: TimerRule) -> bool:
    """Whether the timer exists at all: its guards pass, and somebody is left to tell."""
    return recipients(situation, rule) is not None


def _fire_event(course: Course, event: str, mark: Change) -> Refusal | None:
    if _too_late(course.now, event):
        course.postpone(_moved(course.now))
        return None
    refusal = _step(course, frozenset({Role.TIMER}), (mark,))
    if refusal is not None and refusal.code == PLUGIN_FAILED:
        # Nothing was said about the subject itself: the timer stays, and is tried again.
        return refusal
    if refusal is not None:
        # The moment has come and a guard says no: that is told in the history, and not retried.
        course.hold_back(refusal, mark)
    elif event == "announce":
        _exchange_at_once(course)
    return None


def _exchange_at_once(course: Course) -> None:
    """Lists that were ready before the announcement wait for no timer."""
    situation = course.now
    if all(ask("list_ready", situation, party).passed for party in needed_lists(situation)):
        course.now = situation.having(situation.cycle, Event("exchange", SYSTEM))
        _step(course, frozenset({Role.SYSTEM}), ())


def _too_late(situation: Situation, event: str) -> bool:
    """Whether people could no longer prepare for the step that time wants to take.

    An announcement that would come late, or a conversation that passed before the lists were
    exchanged (DOMAIN section 3, standstill).
    """
    cycle, days = situation.cycle, situation.facts.days
    if cycle.conversation_at is None:
        return False
    targets = situation.workflow.table.get((cycle.state, event), ())
    reached = {situation.workflow.state(t.target).milestone for t in targets}
    if cycle.milestone is Milestone.PLANNED and Milestone.ANNOUNCED in reached:
        if cycle.short_notice:  # people asked for it: only a moment that passed is too late
            return cycle.conversation_at <= situation.now
        notice = situation.workflow.notice_days
        return not notice_is_full(cycle.conversation_at, notice, situation.now, days)
    if cycle.milestone is Milestone.ANNOUNCED and Milestone.AGENDAS_EXCHANGED in reached:
        return days.day_of(cycle.conversation_at) < days.day_of(situation.now)
    return False


def _moved(situation: Situation) -> Situation:
    """The same situation with the conversation on the first slot with full notice."""
    notice = situation.workflow.notice_days
    slot = first_with_full_notice(situation.now, notice, situation.facts)
    event = Event("move", SYSTEM, NewTime(slot), reason=STANDSTILL)
    return situation.having(situation.cycle, event)
