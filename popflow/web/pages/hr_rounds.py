"""All rounds: searched and filtered, page by page, and as a file."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.bulk import MOST
from popflow.engine.overview import MOST as COUNTED
from popflow.engine.overview import ORDER, listed
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.listings import rounds_file
from popflow.web.rooms import room
from popflow.web.round_filter import KINDS, PAGE, RoundFilter
from popflow.web.row_cells import RowWords

if TYPE_CHECKING:
    from popflow.web.site import Site

pages = router()
LAST = 2**62
"""No round has a higher number."""


@pages.get("/hr/rounds")
@allows(Policy.OVERVIEW)
def rounds(request: Request, site: Here, after: int = 0) -> Response:
    """A page of rounds."""
    return list_of(request, site, RoundFilter.of(request.query_params), after)


def list_of(
    request: Request, site: Site, wanted: RoundFilter, after: int = 0, *, error: str = ""
) -> Response:
    """A page of these rounds; after an error with what was ticked and typed under it."""
    query, more_people = wanted.query(site, min(max(after, 0), LAST))
    rows = listed(site.engine, query)
    with site.engine.store.read() as uow:
        count = uow.cycles.tally(query, COUNTED)
    managers = site.people((wanted.manager,))
    typed, who = request.state.typed, request.state.visitor
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return room(
        request, who, "rounds", "hr/rounds.html", status, wanted=wanted, rows=rows[:PAGE],
        error=error, typed=typed, picked={*typed.getlist("round")},
        say=RowWords(who), more=rows[PAGE - 1].line.id if len(rows) > PAGE else 0, after=after,
        count=count, counted=COUNTED, kinds=KINDS, milestones=ORDER, more_people=more_people,
        most=MOST, workflows=site.application.catalog.names(), managers=managers,
    )  # fmt: skip


@pages.get("/hr/rounds.xlsx")
@allows(Policy.OVERVIEW)
def sheet(request: Request, site: Here, who: Who) -> Response:
    """The same rounds as a file, all of them."""
    return rounds_file(site, who, RoundFilter.of(request.query_params))
