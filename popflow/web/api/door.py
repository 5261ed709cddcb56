"""What happens around each request: let in, read, done once, answered."""

from __future__ import annotations

import asyncio
import hashlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final

from fastapi import APIRouter, Header, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from popflow.engine.replies import Turn, answer, take
from popflow.errors import RefusedError
from popflow.web.api.caller import Caller, known_caller
from popflow.web.api.problems import PROBLEM, RequestFailedError
from popflow.web.gate import policy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from starlette.types import Message, Receive

    Handler = Callable[[Request], Coroutine[Any, Any, Response]]

MOST: Final = 1024 * 1024
"""Bytes of a request: the longest plan that anybody signs is a fraction of it."""
LOOK: Final = 0.1
"""Seconds between two looks whether the same request was answered."""
PATIENCE: Final = 30
"""So many looks at most: less than a server that stops leaves to what is in hand."""
KEY: Final = "Idempotency-Key"
_FIT: Final = re.compile(r"[\x21-\x7e]{1,100}")
_JSON: Final = "application/json"
FILES: Final = ("text/csv", "application/octet-stream")
"""How a file of HR is sent: as it is, and nothing around it."""
MOST_FILE: Final = 19 * 1024 * 1024
"""Bytes of one file: some 300,000 people; a little less than what the pages let through."""


class Door(APIRoute):
    """A route of the door: nothing of a request is read before it is known who sends it.

    Attributes:
        most: Bytes of a request.
        kinds: The media types that are read.
    """

    most: ClassVar[int] = MOST
    kinds: ClassVar[tuple[str, ...]] = (_JSON,)

    def get_route_handler(self) -> Handler:
        """What handles a request."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            caller = await run_in_threadpool(known_caller, request, policy_of(request))
            request.state.caller = caller
            if request.method in {"POST", "PATCH", "PUT"}:
                request = Request(request.scope, _counted(request.receive, self.most))
                await _readable(request, self.kinds)
            key = request.headers.get(KEY) if request.method == "POST" else None
            if key is None or caller is None:
                return await inner(request)
            return await _once(request, caller, key, inner)

        return handle


class FileDoor(Door):
    """A route to which a whole file is sent."""

    most = MOST_FILE
    kinds = FILES


def _counted(receive: Receive, most: int) -> Receive:
    """Stop reading what is longer than anything that is sent here."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise RequestFailedError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"Send {most} bytes at most."
            )
        return message

    return counted


async def _readable(request: Request, kinds: Sequence[str]) -> None:
    """Refuse a body of another kind, before anybody looks into it."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind not in kinds:
        raise RequestFailedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media_type", f"Send {' or '.join(kinds)}."
        )


async def _once(request: Request, caller: Caller, key: str, inner: Handler) -> Response:
    """Do a request that has a key of its own, or give the answer that it got before."""
    if _FIT.fullmatch(key) is None:
        raise RequestFailedError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key",
            "The key is 1 to 100 signs that can be seen.",
        )  # fmt: skip
    print_of = _fingerprint(request, await request.body())
    for _ in range(PATIENCE):
        taken = await run_in_threadpool(take, caller.engine, caller.owner, key, print_of)
        if taken.turn is Turn.DO:
            return await _done(request, caller, key, print_of, inner)
        if taken.reply is not None:
            return _again(taken.reply.status, taken.reply.body)
        if taken.turn is Turn.OTHER:
            raise RequestFailedError(
                HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_used",
                "This key was used for another request.",
            )  # fmt: skip
        if taken.turn is Turn.LOST:
            break
        await asyncio.sleep(LOOK)
    raise RequestFailedError(
        HTTPStatus.CONFLICT, "idempotency_in_hand",
        "The same request was begun and has no answer yet. Look what became of it.",
    )  # fmt: skip


async def _done(
    request: Request, caller: Caller, key: str, print_of: str, inner: Handler
) -> Response:
    """Do it, and keep what was answered, whatever that is."""
    try:
        response = await inner(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer from now on
        handler = _handler_of(request, error)
        response = handler(request, error)
    told = (response.status_code, bytes(response.body))
    await run_in_threadpool(answer, caller.engine, caller.owner, key, print_of, told)
    return response


def _handler_of(request: Request, error: Exception) -> Callable[..., Response]:
    handlers: dict[Any, Callable[..., Response]] = request.app.exception_handlers
    return next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)


def _again(status: int, body: bytes) -> Response:
    kind = PROBLEM if status >= HTTPStatus.BAD_REQUEST else _JSON
    return Response(body, status, {"Idempotency-Replayed": "true"}, media_type=kind)


def _fingerprint(request: Request, body: bytes) -> str:
    """What a request is, in full: another one with the same key is a mistake."""
    parts = (
        request.method, request.url.path, request.url.query,
        request.headers.get("if-match", ""), hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def expected(if_match: str | None, given: int | None) -> int | None:
    """The revision that a caller had before them, from the header or the body.

    Args:
        if_match: As the pattern of the header lets through: one revision, or ``*`` for any.
        given: What the body says.

    Raises:
        RefusedError: They are not the same.
    """
    if if_match is None or if_match == "*":
        return given
    said = int(if_match.removeprefix("W/").strip('"'))
    if given not in {None, said}:
        raise RefusedError("revision_stale")
    return said


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


ALWAYS: Final = _problems(401, 403, 404, 409, 422)
"""How any request can end besides well."""
DOING: Final = {**ALWAYS, **_problems(400, 413, 415)}
"""How one can that changes something."""
BEARER: Final = HTTPBearer(
    scheme_name="token", description="A token of `popflow account token`, or made on the page "
    "about one's account: `Authorization: Bearer pop_...`.", auto_error=False,
)  # fmt: skip
COOKIE: Final = APIKeyCookie(
    name="popflow", scheme_name="session", auto_error=False,
    description="The browser's own session, for pages of the same origin.",
)  # fmt: skip


def _key(
    idempotency_key: str | None = Header(
        default=None,
        min_length=1,
        max_length=100,
        pattern=r"^[\x21-\x7e]+$",
        description="Of the sender's own making, up to 100 signs: the same request with the same "
        "key is done once, and gets the same answer for a day. Another request with that key is "
        "refused (422).",
    ),
) -> None:
    """What the document says of the header; it was read before."""


def reading(tag: str) -> APIRouter:
    """A router for what is only looked at."""
    return APIRouter(
        route_class=Door, tags=[tag], responses=ALWAYS,
        dependencies=[Security(BEARER), Security(COOKIE)],
    )  # fmt: skip


def content_of(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What an operation answers with that gives a file, for the document."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": dict.fromkeys(kinds, binary)}}


def doing(tag: str, route: type[Door] = Door) -> APIRouter:
    """A router for what is done."""
    return APIRouter(
        route_class=route, tags=[tag], responses=DOING,
        dependencies=[Security(BEARER), Security(COOKIE), Security(_key)],
    )  # fmt: skip
