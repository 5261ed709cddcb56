"""What is known about a plan beside its text: differences, facts, and what is still open."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from popflow.domain.smart import check_plan
from popflow.engine.admission import Policy
from popflow.engine.noticing import noticed
from popflow.engine.plans import older_of, plan_facts
from popflow.web.api import models_plan as m
from popflow.web.api.caller import Calling, Here, words_of
from popflow.web.api.cycles import seen
from popflow.web.api.door import doing, reading
from popflow.web.api.models import ListOf
from popflow.web.api.plans import version_of
from popflow.web.api.wording import Id
from popflow.web.gate import allows
from popflow.web.plan_view import teller_of

advice = reading("plans")
trying = doing("plans")


@advice.get("/cycles/{cycle}/plans/{version}/differences")
@allows(Policy.RELATION)
def differences(  # noqa: PLR0913, PLR0917 - what the address says
    caller: Calling,
    site: Here,
    request: Request,
    cycle: Id,
    version: Id,
    old: Annotated[
        Id | None, Query(alias="from", description="What was agreed, or the one before.")
    ] = None,
) -> m.DifferencesOut:
    """What differs between two versions, as people say it."""
    found = seen(caller, cycle, content=True).cycle
    newer = version_of(found, version)
    older = version_of(found, old or older_of(found, version))
    tell = teller_of(site, words_of(request).language)
    return m.DifferencesOut.model_validate({
        "old": older.number, "new": newer.number,
        "plan": [*tell.plan_differences(older.content, newer.content)],
        "goals": [*tell.goal_differences(older.content, newer.content)],
    })  # fmt: skip


@advice.get("/cycles/{cycle}/plans/{version}/facts")
@allows(Policy.RELATION)
def facts(caller: Calling, request: Request, cycle: Id, version: Id) -> m.FactsOut:
    """How far goals reach, what no list knows, and what the budget says of the newest draft."""
    view = seen(caller, cycle, content=True)
    found = plan_facts(caller.engine, view, version_of(view.cycle, version))
    words, answer = words_of(request), found.money
    return m.FactsOut(
        horizons=[m.ReachOut(goal=key, horizon=far) for key, far in found.horizons.items()],
        unknown=[m.UnknownOut.model_validate(one) for one in found.unknown],
        money=m.MoneyOut(
            passed=answer.passed, code=answer.reason,
            detail=words.refusal(answer.reason, answer.detail) if answer.reason else None,
        ) if answer else None,
    )  # fmt: skip


@advice.get("/cycles/{cycle}/hints")
@allows(Policy.RELATION)
def hints(caller: Calling, request: Request, cycle: Id) -> ListOf[m.HintOut]:
    """What popflow asks whoever looks, in private, about pitfalls of practice."""
    words, view = words_of(request), seen(caller, cycle, content=True)
    return ListOf[m.HintOut](items=[
        m.HintOut(key=one, ask=words.of(one)) for one in noticed(caller.engine, view, caller.doer)
    ])  # fmt: skip


@trying.post("/cycles/{cycle}/plan-checks")
@allows(Policy.RELATION)
def check_text(caller: Calling, cycle: Id, body: m.PlanModel) -> ListOf[m.CheckOut]:
    """The SMART questions of a plan that is being written; nothing is saved, nothing refused."""
    seen(caller, cycle, content=True)
    answers = check_plan(body.made())
    return ListOf[m.CheckOut](items=[m.CheckOut.model_validate(one) for one in answers])
