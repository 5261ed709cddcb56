"""What a manager fills in once a year, and what guiding people asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from popflow.engine.cycles import Doer
from popflow.engine.department import read_department, write_department
from popflow.engine.self_check import read_self_check
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, House, staff
from tests.support.web import Web

FORMS = ("/team/department", "/team/self-check")
SCRIPT = "</textarea><script>alert(1)</script>"


@pytest.fixture
def web() -> Web:
    places = {MANAGER: "Techniek", ANNA: "Techniek", BRAM: "Zorg"}
    people = [replace(one, department=places.get(one.number)) for one in staff()]
    house = House(people=people)
    house.begin()
    return Web(house)


def first_text(web: Web, path: str) -> str:
    fields = web.of(MANAGER).get(path).fields
    return next(name for name in fields if name.startswith("q-"))


@pytest.mark.parametrize("path", [*FORMS, "/team/load"])
def test_who_leads_nobody_has_none_of_these(web: Web, path: str) -> None:
    web.of(MANAGER).get(path)
    for number in (ANNA, OTHER):
        web.of(number).get(path, 404)
    for number in (ANNA, OTHER):
        if path in FORMS:
            web.of(number).post(path, {}, 404)


def test_the_department_is_filled_in_and_its_priorities_are_shared(web: Web) -> None:
    engine, path = web.house.engine, "/team/department"
    shown = web.of(MANAGER).get(path)
    assert "Techniek, 2026" in shown.text
    assert "Zorg" in shown.links
    name = first_text(web, path)
    typed = {"department": "Techniek", name: SCRIPT}
    assert "Bewaard." in web.of(MANAGER).post(path, typed).text
    assert web.of(MANAGER).get(path).fields[name].strip() == SCRIPT
    assert read_department(engine, Doer(HR), "Techniek").answers[name.removeprefix("q-")] == SCRIPT
    told = web.of(MANAGER).post(path, {"department": "Techniek", "share": "yes"}, 409)
    assert "problem" in told.ids
    form = read_department(engine, Doer(MANAGER), "Techniek")
    key = next(one.key for one in form.questions.questions if one.shareable)
    told = web.of(MANAGER).post(path, {**typed, f"q-{key}": "ons plan", "share": "yes"})
    assert "Bewaard en gedeeld" in told.text
    assert "gedeeld" in web.of(MANAGER).get(path).text
    web.of(MANAGER).get("/team/department?name=Elders", 404)
    web.of(MANAGER).post(path, {"department": "Elders"}, 404)


def test_what_another_wrote_meanwhile_is_neither_blanked_nor_written_over(web: Web) -> None:
    engine, path = web.house.engine, "/team/department"
    shown = web.of(MANAGER).get(path).fields
    first, second = [name for name in shown if name.startswith("q-")][:2]
    write_department(
        engine, Doer(MANAGER), {first.removeprefix("q-"): "from the other tab"},
        department="Techniek",
    )  # fmt: skip
    web.of(MANAGER).post(path, {**shown, second: "mine"})
    kept = read_department(engine, Doer(MANAGER), "Techniek").answers
    assert kept[first.removeprefix("q-")] == "from the other tab"
    assert kept[second.removeprefix("q-")] == "mine"
    told = web.of(MANAGER).post(path, {**shown, first: "from this tab"}, 409)
    assert "from the other tab" in told.text
    assert told.fields[first].strip() == "from this tab"
    web.of(MANAGER).post(path, dict(told.fields))
    kept = read_department(engine, Doer(MANAGER), "Techniek").answers
    assert kept[first.removeprefix("q-")] == "from this tab"
    assert kept[second.removeprefix("q-")] == "mine"


def test_who_leads_no_department_is_told(web: Web) -> None:
    assert "Terug naar je team" in web.of(HR).get("/team/department").links
    web.of(HEAD).get("/team/department")


def test_the_self_check_is_mine_alone(web: Web) -> None:
    path = "/team/self-check"
    shown = web.of(MANAGER).get(path)
    assert "Alleen jij ziet dit." in shown.text
    asked = read_self_check(web.house.engine, Doer(MANAGER)).questions.questions[0]
    answer = asked.choices[0].key if asked.choices else "goed"
    assert "Bewaard." in web.of(MANAGER).post(path, {f"q-{asked.key}": answer}).text
    assert read_self_check(web.house.engine, Doer(MANAGER)).answers[asked.key] == answer
    if asked.choices:
        web.of(MANAGER).post(path, {f"q-{asked.key}": "nonsense"}, 409)
    long = {f"q-{asked.key}": "x" * 10_001}
    web.of(MANAGER).post(path, long, 409)


def test_the_load_is_told_with_advice_when_it_is_much(web: Web) -> None:
    shown = web.of(MANAGER).get("/team/load")
    assert "Ongeveer 14 uur per jaar voor 3 mensen." in shown.text
    assert "Dit past bij je werkweek." in shown.text
    assert "maart 2026" in shown.text
    assert "March 2026" in web.of(MANAGER, "en").get("/team/load").text
    with web.house.store.begin() as uow:
        found = uow.people.get([MANAGER])[MANAGER]
        uow.people.save([replace(found, fte=found.fte / 10)])
        uow.commit()
    assert "Dit is veel" in web.of(MANAGER).get("/team/load").text
