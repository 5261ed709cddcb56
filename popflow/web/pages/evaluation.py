"""Looking back: each answers alone, and then both answers stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers
from popflow.domain.person import Party
from popflow.domain.planning import under_way
from popflow.engine.admission import Policy
from popflow.engine.ahead import ahead_of
from popflow.engine.cycles import Deed, act
from popflow.errors import InputError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.inside import inside, status_of, why
from popflow.web.next_step import EVALUATE_AHEAD
from popflow.web.reading_forms import choice_of, text_of
from popflow.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.datastructures import FormData

    from popflow.domain.plan import Goal
    from popflow.web.rounds import Round
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
PROBLEM = "problem_left"
"""The guard for which a model wants to know whether a problem is left."""


@pages.get("/cycles/{number}/evaluation")
@allows(Policy.RELATION)
def evaluation(request: Request, site: Here, who: Who, number: Number, did: str = "") -> Response:
    """Show one's own answers, and both once both were given."""
    return _page(request, site, who, inside(site, who, number), did=did)


@pages.post("/cycles/{number}/evaluation")
@allows(Policy.RELATION)
def answer(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Give one's own side of the evaluation, or give it anew."""
    found = inside(site, who, number)
    try:
        given = Answers(
            tuple(_judgements(typed, _goals(found))),
            text_of(typed, "needed_next"),
            text_of(typed, PROBLEM),
        )
        act(site.engine, number, who.doer, Deed("answer", given))
    except (RefusedError, InputError) as error:
        if not found.can("answer"):
            raise
        return _page(request, site, who, found, error=error)
    return after(f"{found.path}/evaluation", "answer")


def _judgements(typed: FormData, goals: tuple[Goal, ...]) -> Iterator[Judgement]:
    """What was said of each goal; one whose outcome was not chosen is left out."""
    for goal in goals:
        outcome = choice_of(Outcome, typed, f"outcome-{goal.key}")
        if outcome is not None:
            work, career = text_of(typed, f"work-{goal.key}"), text_of(typed, f"career-{goal.key}")
            yield Judgement(goal.key, outcome, work, career)


def _goals(found: Round) -> tuple[Goal, ...]:
    plan = found.cycle.agreed_plan
    return tuple(plan.content.live_goals) if plan else ()


def _page(  # noqa: PLR0913 - the page and what went wrong on it
    request: Request,
    site: Site,
    who: Visitor,
    found: Round,
    *,
    did: str = "",
    error: RefusedError | InputError | None = None,
) -> Response:
    cycle, typed = found.cycle, request.state.typed
    answers, goals = cycle.dossier.answers, _goals(found)
    complete = cycle.evaluated_at is not None or all(party in answers for party in Party)
    due = ahead_of(site.engine, found.view).evaluation
    day = site.engine.calendar.days(site.today).day_of(due) if due else None
    return page(
        request, "evaluation.html", status_of(error),
        round=found, tab="evaluation", goals=goals, outcomes=tuple(Outcome), complete=complete,
        answers=answers, own=answers.get(found.party or ""), parties=tuple(Party), day=day,
        early=day is not None and site.today < day - EVALUATE_AHEAD,
        kept=_kept(found, typed), judged={side: _judged(found, side) for side in Party},
        asks_problem=found.view.workflow.definition.asks(PROBLEM), carried=under_way(cycle),
        did=did if did == "answer" else "", problem=why(error, who.language) if error else "",
    )  # fmt: skip


def _judged(found: Round, side: Party) -> dict[int, Judgement]:
    """One side's view of each goal, as far as the viewer may see it."""
    given = found.cycle.dossier.answers.get(side)
    return {one.goal: one for one in given.judgements} if given else {}


def _kept(found: Round, typed: FormData) -> dict[str, str]:
    """What stands in the form: what was typed just now, else what was answered before."""
    if typed:
        return {name: value for name, value in typed.items() if isinstance(value, str)}
    own = found.cycle.dossier.answers.get(found.party or "")
    if own is None:
        return {}
    kept = {"needed_next": own.needed_next, PROBLEM: own.problem_left}
    for one in own.judgements:
        kept[f"outcome-{one.goal}"] = one.outcome.value
        kept[f"work-{one.goal}"] = one.effect_on_work
        kept[f"career-{one.goal}"] = one.effect_on_career
    return kept
