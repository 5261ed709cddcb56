"""Workflows: which is in use, what it does, what goes together, going over to a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.person import Offices
from tests.support.house import ANNA, HR, MANAGER, PERIODIC, House, edit, own_catalog
from tests.support.web import Web

if TYPE_CHECKING:
    from pathlib import Path

AUDITOR = "1"


@pytest.fixture
def web(tmp_path: Path) -> Web:
    house = House(catalog=own_catalog(tmp_path))
    house.begin()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR})))
    return Web(house)


@pytest.mark.parametrize("path", ["/hr/workflow", f"/hr/workflow/{PERIODIC}"])
def test_who_sees_workflows(web: Web, path: str) -> None:
    for number in (HR, AUDITOR):
        web.of(number).get(path)
    for number in (ANNA, MANAGER):
        web.of(number).get(path, 404)


def test_what_is_in_use_and_what_fits_is_told(web: Web) -> None:
    shown = web.of(HR).get("/hr/workflow")
    assert "Periodiek onderhoud" in shown.links
    assert "7 lopend" in shown.links
    assert "voluntary duty" in web.of(HR, "en").get("/hr/workflow").text


def test_a_workflow_is_drawn_and_told(web: Web) -> None:
    shown = web.of(HR).get(f"/hr/workflow/{PERIODIC}")
    assert "Het diagram" in shown.headings
    assert "gesprek - 14 dagen: Aankondigen" in shown.text
    assert "elke 24 maanden" in shown.text or "24 maanden" in shown.text
    assert "stateDiagram-v2" in shown.text
    for name in ("naar-behoefte", "probleemsignalering"):
        assert "states:" in web.of(HR, "en").get(f"/hr/workflow/{name}").text
    web.of(HR).get("/hr/workflow/nowhere", 404)


def test_a_broken_file_is_told_and_hides_nothing(web: Web, tmp_path: Path) -> None:
    edit(tmp_path, "model: periodiek-onderhoud", "model: nonsense")
    assert "bestand kan niet gelezen worden" in web.of(HR).get("/hr/workflow").text
    assert "nonsense" in web.of(HR).get(f"/hr/workflow/{PERIODIC}").text
    web.of(HR).get("/hr")
    web.of(HR).post(f"/hr/workflow/{PERIODIC}/migrate", {}, 404)


def test_rounds_go_over_after_a_look(web: Web, tmp_path: Path) -> None:
    house, path = web.house, f"/hr/workflow/{PERIODIC}/migrate"
    assert "al op de nieuwste versie" in web.of(HR).post(path).text
    before = house.cycle(ANNA).definition
    edit(tmp_path, "conversation - 14 days", "conversation - 15 days")
    shown = web.of(HR).post(path)
    assert "Gebeurt bij 7, wordt overgeslagen bij 0." in shown.text
    assert house.cycle(ANNA).definition == before
    assert "Gedaan bij 7" in web.of(HR).post(path, {"sure": "1"}).text
    assert house.cycle(ANNA).definition != before
    for number in (ANNA, MANAGER, AUDITOR):
        web.of(number).post(path, {"sure": "1"}, 404)
    web.of(HR).post("/hr/workflow/nowhere/migrate", {}, 404)
