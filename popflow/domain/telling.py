"""Who is told what, from when, and until when it means something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from popflow.domain.effect import ADVISED, HR, Message, MessageKind
from popflow.domain.event import Invite, Uninvite
from popflow.domain.person import Role
from popflow.domain.situation import Situation

_UNTIL_CONVERSATION = frozenset({
    MessageKind.ANNOUNCE, MessageKind.MOVE, MessageKind.EXCHANGE, MessageKind.FOLLOW_UP,
    MessageKind.HAND_OVER, MessageKind.LATE_ITEM,
})  # fmt: skip


def recipient(situation: Situation, role: Role) -> str:
    """The number of whoever has that role in the cycle; HR's list where nobody has."""
    if role is Role.EMPLOYEE:
        return situation.cycle.person
    if role is Role.MANAGER and situation.cycle.partner is not None:
        return situation.cycle.partner
    payload = situation.event.payload
    if role is Role.ADVISER and isinstance(payload, Invite | Uninvite):
        return payload.number
    return HR


def messages(
    situation: Situation,
    roles: Iterable[Role],
    kind: MessageKind,
    *,
    until: datetime | None = None,
    digest: bool = False,
) -> tuple[Message, ...]:
    """One message per recipient, to be sent inside working hours.

    Args:
        situation: After the step, so that a new conversation date counts.
        roles: Who is told; two roles of one person are one message.
        kind: What about.
        until: When it loses its meaning; conversation messages lose it at the conversation.
        digest: Managers get it in the digest of the next week.
    """
    opening = situation.facts.days.next_open(situation.now)
    if until is None and kind in _UNTIL_CONVERSATION:
        until = situation.cycle.conversation_at
    told: dict[str, Message] = {}
    for role in roles:
        number = recipient(situation, role)
        bundled = digest and role is Role.MANAGER
        start = _next_week(situation) if bundled else opening
        told.setdefault(number, Message(kind, number, start, until, bundled))
    for number in _advisers(situation, kind) if told else ():
        told.setdefault(number, Message(kind, number, opening, until))
    return tuple(told.values())


def _advisers(situation: Situation, kind: MessageKind) -> Iterable[str]:
    """Who is invited and not over yet: a date ahead concerns them before their first day."""
    if kind not in ADVISED:
        return ()
    today = situation.facts.days.day_of(situation.now)
    invited = situation.cycle.dossier.advisers.values()
    return (one.number for one in invited if not one.over_on(today))


def _next_week(situation: Situation) -> datetime:
    days = situation.facts.days
    today = days.day_of(situation.now)
    return days.moment(days.after(today + timedelta(days=7 - today.weekday())))


def farewell(before: Situation, after: Situation) -> tuple[Message, ...]:
    """A word to who no longer speaks for the employer, and takes the calendar entry back."""
    former = before.cycle.partner
    if former is None or former == after.cycle.partner or before.cycle.announced_at is None:
        return ()
    opening = after.facts.days.next_open(after.now)
    return (Message(MessageKind.HAND_OVER, former, opening),)
