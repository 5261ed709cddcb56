"""How popflow itself works: its plugins, its daemons, and what happened in all rounds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from fastapi import Request
from starlette.responses import Response

from popflow.bootstrap import standings_here
from popflow.domain.days import YEARS
from popflow.engine.admission import Policy
from popflow.engine.overview import logged
from popflow.engine.status import work_status
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.listings import DAY, during, log_file
from popflow.web.places import place_of, said_place
from popflow.web.rooms import room

pages = router()
PAGE: Final = 100


@pages.get("/hr/plugins")
@allows(Policy.OVERVIEW)
def plugins(request: Request, site: Here, who: Who) -> Response:
    """How each plugin stands, with what went wrong last."""
    found = [
        (one, datetime.fromisoformat(one.failed_at) if one.failed_at else None)
        for one in standings_here(site.application)
    ]
    return room(request, who, "plugins", "hr/plugins.html", found=found)


@pages.get("/hr/status")
@allows(Policy.OVERVIEW)
def status(request: Request, site: Here, who: Who) -> Response:
    """What is due, what waits, who is there, what is stuck."""
    found = work_status(site.engine, site.now)
    return room(
        request, who, "status", "hr/status.html", found=found,
        queue=site.application.settings.engine.queue,
        late=int(found.lag.total_seconds() // 60),
    )  # fmt: skip


@pages.get("/hr/log")
@allows(Policy.OVERVIEW)
def log(  # noqa: PLR0913, PLR0917 - what the address says
    request: Request, site: Here, who: Who, day: str = "", by: str = "", before: str = ""
) -> Response:
    """Who did what in all rounds on a day, the last first; never what was written."""
    shown = _day(day, site.today)
    told, people = logged(
        site.engine, during(site, shown), by.strip() or None, _place(before), PAGE + 1
    )
    last = told[PAGE - 1] if len(told) > PAGE else None
    return room(
        request, who, "log", "hr/log.html", told=told[:PAGE], people=people, day_shown=shown,
        by=by, before=before,
        more=said_place(last.at, last.cycle, last.seq) if last else "",
        earlier=shown - DAY, later=shown + DAY if shown < site.today else None,
    )  # fmt: skip


@pages.get("/hr/log.xlsx")
@allows(Policy.OVERVIEW)
def sheet(site: Here, who: Who, day: str = "", by: str = "") -> Response:
    """The same day as a file."""
    shown = _day(day, site.today)
    return log_file(site, who, shown, by.strip() or None)


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFoundError("page", "log") from None
    if day.year not in YEARS:
        raise NotFoundError("page", "log")
    return day


def _place(before: str) -> tuple[datetime, int, int] | None:
    """Where the page before ended, as its link says.

    Raises:
        NotFoundError: No link of ours says so.
    """
    if not before:
        return None
    place = place_of(before, 2)
    if place is None:
        raise NotFoundError("page", "log")
    at, (cycle, seq) = place
    return at, cycle, seq
