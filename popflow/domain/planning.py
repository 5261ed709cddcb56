"""How a round begins: the first history entry, the first slot, and what is carried along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from popflow.domain.agenda import AgendaItem
from popflow.domain.course import Decision
from popflow.domain.cycle import Change, Cycle, Entry, Origin, evolve
from popflow.domain.evaluation import Outcome
from popflow.domain.event import Refusal
from popflow.domain.facts import Facts
from popflow.domain.person import Actor, Party
from popflow.domain.plan import PlanContent, PlanVersion, content_hash, settled
from popflow.domain.slots import first_with_full_notice, slot_from
from popflow.domain.timers import required_timers
from popflow.domain.workflow import Compiled


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when a round is planned.

    Attributes:
        id: Number that the store gave out.
        wished_at: The conversation comes then, later only for notice and capacity; ``None`` is as
            soon as there is full notice.
        previous: The round before: its goals and agreements go on the agenda.
        copied: A cancelled round whose whole content is carried, for mistakes.
        signal: What a signal said: the first talking point of its party.
    """

    id: int
    origin: Origin
    actor: Actor
    wished_at: datetime | None = None
    period_months: int | None = None
    previous: Cycle | None = None
    copied: Cycle | None = None
    signal: str = ""
    signal_party: Party = Party.EMPLOYEE
    reason: str | None = None
    last_conversation_at: datetime | None = None


def plan_cycle(
    workflow: Compiled, start: Start, facts: Facts, now: datetime
) -> Decision | Refusal:
    """Plan a round: (start) -> planned."""
    if not facts.employee.active_on(facts.days.day_of(now)):
        return Refusal("not_in_service", {"person": facts.employee.number})
    if facts.partner is None:
        return Refusal("no_manager", {"person": facts.employee.number})
    definition = workflow.definition
    state = workflow.state(definition.initial)
    seed = Cycle(
        start.id, facts.employee.number, definition.name, definition.key, state.name,
        state.milestone, now, now,
    )  # fmt: skip
    changes = (
        *(Change(part, getattr(seed, part)) for part in _SEED),
        *_given(start, workflow, facts, now),
        *_carried(start, workflow, now),
        *_signal(start, now),
    )
    entry = Entry(start.id, 1, now, "plan", None, state.name, start.actor, start.reason, changes)
    cycle = evolve(seed, changes, 1)
    return Decision(cycle, (entry,), required_timers(workflow, cycle, facts, now))


_SEED = (
    "person", "workflow", "definition", "state", "milestone", "created_at", "entered_at",
)  # fmt: skip


def _given(start: Start, workflow: Compiled, facts: Facts, now: datetime) -> Iterator[Change]:
    slot = first_with_full_notice(now, workflow.notice_days, facts)
    if start.wished_at is not None:
        slot = max(slot, slot_from(facts.days.day_of(start.wished_at), facts))
    yield Change("conversation_at", slot)
    yield Change("planned_for", slot)
    yield Change("partner", facts.partner.number if facts.partner else None)
    yield Change("origin", start.origin)
    yield Change("period_months", start.period_months)
    previous = start.previous
    yield Change("predecessor", previous.id if previous else None)
    yield Change(
        "previous_conversation_at",
        (previous.held_at or previous.conversation_at) if previous else start.last_conversation_at,
    )


def _carried(start: Start, workflow: Compiled, now: datetime) -> Iterator[Change]:
    if start.copied is not None:
        yield from _copy(start.copied, now)
    elif start.previous is not None:
        # A signal stands on the list by itself: it is not told twice.
        told = (text for text in _agreements(start.previous) if text != start.signal)
        for key, text in enumerate(told, start=1):
            item = AgendaItem(key, Party.EMPLOYEE, text, now, carried=True)
            yield Change("agenda", item, key)
        yield from _under_way(start.previous, workflow, now)


def _agreements(previous: Cycle) -> Iterator[str]:
    """Goals and open agreements of the round before; they cannot be removed."""
    plan, dossier = previous.agreed_plan, previous.dossier
    if plan is not None:
        yield from (goal.title for goal in plan.content.live_goals)
    yield from (promise.text for promise in dossier.commitments.values() if promise.open)
    yield from (
        item.text
        for item in dossier.agenda.values()
        if not item.removed and (item.follow_up or _untold(previous, item))
    )
    for answer in dossier.answers.values():
        yield from (text for text in (answer.needed_next, answer.problem_left) if text)


def _untold(previous: Cycle, item: AgendaItem) -> bool:
    """Whether a point came up, as a signal does, when the conversation was already held."""
    held = previous.held_at
    return held is not None and item.added_at > held and not item.carried


def under_way(previous: Cycle) -> tuple[int, ...]:
    """Goals that somebody judged under way: carried over with agreement, support and money."""
    judged = {
        judgement.goal
        for answer in previous.dossier.answers.values()
        for judgement in answer.judgements
        if judgement.outcome is Outcome.UNDER_WAY
    }
    plan = previous.agreed_plan
    return (
        tuple(goal.key for goal in plan.content.live_goals if goal.key in judged) if plan else ()
    )


def _under_way(previous: Cycle, workflow: Compiled, now: datetime) -> Iterator[Change]:
    keys, plan = under_way(previous), previous.agreed_plan
    if plan is None or not keys:
        return
    goals = tuple(
        replace(goal, carried_from=previous.id) for goal in plan.content.goals if goal.key in keys
    )
    content = settled(PlanContent(goals), workflow.definition.terms)
    yield Change("plans", PlanVersion(1, content, None, now, content_hash(content)), 1)


def _copy(copied: Cycle, now: datetime) -> Iterator[Change]:
    for key, item in copied.dossier.agenda.items():
        if not item.removed:
            yield Change("agenda", replace(item, late=False), key)
    newest = max(copied.dossier.plans, default=0)
    if newest:
        version = replace(copied.dossier.plans[newest], number=1, at=now)
        yield Change("plans", version, 1)


def _signal(start: Start, now: datetime) -> Iterator[Change]:
    if not start.signal:
        return
    carried = len(tuple(_agreements(start.previous))) if start.previous else 0
    copied = max(start.copied.dossier.agenda, default=0) if start.copied else 0
    key = max(carried, copied) + 1
    item = AgendaItem(key, start.signal_party, start.signal, now, start.actor.number)
    yield Change("agenda", item, key)
