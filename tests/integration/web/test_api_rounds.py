"""The door for programs: remarks beside what is kept, and rounds that are searched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.person import Offices
from tests.support.house import ANNA, BRAM, CARO, HR, MANAGER, House
from tests.support.programs import Program
from tests.support.web import Web

AUDITOR, ADMIN = "1", "20"
SAID = "it was another day"


@pytest.fixture
def web() -> Web:
    house = House()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({ADMIN})))
    house.begin()
    return Web(house)


def test_a_remark_is_added_by_whose_pop_it_is_also_after_the_end(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    path = f"/cycles/{number}/events/remark"
    assert "remark" in anna.get(f"/cycles/{number}")["events"]
    anna.post(path, {}, 422)
    assert anna.post(path, {"text": " "}, 409)["code"] == "remark_missing"
    assert anna.post(path, {"text": f" {SAID} "})["happened"] == ["remark"]
    web.house.does(HR, "cancel", reason="a mistake")
    anna.post(path, {"text": "nor later"})
    told = anna.get(f"/cycles/{number}")["remarks"]
    assert [(one["key"], one["text"]) for one in told] == [(1, SAID), (2, "nor later")]
    assert {one["author"] for one in told} == {ANNA}
    for who in (MANAGER, HR):
        assert Program(web, who).post(path, {"text": "mine"}, 409)["code"]
    Program(web, CARO).post(path, {"text": "mine"}, 404)


def test_remarks_are_told_to_who_reads_them_on_the_page(web: Web) -> None:
    number = web.house.cycle().id
    Program(web, ANNA).post(f"/cycles/{number}/events/remark", {"text": SAID})
    for who in (ANNA, MANAGER, None):
        assert Program(web, who).get(f"/cycles/{number}")["remarks"][0]["text"] == SAID
    for who in (HR, AUDITOR, ADMIN):
        assert Program(web, who).get(f"/cycles/{number}")["remarks"] == []
    for who in (ANNA, MANAGER, HR, None):
        assert SAID not in str(Program(web, who).get(f"/cycles/{number}/history"))


def test_rounds_are_searched_by_who_sees_how_everything_stands(web: Web) -> None:
    anna, bram = web.house.cycle(ANNA).id, web.house.cycle(BRAM).id

    def found(who: str | None, **asked: object) -> list[int]:
        return [one["id"] for one in Program(web, who).get("/cycles", **asked)["items"]]

    for who in (HR, AUDITOR, ADMIN, None):
        assert found(who, q=ANNA) == found(who, q=" nummer101 ") == [anna]
        assert found(who, q="zzz") == []
    assert found(HR, q=BRAM, milestone="planned") == [bram]
    assert found(HR, q=BRAM, milestone="announced") == found(HR, q=BRAM, open=False) == []
    assert found(ANNA, q=" ") == found(ANNA)
    for who in (ANNA, MANAGER):
        Program(web, who).get("/cycles", 404, q=ANNA)


def test_half_of_who_fits_is_not_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("popflow.engine.overview.MOST_PEOPLE", 1)
    refused = Program(web, HR).get("/cycles", 409, q="robin")
    assert refused["code"] == "too_many_people"
    assert Program(web, HR).get("/cycles", q=ANNA)["items"]


def test_conversations_that_nobody_recorded_are_counted_and_listed(web: Web) -> None:
    hr, anna = Program(web, HR), Program(web, ANNA)
    assert hr.get("/overview")["unrecorded"] == 0
    assert hr.get("/cycles", unrecorded=True)["items"] == []
    web.house.exchange()
    at = web.house.cycle().conversation_at
    assert at is not None
    web.house.wait(at + timedelta(days=15))
    number = web.house.cycle().id
    listed = [one["id"] for one in hr.get("/cycles", unrecorded=True)["items"]]
    assert number in listed
    assert hr.get("/overview")["unrecorded"] == len(listed)
    assert [one["id"] for one in anna.get("/cycles", unrecorded=True)["items"]] == [number]
    assert hr.client.get("/api/v1/lists/cycles.xlsx?only=unrecorded").status_code == 200
    anna.post(f"/cycles/{number}/events/hold", {"at": at.isoformat()})
    assert anna.get("/cycles", unrecorded=True)["items"] == []
