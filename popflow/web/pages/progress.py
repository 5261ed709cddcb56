"""Carrying out: what both promised, side by side, and a minute to tell how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.domain.check_in import CheckIn, Commitment, Progress
from popflow.domain.event import Delivered, Report
from popflow.domain.person import Party
from popflow.domain.pitfalls import Pitfall
from popflow.engine.admission import Policy
from popflow.engine.ahead import ahead_of
from popflow.engine.cycles import Deed, act
from popflow.engine.noticing import noticed
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Key, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import status_of, why
from popflow.web.pages.guiding import guiding_page
from popflow.web.reading_forms import choice_of, text_of
from popflow.web.rendering import page
from popflow.web.rounds import Round, round_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
YES, NO = "yes", "no"
_DONE: Final = frozenset({"check_in", "deliver"})
_DRY: Final = frozenset({Pitfall.DRIES_UP, Pitfall.SUPPORT_DRIES_UP})


@pages.get("/cycles/{number}/progress")
@allows(Policy.RELATION)
def progress(request: Request, site: Here, who: Who, number: Number, did: str = "") -> Response:
    """Show both sides' promises, and what was told so far; HR tells, and reads nothing here."""
    return _page(request, site, who, _reached(site, who, number), did=did)


@pages.post("/cycles/{number}/progress")
@allows(Policy.RELATION)
def tell(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Tell how it goes."""
    found = _reached(site, who, number)
    try:
        act(site.engine, number, who.doer, Deed("check_in", _report(typed)))
    except (RefusedError, InputError) as error:
        if not found.can("check_in"):
            raise
        return _page(request, site, who, found, error=error)
    return after(f"{found.path}/progress", "check_in")


@pages.post("/cycles/{number}/progress/{key}/done")
@allows(Policy.RELATION)
def deliver(request: Request, site: Here, who: Who, number: Number, key: Key) -> Response:
    """Tick a promise off; who guides an activity does so for what is promised about it."""
    found = round_of(site, who, number)
    if not (found.content or found.view.supervised):
        raise NotFoundError("cycle", number)
    try:
        act(site.engine, number, who.doer, Deed("deliver", Delivered(key)))
    except RefusedError as error:
        if found.content:
            return _page(request, site, who, found, error=error, ticking=True)
        return guiding_page(request, found, error)
    return after(f"{found.path}/progress" if found.content else found.path, "deliver")


def _reached(site: Site, who: Visitor, number: int) -> Round:
    """A round whose content the visitor may see, or tell how it goes without.

    Raises:
        NotFoundError: Neither is theirs, or there is no such round: all are told alike.
    """
    found = round_of(site, who, number)
    if not (found.content or found.can("check_in")):
        raise NotFoundError("cycle", number)
    return found


def _report(typed: FormData) -> Report | None:
    """What was told; ``None`` when it was not said how it stands."""
    told = choice_of(Progress, typed, "progress")
    if told is None:
        return None
    meets = {YES: True, NO: False}.get(text_of(typed, "meets", 10))
    return Report(
        told, text_of(typed, "note"), text_of(typed, "speed_up"), meets, text_of(typed, "steer")
    )


def _page(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    *,
    did: str = "",
    error: RefusedError | InputError | None = None,
    ticking: bool = False,
) -> Response:
    said: dict[str, object] = {
        "round": found, "tab": "progress", "typed": request.state.typed, "ticking": ticking,
        "did": did if did in _DONE else "", "problem": why(error, who.language) if error else "",
    }  # fmt: skip
    if not found.content:
        return page(request, "progress_blind.html", status_of(error), **said)
    asked = _DRY.intersection(noticed(site.engine, found.view, who.doer))
    plan = found.cycle.agreed_plan
    return page(
        request, "progress.html", status_of(error),
        promises={side: _promises(found, side) for side in Party},
        goals={goal.key: goal for goal in plan.content.goals} if plan else {},
        told=_told(found), ahead=ahead_of(site.engine, found.view), pitfalls=sorted(asked), **said,
    )  # fmt: skip


def _promises(found: Round, side: Party) -> list[Commitment]:
    """One side's promises: the open ones by their day, then what was done."""
    mine = (one for one in found.cycle.dossier.commitments.values() if one.owner is side)
    kept = [one for one in mine if not one.dropped]
    return sorted(kept, key=lambda one: (not one.open, one.due_on, one.key))


def _told(found: Round) -> list[CheckIn]:
    """What was told, the last first."""
    return sorted(found.cycle.dossier.check_ins.values(), key=lambda one: one.key, reverse=True)
