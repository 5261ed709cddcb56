"""Who calls, who works here, and who stands in for whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from popflow.domain.person import Deputy
from popflow.engine.admission import Policy
from popflow.engine.directory import Wanted, deputies_of, find_people, know
from popflow.engine.people import name_deputy, withdraw_deputy
from popflow.web.api import models_house as m
from popflow.web.api.caller import Calling, Here
from popflow.web.api.cycles import Limit
from popflow.web.api.door import doing, reading
from popflow.web.api.models import ListOf
from popflow.web.api.wording import Line, Number, day
from popflow.web.gate import allows

people = reading("people")
appointing = doing("people")


@people.get("/me")
@allows(Policy.STAFF)
def me(caller: Calling, site: Here) -> m.MeOut:
    """Who calls, and with which scopes."""
    found = site.people([caller.number]).get(caller.number or "")
    return m.MeOut(
        number=caller.number, name=found.name if found else None,
        standings=sorted(caller.standings, key=lambda one: one.value),
        scopes=sorted(caller.scopes), today=site.today,
    )  # fmt: skip


@people.get("/people")
@allows(Policy.PEOPLE)
def search(  # noqa: PLR0913, PLR0917 - each is a way to narrow the list
    caller: Calling,
    q: Annotated[Line, Query(description="Words of a name, or of a number.")] = "",
    department: Annotated[Line | None, Query()] = None,
    manager: Annotated[Number | None, Query()] = None,
    after: Annotated[Line, Query(description="`next` of the page before.")] = "",
    limit: Limit = 100,
    *,
    left: Annotated[bool, Query(description="Also those who left.")] = False,
) -> m.PageOfPeople:
    """People by number: all for HR and an auditor, else oneself and one's team."""
    wanted = Wanted(q, department, manager, left, after, limit)
    page = find_people(caller.engine, wanted, by=caller.only)
    items = [m.PersonOut.model_validate(one) for one in page.people]
    return m.PageOfPeople(items=items, next=page.next)


@people.get("/people/{number:path}")
@allows(Policy.PEOPLE)
def one_person(caller: Calling, number: Number) -> m.KnownOut:
    """Somebody with the post, the open round, the team and who stands in."""
    return m.KnownOut.model_validate(know(caller.engine, number, by=caller.only))


@people.get("/deputies")
@allows(Policy.OWN)
def deputies(caller: Calling) -> ListOf[m.DeputyModel]:
    """Who stands in for whom: one's own, or all for HR."""
    found = deputies_of(caller.engine, by=caller.only)
    return ListOf[m.DeputyModel](items=[m.DeputyModel.model_validate(one) for one in found])


@appointing.post("/deputies", status_code=201)
@allows(Policy.OWN)
def appoint(caller: Calling, body: m.DeputyIn) -> m.DeputyModel:
    """Let somebody stand in: a manager for oneself, HR for anybody."""
    return m.DeputyModel.model_validate(name_deputy(caller.engine, caller.doer, _deputy_of(body)))


@appointing.post("/deputies/withdraw")
@allows(Policy.OWN)
def withdraw(caller: Calling, body: m.DeputyIn) -> m.WithdrawnOut:
    """Take back who stands in: a manager for oneself, HR for anybody; one that runs ends today."""
    left = withdraw_deputy(caller.engine, caller.doer, _deputy_of(body))
    return m.WithdrawnOut.model_validate({"left": left})


def _deputy_of(body: m.DeputyIn) -> Deputy:
    first, last = day(body.from_day), day(body.to_day)
    return Deputy(body.manager, body.deputy, first or body.from_day, last or body.to_day)
