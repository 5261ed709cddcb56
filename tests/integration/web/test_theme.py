"""The organisation's own look: linked after popflow's, served by popflow, and described."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from popflow.settings import Settings
from popflow.settings.web import Web as WebSettings
from tests.support.house import ANNA, HR, House
from tests.support.web import Web

ROOT: Final = Path(__file__).parents[3]
SHEET: Final = ":root { --leaf: #154273; }\n"
SHEETS: Final = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
PAGES: Final = ("/me", "/hr", "/nothing-is-here", "/cycles/2/agenda")


def themed(folder: Path, sheet: str = SHEET) -> Web:
    path = folder / "huisstijl.css"
    path.write_text(sheet, encoding="utf-8")
    house = House()
    house.begin()
    return Web(house, settings=Settings(web=WebSettings(theme=str(path))))


def sheets(web: Web, who: str, page: str) -> list[str]:
    return SHEETS.findall(web.of(who).client.get(page).text)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_links_it_last(tmp_path: Path, page: str) -> None:
    linked = sheets(themed(tmp_path), HR if page == "/hr" else ANNA, page)
    assert linked[0].startswith("/static/popflow.css?")
    assert linked[-1].startswith("/static/theme.css?")
    assert len(linked) == len(set(linked))


def test_who_is_not_signed_in_sees_it_too(tmp_path: Path) -> None:
    answer = themed(tmp_path).browser().client.get("/sign-in")
    assert "/static/theme.css?" in answer.text


def test_it_is_served_as_what_is_ours(tmp_path: Path) -> None:
    web = themed(tmp_path)
    address = sheets(web, ANNA, "/me")[-1]
    answer, own = (
        web.browser().client.get(path) for path in (address, sheets(web, ANNA, "/me")[0])
    )
    assert answer.text == SHEET
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    for name in ("cache-control", "content-security-policy", "x-content-type-options"):
        assert answer.headers[name] == own.headers[name]
    assert "style-src 'self';" in answer.headers["content-security-policy"]
    assert sheets(themed(tmp_path, SHEET * 2), ANNA, "/me")[-1] != address


def test_without_one_there_is_neither_link_nor_file() -> None:
    house = House()
    house.begin()
    web = Web(house)
    assert "theme.css" not in web.of(ANNA).client.get("/me").text
    assert web.browser().client.get("/static/theme.css").status_code == 404


def test_every_property_that_can_be_set_is_described() -> None:
    css = (ROOT / "popflow" / "web" / "static" / "popflow.css").read_text(encoding="utf-8")
    told = (ROOT / "docs" / "how-to" / "theme.md").read_text(encoding="utf-8")
    root = css[css.index(":root {") : css.index("}", css.index(":root {"))]
    declared = re.findall(r"^\s+(--[a-z-]+):", root, flags=re.MULTILINE)
    assert len(declared) > 10
    described = re.findall(
        r"^\| `(--[a-z-]+)` \|", told[: told.index("## Light and dark")], flags=re.MULTILINE
    )
    assert sorted(described) == sorted(declared)
