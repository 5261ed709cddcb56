"""What a manager fills in once a year: about a department, with HR; about oneself, in private."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from popflow.engine.admission import Policy
from popflow.engine.department import led_by, read_department, write_department
from popflow.engine.self_check import read_self_check, write_self_check
from popflow.errors import InputError, RefusedError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.pages.team import own_team, team_page
from popflow.web.reading_forms import text_of
from popflow.web.rendering import language_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.domain.question_set import Question
    from popflow.engine.year_forms import Filled
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
MEANWHILE = "answered_meanwhile"
Problem = RefusedError | InputError


@pages.get("/team/department")
@allows(Policy.STAFF)
def department(request: Request, site: Here, who: Who, name: str = "", did: str = "") -> Response:
    """The year's form about a department that I lead."""
    own_team(site, who)
    return _department(request, site, who, name, did=did)


@pages.post("/team/department")
@allows(Policy.STAFF)
def keep_department(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Keep the answers; shared only when that was asked."""
    own_team(site, who)
    name, share = text_of(typed, "department", 200), bool(text_of(typed, "share", 10))
    named = _chosen(site, who, name)
    try:
        form = read_department(site.engine, who.doer, named)
        given, seen = _answers(typed, form), _answers(typed, form, "was-")
        write_department(site.engine, who.doer, given, department=named, share=share, seen=seen)
    except (RefusedError, InputError) as error:
        return _department(request, site, who, name, error=error)
    told = urlencode({"name": named or "", "did": "shared" if share else "saved"})
    return RedirectResponse(f"/team/department?{told}", HTTPStatus.SEE_OTHER)


@pages.get("/team/self-check")
@allows(Policy.STAFF)
def self_check(request: Request, site: Here, who: Who, did: str = "") -> Response:
    """My own self-check of this year; nobody else ever sees it."""
    own_team(site, who)
    return _self_check(request, site, who, did=did)


@pages.post("/team/self-check")
@allows(Policy.STAFF)
def keep_self_check(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Keep my answers."""
    own_team(site, who)
    try:
        form = read_self_check(site.engine, who.doer)
        seen = _answers(typed, form, "was-")
        write_self_check(site.engine, who.doer, _answers(typed, form), seen=seen)
    except (RefusedError, InputError) as error:
        return _self_check(request, site, who, error=error)
    return after("/team/self-check", "saved")


def _answers(typed: FormData, form: Filled, before: str = "q-") -> dict[str, str]:
    """What was typed, by the key of the question; what was not sent stays as it is."""
    keys = (question.key for question in form.questions.questions)
    return {key: text_of(typed, before + key) for key in keys if before + key in typed}


def _led(site: Site, who: Visitor) -> list[str]:
    with site.engine.store.read() as uow:
        return sorted(led_by(uow, who.number, site.today))


def _chosen(site: Site, who: Visitor, name: str) -> str | None:
    """The department that is meant: the one that was named, one's own, or the first."""
    led = _led(site, who)
    own = who.person.department
    return name or (own if own in led else next(iter(led), None))


def _department(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    name: str,
    *,
    did: str = "",
    error: Problem | None = None,
) -> Response:
    named = _chosen(site, who, name)
    try:
        form = read_department(site.engine, who.doer, named)
    except RefusedError as refusal:
        return team_page(request, "department", "team/no_form.html", refusal=refusal)
    return _shown(request, "department", form, did, error, _led(site, who))


def _self_check(
    request: Request, site: Site, who: Visitor, *, did: str = "", error: Problem | None = None
) -> Response:
    try:
        form = read_self_check(site.engine, who.doer)
    except RefusedError as refusal:
        return team_page(request, "self-check", "team/no_form.html", refusal=refusal)
    return _shown(request, "self-check", form, did, error, [])


def _choices(request: Request, asked: Question) -> list[tuple[str, str]]:
    language = language_of(request)
    return [(one.key, one.say.get(language, one.key)) for one in asked.choices]


def _seen(typed: FormData, key: str, kept: str, *, told: bool) -> str:
    """The answer of which a writer knows; that of somebody else once it was told."""
    was = str(typed.get(f"was-{key}", kept))
    return kept if told and typed.get(f"q-{key}", was) != was else was


def _shown(  # noqa: PLR0913, PLR0917 - the page and what went wrong on it
    request: Request,
    tab: str,
    form: Filled,
    did: str,
    error: Problem | None,
    led: list[str],
) -> Response:
    typed = request.state.typed
    answers = {
        one.key: typed.get(f"q-{one.key}", form.answers.get(one.key, ""))
        for one in form.questions.questions
    }
    told = isinstance(error, RefusedError) and error.code == MEANWHILE
    seen = {key: _seen(typed, key, form.answers.get(key, ""), told=told) for key in answers}
    status = HTTPStatus.OK if error is None else HTTPStatus.CONFLICT
    return team_page(
        request, tab, "team/year_form.html", status, form=form, answers=answers, seen=seen,
        did=did, error=error, led=led, choices_of=lambda asked: _choices(request, asked),
    )  # fmt: skip
