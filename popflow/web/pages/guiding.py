"""Who guides an activity of somebody's plan tells how that one goes, and sees nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.domain.check_in import Progress
from popflow.domain.event import ActivityReport
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import status_of, why
from popflow.web.reading_forms import choice_of, count_of, text_of
from popflow.web.rendering import language_of, page
from popflow.web.rounds import Round, round_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData

pages = router()


@pages.post("/cycles/{number}/report")
@allows(Policy.RELATION)
def report(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Tell how one activity goes."""
    found = round_of(site, who, number)
    if not found.view.supervised:
        raise NotFoundError("cycle", number)
    try:
        act(site.engine, number, who.doer, Deed("report", _report(typed)))
    except (RefusedError, InputError) as error:
        return guiding_page(request, found, error)
    return after(found.path, "report")


def guiding_page(
    request: Request, found: Round, error: RefusedError | InputError | None = None
) -> Response:
    """The activities that the viewer guides, with what went wrong and what was typed."""
    return page(
        request, "guiding.html", status_of(error),
        round=found, tab="", report_typed=request.state.typed,
        problem=why(error, language_of(request)) if error else "",
    )  # fmt: skip


def _report(typed: FormData) -> ActivityReport | None:
    """What was told; ``None`` when it was not said how it stands, or about what."""
    told = choice_of(Progress, typed, "progress")
    goal, activity = count_of(typed, "goal"), count_of(typed, "activity")
    if told is None or goal is None or activity is None:
        return None
    return ActivityReport(goal, activity, told, text_of(typed, "note"))
