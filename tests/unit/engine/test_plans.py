"""What is known about a version of a plan beside what is written in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.cycle import Answer
from popflow.domain.event import Draft
from popflow.domain.plan import Horizon
from popflow.domain.post import Competence, Post
from popflow.engine.cycles import Doer
from popflow.engine.money import PeriodEnd, period_end
from popflow.engine.plans import lists_known, older_of, plan_facts
from popflow.engine.reading import show
from popflow.engine.training import signed_for
from popflow.errors import NotFoundError
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, BEGIN, BRAM, House
from tests.support.talks import drafted, talked


def test_horizons_guides_and_unknown_names() -> None:
    goal = make_goal(competence="Exel")
    guided = replace(goal, activities=(replace(goal.activities[0], supervisor=BRAM),))
    house = drafted(make_plan(guided, make_goal(2, ends_on=None)))
    with house.store.begin() as uow:
        uow.posts.save_posts([Post("1", "clerk", now=(Competence("Excel"),))])
        uow.commit()
    view = show(house.engine, house.cycle().id, Doer(ANNA))
    facts = plan_facts(house.engine, view, view.cycle.dossier.plans[1])
    assert facts.horizons == {1: Horizon.SHORT, 2: None}
    assert [(one.said, one.near) for one in facts.unknown] == [("Exel", ("Excel",))]
    assert list(facts.people) == [BRAM]
    assert facts.money is None
    assert lists_known(house.engine).names("competence") == ("Excel",)


@pytest.mark.parametrize("enough", [True, False])
def test_the_budget_is_asked_about_the_draft_and_nothing_is_posted(*, enough: bool) -> None:
    house = House()
    house.post.scheme = lambda _: Answer(passed=enough, reason="" if enough else "no_budget")
    drafted(make_plan(make_goal(cost=100)), house)
    view = show(house.engine, house.cycle().id, Doer(ANNA))
    facts = plan_facts(house.engine, view, view.cycle.dossier.plans[1])
    assert facts.money is not None
    assert facts.money.passed is enough
    with house.store.read() as uow:
        assert not uow.ledger.postings(ANNA)


def test_versions_are_compared_with_what_was_agreed_else_with_the_one_before() -> None:
    house = House()
    house.begin()
    house.agree()
    for title in ("second", "third"):
        house.does(ANNA, "draft", Draft(make_plan(make_goal(title=title))))
    cycle = house.cycle()
    assert [older_of(cycle, number) for number in (1, 2, 3)] == [1, 1, 1]
    assert older_of(replace(cycle, agreed_version=None), 3) == 2
    view = show(house.engine, cycle.id, Doer(ANNA))
    assert plan_facts(house.engine, view, cycle.dossier.plans[1]).money is None


def test_for_which_goals_a_training_can_be_asked() -> None:
    house = House()
    assert signed_for(house.engine, ANNA) == ()
    talked(house)
    assert signed_for(house.engine, ANNA) == ()
    house.settle(plan=make_plan(make_goal(cost=500), make_goal(2)))
    house.wait(timedelta(days=1))
    cycle = house.cycle().id
    paid = Posting(
        "paid", ANNA, 200, account(Pot.RESERVED, ANNA), account(Pot.SPENT, ANNA), "a book",
        house.clock.now(), cycle, goal=1,
    )  # fmt: skip
    with house.store.begin() as uow:
        uow.ledger.post([paid])
        uow.commit()
    first, second = signed_for(house.engine, ANNA)
    assert (first.cycle, first.goal.key, first.left, first.spent) == (cycle, 1, 300, 200)
    assert (second.goal.key, second.left) == (2, 0)


@pytest.mark.parametrize("lapses", [True, False])
def test_until_when_money_is_as_it_is(*, lapses: bool) -> None:
    house = House()
    assert period_end(house.engine, ANNA) is None
    house.post.scheme = lambda _: Answer(passed=True)
    with pytest.raises(NotFoundError):
        period_end(house.engine, "nobody")
    assert period_end(house.engine, ANNA) is None
    pots = (Pot.AVAILABLE, Pot.LAPSED) if lapses else (Pot.GRANTS, Pot.AVAILABLE)
    source, target = (account(pot, ANNA) for pot in pots)
    coming = Posting("new", ANNA, 1, source, target, "lapse", BEGIN)
    first = date(2027, 1, 1)
    house.post.due = lambda _, day: [coming] if day >= first else []
    end = period_end(house.engine, ANNA)
    assert end == PeriodEnd(date(2026, 12, 31), lapses)
    house.post.due = lambda *_: [coming]
    assert period_end(house.engine, ANNA) is None
