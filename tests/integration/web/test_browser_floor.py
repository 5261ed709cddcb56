"""The first pages in a real browser: nothing for axe to find, nothing refused, nothing run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browser import findings, looked_over, seen_by, served
from tests.support.house import ANNA, HR, House
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def web() -> Web:
    house = House()
    house.tick()
    return Web(house)


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    with served(web) as there:
        yield there


def test_nothing_is_found_on_the_first_pages(chromium: Browser, web: Web, address: str) -> None:
    number = web.house.cycle(ANNA).id
    paths = ["/me", "/me/earlier", f"/cycles/{number}/history", f"/cycles/{number}/do/move"]
    assert looked_over(chromium, web, address, ANNA, paths) == []
    assert looked_over(chromium, web, address, HR, [f"/cycles/{number}", "/me"]) == []


def test_nothing_is_found_on_the_door(chromium: Browser, web: Web, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    for path in ("/sign-in", "/me"):
        page.goto(address + path)
        assert findings(page) == []
    context.close()


def test_a_conversation_is_moved_by_keyboard_alone(
    chromium: Browser, web: Web, address: str
) -> None:
    number = web.house.cycle(ANNA).id
    before = web.house.cycle(ANNA).conversation_at
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(f"{address}/cycles/{number}/do/move")
        page.get_by_role("radio").nth(0).focus()
        page.keyboard.press("ArrowDown")
        page.get_by_role("button", name="Het gesprek verzetten").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**did=move")
        assert "Gelukt" in page.inner_text("#said")
    assert web.house.cycle(ANNA).conversation_at != before
