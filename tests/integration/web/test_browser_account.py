"""One's own pages in a real browser: nothing for axe to find, and what was typed does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.access import Scope
from popflow.engine.access import open_account, set_password
from popflow.engine.access_tokens import issue_token
from popflow.passwords import Argon2Passwords
from popflow.settings import Settings
from tests.support.browser import findings, looked_over, seen_by, served
from tests.support.house import ANNA, MANAGER, House
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
OIDC = {"issuer": "https://id.example", "client_id": "popflow", "client_secret": "s"}


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    open_account(house.engine, ANNA)
    set_password(house.engine, Argon2Passwords(), ANNA, "a sentence of my own")
    issue_token(house.engine, ANNA, "<script>alert(1)</script>", {Scope.READ}, 30)
    return Web(house, settings=Settings.model_validate({"web": {"oidc": OIDC}}))


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    with served(web) as there:
        yield there


def test_nothing_is_found_on_one_s_own_pages(chromium: Browser, web: Web, address: str) -> None:
    web.of(MANAGER).get(f"/cycles/{web.house.cycle().id}")
    paths = ["/me/account", "/me/data", "/me/readings"]
    assert looked_over(chromium, web, address, ANNA, paths) == []


def test_nothing_is_found_on_the_door_with_an_issuer(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    for path in ("/sign-in", "/sign-in?invitation=x"):
        page.goto(address + path)
        assert findings(page) == []
        assert page.get_by_role("link", name="Aanmelden via je organisatie").is_visible()
    context.close()


def test_a_token_is_made_and_everything_is_kept(chromium: Browser, web: Web, address: str) -> None:
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(f"{address}/me/account")
        page.get_by_label("Naam").fill("mine")
        page.get_by_role("button", name="Token maken").click()
        assert page.get_by_label("Token", exact=True).input_value().startswith("pop_")
        assert findings(page) == []
        page.goto(f"{address}/me/data")
        with page.expect_download() as kept:
            page.get_by_role("link", name="Alles over mij bewaren").click()
        assert kept.value.suggested_filename.endswith(".zip")
