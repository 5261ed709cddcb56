"""How everything stands: counts, whose turn it is, what happened, and the plugins."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import Query

from popflow.bootstrap import standings_here
from popflow.engine import overview
from popflow.engine.admission import Policy
from popflow.web.api import models_overview as m
from popflow.web.api.caller import Calling, Here
from popflow.web.api.cycles import Limit
from popflow.web.api.door import reading
from popflow.web.api.models import ListOf
from popflow.web.api.problems import RequestFailedError
from popflow.web.api.wording import Day, Line, Number, day
from popflow.web.gate import allows
from popflow.web.listings import during
from popflow.web.places import place_of, said_place

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.engine.overview import Row
    from popflow.extension.standing import PluginStanding

glance = reading("organisation")
After = Annotated[Line | None, Query(description="`next` of the page before.")]


@glance.get("/overview")
@allows(Policy.OVERVIEW)
def at_a_glance(caller: Calling) -> m.OverviewOut:
    """How everything stands, and what asks for attention."""
    found = overview.overview(caller.engine, turns=0)
    told = {name: getattr(found, name, None) for name in m.OverviewOut.model_fields}
    milestones = [m.MilestoneOut(milestone=at, count=count) for at, count in found.milestones]
    return m.OverviewOut.model_validate({**told, "milestones": milestones})


@glance.get("/turns")
@allows(Policy.OVERVIEW)
def turns(caller: Calling, after: After = None, limit: Limit = 100) -> m.PageOfTurns:
    """Whose turn it is before the plan is agreed, who waits longest first."""
    place = _place(after, 1) if after else None
    rows = overview.waiting(caller.engine, (place[0], place[1][0]) if place else None, limit + 1)
    last = rows[limit - 1].line if len(rows) > limit else None
    return m.PageOfTurns(
        items=[_turn(row) for row in rows[:limit]],
        next=said_place(last.entered_at, last.id) if last else None,
    )


def _turn(row: Row) -> m.TurnOut:
    line = row.line
    return m.TurnOut.model_validate({
        "cycle": line.id, "person": line.person, "name": row.name, "partner": line.partner,
        "partner_name": row.partner_name, "workflow": line.workflow, "milestone": line.milestone,
        "waiting_on": [*row.waiting_on], "since": row.since,
        "conversation_at": line.conversation_at, "ahead": row.ahead,
    })  # fmt: skip


@glance.get("/log")
@allows(Policy.OVERVIEW)
def log(  # noqa: PLR0913, PLR0917 - each is a way to narrow the list
    caller: Calling,
    site: Here,
    on: Annotated[Day | None, Query(alias="day", description="Today when left out.")] = None,
    by: Annotated[Number | None, Query(description="Only what this person did.")] = None,
    after: After = None,
    limit: Limit = 100,
) -> m.PageOfLog:
    """Who did what in all rounds on a day, the last first; never what was written."""
    shown = day(on) or site.today
    before = _place(after, 2) if after else None
    found, _ = overview.logged(
        caller.engine, during(site, shown), by,
        (before[0], before[1][0], before[1][1]) if before else None, limit + 1,
    )  # fmt: skip
    last = found[limit - 1] if len(found) > limit else None
    return m.PageOfLog(
        day=shown,
        items=[m.LoggedOut.model_validate(one) for one in found[:limit]],
        next=said_place(last.at, last.cycle, last.seq) if last else None,
    )


@glance.get("/plugins")
@allows(Policy.OVERVIEW)
def plugins(_caller: Calling, site: Here) -> ListOf[m.PluginOut]:
    """How each plugin stands, with what went wrong last."""
    return ListOf[m.PluginOut](items=[_plugin(one) for one in standings_here(site.application)])


def _plugin(found: PluginStanding) -> m.PluginOut:
    told = {name: getattr(found.report, name, None) for name in m.PluginOut.model_fields}
    return m.PluginOut.model_validate({
        **told, "hooks": [*found.report.hooks], "guards": [*found.report.guards],
        "state": found.report.state.value, "failed_at": found.failed_at,
    })  # fmt: skip


def _place(after: str, numbers: int) -> tuple[datetime, list[int]]:
    """Where the page before ended: a moment and so many whole numbers.

    Raises:
        RequestFailedError: It is no place of ours.
    """
    place = place_of(after, numbers)
    if place is None:
        raise RequestFailedError(HTTPStatus.CONFLICT, "after", "Send 'next' of the page before.")
    return place
