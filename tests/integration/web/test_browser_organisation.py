"""The organisation's and the team's pages in a real browser: nothing for axe to find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from popflow.ports import Settlement, Status
from tests.support.browser import findings, looked_over, seen_by, served
from tests.support.house import ANNA, BRAM, HR, MANAGER, PERIODIC, House, staff
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
FILE = (
    "personeelsnummer;voornaam;achternaam;leidinggevende\n"
    f"{ANNA};<script>alert(1)</script>;Berg;20\n900;Nieuw;Gezicht;{MANAGER}\n;Zonder;Nummer;\n"
)


@pytest.fixture
def web() -> Web:
    people = [
        replace(one, department="Techniek", last_name="<script>alert(1)</script>")
        if one.number == BRAM else replace(one, department="Techniek")
        for one in staff()
    ]  # fmt: skip
    house = House(people=people)
    house.begin()
    house.agree()
    house.does(HR, "suspend", person=BRAM)
    house.does(HR, "cancel", reason="twice", person="103")
    key = house.parcels(Status.PENDING)[-1].key
    with house.store.begin() as uow:
        uow.outbox.settle([Settlement(key, Status.DEAD, house.clock.now(), "<b>no box</b>")])
        uow.commit()
    return Web(house)


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    with served(web) as there:
        yield there


def test_nothing_is_found_on_the_organisations_pages(
    chromium: Browser, web: Web, address: str
) -> None:
    paths = [
        "/hr", "/hr/turns", "/hr/rounds", "/hr/rounds?q=zzz", "/hr/rounds?only=all",
        "/hr/rounds/start", "/hr/people", f"/hr/person/{MANAGER}", f"/hr/person/{ANNA}",
        "/hr/import", "/hr/messages", "/hr/messages?status=dead", "/hr/workflow",
        f"/hr/workflow/{PERIODIC}", "/hr/plugins", "/hr/log", "/hr/status",
    ]  # fmt: skip
    assert looked_over(chromium, web, address, HR, paths) == []


def test_nothing_is_found_on_the_teams_pages(chromium: Browser, web: Web, address: str) -> None:
    paths = [
        "/team", "/team/meeting", "/team/deputies", "/team/load", "/team/department",
        "/team/self-check", "/team/start/103", "/me/signal",
    ]  # fmt: skip
    assert looked_over(chromium, web, address, MANAGER, paths) == []


def test_many_are_suspended_by_keyboard_alone(chromium: Browser, web: Web, address: str) -> None:
    with seen_by(chromium, web, address, HR) as page:
        page.goto(f"{address}/hr/rounds")
        page.get_by_role("checkbox").nth(0).focus()
        page.keyboard.press("Space")
        page.get_by_label("Stilzetten").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Bekijk eerst wat er gebeurt").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Doen bij 1").focus()
        assert findings(page) == []
        page.keyboard.press("Enter")
        page.get_by_text("Gedaan bij 1").wait_for()
        assert findings(page) == []


def test_a_file_is_taken_over_after_a_look(
    chromium: Browser, web: Web, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    with seen_by(chromium, web, address, HR, width=320) as page:
        page.goto(f"{address}/hr/import")
        page.set_input_files("#file", file)
        page.get_by_role("button", name="Bekijk de verschillen").click()
        page.get_by_role("heading", name="Dit verandert er").wait_for()
        assert findings(page) == []
        page.get_by_role("button", name="Dit overnemen").click()
        page.get_by_text("Gelukt: het bestand is overgenomen.").wait_for()
        assert findings(page) == []
