"""A demo's clock, moved on by a day or a week: the daemon does what fell due."""

from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from popflow.engine.access import sign_in_as
from popflow.engine.admission import Policy
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.cookies import keep_session
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.reading_forms import count_of

pages = router()
MOST = 31
"""Days at once: longer takes longer than anybody waits for a page."""


@pages.post("/demo/pass")
@allows(Policy.STAFF)
def pass_time(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Move the clock on. Signed in is who did it, although a night has passed."""
    if site.stage is None:
        raise NotFoundError("page", "demo")
    site.stage.pass_time(timedelta(days=count_of(typed, "days", MOST) or 1))
    _, secret = sign_in_as(site.engine, who.number)
    answer = after("/")
    keep_session(request, answer, secret)
    return answer
