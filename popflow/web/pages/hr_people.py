"""People: looked up, one by one, and as a file."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from popflow.engine import money
from popflow.engine.admission import Policy
from popflow.engine.overview import described
from popflow.engine.people import name_deputy
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.ports import CycleQuery
from popflow.web.admitting import Here, Typed, Who
from popflow.web.deputizing import DID, PEOPLE, deputy_of, when, withdrawn
from popflow.web.gate import allows, router
from popflow.web.going import after as going
from popflow.web.listings import people_file
from popflow.web.reading_forms import text_of
from popflow.web.rooms import may, room
from popflow.web.row_cells import RowWords

if TYPE_CHECKING:
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
PAGE: Final = 50
MOST: Final = 200
"""So many are found by what somebody typed; beyond, more has to be typed."""


@pages.get("/hr/people")
@allows(Policy.REGISTER)
def people(  # noqa: PLR0913, PLR0917 - what the address says
    request: Request, site: Here, who: Who, q: str = "", after: str = "", did: str = ""
) -> Response:
    """People by number, or those who are called so."""
    with site.engine.store.read() as uow:
        if q.strip():
            found, most = uow.people.search(q, MOST + 1), MOST
        else:
            found, most = uow.people.page(after, PAGE + 1), PAGE
        shown = found[:most]
        rounds = uow.cycles.open_of(person.number for person in shown)
        managers = uow.people.get({person.manager for person in shown if person.manager})
    further = shown[-1].number if len(found) > most and not q.strip() else ""
    return room(
        request, who, "people", "hr/people.html", people=shown, rounds=rounds, q=q, after=after,
        managers=managers, further=further, too_many=len(found) > MOST and bool(q.strip()),
        did=did,
    )  # fmt: skip


@pages.get("/hr/people.xlsx")
@allows(Policy.REGISTER)
def sheet(site: Here, who: Who) -> Response:
    """Everybody as a file, leavers included."""
    return people_file(site, who)


@pages.get("/hr/person/{number:path}")
@allows(Policy.REGISTER)
def person(request: Request, site: Here, who: Who, number: str, did: str = "") -> Response:
    """One person: rounds, manager, deputies, budget."""
    return _person(request, site, who, number, did=did)


@pages.post("/hr/person/{number:path}")
@allows(Policy.HR)
def appoint(request: Request, site: Here, who: Who, typed: Typed, number: str) -> Response:
    """Let somebody stand in for this manager."""
    try:
        name_deputy(site.engine, who.doer, deputy_of(typed, number))
    except (RefusedError, InputError) as error:
        return _person(request, site, who, number, error=error)
    except NotFoundError as gone:
        if gone.kind != "person":
            raise
        unknown = InputError("", code="unknown")
        return _person(request, site, who, number, error=unknown)
    return going(f"{PEOPLE}{number}", "deputy")


@pages.post("/hr/deputies/withdraw")
@allows(Policy.HR)
def withdraw(site: Here, who: Who, typed: Typed) -> Response:
    """Take back who stands in for a manager."""
    manager = text_of(typed, "manager", 40)
    did = withdrawn(site, who, manager, typed)
    return going(f"{PEOPLE}{quote(manager)}", did)


def _person(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    number: str,
    *,
    did: str = "",
    error: RefusedError | InputError | None = None,
) -> Response:
    engine = site.engine
    with engine.store.read() as uow:
        found = uow.people.get([number]).get(number)
        if found is None:
            raise NotFoundError("person", number)
        lines = uow.cycles.find(CycleQuery(person=number, limit=100))
        rounds = described(engine, uow, lines)
        deputies = uow.people.deputies(number)
        size = uow.people.team_sizes([number]).get(number, 0)
        named = {found.manager, *(one.deputy for one in deputies)}
        known = uow.people.get(one for one in named if one)
    books = money.show(engine, number) if may(who, Policy.BOOKS) else None
    status = HTTPStatus.OK if error is None else HTTPStatus.CONFLICT
    return room(
        request, who, "people", "hr/person.html", status, person=found, rounds=rounds[::-1],
        deputies=deputies[::-1], size=size, known=known, balance=books.balance if books else None,
        say=RowWords(who), did=did if did in DID else "", error=error, typed=request.state.typed,
        when=when,
    )  # fmt: skip
