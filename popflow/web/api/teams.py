"""A manager's people: whose turn it is, what was promised, and what guiding them asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request

from popflow.domain.person import Role
from popflow.engine.admission import Policy
from popflow.engine.readings import note_reading
from popflow.engine.team import team, team_load
from popflow.web.api import models_overview as m
from popflow.web.api.caller import Calling, Here, visitor_of, words_of
from popflow.web.api.door import reading
from popflow.web.api.models import ListOf
from popflow.web.gate import allows
from popflow.web.team_lines import lines_of

if TYPE_CHECKING:
    from popflow.web.team_lines import TeamLine

teams = reading("team")


@teams.get("/team")
@allows(Policy.STAFF)
def own_team(caller: Calling, site: Here, request: Request) -> ListOf[m.MemberOut]:
    """One's own people and those for whose manager one stands in; nobody for who leads nobody.

    Whose turn it is goes first. Where promises or a report are told, the employee can see that
    they were read.
    """
    who = visitor_of(site, caller, words_of(request).language)
    lines = lines_of(site, who, team(caller.engine, caller.doer))
    for line in lines:
        if line.round is not None and (line.late or line.last_report):
            note_reading(caller.engine, line.round.cycle.id, caller.doer, Role.MANAGER)
    return ListOf[m.MemberOut](items=[_member(line) for line in lines])


def _member(line: TeamLine) -> m.MemberOut:
    member, cycle = line.member, line.round.cycle if line.round else None
    told = {"cycle": cycle.id, "milestone": cycle.milestone} if cycle else {}
    return m.MemberOut.model_validate({
        "person": member.person, "elsewhere": member.elsewhere, "next": line.step,
        "covered": member.covered.number if member.covered else None,
        "cycle": None, "milestone": None, "since": line.since,
        "conversation_at": cycle.conversation_at if cycle else None,
        "suspended_at": cycle.suspended_at if cycle else None,
        "promised": [*line.late], "last_report": line.last_report, **told,
    })  # fmt: skip


@teams.get("/team/load")
@allows(Policy.STAFF)
def load(caller: Calling) -> m.LoadOut:
    """Hours a year, conversations by month, and whether it is much."""
    found = team_load(caller.engine, caller.doer)
    return m.LoadOut.model_validate({
        "whole": found.whole, "small": found.small, "hours": found.year.hours,
        "heavy": found.year.heavy, "months": [*found.months],
    })  # fmt: skip
