"""The rounds of others in which somebody is a guest, on the page where that person lands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from popflow.domain.event import Invite, Uninvite
from popflow.domain.person import Offices, Role
from popflow.engine.guesting import guest_rounds
from popflow.testing import make_plan
from tests.support.house import ANNA, BRAM, HR, MANAGER
from tests.support.relations import (
    ADVISER,
    DEPUTY,
    FORMER,
    OF_ANNA,
    OF_MANAGER,
    RELATIONS,
    SUPERVISOR,
    Standing,
)

HEADING: Final = "POP's van anderen"


@pytest.fixture(scope="module")
def executing() -> Standing:
    return Standing().executing()


def visited(standing: Standing, who: str, path: str = "/me") -> list[str]:
    """Where the links below the heading lead."""
    page = standing.web.of(who).get(path)
    if HEADING not in page.headings:
        return []
    return [link for link in page.links.values() if link.startswith("/cycles/")]


def test_a_guest_has_a_link_to_each_round_and_nothing_of_what_is_in_it(
    executing: Standing,
) -> None:
    path = f"/cycles/{executing.number}"
    for who, role in ((ADVISER, "adviseur"), (SUPERVISOR, "begeleider")):
        page = executing.web.of(who).get("/me")
        assert path in visited(executing, who)
        assert f"POP van Robin Nummer{ANNA}" in page.text
        assert role in page.text.lower()
        assert OF_ANNA not in page.text
        assert OF_MANAGER not in page.text
        executing.web.of(who).get(path)


def test_nobody_else_is_told_of_it(executing: Standing) -> None:
    for who in set(RELATIONS.values()) - {ADVISER, SUPERVISOR}:
        assert HEADING not in executing.web.of(who).get("/me").headings
    assert "POPs of others" in executing.web.of(ADVISER, "en").get("/me").headings


def test_what_is_taken_back_or_over_is_gone() -> None:
    standing = Standing().executing()
    house, path = standing.house, f"/cycles/{standing.number}"
    house.does(ANNA, "uninvite", Uninvite(ADVISER))
    assert path not in visited(standing, ADVISER)
    standing.web.of(ADVISER).get(path, 404)
    house.does(HR, "cancel", reason="a mistake")
    assert path not in visited(standing, SUPERVISOR)
    assert guest_rounds(house.engine, SUPERVISOR) == ()


def test_an_invitation_holds_on_its_days_and_for_who_is_an_adviser() -> None:
    standing = Standing()
    house, today = standing.house, standing.house.clock.now().date()
    soon = Invite(ADVISER, today + timedelta(days=3), today + timedelta(days=5))
    house.does(BRAM, "invite", soon, person=BRAM)
    paths = [f"/cycles/{house.cycle(person).id}" for person in (ANNA, BRAM)]
    assert visited(standing, ADVISER)[-1:] == paths[:1]
    house.wait(timedelta(days=4))
    assert visited(standing, ADVISER)[-2:] == paths
    house.choose(offices=Offices())
    assert guest_rounds(house.engine, ADVISER) == ()


def test_who_leads_has_them_on_the_page_of_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = Standing()
    house = standing.house
    house.choose(offices=Offices(frozenset({MANAGER})))
    for person in (SUPERVISOR, FORMER):
        house.does(person, "invite", Invite(MANAGER), person=person)
    monkeypatch.setattr("popflow.engine.guesting.PIECE", 1)
    found = guest_rounds(house.engine, MANAGER)
    assert [(one.person, one.roles) for one in found] == [
        (FORMER, (Role.ADVISER,)), (SUPERVISOR, (Role.ADVISER,)),
    ]  # fmt: skip
    assert {f"/cycles/{one.cycle}" for one in found} <= set(visited(standing, MANAGER, "/team"))
    assert HEADING not in standing.web.of(DEPUTY).get("/team").headings


def test_who_speaks_for_the_employer_is_no_guest_there() -> None:
    standing = Standing()
    house, plan = standing.house, make_plan()
    goal = plan.goals[0]
    guided = replace(goal, activities=(replace(goal.activities[0], supervisor=MANAGER),))
    house.begin()
    house.agree(plan=replace(plan, goals=(guided, *plan.goals[1:])))
    with house.store.read() as uow:
        assert uow.cycles.guest_of(MANAGER) == [standing.number]
    assert guest_rounds(house.engine, MANAGER) == ()


def test_a_name_that_is_gone_is_told_by_number(
    executing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = executing.house.engine
    with engine.store.read() as uow:
        people = type(uow.people)
    monkeypatch.setattr(people, "get", lambda *_: {})
    (found,) = guest_rounds(engine, ADVISER)
    assert (found.person, found.name) == (ANNA, ANNA)
