"""Asking for a training for somebody else: a manager, a deputy and HR do, on one page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.cycle import Answer
from popflow.domain.person import Offices
from popflow.engine.money import grant, show
from popflow.engine.people import appoint
from popflow.testing import make_goal, make_plan
from tests.support.browser import looked_over, served
from tests.support.house import ANNA, BRAM, CARO, HEAD, HR, MANAGER, OTHER, House
from tests.support.web import Web

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from popflow.domain.questions import BudgetQuestion

BAD: Final = "<script>alert(1)</script>"
PAGE: Final = f"/people/{ANNA}/training"
AUDITOR: Final = CARO


def scheme(question: BudgetQuestion) -> Answer:
    person = question.person.number
    source, target = account(Pot.AVAILABLE, person), account(Pot.RESERVED, person)
    posting = Posting("r", person, 40_000, source, target, "reserve", question.now, question.cycle)
    return Answer(passed=True, postings=(posting,))


@pytest.fixture
def web() -> Web:
    """Anna has 600 euros of her own, and 400 reserved for a goal."""
    house = House()
    house.post.scheme = scheme
    house.choose(offices=Offices(auditors=frozenset({AUDITOR})))
    grant(house.engine, ANNA, 100_000, "grant", "g")
    house.begin()
    house.agree(plan=make_plan(make_goal(cost=40_000, title=BAD), make_goal(2)))
    house.wait(timedelta(days=1))
    return Web(house)


def spent(web: Web) -> int:
    return show(web.house.engine, ANNA).balance.spent


def test_who_gets_the_page(web: Web) -> None:
    today = web.house.clock.now().date()
    for who in (BRAM, HEAD, OTHER, AUDITOR):
        web.of(who).get(PAGE, 404)
        web.of(who).post(PAGE, {"text": "x", "amount": "10"}, 404)
    appoint(web.house.engine, MANAGER, OTHER, today, today)
    for who in (ANNA, MANAGER, OTHER, HR):
        web.of(who).get(PAGE)
    web.of(HR).get("/people/nobody/training", 404)
    assert spent(web) == 0


@pytest.mark.parametrize(("language", "done"), [("nl", "Gelukt"), ("en", "Done")])
def test_a_manager_asks_from_the_round_and_is_told_with_the_team(
    web: Web, language: str, done: str
) -> None:
    manager, number = web.of(MANAGER, language), web.house.cycle(ANNA).id
    assert PAGE in manager.get(f"/cycles/{number}").links.values()
    form = manager.get(PAGE)
    assert BAD in form.text
    assert "required" not in form.text.split()
    told = {**form.fields, "text": "Excel for all", "amount": "500"}
    for _ in range(2):  # sent twice is granted once
        assert done in manager.post(PAGE, told).text
    assert spent(web) == 50_000


def test_a_refusal_keeps_what_was_typed_and_tells_a_manager_no_balance(web: Web) -> None:
    manager = web.of(MANAGER)
    told = {**manager.get(PAGE).fields, "text": BAD, "amount": "9.000"}
    page = manager.post(PAGE, told, 409)
    assert (page.fields["text"], page.fields["amount"]) == (BAD, "9.000")
    assert "Het budget is niet genoeg" in page.text
    assert "1.000" not in page.text
    assert "€ 1.000" in web.of(HR).post(PAGE, {**told, "key": ""}, 409).text
    page = manager.post(PAGE, {**told, "amount": "much"}, 422)
    assert page.fields["amount"] == "much"
    page = manager.post(PAGE, {**told, "amount": "10", "required": "yes"}, 409)
    assert "legt HR vast" in page.text
    assert spent(web) == 0


def test_hr_asks_by_the_number_of_a_goal_and_for_what_law_requires(web: Web) -> None:
    hr = web.of(HR)
    for path in (f"/people/{ANNA}/budget", f"/hr/person/{ANNA}"):
        assert PAGE in hr.get(path).links.values()
    assert PAGE not in web.of(AUDITOR).get(f"/people/{ANNA}/budget").links.values()
    form = hr.get(PAGE)
    assert BAD not in form.text
    assert "Doel 1" in form.text
    told = {**form.fields, "text": "Excel", "amount": "300"}
    assert "De training is toegekend" in hr.post(PAGE, told).text
    assert spent(web) == 30_000
    law = {"text": "First aid", "amount": "5.000", "goal": "", "required": "yes"}
    assert "toegekend" in hr.post(PAGE, law).text
    assert spent(web) == 30_000  # the employer pays
    page = hr.post(PAGE, {**law, "amount": "no"}, 422)
    assert page.fields["required"] == "yes"


def test_without_a_round_a_manager_asks_from_the_team() -> None:
    house, path = House(), f"/people/{CARO}/training"
    house.choose(no_pop_no_training=True)
    web = Web(house)
    page = web.of(MANAGER).get("/team")
    assert path in page.links.values()
    told = web.of(MANAGER).get(path)
    assert "Eerst een plan, dan een training" in told.headings
    assert "text" not in told.fields
    # What law requires needs no plan, and is HR's to say.
    law = {"text": "First aid", "amount": "50", "required": "yes"}
    assert "text" in web.of(HR).get(path).fields
    assert "toegekend" in web.of(HR).post(path, law).text


@pytest.mark.slow
def test_axe_finds_nothing(chromium: Browser, web: Web) -> None:
    with served(web) as address:
        for who in (MANAGER, HR):
            assert looked_over(chromium, web, address, who, [PAGE]) == []
