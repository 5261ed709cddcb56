"""All rounds: searched, filtered, and something done for many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.event import Held
from popflow.domain.person import Offices
from popflow.domain.workflow import Milestone
from popflow.engine.bulk import MOST
from popflow.ports import CycleQuery
from popflow.testing import make_person
from tests.support.house import ANNA, BRAM, CARO, HIRED, HR, MANAGER, OTHER, House
from tests.support.web import Web

AUDITOR = "1"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR})))
    return Web(house)


def rounds(web: Web, path: str = "/hr/rounds", who: str = HR) -> list[str]:
    links = web.of(who).get(path).links.values()
    return [link.removeprefix("/cycles/") for link in links if link.startswith("/cycles/")]


def test_who_may_see_and_who_may_do(web: Web) -> None:
    assert "Voor velen tegelijk" in web.of(HR).get("/hr/rounds").headings
    assert "Voor velen tegelijk" not in web.of(AUDITOR).get("/hr/rounds").headings
    for number in (ANNA, MANAGER):
        web.of(number).get("/hr/rounds", 404)
    for number in (ANNA, MANAGER, AUDITOR):
        web.of(number).post("/hr/rounds/preview", {}, 404)
        web.of(number).post("/hr/rounds/do", {}, 404)
        web.of(number).post("/hr/rounds/start", {}, 404)
        web.of(number).get("/hr/rounds/start", 404)


def test_rounds_are_found_by_name_number_and_filter(web: Web) -> None:
    house = web.house
    anna, bram = str(house.cycle(ANNA).id), str(house.cycle(BRAM).id)
    assert rounds(web, f"/hr/rounds?q={ANNA}") == [anna]
    assert rounds(web, "/hr/rounds?q=nummer101") == [anna]
    assert len(rounds(web, f"/hr/rounds?manager={MANAGER}")) == 3
    assert anna in rounds(web, "/hr/rounds?milestone=announced")
    assert rounds(web, "/hr/rounds?only=signing") == rounds(web, "/hr/rounds?only=stalled") == []
    house.does(HR, "cancel", reason="a mistake", person=BRAM)
    assert bram not in rounds(web)
    assert rounds(web, "/hr/rounds?only=ended") == [bram]
    assert rounds(web, "/hr/rounds?milestone=cancelled") == [bram]
    assert {anna, bram} <= set(rounds(web, "/hr/rounds?only=all&workflow=periodiek-onderhoud"))
    assert "Geen POP's gevonden" in web.of(HR).get("/hr/rounds?q=zzz").headings
    assert "No POPs found" in web.of(HR, "en").get("/hr/rounds?q=zzz").headings
    web.of(HR).get("/hr/rounds?only=nonsense", 404)


def test_rounds_without_a_manager_are_found(web: Web) -> None:
    assert rounds(web, "/hr/rounds?only=unled") == []


def test_conversations_that_nobody_recorded_are_found_and_counted(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.house.exchange()
    conversation = web.house.cycle().conversation_at
    assert conversation is not None
    web.house.wait(conversation + timedelta(days=15))
    monkeypatch.setattr("popflow.web.pages.hr.PAGE", 0)  # whoever waits longest is not shown
    path = "/hr/rounds?only=unrecorded"
    found = rounds(web, path)
    assert str(web.house.cycle().id) in found
    page = web.of(HR).get("/hr")
    assert path in page.links.values()
    assert f"Gesprek niet vastgelegd: {len(found)}" in page.text
    monkeypatch.setattr("popflow.engine.overview.MOST", 1)
    monkeypatch.setattr("popflow.web.pages.hr.MOST", 1)
    assert "Gesprek niet vastgelegd: meer dan 0" in web.of(HR).get("/hr").text
    web.house.does(ANNA, "hold", Held(conversation))
    assert str(web.house.cycle().id) not in rounds(web, path)


def test_more_people_than_are_looked_up_are_told(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("popflow.engine.overview.MOST_PEOPLE", 1)
    assert "typ meer van de naam" in web.of(HR).get("/hr/rounds?q=robin").text


def test_the_list_goes_on_page_by_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("popflow.web.pages.hr_rounds.PAGE", 2)
    further, seen = "/hr/rounds", list[str]()
    while further:
        shown = web.of(HR).get(further)
        seen += rounds(web, further)
        further = shown.links.get("Volgende pagina", "")
    assert seen == [str(cycle.id) for cycle in web.house.cycles(open=True)]


def test_the_list_is_had_as_a_file(web: Web) -> None:
    answer = web.of(AUDITOR).client.get("/hr/rounds.xlsx?milestone=announced")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_many_are_suspended_after_a_look(web: Web) -> None:
    house = web.house
    anna, bram = house.cycle(ANNA).id, house.cycle(BRAM).id
    house.does(HR, "suspend", person=BRAM)
    typed = {"deed": "suspend", "round": [str(anna), str(bram)], "whom": "picked"}
    shown = web.of(HR).post("/hr/rounds/preview", typed)
    assert "Gebeurt bij 1, wordt overgeslagen bij 1." in shown.text
    assert house.cycle(ANNA).suspended_at is None
    assert shown.fields["round"] == str(anna)
    told = web.of(HR).post("/hr/rounds/do", {"deed": "suspend", "round": [str(anna)]})
    assert "Gedaan bij 1, overgeslagen bij 0." in told.text
    assert house.cycle(ANNA).suspended_at is not None


def test_all_of_a_list_are_cancelled_only_with_a_reason(web: Web) -> None:
    house = web.house
    typed = {"deed": "cancel", "whom": "all", "manager": MANAGER}
    assert "Gebeurt bij 0" in web.of(HR).post("/hr/rounds/preview", typed).text
    shown = web.of(HR).post("/hr/rounds/preview", {**typed, "reason": "<b>started twice</b>"})
    assert "Gebeurt bij 3" in shown.text
    assert shown.fields["reason"] == "<b>started twice</b>"
    numbers = [str(house.cycle(person).id) for person in (ANNA, BRAM, CARO)]
    web.of(HR).post("/hr/rounds/do", {"deed": "cancel", "reason": "x", "round": numbers})
    assert not house.cycles(partner=MANAGER, open=True)


def test_nothing_chosen_is_told(web: Web) -> None:
    for typed in ({}, {"deed": "suspend"}, {"deed": "draft", "round": "1"}, {"round": "x"}):
        web.of(HR).post("/hr/rounds/preview", typed, 422)
        web.of(HR).post("/hr/rounds/do", typed, 422)


def test_what_was_ticked_and_typed_stays_when_something_is_missing(web: Web) -> None:
    anna, why = str(web.house.cycle(ANNA).id), "a <b>mistake</b>"
    typed = {"round": anna, "reason": why, "manager": MANAGER, "after": "0"}
    shown = web.of(HR).post("/hr/rounds/preview", typed, 422)
    assert "Kies eerst voor wie" in shown.text
    assert shown.fields["round"] == anna
    assert shown.fields["reason"] == why
    assert shown.fields["manager"] == MANAGER
    shown = web.of(HR).post("/hr/rounds/preview", {"deed": "cancel", "after": "x"}, 422)
    assert shown.fields["deed"] == "cancel"


def test_more_people_than_go_at_once_are_refused_whole(web: Web) -> None:
    people = " ".join(str(number) for number in range(10_000, 10_000 + MOST + 1))
    shown = web.of(HR).post("/hr/rounds/start", {"people": people, "wished": "2026-09-01"}, 422)
    assert f"hoogstens {MOST}" in shown.text
    assert shown.fields["people"] == people
    assert shown.fields["wished"] == "2026-09-01"


def test_a_number_that_is_no_rounds_is_told(web: Web) -> None:
    shown = web.of(HR).post("/hr/rounds/preview", {"deed": "suspend", "round": "999999"})
    assert "Dit nummer is van niemand" in shown.text


def test_rounds_are_started_for_many(web: Web) -> None:
    house = web.house
    house.does(HR, "cancel", reason="a mistake")
    house.enrol(make_person("104", MANAGER, hired_on=HIRED))
    web.of(HR).get("/hr/rounds/start")
    typed = {"people": f"{ANNA}, 104\n{BRAM} nobody"}
    shown = web.of(HR).post("/hr/rounds/start", typed)
    assert "Gebeurt bij 2, wordt overgeslagen bij 2." in shown.text
    assert not house.cycle(ANNA).open
    assert shown.fields["people"].split() == [ANNA, "104"]
    told = web.of(HR).post("/hr/rounds/start", {"people": shown.fields["people"], "sure": "1"})
    assert "Gedaan bij 2" in told.text
    assert house.cycle(ANNA).open
    with house.store.read() as uow:
        assert uow.cycles.find(CycleQuery(person="104"))[0].milestone is Milestone.PLANNED


def test_what_cannot_be_read_is_told_and_kept(web: Web) -> None:
    web.of(HR).post("/hr/rounds/start", {"people": "  "}, 422)
    shown = web.of(HR).post("/hr/rounds/start", {"people": OTHER, "wished": "soon"}, 422)
    assert shown.fields["people"] == OTHER
    assert shown.fields["wished"] == "soon"
