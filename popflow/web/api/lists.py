"""Every list as an Excel file, as it stands on the pages, and the chart."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from popflow.domain.workflow import Milestone
from popflow.engine.admission import Policy
from popflow.engine.team import team
from popflow.ports import Status
from popflow.web.api.caller import Calling, Here, visitor_of, words_of
from popflow.web.api.door import content_of, reading
from popflow.web.api.models_overview import Only
from popflow.web.api.wording import Day, Line, Number, day
from popflow.web.downloads import EXCEL
from popflow.web.gate import allows
from popflow.web.listings import (
    log_file,
    messages_file,
    milestones_chart,
    people_file,
    rounds_file,
    team_file,
    turns_file,
)
from popflow.web.round_filter import RoundFilter
from popflow.web.team_lines import lines_of

lists = reading("lists")
SVG = "image/svg+xml"
_EXCEL, _SVG = content_of(EXCEL), content_of(SVG)
Words = Annotated[Line, Query(description="Words of a name, or of a number.")]


@lists.get("/lists/cycles.xlsx", response_class=Response, responses=_EXCEL)
@allows(Policy.OVERVIEW)
def rounds(  # noqa: PLR0913, PLR0917 - each is a way to narrow the list
    caller: Calling,
    site: Here,
    request: Request,
    q: Words = "",
    partner: Annotated[Number | None, Query()] = None,
    workflow: Annotated[Line | None, Query()] = None,
    milestone: Annotated[Milestone | None, Query()] = None,
    only: Annotated[Only | None, Query(description="Rounds that run when left out.")] = None,
) -> Response:
    """Rounds: who, where, whose turn since when, and what is next."""
    wanted = RoundFilter(
        q, milestone.value if milestone else "", workflow or "", partner or "",
        only.value if only else "",
    )  # fmt: skip
    who = visitor_of(site, caller, words_of(request).language)
    return rounds_file(site, who, wanted)


@lists.get("/lists/turns.xlsx", response_class=Response, responses=_EXCEL)
@allows(Policy.OVERVIEW)
def turns(caller: Calling, site: Here, request: Request) -> Response:
    """Whose turn it is before the plan is agreed."""
    return turns_file(site, visitor_of(site, caller, words_of(request).language))


@lists.get("/lists/people.xlsx", response_class=Response, responses=_EXCEL)
@allows(Policy.REGISTER)
def people(caller: Calling, site: Here, request: Request) -> Response:
    """Everybody, leavers included."""
    return people_file(site, visitor_of(site, caller, words_of(request).language))


@lists.get("/lists/messages.xlsx", response_class=Response, responses=_EXCEL)
@allows(Policy.MESSAGE_LIST)
def messages(
    caller: Calling,
    site: Here,
    request: Request,
    status: Annotated[Status | None, Query()] = None,
    to: Annotated[Line, Query(description="A personnel number, or `hr`.")] = "",
) -> Response:
    """Messages, the newest first; ten thousand at most."""
    who = visitor_of(site, caller, words_of(request).language)
    return messages_file(site, who, status, to or None)


@lists.get("/lists/log.xlsx", response_class=Response, responses=_EXCEL)
@allows(Policy.OVERVIEW)
def log(
    caller: Calling,
    site: Here,
    request: Request,
    on: Annotated[Day | None, Query(alias="day", description="Today when left out.")] = None,
    by: Annotated[Line, Query(description="Only what this person did.")] = "",
) -> Response:
    """Who did what in all rounds on a day."""
    who = visitor_of(site, caller, words_of(request).language)
    return log_file(site, who, day(on) or site.today, by or None)


@lists.get("/lists/team.xlsx", response_class=Response, responses=_EXCEL)
@allows(Policy.STAFF)
def own_team(caller: Calling, site: Here, request: Request) -> Response:
    """One's own people, and whose turn it is; nobody for who leads nobody."""
    who = visitor_of(site, caller, words_of(request).language)
    return team_file(site, who, lines_of(site, who, team(caller.engine, caller.doer)))


@lists.get("/charts/milestones.svg", response_class=Response, responses=_SVG)
@allows(Policy.OVERVIEW)
def milestones(caller: Calling, site: Here, request: Request) -> Response:
    """How many rounds stand at each milestone, as an image; `/counts` has the figures."""
    who = visitor_of(site, caller, words_of(request).language)
    return Response(milestones_chart(site, who), media_type=SVG)
