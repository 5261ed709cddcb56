"""Many rounds at once: first what will happen to whom, then the deed, with a result for each."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.bulk import MOST, done, judged, start_done, start_judged
from popflow.engine.cycles import Deed, StartRequest
from popflow.errors import InputError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.pages.hr_rounds import list_of
from popflow.web.reading_forms import from_day, text_of
from popflow.web.rooms import room
from popflow.web.round_filter import RoundFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.datastructures import FormData

    from popflow.engine.bulk import Fate
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
DEEDS: Final = ("suspend", "resume", "cancel")
"""What is done to rounds that there are."""
LONGEST: Final = 19
"""A number of a round has fewer digits."""


@pages.post("/hr/rounds/preview")
@allows(Policy.HR)
def preview(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """What will happen to each; nothing is done."""
    deed, numbers = _deed(typed), _numbers(site, typed)
    if deed is None or not numbers:
        wanted, after = RoundFilter.of(typed), _numbers_of([text_of(typed, "after")])
        return list_of(request, site, wanted, *after, error="rounds.choose_first")
    return _shown(request, who, typed, judged(site.engine, who.doer, numbers, deed))


@pages.post("/hr/rounds/do")
@allows(Policy.HR)
def do(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Do it, and tell what became of each."""
    deed, numbers = _deed(typed), _picked(typed)
    if deed is None or not numbers:
        return _nothing(request, who)
    fates = done(site.engine, who.doer, numbers, deed)
    return _shown(request, who, typed, fates, over=True)


@pages.get("/hr/rounds/start")
@allows(Policy.HR)
def ask(request: Request, who: Who, person: str = "") -> Response:
    """Start rounds for people by their numbers."""
    return room(
        request, who, "rounds", "hr/start.html", people=person[:40], wished="", error=None,
        most=MOST,
    )  # fmt: skip


@pages.post("/hr/rounds/start")
@allows(Policy.HR)
def start_many(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """What starting would plan; or, when that was seen, start."""
    try:
        wanted = _requests(site, typed)
    except InputError as error:
        return _again(request, who, typed, error.code)
    if not wanted or len(wanted) > MOST:
        return _again(request, who, typed, "too_many" if wanted else "nobody")
    over = bool(text_of(typed, "sure"))
    fates = (start_done if over else start_judged)(site.engine, who.doer, wanted)
    return _shown(request, who, typed, fates, over=over)


def _again(request: Request, who: Visitor, typed: FormData, error: str) -> Response:
    return room(
        request, who, "rounds", "hr/start.html", HTTPStatus.UNPROCESSABLE_ENTITY, error=error,
        people=text_of(typed, "people"), wished=text_of(typed, "wished"), most=MOST,
    )  # fmt: skip


def _requests(site: Site, typed: FormData) -> list[StartRequest]:
    at = from_day(typed, "wished", site.zone)
    numbers = dict.fromkeys(re.split(r"[\s,;]+", text_of(typed, "people")))
    return [StartRequest(number, wished_at=at) for number in numbers if number]


def _deed(typed: FormData) -> Deed | None:
    event = text_of(typed, "deed", 40)
    return Deed(event, None, text_of(typed, "reason") or None) if event in DEEDS else None


def _numbers(site: Site, typed: FormData) -> list[int]:
    """The rounds that were ticked, or all of the list."""
    if text_of(typed, "whom") != "all":
        return _picked(typed)
    return [line.id for line in RoundFilter.of(typed).every(site, MOST)]


def _picked(typed: FormData) -> list[int]:
    return _numbers_of(one for one in typed.getlist("round") if isinstance(one, str))


def _numbers_of(told: Iterable[str]) -> list[int]:
    return [int(one) for one in told if one.isdecimal() and len(one) < LONGEST]


def _nothing(request: Request, who: Visitor) -> Response:
    return room(
        request, who, "rounds", "hr/nothing.html", HTTPStatus.UNPROCESSABLE_ENTITY,
        why="rounds.choose_first", back="/hr/rounds", back_said="rounds.back",
    )  # fmt: skip


def _shown(
    request: Request, who: Visitor, typed: FormData, fates: list[Fate], *, over: bool = False
) -> Response:
    """Of each what becomes of it, or became."""
    well = [fate for fate in fates if fate.well]
    deed = text_of(typed, "deed", 40) or "start"
    return room(
        request, who, "rounds", "hr/fates.html", fates=fates, well=well, over=over, deed=deed,
        reason=text_of(typed, "reason"), wished=text_of(typed, "wished"), most=MOST,
    )  # fmt: skip
