"""A conversation that somebody asks for: an employee for oneself, a manager for one's people."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.cycles import StartRequest, start
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.pages.team import own_team
from popflow.web.reading_forms import from_day, text_of
from popflow.web.rendering import page

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.domain.person import Person
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
Problem = RefusedError | InputError


@pages.get("/me/signal")
@allows(Policy.STAFF)
def ask(request: Request, site: Here, who: Who) -> Response:
    """Say that I want to talk."""
    return _asking(request, site, who.person)


@pages.post("/me/signal")
@allows(Policy.STAFF)
def send(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Ask for a conversation, or add a point to the one that is planned."""
    return _sent(request, site, who, typed, who.person)


@pages.get("/team/start/{number:path}")
@allows(Policy.STAFF)
def ask_for(request: Request, site: Here, who: Who, number: str) -> Response:
    """Say that I want to talk with one of my people."""
    return _asking(request, site, _mine(site, who, number))


@pages.post("/team/start/{number:path}")
@allows(Policy.STAFF)
def send_for(request: Request, site: Here, who: Who, typed: Typed, number: str) -> Response:
    """Ask for a conversation with one of my people."""
    return _sent(request, site, who, typed, _mine(site, who, number))


def _mine(site: Site, who: Visitor, number: str) -> Person:
    for line in own_team(site, who):
        if line.member.person.number == number and not line.member.elsewhere:
            return line.member.person
    raise NotFoundError("person", number)


def _sent(request: Request, site: Site, who: Visitor, typed: FormData, person: Person) -> Response:
    try:
        text, wished = text_of(typed, "text"), from_day(typed, "wished", site.zone)
        made = start(site.engine, who.doer, StartRequest(person.number, text, wished))
    except (RefusedError, InputError) as error:
        return _asking(request, site, person, error)
    did = "signal" if made.cycle.revision > len(made.entries) else "plan"
    return after(f"/cycles/{made.cycle.id}", did)


def _asking(
    request: Request, site: Site, person: Person, error: Problem | None = None
) -> Response:
    with site.engine.store.read() as uow:
        current = uow.cycles.open_of([person.number]).get(person.number)
    own = request.state.visitor.number == person.number
    status = HTTPStatus.OK if error is None else HTTPStatus.CONFLICT
    return page(
        request, "signal.html", status, person=person, own=own, current=current, error=error,
        typed=request.state.typed, section="my_round" if own else "team",
    )  # fmt: skip
