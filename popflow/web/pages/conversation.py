"""The conversation in the order of practice, as a page to sit at and a card to print."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import Response

from popflow.domain.agenda import Topic, open_topics
from popflow.domain.event import Held
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.errors import InputError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import inside, status_of, why
from popflow.web.reading_forms import moment_of
from popflow.web.rendering import page
from popflow.web.sides import carried_of, sides_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.web.rounds import Round
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()


@pages.get("/cycles/{number}/conversation")
@allows(Policy.RELATION)
def conversation(
    request: Request, site: Here, who: Who, number: Number, did: str = ""
) -> Response:
    """Show what there is to talk about, in the order in which it is talked about."""
    return _page(request, site, who, inside(site, who, number), did=did)


@pages.post("/cycles/{number}/conversation")
@allows(Policy.RELATION)
def record(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Record that the conversation took place, and which topics came up."""
    found = inside(site, who, number)
    try:
        at = moment_of(typed, "at", site.zone)
        held = Held(at, _topics(typed)) if at else None
        act(site.engine, number, who.doer, Deed("hold", held))
    except (RefusedError, InputError) as error:
        if not found.can("hold"):
            raise
        return _page(request, site, who, found, error=error)
    return after(f"{found.path}/conversation", "hold")


def _topics(typed: FormData) -> tuple[Topic, ...]:
    """The topics that were ticked; what is none of the seven is left out."""
    ticked = typed.getlist("topic")
    return tuple(topic for topic in Topic if topic.value in ticked)


def _page(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    *,
    did: str = "",
    error: RefusedError | InputError | None = None,
) -> Response:
    cycle = found.cycle
    sides = sorted(sides_of(found), key=lambda side: side.party)
    when = cycle.conversation_at or site.now
    local = when.astimezone(ZoneInfo(site.zone))
    typed: FormData = request.state.typed
    return page(
        request, "conversation.html", status_of(error),
        round=found, tab="conversation", sides=sides, carried=carried_of(found),
        topics=tuple(Topic), open_topics=open_topics(cycle.dossier.topics),
        ticked=typed.getlist("topic"), at=typed.get("at", f"{local:%Y-%m-%dT%H:%M}"),
        came=local.date() <= site.today, did=did if did == "hold" else "",
        problem=why(error, who.language) if error else "",
    )  # fmt: skip
