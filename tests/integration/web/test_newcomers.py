"""What newcomers stumbled over: nothing is told that is not so, and the next step can be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from popflow.documents.wording import day_and_time
from popflow.domain.event import Draft, Held, Invite, NewTime
from popflow.domain.person import Offices
from popflow.domain.plan import Goal, PlanContent
from popflow.ports import Settlement, Status
from popflow.testing import make_plan
from tests.support.house import ANNA, BEGIN, CARO, HR, MANAGER, House
from tests.support.web import Web

ZONE = "Europe/Amsterdam"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def talked(web: Web, plan: PlanContent) -> str:
    """Anna's round after the conversation, with a plan; its path."""
    house = web.house
    house.exchange()
    held = house.cycle().conversation_at
    assert held is not None
    house.wait(held + timedelta(hours=2))
    house.does(ANNA, "hold", Held(held))
    house.does(ANNA, "draft", Draft(plan))
    return f"/cycles/{house.cycle().id}"


def without(**answers: None) -> PlanContent:
    """A plan in which some answers are still open."""
    return PlanContent(tuple(_open(goal, answers) for goal in make_plan().goals))


def _open(goal: Goal, answers: dict[str, None]) -> Goal:
    return replace(goal, **answers)  # type: ignore[arg-type]  # answers alone


def test_a_conversation_is_not_moved_to_where_it_is(web: Web) -> None:
    cycle = web.house.cycle()
    assert cycle.conversation_at is not None
    path, anna = f"/cycles/{cycle.id}/do/move", web.of(ANNA)
    page = anna.get(path)
    now = day_and_time(cycle.conversation_at, "nl", ZONE, BEGIN.date())
    assert f"Het staat nu op {now}." in page.text
    assert page.text.count(now) == 1
    letters = len(web.house.parcels())
    typed = cycle.conversation_at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M")
    refused = anna.post(path, {"at": typed, "reason": "vrij"}, 409)
    assert "Het gesprek staat al op dit moment" in refused.text
    assert refused.fields["reason"] == "vrij"
    assert len(web.house.parcels()) == letters


def test_the_conversation_is_moved_from_where_its_day_stands_and_not_after_it(web: Web) -> None:
    path, house = f"/cycles/{web.house.cycle().id}", web.house
    assert web.of(ANNA).get(path).links["Het gesprek verzetten"] == f"{path}/do/move"
    assert "Het gesprek is op" in web.of(ANNA).get(path).text
    house.exchange()
    held = house.cycle().conversation_at
    assert held is not None
    house.wait(held + timedelta(hours=2))
    assert "Het gesprek stond op" in web.of(ANNA).get(path).text
    house.does(ANNA, "hold", Held(held))
    told = web.of(ANNA).get(path).text
    assert "Het gesprek was op" in told
    assert "Het gesprek is op" not in told


def test_what_was_held_is_not_moved_but_what_comes_after_it_is(web: Web) -> None:
    path, house, way = talked(web, make_plan()), web.house, "Het gesprek verzetten"
    pages = (path, f"{path}/conversation")
    assert all(way not in web.of(ANNA).get(page).links for page in pages)
    next_one = house.calendar.working.moment(house.clock.now().date() + timedelta(days=8))
    house.does(MANAGER, "follow_up", NewTime(next_one))
    for page in pages:
        assert web.of(ANNA).get(page).links[way] == f"{path}/do/move"


def test_an_adviser_is_taken_back_only_where_there_is_one(web: Web) -> None:
    house, path = web.house, f"/cycles/{web.house.cycle().id}"
    house.choose(offices=Offices(advisers=frozenset({CARO})))
    taken_back = "De uitnodiging van een adviseur intrekken"
    assert taken_back not in web.of(ANNA).get(path).links
    house.does(ANNA, "invite", Invite(CARO))
    assert taken_back in web.of(ANNA).get(path).links


def test_who_said_all_waits_for_the_other_s_answers(web: Web) -> None:
    path = talked(web, without(manager_stands_behind=None, realistic_manager=None))
    assert "Jouw deel van het plan is klaar" in web.of(ANNA).get(path).headings
    assert "Het plan is er bijna" in web.of(MANAGER).get(path).headings


def test_the_manager_waits_for_the_employee_s_answers(web: Web) -> None:
    path = talked(web, without(employee_stands_behind=None))
    assert "Het plan is er bijna" in web.of(ANNA).get(path).headings
    assert "Jouw deel van het plan is klaar" in web.of(MANAGER).get(path).headings
    assert "vult het plan aan" in web.of(MANAGER).get("/team").text


def test_nobody_waits_while_both_have_answers_to_give(web: Web) -> None:
    path = talked(web, without(employee_stands_behind=None, manager_stands_behind=None))
    for number in (ANNA, MANAGER):
        assert "Het plan is er bijna" in web.of(number).get(path).headings


def test_a_plan_leads_to_where_it_is_signed(web: Web) -> None:
    path = talked(web, make_plan())
    anna = web.of(ANNA)
    assert anna.get(f"{path}/plan").links["Teken onderaan deze pagina"] == "#sign"
    anna.post(f"{path}/plan/sign", {"version": "1", "kind": "agreed"})
    assert "Teken onderaan deze pagina" not in anna.get(f"{path}/plan").links


def test_a_team_says_when_it_is_one_s_own_turn() -> None:
    house = House()
    house.tick()
    web = Web(house)
    assert "In je eigen POP" not in web.of(MANAGER).get("/team").text
    house.begin(MANAGER)
    shown = web.of(MANAGER).get("/team")
    assert "In je eigen POP ben jij aan zet:" in shown.text
    assert shown.links["Zet je gesprekspunten klaar"] == "/me"


def test_hr_sees_which_conversations_nobody_recorded(web: Web) -> None:
    house, hr = web.house, web.of(HR)
    assert "Gesprek niet vastgelegd" not in hr.get("/hr").text
    house.exchange()
    held = house.cycle().conversation_at
    assert held is not None
    house.wait(held + timedelta(days=1))
    first = web.of(HR).get("/hr").text
    assert "gesprek stond op" in first
    assert "Gesprek niet vastgelegd" not in first
    house.wait(held + timedelta(days=15))
    assert "Gesprek niet vastgelegd" in web.of(HR).get("/hr").text
    assert "gesprek stond op" in web.of(HR).get("/hr/rounds").text


def test_nothing_ticked_is_nothing_tried(web: Web) -> None:
    house = web.house
    at = house.cycle().conversation_at
    assert at is not None
    house.does(MANAGER, "move", NewTime(at + timedelta(days=28)))
    key = house.parcels(Status.PENDING, recipient=ANNA)[-1].key
    with house.store.begin() as uow:
        uow.outbox.settle([Settlement(key, Status.DEAD, house.clock.now(), "refused")])
        uow.commit()
    told = web.of(HR).post("/hr/messages/retry", {"whom": "picked"}, 422)
    assert "Kies eerst een of meer berichten." in told.text
    shown = web.of(HR).get("/hr/messages?status=dead").headings
    assert shown.index("Opnieuw proberen") == 1


def test_a_deputy_begins_today(web: Web) -> None:
    today = web.house.clock.now().date().isoformat()
    assert web.of(MANAGER).get("/team/deputies").fields["from_day"] == today


def test_the_workflow_page_shows_the_line_of_each(web: Web) -> None:
    hr = web.of(HR)
    for name in web.house.catalog.names():
        assert f'workflow = "{name}"' in hr.get("/hr/workflow").text
        assert f'workflow = "{name}"' in hr.get(f"/hr/workflow/{name}").text
