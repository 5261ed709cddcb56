"""One's own preparation: questions that save as one types, and answers that become points.

Only its writer ever gets these pages; whoever else asks is told that there is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from popflow.domain.event import NewItem
from popflow.domain.pitfalls import Pitfall
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.engine.noticing import noticed
from popflow.engine.preparing import PREPARING, prepare, write_form
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import inside, status_of, why
from popflow.web.reading_forms import text_of
from popflow.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData

    from popflow.domain.question_set import Question
    from popflow.engine.preparing import Preparation
    from popflow.web.rounds import Round
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
FIELD: Final = "a-"
"""Begins the name of each answer's field."""
_Trouble = RefusedError | InputError


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page.

    Attributes:
        answer: As it is kept, or as it was typed when it could not be.
        said: The answer in words.
        brought: Whether it is a talking point already.
    """

    question: Question
    answer: str
    said: str
    brought: bool


@pages.get("/cycles/{number}/preparation")
@allows(Policy.RELATION)
def form(request: Request, site: Here, who: Who, number: Number, did: str = "") -> Response:
    """Show the questions with one's own answers."""
    return _form(request, site, who, inside(site, who, number), did=did)


@pages.post("/cycles/{number}/preparation")
@allows(Policy.RELATION)
def save(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Keep the whole form; by the button of an answer that one becomes a talking point as well."""
    found, point = inside(site, who, number), text_of(typed, "point", 100)
    answers: dict[str, str] = {}
    try:
        answers = _typed_answers(typed)
        write_form(site.engine, number, who.doer, answers)
        if point:
            _bring(site, who, number, point)
    except (RefusedError, InputError) as error:
        if found.cycle.milestone not in PREPARING:
            raise
        return _form(request, site, who, found, typed=answers, error=error, at=point)
    path = f"{found.path}/preparation"
    if point:
        return RedirectResponse(f"{path}?did=point#q-{point}", HTTPStatus.SEE_OTHER)
    return after(path, "saved")


@pages.post("/cycles/{number}/preparation/{key}")
@allows(Policy.RELATION)
def save_one(  # noqa: PLR0913, PLR0917 - what the request brings
    request: Request, site: Here, who: Who, typed: Typed, number: Number, key: str
) -> Response:
    """Keep one answer while it is being typed; says when, beside the field."""
    return _part(request, site, who, typed, number, key, point=False)


@pages.post("/cycles/{number}/preparation/{key}/point")
@allows(Policy.RELATION)
def bring_one(  # noqa: PLR0913, PLR0917 - what the request brings
    request: Request, site: Here, who: Who, typed: Typed, number: Number, key: str
) -> Response:
    """Keep one answer and make a talking point of it; says so, beside the field."""
    return _part(request, site, who, typed, number, key, point=True)


def _typed_answers(typed: FormData) -> dict[str, str]:
    names = [name for name in typed if name.startswith(FIELD)]
    return {name.removeprefix(FIELD): text_of(typed, name) for name in names}


def _bring(site: Site, who: Visitor, number: int, key: str) -> None:
    """Make a talking point of an answer that is kept.

    Raises:
        NotFoundError: There is no such question.
        RefusedError: It has no answer, or the time for points is over.
    """
    asked = {one.question.key: one for one in _asked(prepare(site.engine, number, who.doer), who)}
    if key not in asked:
        raise NotFoundError("question", key)
    item = NewItem(asked[key].said, asked[key].question.topic)
    act(site.engine, number, who.doer, Deed("add_item", item))


def _asked(
    own: Preparation,
    who: Visitor,
    typed: Mapping[str, str] | None = None,
    found: Round | None = None,
) -> list[Asked]:
    mine = found.cycle.dossier.agenda.values() if found else ()
    points = {item.text for item in mine if item.party is own.party and not item.removed}
    answers = {**own.answers, **(typed or {})}
    asked = []
    for question in own.questions.questions if own.questions else ():
        answer = answers.get(question.key, "")
        said = question.said(answer, who.language).strip()
        asked.append(Asked(question, answer, said, bool(said) and said in points))
    return asked


def _form(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    *,
    did: str = "",
    typed: Mapping[str, str] | None = None,
    error: _Trouble | None = None,
    at: str = "",
) -> Response:
    own = prepare(site.engine, found.cycle.id, who.doer)
    thin = Pitfall.THIN_PREPARATION
    return page(
        request, "preparation.html", status_of(error),
        round=found, own=own, asked=_asked(own, who, typed, found), tab="preparation",
        counted=own.questions.counted(own.answers) if own.questions else (0, 0),
        writable=found.cycle.milestone in PREPARING, field=FIELD,
        points=found.can("add_item"), did=did if did in {"saved", "point"} else "",
        pitfall=thin if thin in noticed(site.engine, found.view, who.doer) else None,
        problem=why(error, who.language) if error else "", at=at,
    )  # fmt: skip


def _part(  # noqa: PLR0913, PLR0917 - what the request brings
    request: Request,
    site: Site,
    who: Visitor,
    typed: FormData,
    number: int,
    key: str,
    *,
    point: bool,
) -> Response:
    found = inside(site, who, number)
    error: _Trouble | None = None
    try:
        write_form(site.engine, number, who.doer, {key: text_of(typed, FIELD + key)})
        if point:
            _bring(site, who, number, key)
    except (RefusedError, InputError) as trouble:
        error = trouble
    own = prepare(site.engine, number, who.doer)
    return page(
        request, "preparation_part.html", status_of(error),
        round=found, counted=own.questions.counted(own.answers) if own.questions else (0, 0),
        point=point, key=key, problem=why(error, who.language) if error else "",
    )  # fmt: skip
