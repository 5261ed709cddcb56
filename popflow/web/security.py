"""What holds for every answer: its headers, where a form may come from, how large it may be."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from popflow.web.api.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""No script, style, picture or frame from elsewhere, and none that stands inside a page."""
HEADERS: Final = {
    "Content-Security-Policy": CONTENT,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
MOST: Final = 20 * 1024 * 1024
"""Bytes of a request: a file of an HR system with 300,000 people is the largest that comes."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STATIC: Final = "/static/"
_PROGRAMS: Final = "/api/"


class Shield:
    """Refuses what comes from another site or is too large, and puts the headers on answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(_STATIC):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sealed)
        else:
            await self.app(scope, _measured(receive), sealed)


def _refusal(scope: Scope) -> Response | None:
    if _holds_nul(scope):
        return _told(scope, HTTPStatus.NOT_FOUND, "not_found", "There is no such page.")
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST:
        return _told(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "Too large.")
    if scope["method"] not in _SAFE and not _own(headers):
        sentence = "This was sent from another site, so nothing was done."
        return _told(scope, HTTPStatus.FORBIDDEN, "other_site", sentence)
    return None


def _holds_nul(scope: Scope) -> bool:
    """Whether an address names what cannot be: nothing has NUL in it, and PostgreSQL refuses it.

    The path is decoded by now, and the query is not.
    """
    query: bytes = scope["query_string"]
    return "\x00" in scope["path"] or b"\x00" in query or b"%00" in query


def _told(scope: Scope, status: HTTPStatus, code: str, sentence: str) -> Response:
    """A refusal as whoever sent the request reads it."""
    if scope["path"].startswith(_PROGRAMS):
        return problem(status, code, sentence)
    return PlainTextResponse(f"{sentence}\n", status)


def _own(headers: Headers) -> bool:
    """Whether a request comes from a page of ours, or from a program, which sends no cookie.

    A browser tells the origin of whatever is not safe, and nobody can make it tell another.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        return origin.partition("://")[2] == headers.get("host", "")
    if site is not None:
        return site == "same-origin"
    return "cookie" not in headers


def _measured(receive: Receive) -> Receive:
    """Stop reading a request that says no length and never ends.

    Whoever reads it answers then as for any failure: a page, or a problem for a program.
    """
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MOST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large.")
        return message

    return counted
