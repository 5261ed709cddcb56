"""Who calls: a program with a token, or a page with the browser's session."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Request

from popflow.documents import Words
from popflow.documents.catalogue import LANGUAGES, known_language
from popflow.domain.access import Scope
from popflow.domain.person import Offices, Person
from popflow.engine.access import whoami
from popflow.engine.access_tokens import token_holder
from popflow.engine.admission import Policy, Reach, Standing, reach_of, standings_of
from popflow.engine.cycles import Doer
from popflow.errors import NotFoundError
from popflow.web.cookies import session_name
from popflow.web.site import Site, site_of
from popflow.web.visitor import Visitor

if TYPE_CHECKING:
    from popflow.domain.access import Token
    from popflow.engine.setup import Engine, Options

_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)
_SPOKEN: Final = re.compile(r"\s*([A-Za-z*]+)[A-Za-z0-9-]*\s*(?:;\s*q=([01](?:\.\d+)?))?\s*")
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class UnknownCallerError(Exception):
    """Nobody is signed in, or the token does not hold."""

    def __init__(self, *, token: bool) -> None:
        self.token = token
        super().__init__("token" if token else "nobody")


class ScopeMissingError(Exception):
    """The token was not made for this."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__(scope.value)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as what, and how far they are let in.

    Attributes:
        engine: The use cases; for a token without a scope of an office, one in which whoever it
            acts as does not hold that office.
        number: As whom; ``None`` is the operator.
        owner: Whose Idempotency-Keys are its own.
    """

    engine: Engine
    number: str | None
    standings: frozenset[Standing]
    scopes: frozenset[Scope]
    owner: str
    reach: Reach
    service: str | None = None

    @property
    def doer(self) -> Doer:
        """Who acts, as the engine knows them."""
        return Doer(self.number, self.service)

    @property
    def only(self) -> str | None:
        """About whom alone they may ask; ``None`` is about anybody."""
        return None if self.reach is Reach.ALL else self.number

    @property
    def is_hr(self) -> bool:
        """Whether HR or the operator calls."""
        return bool(self.standings & {Standing.HR, Standing.OPERATOR})


def known_caller(request: Request, policy: Policy) -> Caller | None:
    """Who calls; ``None`` is anybody, where everybody may.

    Raises:
        UnknownCallerError: Nobody who is let in.
        ScopeMissingError: The token was not made for this.
        NotFoundError: The policy does not name them: what may not be used is not there.
    """
    given = request.headers.get("authorization")
    if reach_of(policy, {Standing.STRANGER}) is not None:
        return None
    if given is not None:
        return _by_token(request, policy, given)
    site, secret = site_of(request), request.cookies.get(session_name(request))
    known = whoami(site.engine, secret) if secret else None
    if known is None:
        raise UnknownCallerError(token=False)
    return _let_in(site.engine, policy, known.number, frozenset(Scope))


def _by_token(request: Request, policy: Policy, given: str) -> Caller:
    found = _BEARER.fullmatch(given.strip())
    token = token_holder(site_of(request).engine, found[1]) if found else None
    if token is None:
        raise UnknownCallerError(token=True)
    needed = Scope.READ if request.method in SAFE else Scope.ACT
    for scope in (needed, *((Scope.OPERATE,) if token.number is None else ())):
        if scope not in token.scopes:
            raise ScopeMissingError(scope)
    engine = narrowed(site_of(request).engine, token)
    caller = _let_in(engine, policy, token.number, token.scopes)
    if token.number is not None:
        return caller
    return replace(caller, owner=f"token {token.key}", service=f"token {token.name}")


def _let_in(
    engine: Engine, policy: Policy, number: str | None, scopes: frozenset[Scope]
) -> Caller:
    standings = standings_of(number, engine.options)
    reach = reach_of(policy, standings)
    if reach is None:
        raise NotFoundError("endpoint", policy.name)
    return Caller(engine, number, standings, scopes, f"person {number}", reach)


def narrowed(engine: Engine, token: Token) -> Engine:
    """The use cases as the owner of a token may use them with it: an office needs its scope."""
    if token.number is None or {Scope.HR, Scope.OPERATE} <= token.scopes:
        return engine
    options = _without(engine.options, token.number, token.scopes)
    return replace(engine, options=options)


def _without(options: Options, number: str, scopes: frozenset[Scope]) -> Options:
    own, offices, hr = {number}, options.offices, options.hr
    auditors, admins = offices.auditors, offices.admins
    if Scope.HR not in scopes:
        hr, auditors = hr - own, auditors - own
    if Scope.OPERATE not in scopes:
        admins = admins - own
    return replace(options, hr=hr, offices=Offices(offices.advisers, auditors, admins))


def words_of(request: Request) -> Words:
    """In which language to tell what went wrong: as the caller asks, else the organisation's."""
    spoken = site_of(request).application.settings.organisation.language
    return Words(preferred(request.headers.get("accept-language", ""), known_language(spoken)))


def visitor_of(site: Site, caller: Caller, language: str) -> Visitor:
    """Whoever calls as pages know them; of a service nothing but its standing is told."""
    nobody = Person("", "", "")
    person = site.people([caller.number]).get(caller.number or "", nobody)
    return Visitor(person, caller.standings, language, caller.reach)


def preferred(asked: str, default: str) -> str:
    """The language that ``Accept-Language`` likes best of those that popflow speaks."""
    wishes: dict[str, float] = {}
    for part in asked.split(","):
        found = _SPOKEN.fullmatch(part)
        if found and found[1].lower() in LANGUAGES:
            wishes.setdefault(found[1].lower(), float(found[2] or 1))
    liked = max(wishes, key=lambda one: wishes[one], default=default)
    return liked if wishes.get(liked, 1) > 0 else default


def _caller_of(request: Request) -> Caller:
    caller: Caller | None = request.state.caller
    if caller is None:
        raise UnknownCallerError(token=False)
    return caller


Calling = Annotated[Caller, Depends(_caller_of)]
"""Who calls."""
Here = Annotated[Site, Depends(site_of)]
"""The organisation."""
