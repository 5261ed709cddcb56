"""Lets a request in: who is it, may they, and what did they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from popflow.documents.catalogue import known_language
from popflow.engine.access import whoami
from popflow.engine.admission import Policy, Standing, reach_of, standings_of
from popflow.engine.covering import covered_by
from popflow.errors import NotFoundError
from popflow.web.cookies import session_name
from popflow.web.failures import SignInFirstError
from popflow.web.gate import policy_of
from popflow.web.rendering import LANGUAGE
from popflow.web.sent_forms import sent_form
from popflow.web.site import Site, site_of
from popflow.web.visitor import Visitor

if TYPE_CHECKING:
    from popflow.domain.person import Person

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def admit(request: Request) -> None:
    """Let somebody in, or not: what may not be seen is not there.

    Raises:
        SignInFirstError: Nobody is signed in.
        NotFoundError: The policy of what is asked for does not name this person.
    """
    policy = policy_of(request)
    request.state.visitor = await run_in_threadpool(_visitor, request, policy)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    request.state.typed = await sent_form(request) if kind in _FORMS else FormData()


def _visitor(request: Request, policy: Policy) -> Visitor | None:
    site, secret = site_of(request), request.cookies.get(session_name(request))
    known = whoami(site.engine, secret) if secret else None
    if known is None:
        if reach_of(policy, {Standing.STRANGER}) is None:
            raise SignInFirstError
        return None
    person = known.person
    standings = standings_of(person.number, site.engine.options)
    reach = reach_of(policy, standings)
    if reach is None:
        raise NotFoundError("page", request.url.path)
    language = known_language(
        request.cookies.get(LANGUAGE),
        known_language(person.language, site.application.settings.organisation.language),
    )
    return Visitor(person, standings, language, reach, _leads(site, person))


def _leads(site: Site, person: Person) -> bool:
    with site.engine.store.read() as uow:
        leads = bool(uow.people.team_sizes([person.number]))
        return leads or bool(covered_by(uow, person.number, site.today))


def _visitor_of(request: Request) -> Visitor:
    visitor: Visitor | None = request.state.visitor
    if visitor is None:
        raise SignInFirstError
    return visitor


def _typed_of(request: Request) -> FormData:
    typed: FormData = request.state.typed
    return typed


Number = Annotated[int, Path(ge=1, le=2**53)]
"""The number of a round, in a path: what is none is not there."""
Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of something in a round, in a path."""
Here = Annotated[Site, Depends(site_of)]
"""The organisation whose page is asked for."""
Who = Annotated[Visitor, Depends(_visitor_of)]
"""Who asks."""
Typed = Annotated[FormData, Depends(_typed_of)]
"""What was typed into the form that was sent."""


def typed_text(typed: FormData, name: str) -> str:
    """A field of a form as text without spaces around it; empty when it was not sent."""
    value = typed.get(name, "")
    return value.strip() if isinstance(value, str) else ""
