"""How popflow itself works: its plugins, its daemons, and what happened in all rounds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.bootstrap import standings_here
from popflow.documents.sheets import ColumnKind
from popflow.domain.days import YEARS
from popflow.engine.admission import Policy
from popflow.engine.overview import logged
from popflow.engine.status import work_status
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Who
from popflow.web.downloads import excel
from popflow.web.gate import allows, router
from popflow.web.rooms import room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.documents.sheets import Cell
    from popflow.domain.person import Person
    from popflow.ports import Logged
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
PAGE: Final = 100
SHEET: Final = 1000
_DAY: Final = timedelta(days=1)
_T: Final = ColumnKind
_COLUMNS: Final = (
    ("lists.when", _T.MOMENT), ("lists.what", _T.TEXT), ("lists.who", _T.TEXT),
    ("lists.person", _T.TEXT), ("working.for", _T.TEXT), ("lists.number", _T.NUMBER),
)  # fmt: skip


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
        site.engine, _during(site, shown), by.strip() or None, _place(before), PAGE + 1
    )
    last = told[PAGE - 1] if len(told) > PAGE else None
    return room(
        request, who, "log", "hr/log.html", told=told[:PAGE], people=people, day_shown=shown,
        by=by, before=before,
        more=f"{last.at.isoformat()}_{last.cycle}_{last.seq}" if last else "",
        earlier=shown - _DAY, later=shown + _DAY if shown < site.today else None,
    )  # fmt: skip


@pages.get("/hr/log.xlsx")
@allows(Policy.OVERVIEW)
def sheet(site: Here, who: Who, day: str = "", by: str = "") -> Response:
    """The same day as a file."""
    shown = _day(day, site.today)
    rows = _rows(site, who, shown, by.strip() or None)
    return excel(site, who, "working.log", _COLUMNS, rows, f"popflow-log-{shown.isoformat()}")


def _rows(site: Site, who: Visitor, day: date, by: str | None) -> Iterator[tuple[Cell, ...]]:
    before = None
    while True:
        told, people = logged(site.engine, _during(site, day), by, before, SHEET)
        if not told:
            return
        yield from (_cells(who, one, people) for one in told)
        before = (told[-1].at, told[-1].cycle, told[-1].seq)


def _cells(who: Visitor, one: Logged, people: Mapping[str, Person]) -> tuple[Cell, ...]:
    actor = one.actor
    named = people.get(actor.number or "")
    return (
        one.at, who.words.happened(one.event), named.name if named else who.words.of(actor.role),
        actor.number, actor.on_behalf_of, one.cycle,
    )  # fmt: skip


def _during(site: Site, day: date) -> tuple[datetime, datetime]:
    """A day in the organisation's zone."""
    days = site.engine.calendar.days(day)
    return days.moment(day, _MIDNIGHT), days.moment(day + _DAY, _MIDNIGHT)


_MIDNIGHT: Final = datetime.min.time()


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
    if not before:
        return None
    try:
        at, cycle, seq = before.split("_")
        place = datetime.fromisoformat(at), int(cycle), int(seq)
    except ValueError:
        raise NotFoundError("page", "log") from None
    if place[0].tzinfo is None or max(place[1:]) > _MOST:
        raise NotFoundError("page", "log")
    return place


_MOST: Final = 2**31
