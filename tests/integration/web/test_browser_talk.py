"""The pages of a conversation in a real browser: axe, saving as one types, the card on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from popflow.domain.agenda import Topic
from popflow.domain.check_in import Progress
from popflow.domain.event import Held, NewItem, Report
from popflow.engine.cycles import Doer
from popflow.engine.preparing import read_form
from tests.support.browser import looked_over, seen_by, served
from tests.support.house import ANNA, HR, MANAGER, House
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    with served(web) as there:
        yield there


def below(web: Web, *pages: str) -> list[str]:
    return [f"/cycles/{web.house.cycle(ANNA).id}/{page}" for page in pages]


def test_nothing_is_found_while_two_prepare_and_talk(
    chromium: Browser, web: Web, address: str
) -> None:
    house, pages = web.house, below(web, "preparation", "agenda", "conversation")
    found = looked_over(chromium, web, address, ANNA, pages)
    house.exchange()
    house.does(MANAGER, "add_item", NewItem("Nog iets", Topic.LEARN_FOR_CAREER))
    found += looked_over(chromium, web, address, ANNA, pages[1:])
    conversation = house.cycle(ANNA).conversation_at
    assert conversation is not None
    house.wait(conversation + timedelta(hours=2))
    found += looked_over(chromium, web, address, MANAGER, pages[::2])
    house.does(ANNA, "hold", Held(conversation, (Topic.WISHES_TO_LEARN,)))
    found += looked_over(chromium, web, address, ANNA, pages[2:])
    assert found == []


def test_nothing_is_found_while_a_plan_is_carried_out(
    chromium: Browser, web: Web, address: str
) -> None:
    house, pages = web.house, below(web, "progress", "evaluation", "preparation")
    house.agree()
    house.wait(date(2026, 6, 5))
    told = Report(
        Progress.STALLED, "druk", "vrijdag vrij", meets_expectations=False, steer="anders"
    )
    house.does(ANNA, "check_in", told)
    found = looked_over(chromium, web, address, MANAGER, pages)
    found += looked_over(chromium, web, address, HR, pages[:1])
    house.wait(date(2026, 11, 25))
    found += looked_over(chromium, web, address, ANNA, pages[1:2])
    house.evaluate()
    found += looked_over(chromium, web, address, ANNA, pages[:2])
    assert found == []


def test_an_answer_is_saved_while_it_is_typed_and_becomes_a_point(
    chromium: Browser, web: Web, address: str
) -> None:
    number = web.house.cycle(ANNA).id
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(address + below(web, "preparation")[0])
        area = page.get_by_label("Wat zijn je ambities?")
        area.press_sequentially("leiding geven")
        expect(page.locator("#s-ambitions")).to_contain_text("Bewaard om")
        expect(page.locator("#answered")).to_contain_text("1 van 36")
        assert read_form(web.house.engine, number, Doer(ANNA)) == {"ambitions": "leiding geven"}
        page.get_by_label("Ik werk bewust aan").check()
        expect(page.locator("#s-reason_to_start")).to_contain_text("Bewaard om")
        page.get_by_role("button", name=re.compile("van ?: Wat zijn je ambities")).click()
        expect(page.locator("#p-ambitions")).to_contain_text("Is een gesprekspunt")
        expect(area).to_have_value("leiding geven")
    [item] = web.house.cycle(ANNA).dossier.agenda.values()
    assert (item.text, item.topic) == ("leiding geven", Topic.WISHES_TO_LEARN)


def test_a_point_is_added_without_leaving_the_page(
    chromium: Browser, web: Web, address: str
) -> None:
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(address + below(web, "agenda")[0])
        for text in ("Begroten", "Leiding geven"):
            page.get_by_label("Waar wil je het over hebben?").fill(text)
            page.get_by_role("button", name="Punt toevoegen").click()
            expect(page.locator(".points")).to_contain_text(text)
            expect(page.locator("#said")).to_contain_text("Je punt staat op de lijst.")
            expect(page.get_by_label("Waar wil je het over hebben?")).to_have_value("")
        assert page.url.endswith("/agenda")


def test_the_conversation_prints_as_one_card(chromium: Browser, web: Web, address: str) -> None:
    web.house.exchange()
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(address + below(web, "conversation")[0])
        paper = page.pdf(format="A4")
        assert paper.count(b"/Type /Page\n") == 1
        page.emulate_media(media="print")
        assert not page.get_by_role("link", name="Een vervolggesprek plannen").is_visible()
        assert page.get_by_text("point of 10", exact=True).is_visible()


def test_a_whole_conversation_by_keyboard_alone(chromium: Browser, web: Web, address: str) -> None:
    house = web.house
    house.exchange()
    conversation = house.cycle(ANNA).conversation_at
    assert conversation is not None
    house.wait(conversation + timedelta(hours=2))
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(address + below(web, "conversation")[0])
        page.get_by_label("wat de medewerker wil leren").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Het gesprek vastleggen").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**did=hold")
    assert set(house.cycle(ANNA).dossier.topics) == {"wishes_to_learn"}
