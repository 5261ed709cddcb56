"""The preparation form: its writer's alone, kept as one types, and the source of points."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from popflow.domain.event import NewItem
from popflow.domain.person import Deputy
from popflow.engine.cycles import Doer
from popflow.engine.department import write_department
from popflow.engine.preparing import read_form, write_form
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, House, staff
from tests.support.web import Browser, Web

SCRIPT: Final = "<script>alert(1)</script>"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def path(web: Web, rest: str = "") -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}/preparation{rest}"


def answers(web: Web, who: str) -> dict[str, str]:
    return read_form(web.house.engine, web.house.cycle(ANNA).id, Doer(who))


def points(web: Web, who: str) -> list[str]:
    items = web.house.cycle(ANNA).dossier.agenda.values()
    return [item.text for item in items if item.author == who]


def live(browser: Browser, there: str, typed: dict[str, str]) -> str:
    """What the field of a form sends while somebody types, and the part that comes back."""
    answer = browser.client.post(
        there, data=typed, headers={"origin": "http://popflow.test", "hx-request": "true"}
    )
    return f"{answer.status_code} {answer.text}"


def test_only_the_two_have_a_form_and_each_sees_their_own(web: Web) -> None:
    anna, boss = web.of(ANNA), web.of(MANAGER)
    anna.post(path(web), {"a-ambitions": "naar het buitenland"})
    boss.post(path(web), {"a-performance": "gaat heel goed"})
    own, his = anna.get(path(web)), boss.get(path(web))
    assert own.fields["a-ambitions"] == "naar het buitenland"
    assert his.fields["a-performance"] == "gaat heel goed"
    assert "a-performance" not in own.fields
    assert "a-ambitions" not in his.fields
    assert "kopie vragen" in his.text
    assert "kopie vragen" not in own.text
    for stranger in (HR, OTHER, BRAM, HEAD):
        web.of(stranger).get(path(web), 404)
        web.of(stranger).post(path(web), {"a-ambitions": "x"}, 404)
        web.of(stranger).post(path(web, "/ambitions"), {"a-ambitions": "x"}, 404)
        web.of(stranger).post(path(web, "/ambitions/point"), {"a-ambitions": "x"}, 404)
    assert answers(web, ANNA) == {"ambitions": "naar het buitenland"}


def test_a_deputy_prepares_on_a_form_of_their_own(web: Web) -> None:
    web.of(MANAGER).post(path(web), {"a-performance": "van de leidinggevende"})
    today = web.house.clock.now().date()
    with web.house.store.begin() as uow:
        uow.people.appoint(Deputy(MANAGER, OTHER, today, today + timedelta(days=9)))
        uow.commit()
    assert web.of(OTHER).get(path(web)).fields["a-performance"] == ""


@pytest.mark.parametrize(("language", "said"), [("nl", "Bewaard om"), ("en", "Saved at")])
def test_an_answer_is_kept_while_it_is_typed(web: Web, language: str, said: str) -> None:
    anna = web.of(ANNA, language)
    part = live(anna, path(web, "/ambitions"), {"a-ambitions": "leiding geven"})
    assert part.startswith("200")
    assert said in part
    assert "1 van 36" in part or "1 of 36" in part
    assert answers(web, ANNA) == {"ambitions": "leiding geven"}
    assert "<html" not in part


def test_what_cannot_be_kept_is_said_beside_the_field(web: Web) -> None:
    anna = web.of(ANNA)
    part = live(anna, path(web, "/reason_to_start"), {"a-reason_to_start": "geld"})
    assert part.startswith("409")
    assert "Nog niet bewaard" in part
    assert live(anna, path(web, "/nothing"), {"a-nothing": "x"}).startswith("409")
    assert live(anna, path(web, "/ambitions"), {"a-ambitions": "x" * 10_001}).startswith("422")
    assert answers(web, ANNA) == {}


def test_an_answer_becomes_a_point_with_its_topic(web: Web) -> None:
    anna = web.of(ANNA)
    typed = {"a-ambitions": "leiding geven", "a-energy": "mensen", "point": "ambitions"}
    shown = anna.post(path(web), typed)
    assert "Is een gesprekspunt" in shown.links
    assert answers(web, ANNA) == {"ambitions": "leiding geven", "energy": "mensen"}
    [item] = web.house.cycle(ANNA).dossier.agenda.values()
    assert (item.text, item.topic) == ("leiding geven", "wishes_to_learn")
    part = live(anna, path(web, "/energy/point"), {"a-energy": "mensen helpen"})
    assert "Is een gesprekspunt" in part
    assert points(web, ANNA) == ["leiding geven", "mensen helpen"]


def test_a_choice_becomes_a_point_in_words(web: Web) -> None:
    anna = web.of(ANNA)
    anna.post(path(web), {"a-reason_to_start": "employability", "point": "reason_to_start"})
    assert points(web, ANNA) == ["Ik wil goed inzetbaar blijven, nu en later."]


def test_an_empty_answer_makes_no_point_and_nothing_typed_is_lost(web: Web) -> None:
    anna = web.of(ANNA)
    shown = anna.post(
        path(web), {"a-energy": "zon", "a-ambitions": " ", "point": "ambitions"}, 409
    )
    assert "Schrijf op waar je het over wilt hebben" in shown.text
    assert shown.fields["a-energy"] == "zon"
    assert points(web, ANNA) == []
    anna.post(path(web), {"a-energy": "zon", "point": "nothing"}, 404)


def test_after_the_conversation_it_can_only_be_read(web: Web) -> None:
    write_form(
        web.house.engine, web.house.cycle(ANNA).id, Doer(ANNA),
        {"ambitions": "ver weg", "reason_to_start": "purposeful"},
    )  # fmt: skip
    web.house.agree()
    anna, boss = web.of(ANNA), web.of(MANAGER)
    shown = anna.get(path(web))
    assert "ver weg" in shown.text
    assert "Ik werk bewust" in shown.text
    assert "a-ambitions" not in shown.fields
    assert "Je hebt hier niets opgeschreven" in boss.get(path(web)).text
    late = anna.post(path(web), {"a-ambitions": "nog iets"}, 409)
    assert "Je voorbereiding invullen kan niet zolang" in late.text
    assert answers(web, ANNA)["ambitions"] == "ver weg"


def test_what_was_shared_about_the_department_stands_beside_it() -> None:
    house = House(people=[replace(person, department="Wegen") for person in staff()])
    house.begin()
    web = Web(house)
    assert "nog niets met je gedeeld" in web.of(ANNA).get(path(web)).text
    given = {"priorities": "Asfalt met minder geluid", "developments": "Geheim voor nu"}
    write_department(house.engine, Doer(MANAGER), given, department="Wegen", share=True)
    own, his = web.of(ANNA).get(path(web)).text, web.of(MANAGER).get(path(web)).text
    assert "Asfalt met minder geluid" in own
    assert "Geheim voor nu" not in own
    assert "Geheim voor nu" in his


def test_an_empty_form_is_mentioned_and_blocks_nothing(web: Web) -> None:
    anna = web.of(ANNA)
    shown = anna.get(path(web))
    assert "0 van 36 vragen beantwoord" in shown.text
    assert "Nog leeg, en dat mag" in shown.text
    assert "Alleen voor jou, om over na te denken" in shown.text
    for text in ("een", "twee"):
        web.house.does(ANNA, "add_item", NewItem(text))
    web.house.does(ANNA, "ready")
    assert web.house.cycle(ANNA).employee_ready


def test_what_was_written_is_shown_as_text(web: Web) -> None:
    anna = web.of(ANNA)
    anna.post(path(web), {"a-ambitions": SCRIPT})
    raw = anna.client.get(path(web)).text
    assert SCRIPT not in raw
    assert anna.get(path(web)).fields["a-ambitions"] == SCRIPT


def test_both_languages_ask(web: Web) -> None:
    assert "Wat zijn je ambities?" in web.of(ANNA).get(path(web)).text
    assert "What are your ambitions?" in web.of(ANNA, "en").get(path(web)).text
