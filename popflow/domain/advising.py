"""Inviting an adviser to a round, and taking that back: either party does, and both are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.adviser import Invitation
from popflow.domain.cycle import Change
from popflow.domain.effect import MessageKind
from popflow.domain.event import Invite, Refusal, Uninvite
from popflow.domain.person import Role

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.situation import Situation

Changes = tuple[Change, ...]
_TOLD = (Role.EMPLOYEE, Role.MANAGER, Role.ADVISER)


def invite(s: Situation) -> Changes | Refusal:
    """An adviser may see what both share, from a day to a day.

    Who is an adviser at all the shell knows, and says so before.
    """
    asked = s.event.payload
    if not isinstance(asked, Invite):
        return Refusal("adviser_missing")
    if asked.number in {s.cycle.person, s.cycle.partner}:
        return Refusal("adviser_is_party", {"adviser": asked.number})
    today = s.facts.days.day_of(s.now)
    held = s.cycle.dossier.advisers.get(asked.number)
    if held is not None and not held.over_on(today):
        return Refusal("adviser_invited", {"adviser": asked.number})
    first = max(asked.from_day or today, today)
    if asked.to_day is not None and asked.to_day < first:
        return Refusal("adviser_period", {"from": str(first), "to": str(asked.to_day)})
    made = Invitation(asked.number, first, asked.to_day, s.event.actor.number)
    return (Change("advisers", made, asked.number),)


def uninvite(s: Situation) -> Changes | Refusal:
    """The adviser sees nothing more from now on."""
    asked = s.event.payload
    if not isinstance(asked, Uninvite):
        return Refusal("adviser_missing")
    today: date = s.facts.days.day_of(s.now)
    held = s.cycle.dossier.advisers.get(asked.number)
    if held is None or held.over_on(today):
        return Refusal("adviser_not_invited", {"adviser": asked.number})
    return (Change("advisers", replace(held, withdrawn_on=today), asked.number),)


def invited(_: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    """Both parties and the adviser hear of the invitation."""
    return tuple((role, MessageKind.INVITE) for role in _TOLD)


def uninvited(_: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    """They hear as well that it holds no more."""
    return tuple((role, MessageKind.UNINVITE) for role in _TOLD)
