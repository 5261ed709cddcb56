"""Messages on their way: which arrived, which did not and why, and trying again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.domain.effect import HR
from popflow.engine.admission import Policy
from popflow.engine.letters import counted, drop, listed, retry
from popflow.errors import NotFoundError
from popflow.ports import Status
from popflow.web.admitting import Here, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.listings import messages_file
from popflow.web.reading_forms import text_of
from popflow.web.rooms import may, room

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.web.visitor import Visitor

pages = router()
PAGE: Final = 50
DID: Final = frozenset({"retried", "dropped", "gone"})


@pages.get("/hr/messages")
@allows(Policy.MESSAGE_LIST)
def messages(  # noqa: PLR0913, PLR0917 - what the address says
    request: Request, site: Here, who: Who, status: str = "", to: str = "", did: str = ""
) -> Response:
    """The newest messages, or those of one status or person; never their text."""
    chosen = _status(status)
    found = listed(site.engine, chosen, to.strip() or None, PAGE)
    return room(
        request, who, "messages", "hr/messages.html", parcels=found, chosen=status, to=to,
        people=site.people([one.message.recipient for one in found]), counts=counted(site.engine),
        statuses=list(Status), does=may(who, Policy.MESSAGES), did=did if did in DID else "",
        to_hr=HR, page=PAGE,
    )  # fmt: skip


@pages.get("/hr/messages.xlsx")
@allows(Policy.MESSAGE_LIST)
def sheet(site: Here, who: Who, status: str = "", to: str = "") -> Response:
    """The same as a file."""
    return messages_file(site, who, _status(status), to.strip() or None)


@pages.post("/hr/messages/retry")
@allows(Policy.MESSAGES)
def again(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Let messages that were given up be tried again: those that were ticked, or all."""
    keys = _chosen(typed)
    if keys == []:
        return _nothing_chosen(request, who)
    try:
        retry(site.engine, keys)
    except NotFoundError:
        return after("/hr/messages", "gone")
    return after("/hr/messages", "retried")


@pages.post("/hr/messages/drop")
@allows(Policy.MESSAGES)
def never(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Never send messages that were ticked, or all that were given up; they stay listed."""
    keys = _chosen(typed)
    if keys == []:
        return _nothing_chosen(request, who)
    try:
        drop(site.engine, keys)
    except NotFoundError:
        return after("/hr/messages", "gone")
    return after("/hr/messages", "dropped")


def _nothing_chosen(request: Request, who: Visitor) -> Response:
    """Nothing was ticked: nothing is done, and nobody is told that it was."""
    return room(
        request, who, "messages", "hr/nothing.html", HTTPStatus.UNPROCESSABLE_ENTITY,
        why="messages.choose_first", back="/hr/messages", back_said="messages.back",
    )  # fmt: skip


def _chosen(typed: FormData) -> list[str] | None:
    """What was ticked; ``None`` is all that did not arrive."""
    if text_of(typed, "whom", 10) == "all":
        return None
    return [one for one in typed.getlist("key") if isinstance(one, str)]


def _status(text: str) -> Status | None:
    if not text:
        return None
    try:
        return Status(text)
    except ValueError:
        raise NotFoundError("page", "messages") from None
