"""The door for programs: people, deputies, money, messages, and how everything stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from popflow.domain.effect import Message, MessageKind
from popflow.domain.person import Offices
from popflow.ports import Parcel, Settlement, Status
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, PERIODIC, House
from tests.support.programs import Program
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def numbers(page: dict[str, Any]) -> list[str]:
    return [one["number"] for one in page["items"]]


def test_people_are_found_by_who_may_know_them(web: Web) -> None:
    hr, manager, anna = (Program(web, who) for who in (HR, MANAGER, ANNA))
    assert numbers(anna.get("/people")) == [ANNA]
    assert numbers(manager.get("/people")) == [MANAGER, ANNA, BRAM, "103"]
    assert numbers(manager.get("/people", after=ANNA)) == [BRAM, "103"]
    page = hr.get("/people", limit=3)
    assert page["next"] == numbers(page)[-1]
    assert len(numbers(hr.get("/people", after=page["next"]))) == 4
    assert numbers(hr.get("/people", q="nummer101 ROBIN")) == [ANNA]
    assert numbers(hr.get("/people", manager=MANAGER, department="none")) == []
    known = manager.get(f"/people/{ANNA}")
    assert known["cycle"] == web.house.cycle().id
    assert hr.get(f"/people/{MANAGER}")["team"] == [ANNA, BRAM, "103"]
    manager.get(f"/people/{OTHER}", 404)


def test_a_manager_names_a_deputy_who_then_sees_the_team(web: Web) -> None:
    manager, other, number = Program(web, MANAGER), Program(web, OTHER), web.house.cycle().id
    other.get(f"/cycles/{number}", 404)
    body = {
        "manager": MANAGER, "deputy": OTHER, "from_day": "2026-03-01", "to_day": "2026-06-01",
    }  # fmt: skip
    other.post("/deputies", body, 404)
    assert manager.post("/deputies", body, 201)["deputy"] == OTHER
    assert other.get(f"/cycles/{number}")["party"] == "manager"
    assert number in [one["id"] for one in other.get("/cycles")["items"]]
    assert len(other.get("/deputies")["items"]) == 1
    assert Program(web, ANNA).get("/deputies")["items"] == []
    manager.post("/deputies", {**body, "to_day": "2025-01-01"}, 409)


def test_a_deputy_is_taken_back_by_who_may_name_one(web: Web) -> None:
    manager, other, hr = (Program(web, who) for who in (MANAGER, OTHER, HR))
    number, path = web.house.cycle().id, "/deputies/withdraw"
    runs = {
        "manager": MANAGER, "deputy": OTHER, "from_day": "2026-03-01", "to_day": "2026-06-01",
    }  # fmt: skip
    coming, past = {**runs, "from_day": "2026-05-01"}, {**runs, "to_day": "2026-03-01"}
    for body in (runs, coming, past):
        manager.post("/deputies", body, 201)
    other.post(path, coming, 404)
    today = str(web.house.clock.now().date())
    assert hr.post(path, coming, 200) == {"left": None}
    assert manager.post(path, runs, 200) == {"left": {**runs, "to_day": today}}
    assert other.get(f"/cycles/{number}")["party"] == "manager"
    refused = manager.post(path, past, 409)
    assert refused["code"] == "deputy_past"
    assert "2026-03-01" in refused["detail"]
    manager.post(path, coming, 404)
    days = [(one["from_day"], one["to_day"]) for one in other.get("/deputies")["items"]]
    assert days == [("2026-03-01", "2026-03-01"), ("2026-03-01", today)]
    web.house.wait(timedelta(days=1))
    other.get(f"/cycles/{number}", 404)


def test_money_is_seen_by_its_owner_and_booked_by_hr(web: Web) -> None:
    hr, anna = Program(web, HR), Program(web, ANNA)
    path = f"/people/{ANNA}/budget"
    grant = {"cents": 50_000, "memo": "extra", "key": "g1"}
    assert not hr.post(f"{path}/grants", grant, 201)["again"]
    assert hr.post(f"{path}/grants", grant, 201)["again"]
    hr.post(f"{path}/expenses", {"cents": 20_000, "key": "e1"}, 201)
    short = hr.post(f"{path}/expenses", {"cents": 90_000, "key": "e2"}, 409)
    assert short["code"] == "not_enough_money"
    found = anna.get(path)
    assert (found["balance"]["available"], found["balance"]["spent"]) == (30_000, 20_000)
    assert (
        hr.post(f"{path}/approvals", {"cents": 100, "until": "2026-12-31"}, 201)["limit"] == -100
    )
    anna.post(f"{path}/grants", grant, 404)
    assert hr.post(f"/people/{HR}/budget/grants", grant, 409)["code"] == "own_account"
    nobody = Program(web, None).post(f"{path}/approvals", {"cents": 100}, 409)
    assert nobody["code"] == "approval_is_hrs"


def test_a_training_is_decided_by_the_rules(web: Web) -> None:
    body = {"person": ANNA, "text": "A course", "cents": 1_000, "key": "t1"}
    Program(web, OTHER).post("/trainings", body, 404)
    assert Program(web, ANNA).post("/trainings", body, 409)["status"] == 409
    Program(web, HR).post(f"/people/{ANNA}/budget/grants", {"cents": 5_000, "key": "g"}, 201)
    assert Program(web, MANAGER).post("/trainings", body, 201)["postings"][0]["amount"] == 1_000


def settle(web: Web, keys: Iterable[str], status: Status) -> None:
    house, now = web.house, web.house.clock.now()
    with house.store.begin() as uow:
        message = Message(MessageKind.ATTENTION, "hr", now)
        uow.outbox.add([Parcel(key, message, due=now) for key in keys])
        uow.outbox.settle([Settlement(key, status, now, "no route") for key in keys])
        uow.commit()


def test_messages_are_listed_tried_again_and_dropped(web: Web) -> None:
    settle(web, ["a", "b"], Status.DEAD)
    hr = Program(web, HR)
    listed = hr.get("/messages", status="dead")
    assert {one["key"] for one in listed["items"]} == {"a", "b"}
    assert listed["counts"]["dead"] == 2
    assert hr.post("/messages/retry", {"keys": ["a"]})["keys"] == ["a"]
    hr.post("/messages/retry", {"keys": ["a"]}, 404)
    assert hr.post("/messages/drop", {"keys": ["b"]})["keys"] == ["b"]
    assert hr.post("/messages/retry")["keys"] == []
    Program(web, ANNA).get("/messages", 404)
    web.house.choose(offices=Offices(auditors=frozenset({OTHER})))
    assert Program(web, OTHER).get("/messages", to="hr")["items"]
    Program(web, OTHER).post("/messages/retry", {}, 404)


def test_how_everything_stands_is_told_to_who_looks_after_it(web: Web) -> None:
    hr, operator = Program(web, HR), Program(web, None)
    counts = hr.get("/counts")["items"]
    assert sum(one["count"] for one in counts) == len(web.house.cycles())
    assert operator.get("/status")["stalled"] == []
    assert hr.get("/status")["held"] is None
    Program(web, ANNA).get("/status", 404)
    (workflow,) = Program(web, ANNA).get("/workflows")["items"]
    assert (workflow["name"], workflow["used_for"]) == (PERIODIC, ["everybody"])
    assert {"planned", "executing"} <= {one["milestone"] for one in workflow["states"]}


def test_a_round_is_started_by_hr_and_by_a_signal(web: Web) -> None:
    number = web.house.cycle(BRAM).id
    hr, bram = Program(web, HR), Program(web, BRAM)
    assert hr.post("/cycles", {"person": BRAM}, 409)["code"] == "already_open"
    done = bram.post("/cycles", {"person": BRAM, "signal": "it is urgent"}, 201)
    assert (done["cycle"], done["happened"]) == (number, ["signal"])
    hr.post(f"/cycles/{number}/events/cancel", {"reason": "anew"})
    anew = hr.post("/cycles", {"person": BRAM, "wished_at": "2026-09-01T09:00:00Z"}, 201)
    assert anew["cycle"] != number
    Program(web, OTHER).post("/cycles", {"person": BRAM, "signal": "x"}, 404)
    slots = bram.get(f"/cycles/{anew['cycle']}/slots")["items"]
    bram.post(f"/cycles/{anew['cycle']}/events/move", {"at": slots[0]["at"], "reason": "sooner"})
    bram.post(f"/cycles/{anew['cycle']}/events/signal", {"text": "more"})
    bram.post(f"/cycles/{anew['cycle']}/events/begin", {}, 409)
    bram.post(f"/cycles/{anew['cycle']}/events/begin", {"at": "2026-09-01T09:00:00Z"}, 409)
    bram.post(f"/cycles/{anew['cycle']}/events/begin", {"number": "10"}, 409)


def test_an_adviser_sees_a_round_while_invited(web: Web) -> None:
    web.house.choose(offices=Offices(advisers=frozenset({OTHER})))
    number, adviser = web.house.cycle().id, Program(web, OTHER)
    assert number not in [one["id"] for one in adviser.get("/cycles")["items"]]
    body = {"number": OTHER, "to_day": "2026-12-31"}
    Program(web, ANNA).post(f"/cycles/{number}/events/invite", body)
    assert number in [one["id"] for one in adviser.get("/cycles")["items"]]
    assert adviser.get(f"/cycles/{number}")["sight"] == "content"
    Program(web, ANNA).post(f"/cycles/{number}/events/uninvite", {"number": OTHER})
    adviser.get(f"/cycles/{number}", 404)


def test_lists_are_turned_page_by_page(web: Web) -> None:
    hr = Program(web, HR)
    pages = [hr.get("/cycles", limit=2)]
    while pages[-1]["next"] is not None:
        pages.append(hr.get("/cycles", after=pages[-1]["next"], limit=2))
    assert {len(page["items"]) for page in pages[:-1]} == {2}
    seen = [one["id"] for page in pages for one in page["items"]]
    assert seen == [cycle.id for cycle in web.house.cycles()]
    anna = Program(web, ANNA)
    assert [one["person"] for one in anna.get("/cycles")["items"]] == [ANNA]
    team = Program(web, MANAGER).get("/cycles", milestone="announced", open=True)["items"]
    assert {one["partner"] for one in team} <= {MANAGER, "1"}
    assert anna.get("/cycles", person=BRAM)["items"] == []
    history = anna.get(f"/cycles/{web.house.cycle().id}/history", limit=1)
    assert (history["items"][0]["event"], history["next"]) == ("plan", 1)


def test_a_defect_is_told_as_a_problem_and_nothing_of_it(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        message = "what nobody may read"
        raise KeyError(message)

    anna, number = Program(web, ANNA), web.house.cycle().id
    monkeypatch.setattr("popflow.web.api.deeds.act", broken)
    path = f"/cycles/{number}/events/ready"
    told = anna.post(path, {}, 500)
    assert told["code"] == "defect"
    assert "nobody" not in str(told)
    assert anna.post(path, {}, 500, Idempotency_Key="k") == told
    monkeypatch.undo()
    assert anna.post(path, {}, 500, Idempotency_Key="k") == told


def test_a_workflow_file_that_cannot_be_used_is_no_defect(web: Web) -> None:
    anna = Program(web, ANNA)
    web.house.choose(workflow="gone")
    assert anna.get("/workflows", 409)["status"] == 409


def test_a_request_that_was_begun_and_never_answered_is_told_so(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, number = Program(web, ANNA), web.house.cycle().id
    monkeypatch.setattr("popflow.web.api.door.answer", lambda *_given: None)
    monkeypatch.setattr("popflow.web.api.door.PATIENCE", 1)
    monkeypatch.setattr("popflow.web.api.door.LOOK", 0)
    path, body = f"/cycles/{number}/events/add_item", {"text": "x"}
    anna.post(path, body, Idempotency_Key="k")
    assert anna.post(path, body, 409, Idempotency_Key="k")["code"] == "idempotency_in_hand"
    web.house.clock.advance_to(web.house.clock.now() + timedelta(minutes=3))
    assert anna.post(path, body, 409, Idempotency_Key="k")["code"] == "idempotency_in_hand"
    assert len(web.house.cycle().dossier.agenda) == 1
