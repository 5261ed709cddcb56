"""One's own account: the password, programs that act as oneself, and what is open elsewhere."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from popflow.documents import Words
from popflow.domain.access import MOST_TOKEN_DAYS, Scope
from popflow.engine.access import end_all
from popflow.engine.access_tokens import issue_token, revoke_token
from popflow.engine.admission import Policy, Standing
from popflow.engine.own_account import change_password, own_account
from popflow.errors import InputError, RefusedError
from popflow.passwords import Argon2Passwords
from popflow.web.admitting import Here, Typed, Who
from popflow.web.catalogue import telling
from popflow.web.cookies import keep_session, session_name
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.reading_forms import count_of, text_of
from popflow.web.rendering import language_of, page
from popflow.web.site import Site
from popflow.web.visitor import Visitor

pages = router()
_PASSWORDS = Argon2Passwords()
HOME = "/me/account"
DAYS = 90
OFFICES = {
    Scope.HR: frozenset({Standing.HR, Standing.AUDITOR}),
    Scope.OPERATE: frozenset({Standing.ADMIN}),
}
"""For whom a scope means something; the others are for anybody."""


@pages.get(HOME)
@allows(Policy.STAFF)
def account(request: Request, site: Here, who: Who, did: str = "") -> Response:
    """Who I am here, and how I sign in."""
    return _account(request, site, who, did=did)


@pages.post(f"{HOME}/password")
@allows(Policy.STAFF)
def password(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Another password; this browser stays signed in, and no other does."""
    given, wanted, again = (_secret(typed.get(name)) for name in ("given", "wanted", "again"))
    remote = request.client.host if request.client else None
    try:
        _alike(wanted, again)
        secret = change_password(site.engine, _PASSWORDS, who.number, given, wanted, remote)
    except RefusedError as refusal:
        return _account(request, site, who, wrong=("password", refusal))
    answer = after(HOME, "password")
    keep_session(request, answer, secret)
    return answer


@pages.post(f"{HOME}/tokens")
@allows(Policy.STAFF)
def make_token(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """A token for a program that acts as oneself; its secret is shown this once."""
    offered = scopes_for(who)
    scopes = {one for one in offered if one.value in typed.getlist("scope")}
    try:
        days = count_of(typed, "days", MOST_TOKEN_DAYS) or 0
        name = text_of(typed, "name", 200)
        token, secret = issue_token(site.engine, who.number, name, scopes, days)
    except (RefusedError, InputError) as refusal:
        return _account(request, site, who, wrong=("token", refusal))
    return _account(request, site, who, made=(token.name, secret))


@pages.post(f"{HOME}/tokens/{{key}}/revoke")
@allows(Policy.STAFF)
def revoke(site: Here, who: Who, key: str) -> Response:
    """Let a token work no more."""
    revoke_token(site.engine, key, by=who.number)
    return after(HOME, "revoked")


@pages.post(f"{HOME}/sessions/end")
@allows(Policy.STAFF)
def end_others(request: Request, site: Here, who: Who) -> Response:
    """Sign out wherever one is signed in but here."""
    end_all(site.engine, who.number, keep=request.cookies.get(session_name(request)))
    return after(HOME, "ended")


def scopes_for(who: Visitor) -> tuple[Scope, ...]:
    """The scopes that mean something for somebody."""
    return tuple(
        scope for scope in Scope
        if scope not in OFFICES or OFFICES[scope] & who.standings
    )  # fmt: skip


def _alike(wanted: str, again: str) -> None:
    if wanted != again:
        raise RefusedError("passwords_differ")


def _secret(value: object) -> str:
    return value if isinstance(value, str) else ""


def _account(  # noqa: PLR0913 - the page and what happened on it
    request: Request,
    site: Site,
    who: Visitor,
    *,
    did: str = "",
    wrong: tuple[str, RefusedError | InputError] | None = None,
    made: tuple[str, str] | None = None,
) -> Response:
    status = HTTPStatus.CONFLICT if wrong else HTTPStatus.OK
    own = own_account(site.engine, who.number)
    return page(
        request, "account.html", status,
        own=own, did=did, made=made, scopes=scopes_for(who), days=DAYS, most=MOST_TOKEN_DAYS,
        typed=request.state.typed, chosen=request.state.typed.getlist("scope"),
        wrong_at=wrong[0] if wrong else "", told=_told(request, wrong[1]) if wrong else "",
    )  # fmt: skip


def _told(request: Request, error: RefusedError | InputError) -> str:
    language = language_of(request)
    if isinstance(error, RefusedError):
        return Words(language).refusal(error.code, error.data)
    return telling(language)(f"forms.{error.code}")
