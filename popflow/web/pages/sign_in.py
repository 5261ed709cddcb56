"""Signing in and out. Links in mails only lead here; nothing is ever done by following one."""

from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from popflow.documents import Words
from popflow.engine.access import sign_in, sign_in_as, sign_out
from popflow.engine.admission import Policy
from popflow.errors import NotFoundError, RefusedError
from popflow.passwords import Argon2Passwords
from popflow.web.admitting import Here, Typed, typed_text
from popflow.web.cookies import drop_session, keep_session, session_name
from popflow.web.gate import allows, router
from popflow.web.going import after, safe_path
from popflow.web.rendering import language_of, page
from popflow.web.site import Site

pages = router()
_PASSWORDS = Argon2Passwords()


@pages.get("/sign-in")
@allows(Policy.PUBLIC)
def form(request: Request, site: Here, next: str = "/", invitation: str = "") -> Response:  # noqa: A002 - the query's own word
    """The page to sign in; a link of an invitation leads here, and does nothing by itself."""
    return door(request, site, safe_path(next), invitation=invitation)


@pages.post("/sign-in")
@allows(Policy.PUBLIC)
def enter(request: Request, site: Here, typed: Typed) -> Response:
    """Sign in with a password."""
    target, login = safe_path(typed_text(typed, "next")), typed_text(typed, "login")
    password, remote = typed.get("password"), request.client.host if request.client else None
    given = password if isinstance(password, str) else ""
    try:
        _, secret = sign_in(site.engine, _PASSWORDS, login, given, remote=remote)
    except RefusedError as refusal:
        told = Words(language_of(request)).refusal(refusal.code, refusal.data)
        return door(request, site, target, told=told, login=login)
    return entered(request, target, secret)


@pages.post("/sign-in/as")
@allows(Policy.PUBLIC)
def play(request: Request, site: Here, typed: Typed) -> Response:
    """Sign in as somebody of the cast; only a demo has one."""
    number = typed_text(typed, "number")
    if site.stage is None or number not in site.stage.cast:
        raise NotFoundError("page", "sign-in")
    _, secret = sign_in_as(site.engine, number)
    return entered(request, "/", secret)


@pages.post("/sign-out")
@allows(Policy.PUBLIC)
def leave(request: Request, site: Here) -> Response:
    """Sign out."""
    secret = request.cookies.get(session_name(request))
    if secret:
        sign_out(site.engine, secret)
    answer = after("/sign-in")
    drop_session(request, answer)
    return answer


def entered(request: Request, target: str, secret: str) -> Response:
    """Go on as somebody who signed in."""
    answer = after(target)
    keep_session(request, answer, secret)
    return answer


def door(  # noqa: PLR0913 - all that the page says
    request: Request,
    site: Site,
    target: str,
    *,
    told: str = "",
    login: str = "",
    invitation: str = "",
) -> Response:
    """The page to sign in, and what went wrong."""
    cast = site.stage.cast if site.stage else ()
    people = site.people(tuple(cast))
    with site.engine.store.read() as uow:
        leads = uow.people.team_sizes(cast) if cast else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if told else HTTPStatus.OK
    return page(
        request, "sign_in.html", status,
        target=target, told=told, login=login, cast=[people[n] for n in cast if n in people],
        hr=site.engine.options.hr, elsewhere=request.app.state.issuer is not None,
        invitation=invitation, leads=leads,
    )  # fmt: skip
