"""The door for programs: who is let in, what they see, what is done, and how refusals are told."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest

from popflow.domain.access import Scope
from popflow.domain.event import NewItem
from popflow.domain.person import Offices
from popflow.engine.access_tokens import revoke_token
from popflow.testing import make_plan
from popflow.web.api.caller import preferred
from tests.support.house import ANNA, HR, MANAGER, OTHER, House
from tests.support.programs import ROOT, Program, told
from tests.support.web import ORIGIN, Web


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def test_the_document_is_for_anybody_and_nothing_else_is(web: Web) -> None:
    client = web.browser().client
    document = client.get(f"{ROOT}/openapi.json").json()
    assert document["servers"] == [{"url": ROOT}]
    draft = document["components"]["schemas"]["DraftIn"]
    assert {"content", "base", "reason", "revision"} == set(draft["properties"])
    for path in document["paths"]:
        for method in document["paths"][path]:
            concrete = path.replace("{cycle}", "1").replace("{version}", "1")
            concrete = concrete.replace("{event}", "x").replace("{number}", "101")
            answer = client.request(method, ROOT + concrete)
            assert answer.status_code == 401, concrete
            assert answer.headers["www-authenticate"] == 'Bearer realm="popflow"'
    assert client.get(f"{ROOT}/docs").status_code == 404


def test_a_token_that_does_not_hold_is_told_apart(web: Web) -> None:
    program = Program(web, ANNA)
    assert program.get("/me")["number"] == ANNA
    revoke_token(web.house.engine, program.token.key)
    answer = program.client.get(f"{ROOT}/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    for given in ("Basic YTpi", "Bearer", "Bearer pop_nothing", "pop_x"):
        program.client.headers["Authorization"] = given
        told(program.client.get(f"{ROOT}/me"), 401)


def test_the_browser_s_session_is_let_in_from_our_own_pages_only(web: Web) -> None:
    anna, number = web.of(ANNA), web.house.cycle().id
    assert anna.client.get(f"{ROOT}/me").json()["standings"] == ["staff"]
    path = f"{ROOT}/cycles/{number}/events/add_item"
    other = {"origin": "https://elsewhere.example"}
    answer = anna.client.post(path, json={"text": "x"}, headers=other)
    assert told(answer, 403)["code"] == "other_site"
    told(anna.client.post(path, json={"text": "x"}, headers={"origin": ORIGIN}), 200)


def test_a_token_does_what_its_scopes_say_and_no_more(web: Web) -> None:
    number = web.house.cycle().id
    reads = Program(web, ANNA, {Scope.READ})
    reads.get(f"/cycles/{number}")
    refused = reads.post(f"/cycles/{number}/events/ready", status=403)
    assert refused["code"] == "scope_missing"
    Program(web, ANNA, {Scope.ACT}).get("/me", 403)


def test_an_office_needs_its_scope(web: Web) -> None:
    web.house.choose(offices=Offices(auditors=frozenset({OTHER}), admins=frozenset({"1"})))
    number = web.house.cycle().id
    plain = Program(web, HR, {Scope.READ, Scope.ACT})
    lines = plain.get("/cycles")["items"]
    assert {one["person"] for one in lines if one["partner"] != HR} <= {HR}
    plain.get(f"/cycles/{number}", 404)
    plain.get("/counts", 404)
    assert Program(web, HR, {Scope.READ, Scope.HR}).get(f"/cycles/{number}")["sight"] == "process"
    Program(web, OTHER, {Scope.READ}).get("/counts", 404)
    assert Program(web, OTHER, {Scope.READ, Scope.HR}).get("/counts")["items"]
    Program(web, "1", {Scope.READ, Scope.HR}).get("/status", 404)
    assert "stalled" in Program(web, "1", {Scope.READ, Scope.OPERATE}).get("/status")


def test_a_service_is_the_operator_when_it_may_be(web: Web) -> None:
    number = web.house.cycle().id
    refused = Program(web, None, {Scope.READ}).get("/cycles", 403)
    assert "operate" in refused["detail"]
    service = Program(web, None, {Scope.READ, Scope.ACT, Scope.OPERATE})
    assert service.get("/me")["number"] is None
    assert service.get(f"/cycles/{number}")["sight"] == "operations"
    done = service.post(f"/cycles/{number}/events/cancel", {"reason": "mistake"})
    assert done["milestone"] == "cancelled"
    assert web.house.history()[-1].actor.os_user == "token program"


def test_what_is_not_there_and_what_is_not_theirs_are_told_alike(web: Web) -> None:
    number, stranger = web.house.cycle().id, Program(web, OTHER)
    assert stranger.get(f"/cycles/{number}", 404) == stranger.get("/cycles/99999", 404)
    path = "/cycles/{}/events/add_item"
    body = {"text": "hello"}
    assert stranger.post(path.format(number), body, 404) == stranger.post(
        path.format(99999), body, 404
    )
    assert stranger.get(f"/people/{ANNA}", 404) == stranger.get("/people/nobody", 404)
    assert stranger.get(f"/people/{ANNA}/budget", 404) == stranger.get("/people/no/budget", 404)


def test_neither_side_has_the_other_s_list_before_the_exchange(web: Web) -> None:
    number = web.house.cycle().id
    web.house.does(ANNA, "add_item", NewItem("what Anna keeps to herself"))
    anna, manager, hr = (Program(web, who) for who in (ANNA, MANAGER, HR))
    assert [one["text"] for one in anna.get(f"/cycles/{number}/agenda")["items"]]
    assert manager.get(f"/cycles/{number}/agenda")["items"] == []
    hr.get(f"/cycles/{number}/agenda", 404)
    operator = Program(web, None)
    for path in ("", "/agenda", "/history", "/plans", "/progress", "/evaluation"):
        for program in (manager, operator):
            assert "herself" not in str(program.get(f"/cycles/{number}{path}"))
    removed = manager.post(f"/cycles/{number}/events/remove_item", {"key": 1}, 409)
    assert "herself" not in str(removed)


def test_a_round_is_played_from_the_agenda_to_the_signatures(web: Web) -> None:
    number = web.house.cycle().id
    programs = {who: Program(web, who) for who in (ANNA, MANAGER)}
    for program in programs.values():
        program.post(f"/cycles/{number}/events/add_item", {"text": "a point", "topic": None})
        program.post(f"/cycles/{number}/events/ready")
    anna = programs[ANNA]
    found = anna.get(f"/cycles/{number}")
    assert (found["milestone"], found["party"]) == ("agendas_exchanged", "employee")
    web.house.wait(web.house.cycle().conversation_at)  # type: ignore[arg-type]  # it has one
    at = found["conversation_at"]
    anna.post(f"/cycles/{number}/events/hold", {"at": at, "topics": ["wishes_to_learn"]})
    plan = {
        "goals": [{"key": 1, "title": "Learn", "activities": [
            {"kind": "course", "text": "x", "planning": {"every": "2 weeks", "weekday": 3}}]}],
        "rhythm": "3 months", "evaluate_on": "2027-01-10",
    }  # fmt: skip
    anna.post(f"/cycles/{number}/events/draft", {"content": plan})
    kept = anna.get(f"/cycles/{number}/plans/1")
    assert kept["content"]["goals"][0]["activities"][0]["planning"]["every"] == "2 weeks"
    checks = anna.get(f"/cycles/{number}/plans/1/checks")["items"]
    assert {"specific", "measurable"} <= {one["letter"] for one in checks if not one["met"]}
    refused = anna.post(f"/cycles/{number}/events/sign", {"version": 1, "kind": "seen"}, 409)
    assert refused["code"] == "remark_required"
    anna.post(f"/cycles/{number}/events/draft", {"content": kept["content"]}, 409)
    (line,) = programs[MANAGER].get(f"/cycles/{number}/plans")["items"]
    assert (line["number"], line["agreed"], line["signatures"]) == (1, False, [])
    anna.get(f"/cycles/{number}/plans/7", 404)


def test_a_signed_plan_is_followed_and_evaluated(web: Web) -> None:
    house, number = web.house, web.house.cycle().id
    house.agree(plan=make_plan())
    anna = Program(web, ANNA)
    (line,) = anna.get(f"/cycles/{number}/plans")["items"]
    assert line["agreed"]
    assert len(line["signatures"]) == 2
    promises = anna.get(f"/cycles/{number}/progress")["promises"]
    anna.post(f"/cycles/{number}/events/deliver", {"key": promises[0]["key"]})
    assert anna.get(f"/cycles/{number}/progress")["promises"][0]["done_on"]
    anna.post(
        f"/cycles/{number}/events/report", {"goal": 1, "activity": 1, "progress": "done"}, 409
    )
    answer = {"judgements": [{"goal": 1, "outcome": "reached"}]}
    anna.post(f"/cycles/{number}/events/answer", answer, 409)
    assert anna.get(f"/cycles/{number}/evaluation")["answers"] == []


def test_a_stale_revision_is_refused_and_a_fresh_one_is_not(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    etag = anna.client.get(f"{ROOT}/cycles/{number}").headers["etag"]
    path = f"/cycles/{number}/events/add_item"
    done = anna.post(path, {"text": "one"}, If_Match=etag)
    stale = anna.post(path, {"text": "two"}, 409, If_Match=etag, Accept_Language="en")
    assert (stale["code"], stale["detail"][:8]) == ("revision_stale", "This POP")
    anna.post(path, {"text": "two", "revision": done["revision"] - 1}, 409)
    anna.post(path, {"text": "two", "revision": done["revision"]})
    anna.post(path, {"text": "three"}, If_Match="*")
    anna.post(path, {"text": "four", "revision": 1}, 409, If_Match='"2"')
    anna.post(path, {"text": "four"}, 422, If_Match="soon")


def test_the_same_request_with_its_key_is_done_once(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    path, body = f"/cycles/{number}/events/add_item", {"text": "once"}
    first = anna.post(path, body, Idempotency_Key="k1")
    assert anna.post(path, body, Idempotency_Key="k1") == first
    again = anna.client.post(ROOT + path, json=body, headers={"Idempotency-Key": "k1"})
    assert again.headers["idempotency-replayed"] == "true"
    assert len(anna.get(f"/cycles/{number}/agenda")["items"]) == 1
    other = anna.post(path, {"text": "other"}, 422, Idempotency_Key="k1")
    assert other["code"] == "idempotency_key_used"
    assert Program(web, MANAGER).post(path, body, Idempotency_Key="k1")["revision"] == 4
    refused = anna.post(path, {"text": " "}, 409, Idempotency_Key="k2")
    assert anna.post(path, {"text": " "}, 409, Idempotency_Key="k2") == refused
    anna.post(path, body, 422, Idempotency_Key="k" * 101)


def test_two_at_the_same_moment_do_it_once(web: Web) -> None:
    number, start, answers = web.house.cycle().id, Barrier(4), list[dict[str, Any]]()
    path = f"/cycles/{number}/events/add_item"

    def send() -> None:
        program = Program(web, ANNA)
        start.wait()
        answers.append(program.post(path, {"text": "once"}, Idempotency_Key="same"))

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)
    assert len(web.house.cycle().dossier.agenda) == 1


def test_refusals_are_told_in_the_language_that_is_asked_for(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    path = f"/cycles/{number}/events/add_item"
    dutch = anna.post(path, {"text": ""}, 409)
    english = anna.post(path, {"text": ""}, 409, Accept_Language="fr, en-GB;q=0.8, nl;q=0.2")
    assert dutch["detail"] == "Schrijf op waar je het over wilt hebben."
    assert english["detail"] == "Write down what you want to talk about."
    assert dutch["type"] == "urn:popflow:item_missing"
    assert preferred("en;q=0", "nl") == "nl"
    assert preferred("de, *;q=0.5", "en") == "en"


def test_what_cannot_be_read_is_told_by_field(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    body = {"text": "x", "topic": "weather", "more": 1}
    wrong = anna.post(f"/cycles/{number}/events/add_item", body, 422)
    assert {one["field"] for one in wrong["fields"]} == {"body.topic", "body.more"}
    assert "weather" not in str(wrong)
    path = f"{ROOT}/cycles/{number}/events/add_item"
    told(anna.client.post(path, content=b"{", headers={"Content-Type": "application/json"}), 422)
    told(
        anna.client.post(path, content=b"\xff", headers={"Content-Type": "application/json"}), 400
    )
    told(anna.client.post(path, data={"text": "x"}), 415)
    told(anna.client.put(path, json={}), 405)
    told(anna.client.post(path, json={"text": "x" * 1_100_000}), 413)
    endless = (b" " * 100_000 for _ in range(20))
    told(
        anna.client.post(path, content=endless, headers={"Content-Type": "application/json"}), 413
    )
    far = anna.post(f"/cycles/{number}/events/move", {"at": "2999-01-01T10:00:00Z"}, 409)
    assert far["code"] == "moment_far"
    for at in ("2026-05-01T10:00:00", "tomorrow", 1790000000, "1790000000"):
        anna.post(f"/cycles/{number}/events/move", {"at": at}, 422)


def test_a_form_is_its_writer_s_alone(web: Web) -> None:
    number, anna, manager = web.house.cycle().id, Program(web, ANNA), Program(web, MANAGER)
    found = anna.get(f"/cycles/{number}/preparation")
    key = next(one["key"] for one in found["questions"] if not one["choices"])
    path = f"{ROOT}/cycles/{number}/preparation"
    answers = {"answers": {key: "for myself"}}
    assert told(anna.client.patch(path, json=answers), 200) == answers
    assert anna.get(f"/cycles/{number}/preparation")["answers"] == {key: "for myself"}
    assert manager.get(f"/cycles/{number}/preparation")["answers"] == {}
    for program in (Program(web, HR), Program(web, None)):
        program.get(f"/cycles/{number}/preparation", 404)
    told(anna.client.patch(path, json={"answers": {"nothing": "x"}}), 409)


def test_reading_is_noted_and_told_to_whose_pop_it_is(web: Web) -> None:
    number, anna, manager = web.house.cycle().id, Program(web, ANNA), Program(web, MANAGER)
    manager.get(f"/cycles/{number}")
    Program(web, None).get(f"/cycles/{number}")
    page = anna.get(f"/cycles/{number}/readings", limit=1)
    rest = anna.get(f"/cycles/{number}/readings", after=page["next"])
    readers = {one["reader"] for one in (*page["items"], *rest["items"])}
    assert readers == {MANAGER, "token program"}
    assert rest["next"] is None
    assert manager.get(f"/cycles/{number}/readings", 409)["code"] == "readings_not_yours"
    anna.get(f"/cycles/{number}/readings", 409, after="yesterday")
