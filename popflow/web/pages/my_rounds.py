"""One's own POP: the present round, and the earlier ones."""

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.guesting import guest_rounds
from popflow.engine.reading import lines
from popflow.ports import CycleLine, CycleQuery
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.rendering import page
from popflow.web.rounds import round_of
from popflow.web.site import Site
from popflow.web.visitor import Visitor

pages = router()


@pages.get("/me")
@allows(Policy.STAFF)
def mine(request: Request, site: Here, who: Who) -> Response:
    """Where my POP stands; or, without one, when the next is to be expected; and others' POPs."""
    rounds, visits = own_rounds(site, who), guest_rounds(site.engine, who.number)
    if not rounds or rounds[-1].ended_at is not None:
        earlier = tuple(reversed(rounds))
        return page(request, "no_round.html", earlier=earlier, visits=visits)
    found = round_of(site, who, rounds[-1].id)
    return page(request, "round.html", round=found, tab="", did="", visits=visits)


@pages.get("/me/earlier")
@allows(Policy.STAFF)
def earlier(request: Request, site: Here, who: Who) -> Response:
    """The rounds that ended, the last one first."""
    rounds = [line for line in own_rounds(site, who) if line.ended_at is not None]
    return page(request, "earlier.html", earlier=tuple(reversed(rounds)))


def own_rounds(site: Site, who: Visitor) -> list[CycleLine]:
    """All rounds of whoever asks, the first one first: nobody has more than a page of them."""
    found = lines(site.engine, CycleQuery(person=who.number, limit=500), who.doer)
    return [line.cycle for line in found]
