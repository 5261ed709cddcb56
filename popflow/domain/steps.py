"""What the events of DOMAIN section 3 do to a cycle, beyond changing its state.

Each step takes the situation before the transition and gives the changes, or refuses. An event
that stands here under no name is one that a workflow file made up: it only changes the state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain import agreement, execution
from popflow.domain.cycle import Change
from popflow.domain.event import Held, NewPartner, NewTime, Refusal
from popflow.domain.guards import ask
from popflow.domain.person import Party, Role
from popflow.domain.slots import first_with_full_notice, notice_is_full, slot_from
from popflow.domain.workflow import Milestone

if TYPE_CHECKING:
    from datetime import date, datetime

    from popflow.domain.situation import Situation

BEFORE_AGREEMENT = frozenset({Milestone.PLANNED, Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED})

Changes = tuple[Change, ...]
Step = Callable[["Situation"], Changes | Refusal]


def _announce(s: Situation) -> Changes | Refusal:
    return (Change("announced_at", s.now),)


def _exchange(s: Situation) -> Changes | Refusal:
    return (Change("exchanged_at", s.now),)


def _move(s: Situation) -> Changes | Refusal:
    at = _other_time(s)
    if isinstance(at, Refusal):
        return at
    latest = _movable_until(s)
    if s.party is not None and s.facts.days.day_of(at) > latest:
        return Refusal("move_too_far", {"until": latest.isoformat()})
    full = notice_is_full(at, s.workflow.notice_days, s.now, s.facts.days)
    if not full and not (s.event.reason or "").strip():
        return Refusal("short_notice_needs_reason", {"days": s.workflow.notice_days})
    # What HR moves is planned anew: the two may move it as far again.
    anew = () if s.party is not None else (Change("planned_for", at),)
    return (*new_conversation(s, at), Change("short_notice", not full), *anew)


def _other_time(s: Situation) -> datetime | Refusal:
    at = _new_time(s)
    return Refusal("same_moment") if at == s.cycle.conversation_at else at


def _movable_until(s: Situation) -> date:
    """The last day to which the two can move the conversation by themselves."""
    days, within = s.facts.days, s.workflow.definition.terms.move_within
    planned = s.cycle.planned_for or s.cycle.conversation_at or s.now
    return within.after(days.day_of(planned), days)


def _follow_up(s: Situation) -> Changes | Refusal:
    at = _new_time(s)
    if isinstance(at, Refusal):
        return at
    days, within = s.facts.days, s.workflow.definition.terms.follow_up_within
    latest = within.after(days.day_of(s.now), days)
    if days.day_of(at) > latest:
        return Refusal("follow_up_too_late", {"until": latest.isoformat()})
    return (*new_conversation(s, at), Change("planned_for", at))


def _new_time(s: Situation) -> datetime | Refusal:
    if not isinstance(s.event.payload, NewTime):
        return Refusal("time_missing")
    if s.event.payload.at <= s.now:
        return Refusal("time_past")
    return s.event.payload.at


def new_conversation(s: Situation, at: datetime) -> Changes:
    """The changes that put the conversation at another moment, in both agendas."""
    return (Change("conversation_at", at), Change("sequence", s.cycle.sequence + 1))


def _hold(s: Situation) -> Changes | Refusal:
    held = s.event.payload
    if not isinstance(held, Held):
        return Refusal("time_missing")
    if held.at > s.now:
        return Refusal("time_ahead")
    if s.facts.days.day_of(held.at) < s.facts.days.day_of(s.cycle.created_at):
        return Refusal("time_before_round")
    raised = tuple(Change("topics", held.at, topic.value) for topic in held.topics)
    moved = (
        ()
        if s.cycle.conversation_at is None or _same_day(s, held.at)
        else (Change("conversation_at", held.at),)
    )
    return (
        Change("held_at", held.at), Change("shift_days", 0), Change("away_days", 0),
        *moved, *raised,
    )  # fmt: skip


def _same_day(s: Situation, at: datetime) -> bool:
    planned = s.cycle.conversation_at
    return planned is not None and s.facts.days.day_of(planned) == s.facts.days.day_of(at)


def _hand_over(s: Situation) -> Changes | Refusal:
    if not isinstance(s.event.payload, NewPartner):
        return Refusal("partner_missing")
    number = s.event.payload.number
    if number == s.cycle.person:
        return Refusal("partner_is_employee")
    if number == s.cycle.partner:
        return Refusal("partner_is_same", {"partner": number})
    return new_partner(s, number)


def new_partner(s: Situation, number: str | None) -> Changes:
    """Another across the table: a draft loses the old one's signature, an agreed plan stays."""
    draft = s.cycle.draft
    lapsing = (
        ()
        if draft is None
        else tuple(
            Change("signatures", replace(signature, lapsed=True), key)
            for key, signature in s.cycle.dossier.signatures.items()
            if signature.party is Party.MANAGER
            and signature.version != s.cycle.agreed_version
            and not signature.lapsed
        )
    )
    return (Change("partner", number), Change("sequence", s.cycle.sequence + 1), *lapsing)


def _suspend(s: Situation) -> Changes | Refusal:
    return (
        Change("suspended_at", s.now),
        Change("resume_state", s.cycle.state),
        # The calendar entry is taken back: the mail programs of both must see a newer one.
        Change("sequence", s.cycle.sequence + 1),
    )


def _resume(s: Situation) -> Changes | Refusal:
    cycle, days = s.cycle, s.facts.days
    if cycle.suspended_at is None:
        return Refusal("not_suspended")
    away = days.day_of(s.now) - days.day_of(cycle.suspended_at)
    ahead = cycle.milestone in BEFORE_AGREEMENT and not ask("held", s).passed
    # A first conversation that moves takes the next one with it: its days are not owed besides.
    owed_later = 0 if ahead and cycle.held_at is None else away.days
    changes = [
        Change("suspended_at", None),
        Change("resume_state", None),
        Change("shift_days", cycle.shift_days + away.days),
        Change("away_days", cycle.away_days + owed_later),
        Change("entered_at", cycle.entered_at + away),
        Change("fired", {name: moment + away for name, moment in cycle.fired.items()}),
    ]
    for part in ("rhythm_from", "reminded_to"):
        moment = getattr(cycle, part)
        if moment is not None:
            changes.append(Change(part, moment + away))
    return (*changes, *(_talk_after(s, away) if ahead else ()))


def _talk_after(s: Situation, away: timedelta) -> Changes:
    """A conversation that is still ahead takes the first slot with full notice, no earlier."""
    if s.cycle.conversation_at is None:
        return ()
    first = first_with_full_notice(s.now, s.workflow.notice_days, s.facts)
    wished = slot_from(s.facts.days.day_of(s.cycle.conversation_at + away), s.facts)
    moved = new_conversation(s, max(first, wished))
    return (*moved, Change("planned_for", moved[0].value), Change("short_notice", value=False))


def _end(s: Situation) -> Changes | Refusal:
    cancels = s.event.actor.role is Role.SYSTEM and s.event.reason
    return (
        Change("ended_at", s.now),
        Change("end_reason", cancels or s.event.name),
        Change("sequence", s.cycle.sequence + 1),
    )


STEPS: dict[str, Step] = {
    "announce": _announce,
    "exchange": _exchange,
    "move": _move,
    "hold": _hold,
    "follow_up": _follow_up,
    "hand_over": _hand_over,
    "agree": agreement.agree,
    "amend": agreement.amend,
    "begin": execution.begin,
    "check_in": execution.check_in,
    "miss": execution.miss,
    "evaluate": execution.evaluate,
    "decline": _end,
    "part": _end,
    "restart": _end,
    "close": _end,
    "cancel": _end,
    "suspend": _suspend,
    "resume": _resume,
}
"""The step of each event that the core gives a meaning to."""
