"""The budget plugin: one, asked in batches, its postings checked before they reach the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import Balance, Brought, BudgetMove
from popflow.domain.cycle import Answer
from popflow.domain.questions import BudgetQuestion
from popflow.extension import Relay
from popflow.testing import make_person

if TYPE_CHECKING:
    from tests.support.distributions import Site

NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)
FAILED = Answer(passed=False, reason="plugin_failed", detail={"plugin": "money"}, by="money")
HEAD = """
from dataclasses import replace
from popflow.domain.budget import Posting

def posting(q, **told):
    n = q.person.number
    plain = Posting(f"{q.cycle}:reserve", n, q.planned, f"available:{n}", f"reserved:{n}",
                    "reserve", q.now, q.cycle)
    return replace(plain, **told)

"""
RESERVES = (
    HEAD
    + """
@hookimpl
def popflow_budget(questions):
    return [Answer(passed=True, postings=(posting(q%s),)) for q in questions]
"""
)
DUE = (
    HEAD
    + """
@hookimpl
def popflow_budget(questions):
    return [Answer(passed=True) for q in questions]

@hookimpl
def popflow_budget_due(people, balances, today, now):
    def grant(one, **told):
        n = one.number
        plain = Posting(f"{today.year}:{n}", n, 100 + balances[n].available, f"grants:{n}",
                        f"available:{n}", "grant", now)
        return replace(plain, **told)
    %s
"""
)


def question(cycle: int = 7, planned: int = 400) -> BudgetQuestion:
    return BudgetQuestion(
        BudgetMove.RESERVE,
        cycle,
        make_person(str(cycle)),
        planned,
        0,
        0,
        Balance(available=500, reserved=100),
        NOW,
        "agree",
        3,
        carried_from=5,
    )


def test_without_a_budget_plugin_every_step_passes(site: Site) -> None:
    hooks = Relay(site.load())
    assert not hooks.has_budget()
    assert hooks.budget([question()]) == [Answer(passed=True)]
    due = hooks.budget_due([make_person("7")], {"7": Balance()}, date(2025, 1, 1), NOW)
    assert due == Brought()


def test_postings_of_an_answer_come_through(site: Site) -> None:
    site.install("money", RESERVES % "")
    hooks = Relay(site.load(strict=True))
    assert hooks.has_budget()
    one, two = hooks.budget([question(7), question(8)])
    assert (one.passed, one.by) == (True, "money")
    assert [(p.key, p.amount, p.cycle) for p in one.postings] == [("7:reserve", 400, 7)]
    assert [p.person for p in two.postings] == ["8"]
    assert hooks.budget([]) == []


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("amount=0", "whole cents above zero"),
        ("amount=-1", "whole cents above zero"),
        ("amount=1.5", "whole cents above zero"),
        ("amount=True", "whole cents above zero"),
        ("person='8'", "about somebody else"),
        ("cycle=8", "about another cycle"),
        ("cycle=None", "about another cycle"),
        ("source='available:8'", "two different accounts"),
        ("source='elsewhere:7'", "two different accounts"),
        ("source='reserved:7'", "two different accounts"),
        ("key=''", "needs a key"),
        ("key=7", "needs a key"),
        ("memo=None", "needs a key and a memo"),
        ("currency='USD'", "the currency is EUR"),
        ("at=q.now.replace(tzinfo=None)", "no time zone"),
        ("amount=501", "more than is available"),
        ("amount=101, source='reserved:7', target='available:7'", "more than is reserved"),
    ],
)
def test_a_posting_that_makes_no_sense_refuses_the_step(
    site: Site, told: str, problem: str
) -> None:
    site.install("money", RESERVES % f", {told}")
    plugins = site.load(strict=True)
    assert Relay(plugins).budget([question(7)]) == [FAILED]
    assert problem in site.report(plugins)["money"].problem


def test_a_posting_may_be_about_the_cycle_whose_money_is_taken_over(site: Site) -> None:
    site.install("money", RESERVES % ", cycle=5")
    (answer,) = Relay(site.load(strict=True)).budget([question(7)])
    assert answer.passed


def test_a_key_is_given_once(site: Site) -> None:
    site.install("money", RESERVES % ", key='same'")
    assert Relay(site.load(strict=True)).budget([question(7), question(8)]) == [FAILED, FAILED]


@pytest.mark.parametrize(
    "body",
    [
        "raise RuntimeError",
        "raise SystemExit",
        "return []",
        "return 3",
        "return [Answer(passed=False) for q in questions]",
        "return [Answer(passed=False, reason='no', postings=(posting(q),)) for q in questions]",
    ],
)
def test_a_budget_plugin_that_fails_refuses_and_is_named(site: Site, body: str) -> None:
    site.install("money", f"{HEAD}\n@hookimpl\ndef popflow_budget(questions):\n    {body}\n")
    plugins = site.load(strict=True)
    assert Relay(plugins).budget([question(7)]) == [FAILED]
    assert site.report(plugins)["money"].failures == 1


def test_a_budget_plugin_that_is_counted_on_and_cannot_be_loaded_refuses(site: Site) -> None:
    refuses = """
@hookimpl
def popflow_configure(settings):
    raise ConfigurationError("No.")
"""
    site.install("money", RESERVES % "" + refuses)
    counted_on = Relay(site.load({"money": {"grant": 1}}))
    assert counted_on.has_budget()
    assert counted_on.budget([question(7)]) == [FAILED]
    assert not Relay(site.load()).has_budget()


def test_what_the_calendar_brings_comes_through(site: Site) -> None:
    site.install("money", DUE % "return [grant(p) for p in people]")
    people = [make_person("7"), make_person("8")]
    balances = {"7": Balance(available=5), "8": Balance()}
    due = Relay(site.load(strict=True)).budget_due(people, balances, date(2025, 1, 1), NOW)
    assert [(p.key, p.amount) for p in due.postings] == [("2025:7", 105), ("2025:8", 100)]
    assert due.failed == ()


def test_a_calendar_that_fails_over_one_person_brings_what_is_the_others(site: Site) -> None:
    site.install(
        "money", DUE % "return [grant(p, amount=100 if p.number != '8' else 0) for p in people]"
    )
    plugins = site.load(strict=True)
    people = [make_person(number) for number in ("7", "8", "9")]
    balances = {person.number: Balance() for person in people}
    due = Relay(plugins).budget_due(people, balances, date(2025, 1, 1), NOW)
    assert [p.person for p in due.postings] == ["7", "9"]
    assert due.failed == ("8",)
    assert "whole cents above zero" in site.report(plugins)["money"].problem


def test_of_two_people_with_one_key_neither_gets_it(site: Site) -> None:
    body = "return [grant(p, key=p.number if p.number == '9' else 'same') for p in people]"
    site.install("money", DUE % body)
    people = [make_person(number) for number in ("7", "8", "9")]
    balances = {person.number: Balance() for person in people}
    due = Relay(site.load(strict=True)).budget_due(people, balances, date(2025, 1, 1), NOW)
    assert [p.key for p in due.postings] == ["9"]
    assert due.failed == ("7", "8")


def test_a_calendar_that_is_counted_on_and_cannot_be_loaded_is_asked_again(site: Site) -> None:
    refuses = """
@hookimpl
def popflow_configure(settings):
    raise ConfigurationError("No.")
"""
    site.install("money", DUE % "return []" + refuses)
    hooks = Relay(site.load({"money": {"grant": 1}}))
    due = hooks.budget_due([make_person("7")], {"7": Balance()}, date(2025, 1, 1), NOW)
    assert due == Brought(failed=("7",))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("raise RuntimeError", "RuntimeError"),
        ("return None", "returned NoneType"),
        ("return [1]", "returned int instead of a Posting"),
        ("return [grant(people[0], person='9')]", "about somebody else"),
        ("return [grant(people[0], cycle=3)]", "is about a cycle"),
        ("return [grant(people[0])] * 2", "the same key"),
        ("return [grant(people[0], posted_by='90')]", "who posts it is not a plugin's to say"),
        ("return [grant(people[0], os_user='root')]", "who posts it is not a plugin's to say"),
    ],
)
def test_a_calendar_that_makes_no_sense_brings_nothing(
    site: Site, body: str, problem: str
) -> None:
    site.install("money", DUE % body)
    plugins = site.load(strict=True)
    given = Relay(plugins).budget_due([make_person("7")], {"7": Balance()}, date(2025, 1, 1), NOW)
    assert given == Brought(failed=("7",))
    assert problem in site.report(plugins)["money"].problem
