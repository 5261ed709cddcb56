"""DOMAIN section 9: no POP, no training; what is granted is paid, and never twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, Draft, Signing
from popflow.domain.person import Deputy
from popflow.domain.training import TrainingRequest
from popflow.domain.workflow import Milestone
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer
from popflow.engine.money import approve, grant, show, spend
from popflow.engine.training import request_training
from popflow.errors import NotFoundError, RefusedError
from popflow.testing import make_goal, make_plan
from popflow.testing.plans import ENDS_ON
from popflow_pob.reservations import answer as scheme
from tests.support.house import ANNA, BRAM, CARO, HR, MANAGER, OTHER, House

if TYPE_CHECKING:
    from popflow.engine.training import Granted

COURSE, LAW, BOOK = 1, 2, 3
PLAN = make_plan(
    make_goal(COURSE, cost=40_000), make_goal(LAW, cost=90_000, required=True),
    make_goal(BOOK, cost=5_000),
)  # fmt: skip


@pytest.fixture
def signed(house: House) -> House:
    """Anna's plan holds: 450 euros of her 600 are reserved."""
    house.post.scheme = scheme
    house.choose(no_pop_no_training=True)
    grant(house.engine, ANNA, 60_000, "extra", "g1")
    house.begin()
    house.agree(plan=PLAN)
    return house


def ask(
    house: House, cents: int, goal: int | None = None, who: str | None = ANNA, **told: object
) -> Granted:
    key = str(told.pop("key", f"t:{cents}:{goal}:{who}"))
    asked = TrainingRequest(ANNA, "Spanish for nurses", cents, goal, **told)  # type: ignore[arg-type]  # any field
    return request_training(house.engine, Doer(who, "desk"), asked, key)


def refused(code: str, house: House, cents: int, goal: int | None = None, **told: object) -> None:
    before = money(house)
    with pytest.raises(RefusedError) as caught:
        ask(house, cents, goal, **told)  # type: ignore[arg-type]  # as ask takes them
    assert caught.value.code == code
    assert money(house) == before


def money(house: House, person: str = ANNA) -> tuple[int, int, int]:
    seen = show(house.engine, person).balance
    return seen.available, seen.reserved, seen.spent


def test_what_was_agreed_for_a_goal_is_the_employees_to_ask_and_its_reservation_pays(
    signed: House,
) -> None:
    assert money(signed) == (15_000, 45_000, 0)
    granted = ask(signed, 30_000, COURSE)
    (posting,) = granted.postings
    assert (posting.source, posting.target) == (f"reserved:{ANNA}", f"spent:{ANNA}")
    assert (posting.cycle, posting.goal) == (signed.cycle().id, COURSE)
    assert (posting.posted_by, posting.os_user) == (ANNA, "desk")
    assert posting.memo == "Spanish for nurses"
    assert money(signed) == (15_000, 15_000, 30_000)
    # A hundred euros are left of what was agreed for this goal; the other goal's stay its own.
    refused("more_than_agreed", signed, 10_001, COURSE)
    ask(signed, 10_000, COURSE)
    assert money(signed) == (15_000, 5_000, 40_000)
    ask(signed, 5_000, BOOK)
    assert money(signed) == (15_000, 0, 45_000)
    assert not audit(signed.engine).broken


def test_beyond_what_was_agreed_a_manager_grants_what_is_available(signed: House) -> None:
    granted = ask(signed, 50_000, COURSE, MANAGER, key="t1")
    assert [(p.key, p.amount, p.source) for p in granted.postings] == [
        ("t1", 40_000, f"reserved:{ANNA}"),
        ("t1:rest", 10_000, f"available:{ANNA}"),
    ]
    assert money(signed) == (5_000, 5_000, 50_000)
    refused("not_enough_money", signed, 5_001, COURSE, who=MANAGER)
    approve(signed.engine, ANNA, 1, HR)
    ask(signed, 5_001, COURSE, MANAGER)
    assert money(signed) == (-1, 5_000, 55_001)
    assert not audit(signed.engine).broken


def test_no_pop_no_training(signed: House) -> None:
    for who in (ANNA, MANAGER, HR, None):
        refused("no_pop_no_training", signed, 100, who=who)
        refused("goal_not_signed", signed, 100, 7, who=who)


def test_where_that_is_not_held_to_the_manager_or_hr_grants_outright(signed: House) -> None:
    signed.choose(no_pop_no_training=False)
    refused("training_unsigned", signed, 100)
    for who in (MANAGER, HR, None):
        (posting,) = ask(signed, 100, who=who).postings
        assert (posting.source, posting.cycle) == (f"available:{ANNA}", None)
    assert money(signed) == (14_700, 45_000, 300)


def test_what_law_or_post_requires_is_the_employers_to_pay(signed: House) -> None:
    (posting,) = ask(signed, 95_000, LAW).postings
    assert (posting.source, posting.target) == (f"grants:{ANNA}", f"employer:{ANNA}")
    refused("required_is_hrs", signed, 500, required=True)
    refused("required_is_hrs", signed, 500, who=MANAGER, required=True)
    for who in (HR, None):
        (posting,) = ask(signed, 500, who=who, required=True).postings
        assert (posting.target, posting.cycle) == (f"employer:{ANNA}", None)
    assert money(signed) == (15_000, 45_000, 0)
    assert not audit(signed.engine).broken


@pytest.mark.parametrize(
    ("code", "cents", "text"),
    [
        ("training_text_missing", 100, "  "),
        ("amount_not_positive", 0, "x"),
        ("amount_not_positive", -1, "x"),
    ],
)
def test_a_request_says_what_and_how_much(signed: House, code: str, cents: int, text: str) -> None:
    asked = TrainingRequest(ANNA, text, cents, COURSE)
    with pytest.raises(RefusedError) as caught:
        request_training(signed.engine, Doer(ANNA), asked, "k")
    assert caught.value.code == code


def test_who_is_nothing_to_somebody_asks_nothing_for_them(signed: House) -> None:
    for who in (BRAM, OTHER, "4711"):
        with pytest.raises(NotFoundError):
            ask(signed, 100, COURSE, who)
    with pytest.raises(NotFoundError):
        request_training(signed.engine, Doer(HR), TrainingRequest("4711", "x", 1), "k")
    # An HR adviser's own training is asked for as an employee.
    own = TrainingRequest(HR, "x", 1, required=True)
    with pytest.raises(RefusedError, match="required_is_hrs"):
        request_training(signed.engine, Doer(HR), own, "k")


def test_a_deputy_asks_as_the_manager(signed: House) -> None:
    today = signed.clock.now().date()
    with signed.store.begin() as uow:
        uow.people.appoint(Deputy(MANAGER, OTHER, today, today + timedelta(days=9)))
        uow.commit()
    assert ask(signed, 41_000, COURSE, OTHER).postings


def test_without_a_manager_hr_asks_for_whoever_has_no_round(house: House) -> None:
    house.choose(stand_in=None)
    grant(house.engine, "1", 100, "extra", "g1")
    asked = TrainingRequest("1", "x", 100)
    with pytest.raises(NotFoundError):
        request_training(house.engine, Doer(MANAGER), asked, "k")
    assert request_training(house.engine, Doer(HR), asked, "k").postings
    with pytest.raises(RefusedError, match="goal_not_signed"):
        request_training(house.engine, Doer(HR), TrainingRequest("1", "x", 1, 1), "k2")


def test_the_same_request_twice_is_granted_once(signed: House) -> None:
    first = ask(signed, 50_000, COURSE, MANAGER, key="t1")
    again = ask(signed, 50_000, COURSE, MANAGER, key="t1")
    assert (first.again, again.again) == (False, True)
    assert again.postings == first.postings
    assert money(signed) == (5_000, 5_000, 50_000)
    refused("posting_key_taken", signed, 49_999, COURSE, who=MANAGER, key="t1")
    refused("posting_key_taken", signed, 50_000, BOOK, who=MANAGER, key="t1")
    refused("posting_key_taken", signed, 50_000, COURSE, who=HR, key="t1", required=True)
    refused("posting_key_taken", signed, 60_000, COURSE, who=HR, key="g1")
    with pytest.raises(RefusedError, match="posting_key_taken"):
        spend(signed.engine, ANNA, 50_000, "Spanish for nurses", "t1")


def test_a_draft_is_no_signed_plan(house: House) -> None:
    house.choose(no_pop_no_training=True)
    house.begin()
    house.exchange()
    house.does(ANNA, "draft", Draft(PLAN))
    refused("goal_not_signed", house, 100, COURSE, who=MANAGER)


def test_a_cancelled_plan_is_no_plan(signed: House) -> None:
    signed.wait(ENDS_ON)
    signed.does(ANNA, "answer", answers(Outcome.UNDER_WAY))
    assert ask(signed, 100, COURSE).postings
    signed.does(HR, "cancel", reason="a mistake")
    refused("goal_not_signed", signed, 100, COURSE, who=MANAGER)


def answers(outcome: Outcome) -> Answers:
    """What became of the course; the rest was reached."""
    rest = (Judgement(goal, Outcome.REACHED) for goal in (LAW, BOOK))
    return Answers((Judgement(COURSE, outcome), *rest))


def judged(house: House, outcome: Outcome) -> None:
    house.wait(ENDS_ON)
    for who in (ANNA, MANAGER):
        house.does(who, "answer", answers(outcome))
    assert house.cycle().milestone is Milestone.EVALUATED


def test_a_goal_that_is_under_way_goes_on_until_the_next_plan_holds(signed: House) -> None:
    first = signed.cycle().id
    ask(signed, 10_000, COURSE)
    judged(signed, Outcome.UNDER_WAY)
    assert ask(signed, 1, COURSE).postings
    signed.tick()
    assert signed.cycle().predecessor == first
    assert signed.cycle().agreed_plan is None
    refused("goal_not_signed", signed, 100, BOOK, who=MANAGER)
    (posting,) = ask(signed, 20_000, COURSE).postings
    assert (posting.source, posting.cycle) == (f"reserved:{ANNA}", first)
    # In a next round that is over before it was signed nothing is carried any more.
    signed.does(HR, "cancel", reason="a mistake")
    refused("goal_not_signed", signed, 100, COURSE, who=MANAGER)
    assert not audit(signed.engine).broken


def test_a_goal_that_was_reached_needs_no_training_any_more(signed: House) -> None:
    judged(signed, Outcome.REACHED)
    refused("goal_not_signed", signed, 100, COURSE, who=MANAGER)
    signed.tick()
    assert signed.cycle().agreed_plan is None
    refused("goal_not_signed", signed, 100, COURSE, who=MANAGER)


def test_an_amendment_counts_what_its_own_reservation_paid(signed: House) -> None:
    # 400 of the reservation and 100 beside it: 50 stay reserved for the other goal.
    ask(signed, 50_000, COURSE, MANAGER)
    signed.does(ANNA, "draft", Draft(make_plan(*PLAN.goals, make_goal(4))))
    for who in (ANNA, MANAGER):
        signed.does(who, "sign", Signing(2))
    assert signed.cycle().agreed_version == 2
    assert money(signed) == (5_000, 5_000, 50_000)


def test_many_requests_at_once_never_spend_the_same_money(signed: House) -> None:
    granted: list[Granted] = []
    codes: list[str] = []

    def press(thread: int) -> None:
        for number in range(4):
            try:
                granted.append(ask(signed, 2_500, COURSE, key=f"{thread}:{number}"))
            except RefusedError as error:
                codes.append(error.code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 16
    assert codes == ["more_than_agreed"] * 48
    assert money(signed) == (15_000, 5_000, 40_000)
    assert not audit(signed.engine).broken


def test_who_has_no_round_yet_has_no_signed_plan(house: House) -> None:
    grant(house.engine, CARO, 100, "extra", "g1")
    asked = TrainingRequest(CARO, "x", 100, COURSE)
    with pytest.raises(RefusedError, match="goal_not_signed"):
        request_training(house.engine, Doer(CARO), asked, "k")
