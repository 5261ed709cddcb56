"""The papers of a round: the sheet for the conversation, and the form to fill in by hand."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

import pytest
from pypdf import PdfReader

from popflow.domain.event import Invite, NewItem
from popflow.domain.person import Offices
from popflow.engine.cycles import Doer
from popflow.engine.migrate import migrate
from popflow.engine.preparing import write_form
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, PERIODIC, House
from tests.support.web import Web

ADVISER: Final = OTHER
MINE, THEIRS, ALONE = "Ik wil leren begroten", "De nieuwe wet komt eraan", "niemand leest dit"
STRANGE: Final = "<script>alert(1)</script>"


@pytest.fixture
def web() -> Web:
    house = House()
    house.choose(offices=Offices(frozenset({ADVISER})))
    house.begin()
    for who, text in ((ANNA, MINE), (MANAGER, THEIRS)):
        house.does(who, "add_item", NewItem(text))
        write_form(house.engine, house.cycle(ANNA).id, Doer(who), kept_by(who))
    house.does(ANNA, "invite", Invite(ADVISER))
    return Web(house)


def kept_by(who: str) -> dict[str, str]:
    return {"ambitions" if who == ANNA else "performance": ALONE}


def path(web: Web, name: str) -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}/{name}"


def read(web: Web, who: str, name: str, language: str = "nl") -> str:
    """The words of a paper, which must be one that a browser shows."""
    answer = web.of(who, language).client.get(path(web, f"{name}.pdf"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    number = web.house.cycle(ANNA).id
    assert answer.headers["content-disposition"] == f'inline; filename="{name}-{number}.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def test_the_sheet_is_for_who_reads_the_round(web: Web) -> None:
    for who in (ANNA, MANAGER, ADVISER):
        assert "Nummer101" in read(web, who, "conversation")
    for who in (HR, BRAM, HEAD):
        web.of(who).get(path(web, "conversation.pdf"), 404)
    assert read(web, ANNA, "conversation", "en") != read(web, ANNA, "conversation")


def test_no_list_is_on_the_sheet_before_the_exchange(web: Web) -> None:
    for who in (ANNA, MANAGER):
        told = read(web, who, "conversation")
        assert MINE not in told
        assert THEIRS not in told
        assert ALONE not in told
    web.house.does(ANNA, "add_item", NewItem(STRANGE))
    for who in (ANNA, MANAGER):
        web.house.does(who, "ready")
    for who in (ANNA, MANAGER, ADVISER):
        told = read(web, who, "conversation")
        assert MINE in told
        assert THEIRS in told
        assert STRANGE in told
        assert ALONE not in told


def test_a_form_to_fill_in_is_for_who_prepares_and_empty(web: Web) -> None:
    own, his = read(web, ANNA, "preparation"), read(web, MANAGER, "preparation")
    assert own != his
    assert ALONE not in own + his
    assert read(web, ANNA, "preparation", "en") != own
    for who in (ADVISER, HR, BRAM, HEAD):
        web.of(who).get(path(web, "preparation.pdf"), 404)


@pytest.mark.parametrize("name", ["conversation", "preparation"])
def test_a_paper_of_no_round_is_not_there(web: Web, name: str) -> None:
    web.of(ANNA).get(f"/cycles/999999/{name}.pdf", 404)


def test_a_round_of_an_older_popflow_has_no_form(web: Web) -> None:
    number = web.house.cycle(ANNA).id
    old = replace(web.house.catalog.current(PERIODIC), key="old", question_sets={})
    source: Any = SimpleNamespace(current=lambda _name: old, names=lambda: (old.name,))
    web.house.engine.source = source
    migrate(web.house.engine, PERIODIC, Doer(HR), dry_run=False)
    assert web.house.cycle(ANNA).definition == "old"
    web.of(ANNA).get(f"/cycles/{number}/preparation.pdf", 404)


@pytest.mark.parametrize(
    ("name", "language", "link"),
    [
        ("conversation", "nl", "De gesprekskaart als PDF"),
        ("conversation", "en", "The conversation sheet as a PDF"),
        ("preparation", "nl", "Het lege formulier als PDF, om met de hand in te vullen"),
        ("preparation", "en", "The empty form as a PDF, to fill in by hand"),
    ],
)
def test_each_page_leads_to_its_paper(web: Web, name: str, language: str, link: str) -> None:
    page = web.of(ANNA, language).get(path(web, name))
    assert page.links[link] == path(web, f"{name}.pdf")


def test_what_can_no_longer_be_prepared_is_not_offered_on_paper() -> None:
    house = House()
    house.begin()
    house.agree()
    web = Web(house)
    page = web.of(ANNA).get(path(web, "preparation"))
    assert path(web, "preparation.pdf") not in page.links.values()
