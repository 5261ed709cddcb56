"""A manager's people on the pages: whose turn, what was promised, starting a conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.event import NewItem, Report
from popflow.engine.people import appoint
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, House
from tests.support.web import Web

SCRIPT = "<script>alert(1)</script>"
TEAM = ("/team", "/team/meeting", "/team/people.xlsx")


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


@pytest.mark.parametrize("path", TEAM)
def test_only_who_leads_somebody_has_a_team(web: Web, path: str) -> None:
    assert web.of(MANAGER).client.get(path).status_code == 200
    assert web.of(HEAD).client.get(path).status_code == 200
    for number in (ANNA, OTHER):
        assert web.of(number).client.get(path).status_code == 404
    # HR speaks for the employer with the head, and so has one of these people as well.
    assert web.of(HR).client.get(path).status_code == 200


def test_my_people_stand_there_with_whose_turn_it_is(web: Web) -> None:
    house = web.house
    shown = web.of(MANAGER).get("/team")
    for number in (ANNA, BRAM):
        assert f"/cycles/{house.cycle(number).id}" in shown.links.values()
    assert "Aantal mensen bij wie jij aan zet bent" in shown.text
    assert shown.links["punten klaarzetten"].endswith("/agenda")
    assert "punten klaarzetten" not in web.of(HEAD).get("/team").text
    assert "add your points" in web.of(MANAGER, "en").get("/team").links


def test_whose_turn_is_mine_stands_first(web: Web) -> None:
    house = web.house
    house.begin(BRAM)
    house.does(MANAGER, "add_item", NewItem("a point"))
    house.does(MANAGER, "ready")
    text = web.of(MANAGER).get("/team").text
    names = _names(web, (ANNA, BRAM))
    assert text.index(names[1]) < text.index(names[0])


def test_a_deputy_sees_the_team_in_the_period_only(web: Web) -> None:
    today = web.house.clock.now().date()
    appoint(web.house.engine, MANAGER, OTHER, today, today + timedelta(days=7))
    shown = web.of(OTHER).get("/team")
    assert f"/cycles/{web.house.cycle(ANNA).id}" in shown.links.values()
    web.house.wait(timedelta(days=9))
    web.of(OTHER).get("/team", 404)


def test_conversations_of_this_week_and_the_next_are_told(web: Web) -> None:
    at = web.house.cycle(ANNA).conversation_at
    assert at is not None
    assert "staan er geen POP-gesprekken" not in _after(web, at - timedelta(days=2))


def _after(web: Web, moment: object) -> str:
    web.house.wait(moment)  # type: ignore[arg-type]  # a moment is known to be one
    return web.of(MANAGER).get("/team").text


def test_support_that_i_promised_stands_there_and_reading_it_is_noted(web: Web) -> None:
    house = web.house
    house.agree()
    shown = web.of(MANAGER).get("/team")
    assert "Ondersteuning die ik heb toegezegd" in shown.headings
    number = house.cycle(ANNA).id
    with house.store.read() as uow:
        assert [one.reader for one in uow.access.readings(number)] == [MANAGER]
        assert uow.access.readings(house.cycle(BRAM).id) == []


def test_the_card_asks_how_each_plan_stands(web: Web) -> None:
    house = web.house
    assert "Niemand is nu bezig met een plan" in web.of(MANAGER).get("/team/meeting").headings
    house.agree()
    house.wait(timedelta(days=1))
    house.tick(house.clock.now() + timedelta(days=30))
    if house.cycle(ANNA).begun_at is None:
        house.wait(timedelta(days=120))
    shown = web.of(MANAGER).get("/team/meeting")
    assert "Er is nog niets doorgegeven." in shown.text
    assert f"/cycles/{house.cycle(ANNA).id}/progress" in shown.links.values()
    house.does(ANNA, "check_in", Report(Progress.SLOWER))
    assert "langzamer dan gedacht" in web.of(MANAGER).get("/team/meeting").text


def test_a_manager_asks_for_a_conversation(web: Web) -> None:
    house = web.house
    house.does(HR, "cancel", reason="a mistake")
    shown = web.of(MANAGER).get("/team")
    (path,) = [link for link in shown.links.values() if link.startswith("/team/start/")]
    assert path == f"/team/start/{ANNA}"
    web.of(MANAGER).get(path)
    told = web.of(MANAGER).post(path, {"text": "another job"}, 200)
    assert "Gelukt" in told.text
    assert house.cycle(ANNA).open


def test_what_is_refused_keeps_what_was_typed(web: Web) -> None:
    house = web.house
    house.does(HR, "cancel", reason="a mistake")
    path = f"/team/start/{ANNA}"
    shown = web.of(MANAGER).post(path, {"text": " ", "wished": "2026-09-01"}, 409)
    assert shown.fields["wished"] == "2026-09-01"
    shown = web.of(MANAGER).post(path, {"text": SCRIPT, "wished": "soon"}, 409)
    assert shown.fields["text"] == SCRIPT
    assert not house.cycle(ANNA).open


def test_a_stranger_asks_for_nobody(web: Web) -> None:
    for number in (OTHER, ANNA, HR):
        web.of(number).get(f"/team/start/{BRAM}", 404)
        web.of(number).post(f"/team/start/{BRAM}", {"text": "x"}, 404)


def test_an_employee_asks_for_a_conversation(web: Web) -> None:
    house = web.house
    assert "Punt toevoegen" in web.of(ANNA).get("/me/signal").text
    web.of(ANNA).post("/me/signal", {"text": "I get stuck"})
    assert any("I get stuck" in item.text for item in house.cycle(ANNA).dossier.agenda.values())
    house.does(HR, "cancel", reason="a mistake")
    assert "Gesprek aanvragen" in web.of(ANNA).get("/me/signal").text
    web.of(ANNA, "en").post("/me/signal", {"text": "once more"})
    assert house.cycle(ANNA).open


def _names(web: Web, numbers: tuple[str, ...]) -> list[str]:
    with web.house.store.read() as uow:
        people = uow.people.get(numbers)
    return [people[number].name for number in numbers]
