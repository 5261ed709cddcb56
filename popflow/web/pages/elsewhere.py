"""Signing in by the word of an issuer: there and back. Whatever goes wrong is told at the door."""

from http import HTTPStatus

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from popflow.documents import Words
from popflow.engine.access import invited_account, sign_in_subject
from popflow.engine.admission import Policy
from popflow.errors import NotFoundError, RefusedError
from popflow.web.admitting import Here, Typed, typed_text
from popflow.web.cookies import asked_name, drop_asked, keep_asked
from popflow.web.gate import allows, router
from popflow.web.going import safe_path
from popflow.web.oidc import Issuer, asked_before
from popflow.web.pages.sign_in import door, entered
from popflow.web.rendering import language_of, page
from popflow.web.site import Site

pages = router()
BACK = "/sign-in/oidc/back"


@pages.get("/sign-in/oidc")
@allows(Policy.PUBLIC)
def go(request: Request, site: Here, next: str = "/", invitation: str = "") -> Response:  # noqa: A002 - the query's own word
    """Go to the issuer; nothing changes here.

    An invitation in the address goes no further than the page: whoever follows a link of
    somebody else's would be bound to that one's account.
    """
    issuer, target = _issuer(request), safe_path(next)
    if invitation.strip():
        return door(request, site, target, invitation=invitation.strip())
    try:
        where, asked = issuer.ask(_back(request, site), target)
    except RefusedError as refusal:
        return _told(request, site, refusal, target)
    answer = RedirectResponse(where, HTTPStatus.SEE_OTHER)
    keep_asked(request, answer, asked.kept())
    return answer


@pages.post("/sign-in/invitation")
@allows(Policy.PUBLIC)
def invited(request: Request, site: Here, typed: Typed) -> Response:
    """Show whose account an invitation is for; a link leads on to the issuer."""
    issuer, target = _issuer(request), safe_path(typed_text(typed, "next"))
    code = typed_text(typed, "invitation")
    try:
        account = invited_account(site.engine, code)
        where, asked = issuer.ask(_back(request, site), target, code)
    except RefusedError as refusal:
        return _told(request, site, refusal, target, code)
    person = site.people((account.number,))[account.number]
    answer = page(request, "invited.html", account=account, person=person, where=where)
    keep_asked(request, answer, asked.kept())
    return answer


@pages.get(BACK)
@allows(Policy.PUBLIC)
def back(request: Request, site: Here) -> Response:
    """Come back from it: signed in, or told why not."""
    issuer, target = _issuer(request), "/"
    try:
        asked = asked_before(request.cookies.get(asked_name(request), ""))
        target = safe_path(asked.target)
        told = dict(request.query_params)
        who = issuer.hear(asked, told, _back(request, site), site.now)
        _, secret = sign_in_subject(site.engine, *who, invitation=asked.invitation or None)
        answer = entered(request, target, secret)
    except RefusedError as refusal:
        answer = _told(request, site, refusal, target)
    drop_asked(request, answer)
    return answer


def _issuer(request: Request) -> Issuer:
    issuer: Issuer | None = request.app.state.issuer
    if issuer is None:
        raise NotFoundError("page", request.url.path)
    return issuer


def _back(request: Request, site: Site) -> str:
    """The address of the way back: as people reach popflow, where the settings say how."""
    own = site.application.settings.organisation.page or str(request.base_url)
    return own.rstrip("/") + BACK


def _told(
    request: Request, site: Site, refusal: RefusedError, target: str, invitation: str = ""
) -> Response:
    sentence = Words(language_of(request)).refusal(refusal.code, refusal.data)
    return door(request, site, target, told=sentence, invitation=invitation)
