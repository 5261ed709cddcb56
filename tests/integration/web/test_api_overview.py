"""The door for programs: how everything stands, teams, workflow files, papers and lists."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from pypdf import PdfReader

from popflow.domain.effect import Message, MessageKind
from popflow.domain.event import NewItem
from popflow.domain.person import Offices
from popflow.extension.plugin import State
from popflow.ports import Parcel
from popflow.testing import make_plan
from tests.support.house import ANNA, BRAM, CARO, HR, MANAGER, OTHER, PERIODIC, House
from tests.support.programs import ROOT, Program, told
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Callable

    from httpx2 import Response

AUDITOR, ADMIN = "1", "20"
LISTS: Final = {
    "cycles": {HR, AUDITOR, ADMIN}, "turns": {HR, AUDITOR, ADMIN}, "people": {HR, AUDITOR},
    "messages": {HR, AUDITOR, ADMIN}, "log": {HR, AUDITOR, ADMIN},
    "team": {HR, AUDITOR, ADMIN, ANNA, MANAGER},
}  # fmt: skip
"""Who gets which list."""


@pytest.fixture
def web() -> Web:
    house = House()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({ADMIN})))
    house.begin()
    return Web(house)


def paged(ask: Callable[..., Any], path: str, **query: object) -> list[Any]:
    """All of a list, two at a time."""
    page = ask(path, limit=2, **query)
    found = [*page["items"]]
    while page["next"] is not None:
        page = ask(path, limit=2, after=page["next"], **query)
        found += page["items"]
    return found


def file_at(program: Program, path: str, **query: object) -> Response:
    answer = program.client.get(ROOT + path, params=query)  # type: ignore[arg-type]  # as they come
    assert answer.status_code == 200, answer.text
    return answer


def text_of(packed: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def test_all_is_told_at_a_glance_to_who_looks_after_it(web: Web) -> None:
    hr = Program(web, HR)
    found = hr.get("/overview")
    assert found["open"] == len(web.house.cycles())
    assert sum(one["count"] for one in found["milestones"]) == len(web.house.cycles())
    for path in ("/overview", "/turns", "/log", "/plugins", "/workflow-files", "/status"):
        for who in (AUDITOR, ADMIN, None):
            Program(web, who).get(path)
        for who in (ANNA, MANAGER):
            Program(web, who).get(path, 404)


def test_turns_and_the_log_are_turned_page_by_page(web: Web) -> None:
    web.house.wait(datetime(2026, 3, 22, tzinfo=UTC))
    hr = Program(web, HR)
    every = hr.get("/turns")["items"]
    assert len(every) == 3
    assert paged(hr.get, "/turns") == every
    assert {one["cycle"] for one in every} <= {one.id for one in web.house.cycles()}
    web.house.does(ANNA, "add_item", NewItem("a point"))
    web.house.does(ANNA, "ready")
    day = web.house.clock.now().date().isoformat()
    log = hr.get("/log", day=day)["items"]
    assert paged(hr.get, "/log", day=day) == log
    assert "ready" in [one["event"] for one in log if one["actor"]["number"] == ANNA]
    assert {one["actor"]["number"] for one in hr.get("/log", by=ANNA)["items"]} == {ANNA}
    assert hr.get("/log", day="1999-01-01")["items"] == []
    for after in ("x", "2026-03-02", "2026-03-02T10:00:00", "2026-03-02T10:00:00Z_x_1",
                  "2026-03-02T10:00:00Z_99999999999_1", "0001-01-01T00:00:00Z_1_1"):  # fmt: skip
        hr.get("/turns", 409, after=after)
        hr.get("/log", 409, after=after)
    hr.get("/log", 409, day="1000-01-01")


def test_messages_are_turned_page_by_page(web: Web) -> None:
    now = web.house.clock.now()
    with web.house.store.begin() as uow:
        message = Message(MessageKind.ATTENTION, "hr", now)
        uow.outbox.add([Parcel(f"m{number}", message, due=now) for number in range(5)])
        uow.commit()
    hr = Program(web, HR)
    every = [one["key"] for one in hr.get("/messages", limit=500)["items"]]
    assert [one["key"] for one in paged(hr.get, "/messages")] == every
    mine = [one["key"] for one in paged(hr.get, "/messages", to="hr", status="pending")]
    assert mine == ["m4", "m3", "m2", "m1", "m0"]
    assert hr.get("/messages", after="nobody's")["items"] == []


def test_rounds_that_ask_for_attention_are_listed(web: Web) -> None:
    hr, anna = Program(web, HR), Program(web, ANNA)
    assert hr.get("/cycles", signing=True)["items"] == []
    for who in (ANNA, MANAGER):
        web.house.does(who, "add_item", NewItem("a point"))
        web.house.does(who, "ready")
    at = web.house.cycle().conversation_at
    assert at is not None
    web.house.wait(at)
    anna.post(f"/cycles/{web.house.cycle().id}/events/hold", {"at": at.isoformat()})
    web.house.wait(at + timedelta(days=15))
    number = web.house.cycle().id
    assert [one["id"] for one in hr.get("/cycles", signing=True)["items"]] == [number]
    assert [one["id"] for one in anna.get("/cycles", signing=True)["items"]] == [number]
    assert hr.get("/cycles", stalled=True)["items"] == []
    assert hr.get("/cycles", unled=True)["items"] == []
    assert hr.get("/overview")["signing"] == 1


def test_a_manager_sees_the_team_and_what_it_asks(web: Web) -> None:
    house = web.house
    house.agree(plan=make_plan())
    manager = Program(web, MANAGER)
    lines = {one["person"]["number"]: one for one in manager.get("/team")["items"]}
    assert set(lines) == {ANNA, BRAM, CARO}
    assert lines[ANNA]["cycle"] == house.cycle().id
    assert {one["owner"] for one in lines[ANNA]["promised"]} <= {"manager"}
    assert lines[ANNA]["promised"]
    readers = Program(web, ANNA).get(f"/cycles/{house.cycle().id}/readings")["items"]
    assert MANAGER in {one["reader"] for one in readers}
    for who in (ANNA, None):
        assert Program(web, who).get("/team")["items"] == []
    load = manager.get("/team/load")
    assert load["whole"] + load["small"] == 3
    assert len(load["months"]) == 12
    progress = Program(web, ANNA).get(f"/cycles/{house.cycle().id}/progress")
    assert progress["evaluation"]


def test_plugins_are_told(web: Web) -> None:
    for one in Program(web, HR).get("/plugins")["items"]:
        assert one["state"] in set(State)


def test_workflow_files_are_read_and_rounds_moved(web: Web) -> None:
    hr, path = Program(web, HR), f"/workflow-files/{PERIODIC}"
    files = {one["name"]: one for one in hr.get("/workflow-files")["items"]}
    assert files[PERIODIC]["running"] == len(web.house.cycles())
    assert all(one["usable"] for one in files.values())
    found = hr.get(path)
    assert found["findings"] == []
    assert "stateDiagram" in found["diagram"]
    assert PERIODIC in found["source"]
    hr.get("/workflow-files/none", 404)
    shown = hr.post(f"{path}/migration/preview")
    assert (shown["done"], shown["count"], shown["first"]) == (False, 0, [])
    assert hr.post(f"{path}/migration")["done"]
    hr.post("/workflow-files/none/migration", {}, 404)
    for who in (AUDITOR, ADMIN, MANAGER):
        for part in ("migration", "migration/preview"):
            Program(web, who).post(f"{path}/{part}", {}, 404)


def test_papers_are_printed_for_who_may_read_what_is_on_them(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    sheet = f"/cycles/{number}/conversation.pdf"
    web.house.agree(plan=make_plan())
    form = f"/cycles/{number}/plans/1/form.pdf"
    for path in (sheet, form):
        answer = file_at(anna, path)
        assert answer.headers["content-type"] == "application/pdf"
        assert PdfReader(io.BytesIO(answer.content)).pages
        for who in (HR, OTHER, BRAM, ADMIN):
            Program(web, who).get(path, 404)
    anna.get(f"/cycles/{number}/plans/9/form.pdf", 404)
    blank = f"/workflows/{PERIODIC}/forms"
    paper = PdfReader(io.BytesIO(file_at(anna, f"{blank}/employee.pdf").content))
    assert "employee" not in paper.pages[0].extract_text()
    for path in (f"{blank}/nobody.pdf", "/workflows/none/forms/employee.pdf"):
        anna.get(path, 404)


def test_what_is_kept_about_somebody_is_theirs_alone(web: Web) -> None:
    anna = Program(web, ANNA)
    anna.post(f"/cycles/{web.house.cycle().id}/events/add_item", {"text": "what I wrote"})
    data = anna.get("/me/data")
    assert data["person"]["number"] == ANNA
    assert "what I wrote" in json.dumps(data)
    packed = file_at(anna, "/me/data.zip")
    assert packed.headers["content-type"] == "application/zip"
    assert "what I wrote" in text_of(packed.content)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        (page,) = (name for name in files.namelist() if name.endswith(".html"))
        assert b'<html lang="nl">' in files.read(page)
    for path in ("/me/data", "/me/data.zip"):
        Program(web, None).get(path, 404)
        other = Program(web, MANAGER).client.get(ROOT + path)
        assert b"what I wrote" not in other.content


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_files_for_who_may_see_them(web: Web, name: str) -> None:
    path = f"/lists/{name}.xlsx"
    for who in (HR, AUDITOR, ADMIN, ANNA, MANAGER):
        if who not in LISTS[name]:
            Program(web, who).get(path, 404)
            continue
        answer = file_at(Program(web, who), path)
        assert answer.headers["content-disposition"].endswith('.xlsx"')
        assert zipfile.is_zipfile(io.BytesIO(answer.content))
    file_at(Program(web, None), path)


def test_a_list_is_narrowed_and_speaks_the_language_that_is_asked_for(web: Web) -> None:
    hr = Program(web, HR, headers={"Accept-Language": "en"})
    every = text_of(file_at(hr, "/lists/cycles.xlsx", only="all").content)
    some = text_of(file_at(hr, "/lists/cycles.xlsx", q=ANNA, milestone="announced").content)
    assert f"Nummer{ANNA}" in some
    assert f"Nummer{BRAM}" in every
    assert f"Nummer{BRAM}" not in some
    assert "Employee" in every
    hr.get("/lists/cycles.xlsx", 422, only="some")
    assert "Nummer101" in text_of(file_at(Program(web, MANAGER), "/lists/team.xlsx").content)
    day = web.house.clock.now().date().isoformat()
    file_at(hr, "/lists/log.xlsx", day=day, by=ANNA)
    file_at(hr, "/lists/messages.xlsx", status="sent", to="hr")
    told(hr.client.get(f"{ROOT}/lists/log.xlsx", params={"day": "1000-01-01"}), 409)


def test_what_is_known_about_a_plan_is_told_beside_it(web: Web) -> None:
    number, anna = web.house.cycle().id, Program(web, ANNA)
    plan = make_plan()
    web.house.agree(plan=plan)
    path = f"/cycles/{number}/plans/1"
    content = anna.get(path)["content"]
    goals = {one["key"] for one in content["goals"]}
    facts = anna.get(f"{path}/facts")
    assert {one["goal"] for one in facts["horizons"]} == goals
    content["goals"][0]["title"] = "Iets anders"
    anna.post(f"/cycles/{number}/events/draft", {"content": content})
    later = f"/cycles/{number}/plans/2"
    assert anna.get(f"{later}/facts")["money"] is None
    differ = anna.get(f"{later}/differences")
    assert (differ["old"], differ["new"], len(differ["goals"])) == (1, 2, 1)
    assert anna.get(f"{later}/differences", **{"from": 2})["goals"] == []
    anna.get(f"{later}/differences", 404, **{"from": 9})
    open_ones = anna.post(
        f"/cycles/{number}/plan-checks", {"goals": [{"key": 1, "title": "Leren"}]}
    )
    assert not all(one["met"] for one in open_ones["items"])
    assert len(anna.get(f"/cycles/{number}/plans")["items"]) == 2
    for one in anna.get(f"/cycles/{number}/hints")["items"]:
        assert one["ask"]
    assert {one["goal"] for one in anna.get(f"/people/{ANNA}/budget")["goals"]} == goals
    hr = Program(web, HR)
    assert hr.get(f"/people/{ANNA}/budget")["goals"] == []
    for part in (f"{later}/facts", f"{later}/differences", f"/cycles/{number}/hints"):
        hr.get(part, 404)
        Program(web, OTHER).get(part, 404)
    hr.post(f"/cycles/{number}/plan-checks", {"goals": []}, 404)


def test_hints_are_for_whom_they_are_about(web: Web) -> None:
    number = web.house.cycle().id
    web.house.wait(web.house.cycle().conversation_at - timedelta(days=1))  # type: ignore[operator]  # it has one
    hints = Program(web, ANNA).get(f"/cycles/{number}/hints")["items"]
    assert [one["key"] for one in hints] == ["thin_preparation"]
    assert Program(web, None).get(f"/cycles/{number}/hints")["items"] == []
