"""What guiding POPs asks of a manager: hours a year, and what stands in the months ahead."""

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.team import team_load
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.pages.team import own_team, team_page

pages = router()


@pages.get("/team/load")
@allows(Policy.STAFF)
def load(request: Request, site: Here, who: Who) -> Response:
    """Hours a year, conversations by month, and advice where it is much."""
    own_team(site, who)
    found = team_load(site.engine, who.doer)
    return team_page(
        request, "load", "team/load.html", found=found,
        top=max((month.conversations for month in found.months), default=0),
    )  # fmt: skip
