"""HR's first page: where everybody is, what asks for attention, whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.documents.charts import chart_size
from popflow.engine.admission import Policy
from popflow.engine.overview import MOST, overview, waiting
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.listings import milestones_chart, turns_file
from popflow.web.places import place_of, said_place
from popflow.web.rooms import may, room
from popflow.web.row_cells import RowWords
from popflow.web.workflow_files import current_or_none

if TYPE_CHECKING:
    from datetime import datetime

pages = router()
PAGE = 50


@pages.get("/hr")
@allows(Policy.OVERVIEW)
def glance(request: Request, site: Here, who: Who) -> Response:
    """How everything stands at a glance."""
    found = overview(site.engine, PAGE // 2)
    name = site.engine.options.workflow
    return room(
        request, who, "overview", "hr/overview.html", found=found, most=MOST, say=RowWords(who),
        workflow=name, definition=current_or_none(site, name),
        messages=may(who, Policy.MESSAGE_LIST),
        top=max((count for _, count in found.milestones), default=0),
        chart=chart_size(len(found.milestones)),
    )  # fmt: skip


@pages.get("/hr/milestones.svg")
@allows(Policy.OVERVIEW)
def chart(site: Here, who: Who, *, dark: bool = False) -> Response:
    """How many stand at each milestone, as an image; also for a page in dark colours."""
    return Response(milestones_chart(site, who, dark=dark), media_type="image/svg+xml")


@pages.get("/hr/turns")
@allows(Policy.OVERVIEW)
def turns(request: Request, site: Here, who: Who, after: str = "") -> Response:
    """Whose turn it is before the plan is agreed, who waits longest first."""
    rows = waiting(site.engine, _place(after), PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    more = said_place(last.line.entered_at, last.line.id) if last else ""
    return room(
        request, who, "overview", "hr/turns.html", rows=rows[:PAGE], more=more, after=after,
        say=RowWords(who),
    )  # fmt: skip


@pages.get("/hr/turns.xlsx")
@allows(Policy.OVERVIEW)
def turns_sheet(site: Here, who: Who) -> Response:
    """The same as a file, all of it."""
    return turns_file(site, who)


def _place(after: str) -> tuple[datetime, int] | None:
    """Where the page before ended, as its link says.

    Raises:
        NotFoundError: No link of ours says so.
    """
    if not after:
        return None
    place = place_of(after, 1)
    if place is None:
        raise NotFoundError("page", "turns")
    return place[0], place[1][0]
