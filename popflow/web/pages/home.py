"""The first page: where somebody's work is."""

from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.web.admitting import Who
from popflow.web.gate import allows, router
from popflow.web.going import after

pages = router()


@pages.get("/")
@allows(Policy.STAFF)
def home(who: Who) -> Response:
    """HR sees the organisation, a manager the team, everybody else one's own POP."""
    if who.looks_over:
        return after("/hr")
    return after("/team" if who.leads else "/me")
