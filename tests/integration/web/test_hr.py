"""HR's first page: where everybody is, what asks for attention, whose turn it is."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from popflow.domain.person import Offices
from tests.support.house import ANNA, HR, MANAGER, House
from tests.support.web import Web

AUDITOR, ADMIN = "1", "20"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({ADMIN})))
    return Web(house)


@pytest.mark.parametrize("path", ["/hr", "/hr/turns", "/hr/turns.xlsx", "/hr/milestones.svg"])
def test_only_who_looks_over_everything_gets_it(web: Web, path: str) -> None:
    for number in (HR, AUDITOR, ADMIN):
        assert web.of(number).client.get(path).status_code == 200
    for number in (ANNA, MANAGER):
        assert web.of(number).client.get(path).status_code == 404


def test_it_tells_how_many_stand_where_and_who_waits(web: Web) -> None:
    shown = web.of(HR).get("/hr")
    assert shown.headings[0] == f"{len(web.house.cycles())} lopende POP's"
    assert "aangekondigd" in shown.text
    assert "Er is nu niets dat op je wacht." in shown.text
    assert shown.links["Bekijk het diagram"] == "/hr/workflow/periodiek-onderhoud"
    assert f"/cycles/{web.house.cycle(ANNA).id}" in shown.links.values()
    english = web.of(HR, "en").get("/hr")
    assert english.headings[0] == f"{len(web.house.cycles())} POPs under way"


def test_an_admin_sees_no_room_that_is_closed_to_them(web: Web) -> None:
    assert "/hr/people" in web.of(HR).get("/hr").links.values()
    assert "/hr/people" not in web.of(ADMIN).get("/hr").links.values()


def test_the_list_goes_on_page_by_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("popflow.web.pages.hr.PAGE", 1)
    first = web.of(HR).get("/hr/turns")
    further = first.links.get("Volgende pagina")
    seen = [link for link in first.links.values() if link.startswith("/cycles/")]
    while further is not None:
        shown = web.of(HR).get(further)
        seen += [link for link in shown.links.values() if link.startswith("/cycles/")]
        further = shown.links.get("Volgende pagina")
    announced = [c for c in web.house.cycles() if c.milestone.value == "announced"]
    assert len(seen) == len(set(seen)) == len(announced)
    for bad in (
        "nonsense",
        "2026-01-01.5",
        "2026-01-01_1",
        f"2026-01-01T10:00:00%2B00:00_{10**20}",
    ):
        web.of(HR).get(f"/hr/turns?after={bad}", 404)


def test_the_list_is_had_as_a_file(web: Web) -> None:
    answer = web.of(HR).client.get("/hr/turns.xlsx")
    assert "attachment" in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as book:
        assert any(
            ANNA in book.read(name).decode() for name in book.namelist() if "sheet1" in name
        )


def test_the_chart_is_an_image_with_words(web: Web) -> None:
    answer = web.of(HR).client.get("/hr/milestones.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "aangekondigd" in answer.text
    dark = web.of(HR).client.get("/hr/milestones.svg?dark=true").text
    assert dark != answer.text
    assert re.sub("#[0-9a-f]{6}", "", dark) == re.sub("#[0-9a-f]{6}", "", answer.text)
    web.of(HR).get("/hr/milestones.svg?dark=maybe", 422)


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Grafiek: hoeveel POP&#39;s"), ("en", "Chart: how many POPs")]
)
def test_the_chart_stands_beside_its_table(web: Web, language: str, said: str) -> None:
    page = web.of(HR, language).client.get("/hr").text
    [image] = re.findall(r"<img [^>]+>", page)
    assert 'src="/hr/milestones.svg"' in image
    assert f'alt="{said}' in image
    drawn = web.of(HR).client.get("/hr/milestones.svg").text
    size = re.search(r'width="(\d+)" height="(\d+)"', drawn)
    assert size is not None
    assert size[0] in image
    section = page[page.index('id="milestones"') : page.index('id="turns"')]
    assert section.index("<img") < section.index("<table")
    assert 'srcset="/hr/milestones.svg?dark=true" media="(prefers-color-scheme: dark)"' in section
