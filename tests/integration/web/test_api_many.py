"""The door for programs: files of HR, many rounds at once, forms of a year, reminders."""

from __future__ import annotations

from dataclasses import replace
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.domain.access import Scope
from popflow.web.api import door
from tests.support.house import ANNA, BRAM, CARO, HEAD, HR, MANAGER, OTHER, House, staff
from tests.support.programs import ROOT, Program, told
from tests.support.web import Web

if TYPE_CHECKING:
    from httpx2 import Response

FILE: Final = (
    "Personeelsnummer;Voornaam;Achternaam;Leidinggevende;In dienst\n"
    "1;H;H;;2015-01-05\n10;M;M;1;2015-01-05\n200;Nieuw;Mens;10;2026-02-01\n"
)
HOSTILE: Final = (
    b"", b"\x00" * 5000, b"\xff\xfe\x00", b"PK\x03\x04" + bytes(range(256)) * 40, b'"' * 9000,
    b";" * 100_000, b"Personeelsnummer\n" + b"x" * 300_000, b"\xef\xbb\xbf\n\n\n",
    b"Personeelsnummer;Personeelsnummer\n1;1\n", "Nummer\ud7ff\n1\n".encode(), b"{}", b"\n" * 9,
)  # fmt: skip
PLACES: Final = {MANAGER: "Staf", ANNA: "Techniek", BRAM: "Techniek"}


@pytest.fixture
def web() -> Web:
    house = House(people=[replace(one, department=PLACES.get(one.number)) for one in staff()])
    house.begin()
    return Web(house)


def sent(
    program: Program, path: str, file: bytes, kind: str = "text/csv", **more: str
) -> Response:
    return program.client.post(ROOT + path, content=file, headers={"Content-Type": kind, **more})


def count_of(told: dict[str, Any], key: str) -> int:
    return sum(one["count"] for one in told["differences"] if one["key"] == key)


def test_a_file_is_looked_at_and_then_taken_over(web: Web) -> None:
    hr, path = Program(web, HR), "/imports/people"
    shown = told(sent(hr, f"{path}/preview", FILE.encode()), 200)
    assert (shown["done"], shown["changes"], count_of(shown, "joiners")) == (False, True, 1)
    hr.get("/people/200", 404)
    twice = [sent(hr, path, FILE.encode(), **{"Idempotency-Key": "file"}) for _ in range(2)]
    assert [told(one, 200)["done"] for one in twice] == [True, True]
    assert twice[1].headers["idempotency-replayed"] == "true"
    assert hr.get("/people/200")["person"]["manager"] == MANAGER
    changed = FILE.replace("Nieuw;Mens", "Nieuw;Iemand").encode()
    (mover,) = (
        line
        for one in told(sent(hr, f"{path}/preview", changed), 200)["differences"]
        if one["key"] == "movers"
        for line in one["first"]
        if "(200)" in line["about"]
    )
    assert mover["fields"] == [{"field": "last_name", "old": "Mens", "new": "Iemand"}]


def test_a_file_that_is_not_believed_changes_nothing(web: Web) -> None:
    hr = Program(web, HR)
    shown = told(sent(hr, "/imports/people/preview?full=true", FILE.encode()), 200)
    assert (shown["refused"], shown["changes"]) == ("too_many_absent", False)
    refused = told(sent(hr, "/imports/people?full=true", FILE.encode()), 409)
    assert refused["code"] == "too_many_absent"
    assert refused["detail"] == shown["detail"]
    hr.get("/people/200", 404)


def test_files_of_posts_and_of_training_are_taken_over_too(web: Web) -> None:
    hr = Program(web, None)
    posts = b"Functiecode;Functie\nMON;Monteur\n"
    done = told(sent(hr, "/imports/posts", posts, "application/octet-stream"), 200)
    assert (done["done"], count_of(done, "added")) == (True, 1)
    told(sent(hr, "/imports/training/preview", posts), 422)
    told(sent(hr, "/imports/cakes/preview", posts), 422)


def test_a_file_is_hr_s_to_send_and_so_large_at_most(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (ANNA, MANAGER):
        for path in ("/imports/people", "/imports/people/preview"):
            told(sent(Program(web, who), path, FILE.encode()), 404)
    scoped = Program(web, HR, {Scope.READ, Scope.ACT})
    told(sent(scoped, "/imports/people", FILE.encode()), 404)
    hr = Program(web, HR)
    told(sent(hr, "/imports/people", FILE.encode(), "application/json"), 415)
    monkeypatch.setattr(door.FileDoor, "most", 1000)
    told(sent(hr, "/imports/people", b"x" * 1001), 413)


@pytest.mark.parametrize("kind", ["people", "posts", "training"])
def test_what_is_no_file_of_hr_is_told_and_breaks_nothing(web: Web, kind: str) -> None:
    hr = Program(web, HR)
    for file in HOSTILE:
        for path in (f"/imports/{kind}/preview?full=true", f"/imports/{kind}"):
            answer = sent(hr, path, file)
            problem = told(answer, 422)
            assert problem["code"] in {"hr_file", "hr_file_columns", "unsure"}
            assert problem["detail"]
            assert gettempdir() not in answer.text


def test_many_rounds_are_looked_at_and_then_dealt_with(web: Web) -> None:
    hr, numbers = Program(web, HR), [web.house.cycle(who).id for who in (ANNA, BRAM)]
    body = {"deed": "suspend", "cycles": [*numbers, 99_999], "reason": "verlof"}
    shown = hr.post("/many/deeds/preview", body)
    assert (shown["well"], [one["code"] for one in shown["items"]]) == (2, ["", "", "unknown"])
    assert web.house.cycle().suspended_at is None
    done = [hr.post("/many/deeds", body, Idempotency_Key="many") for _ in range(2)]
    assert done[0] == done[1]
    assert done[0]["well"] == 2
    assert web.house.cycle().suspended_at is not None
    again = hr.post("/many/deeds", body, Accept_Language="en")
    assert again["well"] == 0
    assert again["items"][0]["detail"]
    hr.post("/many/deeds", {**body, "deed": "sign"}, 422)
    hr.post("/many/deeds", {**body, "cycles": []}, 422)
    hr.post("/many/deeds", {**body, "cycles": list(range(1, 502))}, 422)
    for path in ("/many/deeds", "/many/deeds/preview"):
        Program(web, MANAGER).post(path, body, 404)
        Program(web, HR, {Scope.READ, Scope.ACT}).post(path, body, 404)


def test_many_rounds_are_planned(web: Web) -> None:
    hr = Program(web, HR)
    hr.post(f"/cycles/{web.house.cycle(CARO).id}/events/cancel", {"reason": "anew"})
    body = {"people": [CARO, ANNA, "nobody"], "wished_at": "2026-09-01T09:00:00Z"}
    shown = hr.post("/many/starts/preview", body)
    assert [one["code"] for one in shown["items"]] == ["", "already_open", "unknown"]
    assert shown["items"][0]["cycle"] is None or shown["items"][0]["at"]
    done = hr.post("/many/starts", body)
    assert done["items"][0]["cycle"] == web.house.cycle(CARO).id
    assert hr.post("/many/starts", body)["well"] == 0
    for path in ("/many/starts", "/many/starts/preview"):
        Program(web, ANNA).post(path, body, 404)


def test_the_year_s_form_of_a_department_is_shared_with_its_people(web: Web) -> None:
    manager, anna, path = Program(web, MANAGER), Program(web, ANNA), "/team/department"
    form = manager.get(path, department="Techniek")
    assert (form["subject"], form["answers"], form["shared_at"]) == ("Techniek", {}, None)
    plain = next(one["key"] for one in form["questions"] if not one["shareable"])
    key = next(one["key"] for one in form["questions"] if one["shareable"])
    number = web.house.cycle().id
    assert anna.get(f"/cycles/{number}/preparation")["department"] is None
    body = {"department": "Techniek", "answers": {key: "ons plan", plain: "voor ons"}}
    kept = told(manager.client.patch(ROOT + path, json=body), 200)
    assert (kept["answers"], kept["written_by"]) == (body["answers"], MANAGER)
    assert anna.get(f"/cycles/{number}/preparation")["department"] is None
    told(manager.client.patch(ROOT + path, json={**body, "answers": {}, "share": True}), 200)
    told_to = anna.get(f"/cycles/{number}/preparation")["department"]
    assert [one["answer"] for one in told_to["answers"]] == ["ons plan"]
    hr = Program(web, HR)
    assert hr.get(path, department="Techniek")["answers"] == body["answers"]
    assert [one["subject"] for one in hr.get("/departments")["items"]] == ["Techniek"]
    told(hr.client.patch(ROOT + path, json=body), 409)
    manager.get("/departments", 404)
    for program in (anna, Program(web, OTHER)):
        program.get(path, 404, department="Techniek")
        told(program.client.patch(ROOT + path, json=body), 404)
    assert anna.get(path, 409)["code"] == "leads_no_department"
    told(manager.client.patch(ROOT + path, json={**body, "answers": {"none": "x"}}), 409)
    told(manager.client.patch(ROOT + path, json={**body, "year": 2031}), 409)


def test_a_self_check_is_its_writer_s_alone(web: Web) -> None:
    manager, path = Program(web, MANAGER), "/team/self-check"
    key = next(one["key"] for one in manager.get(path)["questions"] if not one["choices"])
    body = {"answers": {key: "for myself"}}
    assert told(manager.client.patch(ROOT + path, json=body), 200)["answers"] == body["answers"]
    assert manager.get(path)["answers"] == body["answers"]
    assert Program(web, HEAD).get(path)["answers"] == {}
    for who in (ANNA, None):
        assert Program(web, who).get(path, 409)["code"] == "leads_nobody"
        told(Program(web, who).client.patch(ROOT + path, json=body), 409)


def test_a_reminder_is_its_writer_s_alone(web: Web) -> None:
    path = f"/cycles/{web.house.cycle().id}/reminders"
    anna, manager = Program(web, ANNA), Program(web, MANAGER)
    body = {"text": "to myself", "weeks": 2}
    kept = [anna.post(path, body, 201, Idempotency_Key="once") for _ in range(2)]
    assert kept[0] == kept[1]
    assert anna.get(path)["items"] == [kept[0]]
    assert manager.get(path)["items"] == []
    manager.post(f"{path}/{kept[0]['key']}/stop", {}, 404)
    Program(web, OTHER).get(path, 404)
    Program(web, OTHER).post(path, body, 404)
    assert Program(web, HR).get(path, 409)["code"] == "reminder_not_yours"
    anna.post(path, {**body, "weeks": 53}, 409)
    anna.post(path, {**body, "text": " "}, 409)
    assert anna.post(f"{path}/{kept[0]['key']}/stop")["items"] == []
    anna.post(f"{path}/{kept[0]['key']}/stop", {}, 404)
