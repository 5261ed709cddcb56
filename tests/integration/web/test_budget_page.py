"""A budget in words, for whose it is and who keeps the books; and asking for a training."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.cycle import Answer
from popflow.engine.money import approve, grant, show, spend
from popflow.testing import make_goal, make_plan
from tests.support.browser import looked_over, served
from tests.support.house import ANNA, BRAM, HR, MANAGER, House
from tests.support.web import Web

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from popflow.domain.questions import BudgetQuestion

BAD = "<script>alert(1)</script>"


def scheme(question: BudgetQuestion) -> Answer:
    person = question.person.number
    source, target = account(Pot.AVAILABLE, person), account(Pot.RESERVED, person)
    posting = Posting("r", person, 40_000, source, target, "reserve", question.now, question.cycle)
    return Answer(passed=True, postings=(posting,))


@pytest.fixture
def web() -> Web:
    house = House()
    house.post.scheme = scheme
    grant(house.engine, ANNA, 100_000, "grant", "g")
    house.begin()
    house.agree(plan=make_plan(make_goal(cost=40_000, title="Excel"), make_goal(2)))
    house.wait(timedelta(days=1))
    spend(house.engine, ANNA, 10_000, BAD, "s")
    approve(house.engine, ANNA, 5_000, HR)
    approve(house.engine, ANNA, 6_000, HR, house.clock.now().date() - timedelta(days=1))
    return Web(house)


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "€ 500 vrij van € 1.000"), ("en", "€ 500 free of € 1,000")],
)
def test_my_budget_in_words(web: Web, language: str, said: str) -> None:
    page = web.of(ANNA, language).get("/me/budget")
    assert said in page.text
    assert BAD in page.text
    assert "Excel" in page.text
    assert "€ 400" in page.text


def test_every_posting_and_permission_is_told(web: Web) -> None:
    page = web.of(ANNA).get("/me/budget")
    for told in ("Toegekend.", "Gereserveerd voor een getekend plan.", "Betaald uit wat vrij was.",
                 "Tot € -50", "Niet meer geldig."):  # fmt: skip
        assert told in page.text


def test_who_keeps_the_books_sees_amounts_and_no_goals(web: Web) -> None:
    page = web.of(HR).get(f"/people/{ANNA}/budget")
    assert "€ 500 vrij" in page.text
    assert "Excel" not in page.text
    assert "/me/training" not in page.links.values()
    assert "€ 500 vrij" in web.of(ANNA).get(f"/people/{ANNA}/budget").text
    for who in (MANAGER, BRAM):
        web.of(who).get(f"/people/{ANNA}/budget", 404)
    web.of(HR).get("/people/nobody/budget", 404)


def test_without_a_scheme_and_without_money_there_is_a_page() -> None:
    house = House()
    web = Web(house)
    assert "Hier is geen persoonlijk ontwikkelbudget" in web.of(ANNA).get("/me/budget").headings
    house.post.scheme = scheme
    assert "Er is nog niets toegekend" in web.of(ANNA).get("/me/budget").text


def test_until_when_it_holds_is_told(web: Web) -> None:
    pots = account(Pot.AVAILABLE, ANNA), account(Pot.LAPSED, ANNA)
    over = Posting("l", ANNA, 1, *pots, "lapse", web.house.clock.now())
    web.house.post.due = lambda _, day: [over] if day.year > 2026 else []
    text = web.of(ANNA).get("/me/budget").text
    assert "Geldig tot en met donderdag 31 december" in text
    assert "Wat dan nog vrij is, vervalt." in text


def test_what_nobody_foresaw_is_told_all_the_same(web: Web) -> None:
    house = web.house
    odd = Posting("odd", ANNA, 1, account(Pot.SPENT, ANNA), account(Pot.GRANTS, ANNA),
                  "own words", house.clock.now(), posted_by="gone")  # fmt: skip
    with house.store.begin() as uow:
        uow.ledger.post([odd])
        uow.commit()
    text = web.of(ANNA).get("/me/budget").text
    assert "Verplaatst. own words" in text
    assert "gone" in text


def test_a_training_for_a_goal_is_granted_once(web: Web) -> None:
    anna = web.of(ANNA)
    form = anna.get("/me/training")
    told = {**form.fields, "text": "Excel for all", "amount": "350"}
    for _ in range(2):
        assert "Je training is toegekend" in anna.post("/me/training", told).text
    assert show(web.house.engine, ANNA).balance.spent == 45_000
    assert "€ 50" in anna.get("/me/training").text


def test_a_refusal_keeps_what_was_typed(web: Web) -> None:
    anna = web.of(ANNA)
    form = anna.get("/me/training")
    told = {**form.fields, "text": BAD, "amount": "900"}
    page = anna.post("/me/training", told, 409)
    assert (page.fields["text"], page.fields["amount"]) == (BAD, "900")
    assert "Voor doel 1 is nog € 400 afgesproken" in page.text
    assert page.fields["key"] != form.fields["key"]
    page = anna.post("/me/training", {**told, "amount": "much", "key": "bent"}, 422)
    assert page.fields["amount"] == "much"
    assert anna.post("/me/training", {**told, "key": "bent", "amount": "10"}).text


def test_without_a_signed_goal_there_is_a_way_on() -> None:
    house = House()
    house.choose(no_pop_no_training=True)
    page = Web(house).of(ANNA).get("/me/training")
    assert "Eerst een plan, dan een training" in page.headings
    house.choose(no_pop_no_training=False)
    page = Web(house).of(ANNA, "en").post("/me/training", {"text": "x", "amount": "10"}, 409)
    assert page.fields["text"] == "x"


@pytest.mark.slow
def test_axe_finds_nothing(chromium: Browser, web: Web) -> None:
    with served(web) as address:
        paths = ["/me/budget", "/me/training"]
        assert looked_over(chromium, web, address, ANNA, paths) == []
        assert looked_over(chromium, web, address, HR, [f"/people/{ANNA}/budget"]) == []
