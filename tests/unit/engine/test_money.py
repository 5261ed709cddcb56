"""DOMAIN section 9: grants, expenses, HR's leave to go below zero, and what a round reserves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import BudgetMove, Posting, Pot, account
from popflow.domain.cycle import Answer
from popflow.domain.event import Draft, Signing
from popflow.domain.workflow import Milestone
from popflow.engine import money
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer
from popflow.engine.money import approve, grant, show, spend
from popflow.errors import NotFoundError, RefusedError
from popflow.testing import make_goal, make_person, make_plan
from tests.support.house import ANNA, BEGIN, BRAM, CARO, HIRED, HR, MANAGER, House

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from popflow.domain.person import Person
    from popflow.domain.questions import BudgetQuestion
    from popflow.engine.money import Posted

COSTLY = make_plan(make_goal(cost=40_000))


def scheme(question: BudgetQuestion) -> Answer:
    """A plain scheme: reserve what the plan costs, give back what is held and not kept."""
    change = question.planned - question.held - question.spent
    if question.move is BudgetMove.RELEASE:
        change = question.kept - question.held
    room = question.balance.available - question.balance.floor
    if change > room:
        detail = {"needed": str(change), "available": str(room)}
        return Answer(passed=False, reason="not_enough_money", detail=detail, by="plain")
    person, key = question.person.number, f"{question.cycle}:{question.revision}"
    pots = account(Pot.AVAILABLE, person), account(Pot.RESERVED, person)
    source, target = pots if change > 0 else pots[::-1]
    posting = Posting(
        key, person, abs(change), source, target, question.move, question.now, question.cycle
    )
    return Answer(passed=True, postings=(posting,) if change else (), by="plain")


def balance(house: House, person: str = ANNA) -> tuple[int, int, int]:
    seen = show(house.engine, person).balance
    return seen.available, seen.reserved, seen.spent


def refused(code: str, *deed: object) -> None:
    call, *given = deed
    with pytest.raises(RefusedError) as caught:
        call(*given)  # type: ignore[operator]  # what to do comes first
    assert caught.value.code == code


def test_what_is_granted_can_be_spent_and_no_cent_more(house: House) -> None:
    grant(house.engine, ANNA, 50_000, "extra", "g1")
    refused("not_enough_money", spend, house.engine, ANNA, 50_001, "book", "s1")
    spend(house.engine, ANNA, 50_000, "course", "s2")
    assert balance(house) == (0, 0, 50_000)
    seen = show(house.engine, ANNA)
    assert [p.key for p in seen.postings] == ["g1", "s2"]
    assert not audit(house.engine).broken


def test_a_posting_key_twice_is_once(house: House) -> None:
    first = grant(house.engine, ANNA, 100, "extra", "g1", Doer(HR, "desk"))
    house.clock.advance(timedelta(hours=1))
    again = grant(house.engine, ANNA, 100, "extra", "g1", Doer(None, "other"))
    assert (first.again, again.again) == (False, True)
    assert again.posting == first.posting
    assert balance(house) == (100, 0, 0)
    assert not spend(house.engine, ANNA, 100, "book", "s1").again
    # There is no money left for it, and none is needed.
    assert spend(house.engine, ANNA, 100, "book", "s1").again
    assert balance(house) == (0, 0, 100)


@pytest.mark.parametrize(
    ("call", "person", "cents", "memo"),
    [
        (grant, BRAM, 100, "extra"),
        (grant, ANNA, 999, "extra"),
        (grant, ANNA, 100, "another"),
        (spend, ANNA, 100, "extra"),
    ],
)
def test_a_posting_key_is_refused_for_anything_else(
    house: House, call: Callable[..., Posted], person: str, cents: int, memo: str
) -> None:
    grant(house.engine, ANNA, 100, "extra", "g1")
    refused("posting_key_taken", call, house.engine, person, cents, memo, "g1")
    assert balance(house) == (100, 0, 0)
    assert balance(house, BRAM) == (0, 0, 0)


def test_postings_keep_who_posted_them(house: House) -> None:
    grant(house.engine, ANNA, 500, "extra", "g1", Doer(HR, "desk"))
    spend(house.engine, ANNA, 100, "book", "s1", by=Doer(None, "jansen"))
    approve(house.engine, ANNA, 1, HR, os_user="desk")
    seen = show(house.engine, ANNA)
    by = [(p.posted_by, p.os_user) for p in seen.postings]
    assert by == [(HR, "desk"), (None, "jansen")]
    assert [(a.approved_by, a.os_user) for a in seen.approvals] == [(HR, "desk")]
    assert show(house.engine, BRAM).approvals == ()


@pytest.mark.parametrize("cents", [0, -5])
def test_an_amount_is_above_zero(house: House, cents: int) -> None:
    refused("amount_not_positive", grant, house.engine, ANNA, cents, "extra", "g")
    refused("amount_not_positive", approve, house.engine, ANNA, -1, HR)


def test_below_zero_only_with_hrs_recorded_approval(house: House) -> None:
    refused("not_enough_money", spend, house.engine, ANNA, 100, "book", "s1")
    for nobody in (MANAGER, ANNA):
        refused("approval_is_hrs", approve, house.engine, ANNA, 500, nobody)
    refused("approval_is_hrs", approve, house.engine, HR, 500, HR)
    given = approve(house.engine, ANNA, 500, HR, until=BEGIN.date() + timedelta(days=10))
    assert (given.limit, given.approved_by) == (-500, HR)
    spend(house.engine, ANNA, 400, "book", "s1")
    refused("not_enough_money", spend, house.engine, ANNA, 101, "book", "s2")
    assert balance(house) == (-400, 0, 400)
    # The leave is over; what was spent under it stays sound.
    house.clock.advance(timedelta(days=11))
    refused("not_enough_money", spend, house.engine, ANNA, 1, "book", "s3")
    assert not audit(house.engine).broken


def test_nobody_unknown_has_a_budget(house: House) -> None:
    for call in (
        lambda: show(house.engine, "4711"),
        lambda: grant(house.engine, "4711", 1, "x", "k"),
        lambda: approve(house.engine, "4711", 1, HR),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_signing_reserves_execution_spends_and_the_evaluation_releases(house: House) -> None:
    house.post.scheme = scheme
    grant(house.engine, ANNA, 50_000, "extra", "g1")
    house.begin()
    house.agree(plan=COSTLY)
    assert balance(house) == (10_000, 40_000, 0)
    cycle = house.cycle().id
    refused("not_enough_money", spend, house.engine, ANNA, 40_001, "course", "s1", cycle)
    spend(house.engine, ANNA, 30_000, "course", "s2", cycle)
    assert balance(house) == (10_000, 10_000, 30_000)
    # Nobody spends what is reserved for a round of somebody else.
    refused("not_enough_money", spend, house.engine, BRAM, 1, "course", "s3", cycle)
    assert not audit(house.engine).broken


def test_without_money_the_last_signature_is_not_set_and_the_reason_is_told(house: House) -> None:
    house.post.scheme = scheme
    house.begin()
    with pytest.raises(RefusedError) as caught:
        house.agree(plan=COSTLY)
    assert caught.value.code == "not_enough_money"
    assert (caught.value.data["needed"], caught.value.data["available"]) == ("40000", "0")
    assert len(house.cycle().dossier.signatures) == 1
    grant(house.engine, ANNA, 40_000, "extra", "g1")
    house.does(MANAGER, "sign", Signing(1))
    assert house.cycle().milestone is Milestone.AGREED


def test_an_amendment_asks_for_the_difference(house: House) -> None:
    house.post.scheme = scheme
    grant(house.engine, ANNA, 50_000, "extra", "g1")
    house.begin()
    house.agree(plan=COSTLY)
    cycle = house.cycle().id
    spend(house.engine, ANNA, 30_000, "course", "s1", cycle)
    for version, cost in ((2, 60_000), (3, 45_000)):
        house.does(ANNA, "draft", Draft(make_plan(make_goal(cost=cost))))
        house.does(ANNA, "sign", Signing(version))
        if cost > 50_000:
            with pytest.raises(RefusedError):
                house.does(MANAGER, "sign", Signing(version))
    house.does(MANAGER, "sign", Signing(3))
    assert house.cycle().agreed_version == 3
    # Of 45,000 that the new version costs 30,000 was spent: 15,000 stays reserved.
    assert balance(house) == (5_000, 15_000, 30_000)
    assert not audit(house.engine).broken


def test_a_leavers_budget_is_released(house: House) -> None:
    house.post.scheme = scheme
    grant(house.engine, ANNA, 50_000, "extra", "g1")
    house.begin()
    house.agree(plan=COSTLY)
    with house.store.read() as uow:
        anna = uow.people.get([ANNA])[ANNA]
    house.enrol(replace(anna, leaves_on=house.clock.now().date()))
    house.tick(house.clock.now() + timedelta(days=1))
    assert house.cycle().end_reason == "left"
    assert balance(house) == (50_000, 0, 0)
    assert not audit(house.engine).broken


def test_without_a_budget_plugin_there_is_no_budget_to_run_out_of(house: House) -> None:
    house.begin()
    house.agree(plan=COSTLY)
    assert house.cycle().milestone is Milestone.AGREED
    assert house.tick().posted == 0


def test_what_the_calendar_brings_is_posted_once_a_day_to_everybody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, date]] = []

    def due(people: Sequence[Person], today: date) -> list[Posting]:
        asked.extend((person.number, today) for person in people)
        return [
            Posting(
                f"grant:{person.number}", person.number, 100,
                account(Pot.GRANTS, person.number), account(Pot.AVAILABLE, person.number),
                "period_grant", BEGIN,
            )
            for person in people
        ]  # fmt: skip

    monkeypatch.setattr(money, "PAGE", 3)
    house.post.scheme, house.post.due = scheme, due
    house.enrol(make_person("104", MANAGER, hired_on=HIRED))
    assert house.tick().posted == 8
    assert house.tick(BEGIN + timedelta(hours=3)).posted == 0
    assert house.tick(BEGIN + timedelta(days=1)).posted == 8
    assert len(asked) == len(set(asked)) == 16
    # Offered again, and written once.
    assert balance(house) == (100, 0, 0)


def test_about_whom_the_plugin_failed_it_is_asked_again_at_the_next_tick(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    broken = {BRAM, CARO, HR}

    def due(people: Sequence[Person], today: date) -> list[Posting]:
        asked.extend(person.number for person in people)
        if broken & {person.number for person in people}:
            raise OSError
        accounts = (
            account(Pot.GRANTS, people[0].number),
            account(Pot.AVAILABLE, people[0].number),
        )
        key = f"grant:{people[0].number}:{today.year}"
        return [Posting(key, people[0].number, 100, *accounts, "period_grant", BEGIN)]

    monkeypatch.setattr(money, "PAGE", 2)
    house.post.scheme, house.post.due = scheme, due
    assert house.tick().posted == 4
    assert balance(house, ANNA) == (100, 0, 0)  # nobody else's trouble
    asked.clear()
    broken.remove(CARO)
    assert house.tick(BEGIN + timedelta(minutes=1)).posted == 1
    assert asked == [BRAM, CARO, HR]
    assert balance(house, CARO) == (100, 0, 0)
    broken.clear()
    assert house.tick(BEGIN + timedelta(minutes=2)).posted == 2
    asked.clear()
    assert house.tick(BEGIN + timedelta(minutes=3)).posted == 0
    assert asked == []
    house.tick(BEGIN + timedelta(days=1))
    assert len(asked) == 7
