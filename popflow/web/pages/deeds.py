"""What can be done to a round besides writing: move, hand over, suspend, end.

One page for each event, with what it means, who can see it, and what it asks for.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.domain.event import Invite, NewPartner, NewRemark, NewTime, Payload, Signal, Uninvite
from popflow.domain.person import Party
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.engine.free_slots import OFFERED, free_slots
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.reading_forms import day_of, moment_of, text_of
from popflow.web.rendering import page
from popflow.web.rounds import Round, round_of

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.datastructures import FormData

    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
TIMED: Final = frozenset({"move", "follow_up"})
"""They ask for a moment."""
TO_SOMEBODY: Final = frozenset({"hand_over", "invite", "uninvite"})
"""They ask for a person."""
WORDED: Final = frozenset({"signal", "remark"})
"""They ask for some words."""
REASONED: Final = frozenset({"move", "part", "decline", "cancel", "hand_over"})
"""They take a reason; a rule says when it is required."""
DEEDS: Final = TIMED | TO_SOMEBODY | WORDED | REASONED | {"suspend", "resume", "offer_partner"}
"""What is done on these pages; whatever else can be done has a page of its own."""


@pages.get("/cycles/{number}/do/{event}")
@allows(Policy.RELATION)
def ask(request: Request, site: Here, who: Who, number: Number, event: str) -> Response:
    """Say what an event does, and ask for what it needs."""
    return _asking(request, site, who, _doable(site, who, number, event), event)


@pages.post("/cycles/{number}/do/{event}")
@allows(Policy.RELATION)
def do(  # noqa: PLR0913, PLR0917 - what the request brings
    request: Request, site: Here, who: Who, typed: Typed, number: Number, event: str
) -> Response:
    """Do it; what a rule refuses is told on the same page, with what was typed."""
    found = _doable(site, who, number, event)
    try:
        payload = _payload(site, found, event, typed)
        deed = Deed(event, payload, text_of(typed, "reason") or None)
        act(site.engine, number, who.doer, deed)
    except (RefusedError, InputError) as error:
        return _asking(request, site, who, found, event, error)
    return after(f"/cycles/{number}", event)


def _doable(site: Site, who: Visitor, number: int, event: str) -> Round:
    found = round_of(site, who, number)
    if event not in DEEDS or not found.can(event):
        raise NotFoundError("deed", event)
    return found


def _payload(site: Site, found: Round, event: str, typed: FormData) -> Payload | None:
    if event in TIMED:
        return _moment(site, typed)
    if event in TO_SOMEBODY:
        return _somebody(event, typed)
    if event == "signal":
        return Signal(text_of(typed, "text"), found.party or Party.MANAGER)
    if event == "remark":
        return NewRemark(text_of(typed, "text"))
    return None


def _moment(site: Site, typed: FormData) -> NewTime | None:
    """The moment that was typed, or else chosen."""
    at = moment_of(typed, "at", site.zone) or moment_of(typed, "slot", site.zone)
    return NewTime(at) if at else None


def _somebody(event: str, typed: FormData) -> Payload:
    number = text_of(typed, "person", 40)
    if event == "hand_over":
        return NewPartner(number)
    if event == "invite":
        return Invite(number, day_of(typed, "from_day"), day_of(typed, "to_day"))
    return Uninvite(number)


def _slots(site: Site, who: Visitor, found: Round, notice: int) -> list[datetime]:
    """Moments to choose from; where the conversation is now is none of them."""
    free = free_slots(site.engine, found.cycle.id, who.doer, notice_days=notice, count=OFFERED + 1)
    return [one for one in free if one != found.cycle.conversation_at][:OFFERED]


def _asking(  # noqa: PLR0913, PLR0917 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    event: str,
    error: RefusedError | InputError | None = None,
) -> Response:
    notice = found.view.workflow.notice_days if event == "move" else 1
    slots = _slots(site, who, found, notice) if event in TIMED else []
    advisers = site.people(tuple(sorted(site.engine.options.offices.advisers)))
    status = HTTPStatus.OK if error is None else HTTPStatus.CONFLICT
    return page(
        request, "deed.html", status,
        round=found, event=event, slots=slots, error=error, reasoned=event in REASONED,
        timed=event in TIMED, tab="do",
        adviser_options=[(one.number, one.name) for one in advisers.values()],
        typed=request.state.typed, notice=found.view.workflow.notice_days,
    )  # fmt: skip
