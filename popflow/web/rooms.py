"""HR's rooms: the pages about the organisation, each shown to whom its policy lets in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from popflow.engine.admission import Policy, Reach, reach_of
from popflow.web.rendering import page

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import HTMLResponse

    from popflow.web.visitor import Visitor

ROOMS: Final = (
    ("overview", "/hr", Policy.OVERVIEW),
    ("rounds", "/hr/rounds", Policy.OVERVIEW),
    ("people", "/hr/people", Policy.REGISTER),
    ("messages", "/hr/messages", Policy.MESSAGE_LIST),
    ("workflow", "/hr/workflow", Policy.OVERVIEW),
    ("plugins", "/hr/plugins", Policy.OVERVIEW),
    ("log", "/hr/log", Policy.OVERVIEW),
    ("status", "/hr/status", Policy.OVERVIEW),
)
"""Name, path and policy of each room."""


def may(who: Visitor, policy: Policy) -> bool:
    """Whether a policy lets somebody in to all of it."""
    return reach_of(policy, who.standings) is Reach.ALL


def room(
    request: Request,
    who: Visitor,
    name: str,
    template: str,
    /,
    status: int = HTTPStatus.OK,
    **context: object,
) -> HTMLResponse:
    """A page in one of HR's rooms.

    Args:
        request: What was asked for.
        who: Who asks.
        name: Of the room.
        template: Its file.
        status: Of the answer.
        context: What the template shows.
    """
    rooms = [(key, path) for key, path, policy in ROOMS if may(who, policy)]
    return page(
        request, template, status, section="organisation", rooms=rooms, room=name,
        hr=may(who, Policy.HR), **context,
    )  # fmt: skip
