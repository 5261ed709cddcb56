"""The cookies that popflow sets: who is signed in, or is about to be, and who speaks what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.web.rendering import LANGUAGE
from popflow.web.site import site_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

YEAR = 365 * 24 * 3600
ASKED = 600
"""Seconds in which somebody signs in elsewhere."""


def session_name(request: Request) -> str:
    """The name of the session's cookie: over TLS one that no other host can set."""
    return "__Host-popflow" if site_of(request).secure else "popflow"


def keep_session(request: Request, response: Response, secret: str) -> None:
    """Let the browser keep who is signed in, until it is closed."""
    response.set_cookie(
        session_name(request), secret,
        httponly=True, samesite="lax", secure=site_of(request).secure, path="/",
    )  # fmt: skip


def drop_session(request: Request, response: Response) -> None:
    """Take the session's cookie away."""
    response.delete_cookie(
        session_name(request), path="/", httponly=True, samesite="lax",
        secure=site_of(request).secure,
    )  # fmt: skip


def keep_language(request: Request, response: Response, language: str) -> None:
    """Remember which language was chosen."""
    response.set_cookie(
        LANGUAGE, language, max_age=YEAR,
        httponly=True, samesite="lax", secure=site_of(request).secure, path="/",
    )  # fmt: skip


def asked_name(request: Request) -> str:
    """The name of the cookie that remembers what an issuer was asked."""
    return "__Host-popflow-oidc" if site_of(request).secure else "popflow-oidc"


def keep_asked(request: Request, response: Response, asked: str) -> None:
    """Remember what an issuer was asked, until it answers."""
    response.set_cookie(
        asked_name(request), asked, max_age=ASKED,
        httponly=True, samesite="lax", secure=site_of(request).secure, path="/",
    )  # fmt: skip


def drop_asked(request: Request, response: Response) -> None:
    """Forget it: an answer counts once."""
    response.delete_cookie(
        asked_name(request), path="/", httponly=True, samesite="lax",
        secure=site_of(request).secure,
    )  # fmt: skip
