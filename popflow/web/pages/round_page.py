"""A round at a glance, and what happened in it."""

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Number, Who
from popflow.web.gate import allows, router
from popflow.web.rendering import page
from popflow.web.rounds import round_of

pages = router()


@pages.get("/cycles/{number}")
@allows(Policy.RELATION)
def glance(request: Request, site: Here, who: Who, number: Number, did: str = "") -> Response:
    """Where a round stands, whose turn it is, and what can be done."""
    return page(request, "round.html", round=round_of(site, who, number), tab="", did=did)


@pages.get("/cycles/{number}/history")
@allows(Policy.RELATION)
def history(request: Request, site: Here, who: Who, number: Number) -> Response:
    """Who did what, and when; not for who only guides an activity."""
    found = round_of(site, who, number)
    if "history" not in found.tabs:
        raise NotFoundError("history", number)
    return page(request, "history.html", round=found, tab="history")
