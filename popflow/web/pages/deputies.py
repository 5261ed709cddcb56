"""Who stands in for a manager, and for whom the manager stands in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.people import name_deputy
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.deputizing import DID, deputy_of, when, withdrawn
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.pages.team import own_team, team_page

if TYPE_CHECKING:
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
Problem = RefusedError | InputError


@pages.get("/team/deputies")
@allows(Policy.STAFF)
def deputies(request: Request, site: Here, who: Who, did: str = "") -> Response:
    """Who stands in for me, and for whom I do."""
    own_team(site, who)
    return _shown(request, site, who, did=did)


@pages.post("/team/deputies")
@allows(Policy.STAFF)
def appoint(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Let somebody stand in for me."""
    own_team(site, who)
    try:
        name_deputy(site.engine, who.doer, deputy_of(typed, who.number))
    except (RefusedError, InputError) as error:
        return _shown(request, site, who, error=error)
    except NotFoundError:
        return _shown(request, site, who, error=InputError("", code="unknown"))
    return after("/team/deputies", "deputy")


@pages.post("/team/deputies/withdraw")
@allows(Policy.STAFF)
def withdraw(site: Here, who: Who, typed: Typed) -> Response:
    """Take back that somebody stands in for me."""
    own_team(site, who)
    return after("/team/deputies", withdrawn(site, who, who.number, typed))


def _shown(
    request: Request, site: Site, who: Visitor, *, did: str = "", error: Problem | None = None
) -> Response:
    with site.engine.store.read() as uow:
        own = uow.people.deputies(who.number)[::-1]
        others = uow.people.deputies(deputy=who.number)[::-1]
        named = {number for one in (*own, *others) for number in (one.manager, one.deputy)}
        known = uow.people.get(named)
    status = HTTPStatus.OK if error is None else HTTPStatus.CONFLICT
    return team_page(
        request, "deputies", "team/deputies.html", status, own=own, others=others, known=known,
        around_options=_around(site, who), when=when, did=did if did in DID else "", error=error,
        typed=request.state.typed,
    )  # fmt: skip


def _around(site: Site, who: Visitor) -> list[tuple[str, str]]:
    """Who may well stand in: one's own manager, who has the same, and one's own people."""
    me = who.person
    with site.engine.store.read() as uow:
        near = {*uow.people.reports_of(me.number)}
        if me.manager:
            near |= {me.manager, *uow.people.reports_of(me.manager)}
        people = uow.people.get(near - {me.number})
    present = (one for one in people.values() if one.active_on(site.today))
    known = sorted(present, key=lambda one: (one.last_name, one.first_name, one.number))
    return [(one.number, one.name) for one in known]
