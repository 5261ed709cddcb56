"""Reminders in one's own words: only their writer ever gets these pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.domain.reminder import LONGEST, MOST_WEEKS, Wish
from popflow.engine.admission import Policy
from popflow.engine.reminding import forget, remind, reminders
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Key, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import inside, status_of, why
from popflow.web.reading_forms import count_of, day_of, text_of
from popflow.web.rendering import page

if TYPE_CHECKING:
    from popflow.web.rounds import Round
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()


@pages.get("/cycles/{number}/reminders")
@allows(Policy.RELATION)
def listed(request: Request, site: Here, who: Who, number: Number, did: str = "") -> Response:
    """Show one's own reminders, and ask for another."""
    return _listed(request, site, who, _own(site, who, number), did=did)


@pages.post("/cycles/{number}/reminders")
@allows(Policy.RELATION)
def add(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Keep a reminder for oneself."""
    found = _own(site, who, number)
    try:
        wish = Wish(
            text_of(typed, "text"), count_of(typed, "weeks") or 0, day_of(typed, "from_day"),
            day_of(typed, "until_day"),
        )  # fmt: skip
        remind(site.engine, number, who.doer, wish)
    except (RefusedError, InputError) as error:
        return _listed(request, site, who, found, error)
    return after(f"{found.path}/reminders", "kept")


@pages.post("/cycles/{number}/reminders/{key}/stop")
@allows(Policy.RELATION)
def stop(site: Here, who: Who, number: Number, key: Key) -> Response:
    """Take a reminder away."""
    found = _own(site, who, number)
    forget(site.engine, number, who.doer, key)
    return after(f"{found.path}/reminders", "gone")


def _own(site: Site, who: Visitor, number: int) -> Round:
    """The round of one who talks in it oneself; whoever else asks is told that there is nothing.

    Raises:
        NotFoundError: The visitor is no party to it, or stands in for one.
    """
    found = inside(site, who, number)
    if not found.talks:
        raise NotFoundError("page", "reminders")
    return found


def _listed(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    error: RefusedError | InputError | None = None,
    *,
    did: str = "",
) -> Response:
    return page(
        request, "reminders.html", HTTPStatus.OK if error is None else status_of(error),
        round=found, tab="reminders", kept=reminders(site.engine, found.cycle.id, who.doer),
        problem=why(error, who.language) if error else None, did=did,
        typed=request.state.typed if error else {},
        longest=LONGEST, most_weeks=MOST_WEEKS,
    )  # fmt: skip
