"""A manager's people: whose turn it is, what was promised, who to talk with, and when."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.domain.person import Role
from popflow.engine.admission import Policy
from popflow.engine.guesting import guest_rounds
from popflow.engine.readings import note_reading
from popflow.engine.team import team
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.listings import team_file
from popflow.web.next_step import Turn
from popflow.web.pages.my_rounds import own_rounds
from popflow.web.rendering import page
from popflow.web.rounds import Round, round_of
from popflow.web.team_lines import TeamLine, carried_out, lines_of, talks_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
TABS: Final = ("", "meeting", "deputies", "load", "department", "self-check")
"""The pages of a team, by their path below its own."""


def team_page(
    request: Request, tab: str, template: str, /, status: int = HTTPStatus.OK, **context: object
) -> Response:
    """A page of the team."""
    return page(request, template, status, section="team", tab=tab, tabs=TABS, **context)


def own_team(site: Site, who: Visitor) -> list[TeamLine]:
    """A manager's people in order.

    Raises:
        NotFoundError: Whoever asks leads nobody: then there is no such page.
    """
    members = team(site.engine, who.doer)
    if not members and not who.leads:
        raise NotFoundError("page", "team")
    return lines_of(site, who, members)


@pages.get("/team")
@allows(Policy.STAFF)
def glance(request: Request, site: Here, who: Who, did: str = "") -> Response:
    """My people: whose turn it is and since when."""
    lines = own_team(site, who)
    promised = [(one, line) for line in lines for one in line.late]
    promised.sort(key=lambda found: found[0].due_on)
    _note(site, who, (line for _, line in promised))
    return team_page(
        request, "", "team/glance.html", lines=lines, promised=promised, did=did,
        own=_own_turn(site, who), visits=guest_rounds(site.engine, who.number),
        talks=talks_of(lines, site.today), yours=sum(line.yours for line in lines),
    )  # fmt: skip


def _own_turn(site: Site, who: Visitor) -> Round | None:
    """One's own POP, where it is one's turn there too: a manager does not begin on that page."""
    last = own_rounds(site, who)[-1:]
    if not last or last[0].ended_at is not None:
        return None
    found = round_of(site, who, last[0].id)
    return found if found.step.turn is Turn.YOURS else None


@pages.get("/team/meeting")
@allows(Policy.STAFF)
def meeting(request: Request, site: Here, who: Who) -> Response:
    """A card for the work meeting: of each plan under way, how it stands."""
    lines = carried_out(own_team(site, who))
    _note(site, who, lines)
    return team_page(request, "meeting", "team/meeting.html", lines=lines)


@pages.get("/team/people.xlsx")
@allows(Policy.STAFF)
def sheet(site: Here, who: Who) -> Response:
    """My people as a file."""
    return team_file(site, who, own_team(site, who))


def _note(site: Site, who: Visitor, lines: Iterable[TeamLine]) -> None:
    """Note of whose POP something was shown; its owner can see who read along."""
    for number in dict.fromkeys(line.round.cycle.id for line in lines if line.round):
        note_reading(site.engine, number, who.doer, Role.MANAGER)
