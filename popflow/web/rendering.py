"""Templates become pages: in the visitor's language, with dates and money as people say them."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from popflow.documents import Words, describe_planning, stops_of
from popflow.documents.catalogue import known_language
from popflow.documents.wording import (
    clock_time,
    day_and_time,
    local_day,
    long_date,
    money,
    short_date,
)
from popflow.domain.check_in import Progress
from popflow.web.catalogue import telling
from popflow.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

LANGUAGE: Final = "popflow_language"
"""The cookie of who is not known yet, or chose another language than the organisation keeps."""
THEME: Final = "theme.css"
"""The name under which the organisation's own style sheet is served."""


@cache
def environment() -> Environment:
    """The templates: everything is escaped, and a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("popflow.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(name: str) -> str:
    """The address of a file of ours; it changes with the file, so a browser may keep it."""
    return _address(name, (files("popflow.web") / "static" / name).read_bytes())


@cache
def _theme(sheet: bytes | None) -> str:
    """The address of the organisation's own style sheet; empty where it has none."""
    return "" if sheet is None else _address(THEME, sheet)


def _address(name: str, content: bytes) -> str:
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:12]}"


def language_of(request: Request) -> str:
    """The language to speak: what the visitor chose, or what the organisation speaks."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is not None:
        return visitor.language
    spoken = site_of(request).application.settings.organisation.language
    return known_language(request.cookies.get(LANGUAGE), spoken)


def page(
    request: Request, template: str, /, status: int = HTTPStatus.OK, **context: object
) -> HTMLResponse:
    """A page, or a part of one.

    Args:
        request: What was asked for.
        template: Its file, ``cycle.html``.
        status: Of the answer.
        context: What the template shows.
    """
    return HTMLResponse(render(request, template, **context), status)


def render(request: Request, template: str, /, **context: object) -> str:
    """The text of a page, for whoever answers with it or packs it in."""
    language = language_of(request)
    shown = {**_tools(site_of(request), language), **context}
    shown["visitor"] = getattr(request.state, "visitor", None)
    shown["here"] = request.url.path
    return environment().get_template(template).render(shown)


def _tools(site: Site, language: str) -> dict[str, Any]:
    zone, today = site.zone, site.today
    t = telling(language, hr_reads=site.engine.options.hr_reads is not None)

    def as_day(value: date | datetime) -> date:
        return local_day(value, zone) if isinstance(value, datetime) else value

    def said(form: Callable[..., str]) -> Callable[[date | datetime | None], str]:
        def told(value: date | datetime | None) -> str:
            return form(as_day(value), language, today) if value else t("base.unknown")

        return told

    def moment(value: datetime | None) -> str:
        return day_and_time(value, language, zone, today) if value else t("base.unknown")

    return {
        "t": t,
        "words": Words(language),
        "language": language,
        "languages": site.languages,
        "asset": asset,
        "theme": _theme(site.theme),
        "today": today,
        "now": site.now,
        "day": said(short_date),
        "long_day": said(long_date),
        "moment": moment,
        "clock": lambda value: clock_time(value, language, zone),
        "as_day": as_day,
        "money": lambda cents: money(cents, language),
        "planning": lambda planning: describe_planning(planning, language, today=today),
        "progress_ways": tuple(Progress),
        "organisation": site.application.settings.organisation,
        "demo": site.stage is not None,
        "river_of": lambda cycle, ahead=None: stops_of(cycle, zone, ahead),
    }
