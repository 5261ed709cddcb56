"""Talking points: one's own list, hidden until the exchange, and both side by side after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.domain.agenda import Topic
from popflow.domain.event import ItemKey, NewItem, Payload
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.engine.preparing import PREPARING, prepare
from popflow.errors import InputError, RefusedError
from popflow.web.admitting import Here, Key, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import inside, status_of, why
from popflow.web.reading_forms import choice_of, text_of
from popflow.web.rendering import page
from popflow.web.sides import carried_of, sides_of, topics_without

if TYPE_CHECKING:
    from popflow.web.rounds import Round
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
DEEDS: Final = frozenset({"add_item", "remove_item", "postpone_item", "ready"})
"""What is done here, and told when it was."""


@pages.get("/cycles/{number}/agenda")
@allows(Policy.RELATION)
def lists(request: Request, site: Here, who: Who, number: Number, did: str = "") -> Response:
    """Show the lists, as far as the viewer may see them."""
    return _page(request, site, who, inside(site, who, number), did=did)


@pages.post("/cycles/{number}/agenda")
@allows(Policy.RELATION)
def add(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Put a point on one's own list."""
    found = inside(site, who, number)
    try:
        item = NewItem(text_of(typed, "text"), choice_of(Topic, typed, "topic"))
    except InputError as error:
        return _page(request, site, who, found, event="add_item", error=error)
    return _done(request, site, who, found, "add_item", item)


@pages.post("/cycles/{number}/agenda/ready")
@allows(Policy.RELATION)
def ready(request: Request, site: Here, who: Who, number: Number) -> Response:
    """Say that one's own list is ready."""
    return _done(request, site, who, inside(site, who, number), "ready")


@pages.post("/cycles/{number}/agenda/{key}/remove")
@allows(Policy.RELATION)
def remove(request: Request, site: Here, who: Who, number: Number, key: Key) -> Response:
    """Take a point of one's own back, before the exchange."""
    return _done(request, site, who, inside(site, who, number), "remove_item", ItemKey(key))


@pages.post("/cycles/{number}/agenda/{key}/postpone")
@allows(Policy.RELATION)
def postpone(request: Request, site: Here, who: Who, number: Number, key: Key) -> Response:
    """Ask to keep a late point of the other for a follow-up conversation."""
    return _done(request, site, who, inside(site, who, number), "postpone_item", ItemKey(key))


def _done(  # noqa: PLR0913, PLR0917 - what is done, and where it is told
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    event: str,
    payload: Payload | None = None,
) -> Response:
    try:
        act(site.engine, found.cycle.id, who.doer, Deed(event, payload))
    except RefusedError as error:
        if not found.can(event):
            raise
        return _page(request, site, who, found, event=event, error=error)
    return after(f"{found.path}/agenda", event)


def _page(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    *,
    did: str = "",
    event: str = "",
    error: RefusedError | InputError | None = None,
) -> Response:
    return page(
        request, "agenda.html", status_of(error),
        round=found, tab="agenda", sides=sides_of(found), carried=carried_of(found),
        without=topics_without(found), typed=request.state.typed,
        topic_options=[(topic.value, who.words.of(topic)) for topic in Topic],
        did=did if did in DEEDS else "", event=event, unprepared=_unprepared(site, who, found),
        problem=why(error, who.language) if error else "",
    )  # fmt: skip


def _unprepared(site: Site, who: Visitor, found: Round) -> bool:
    """Whether one's own form, where there is one, has no answer yet: told, and no more."""
    if found.party is None or found.cycle.milestone not in PREPARING:
        return False
    own = prepare(site.engine, found.cycle.id, who.doer)
    return own.questions is not None and not own.questions.counted(own.answers)[0]
