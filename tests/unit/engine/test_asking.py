"""What stands before who asks a training for somebody: goals as far as they may be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers
from popflow.domain.person import Role
from popflow.domain.training import TrainingRequest
from popflow.engine.asking import asking_for
from popflow.engine.comparing import Import
from popflow.engine.cycles import Doer
from popflow.engine.money import grant
from popflow.engine.people import appoint, import_people
from popflow.engine.training import request_training
from popflow.errors import NotFoundError, RefusedError
from popflow.testing import make_goal, make_plan
from popflow.testing.plans import ENDS_ON
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, House

if TYPE_CHECKING:
    from popflow.engine.asking import Asking

PLAN = make_plan(make_goal(1, cost=40_000, title="Spanish"), make_goal(2))


@pytest.fixture
def signed(house: House) -> House:
    grant(house.engine, ANNA, 10_000, "extra", "g1")
    house.begin()
    house.agree(plan=PLAN)
    return house


def before(house: House, who: str | None) -> Asking:
    return asking_for(house.engine, Doer(who, "desk"), ANNA)


def told(asking: Asking) -> list[tuple[int, bool]]:
    return [(one.signed.goal.key, one.titled) for one in asking.goals]


def readers(house: House) -> list[tuple[str, Role]]:
    with house.store.read() as uow:
        found = uow.access.readings(house.cycle().id, None, 10)
    return [(one.reader, one.role) for one in found]


def test_the_two_and_a_deputy_read_what_a_goal_is_called(signed: House) -> None:
    today = signed.clock.now().date()
    appoint(signed.engine, MANAGER, OTHER, today, today)
    for who in (ANNA, MANAGER, OTHER):
        found = before(signed, who)
        assert told(found) == [(1, True), (2, True)]
        assert found.person.number == ANNA
        assert not found.requires
    # The person is told who read along.
    assert set(readers(signed)) == {(MANAGER, Role.MANAGER), (OTHER, Role.MANAGER)}


def test_hr_has_numbers_and_amounts_and_says_what_law_requires(signed: House) -> None:
    found = before(signed, HR)
    assert (told(found), found.requires) == ([(1, False), (2, False)], True)
    assert found.goals[0].signed.left == 40_000
    assert readers(signed) == []


def test_where_hr_reads_along_it_reads_goals_and_is_noted(signed: House) -> None:
    signed.choose(hr_reads="agreed with the works council")
    assert told(before(signed, HR)) == [(1, True), (2, True)]
    assert readers(signed) == [(HR, Role.HR)]


def test_the_operator_acts_for_hr(signed: House) -> None:
    found = before(signed, None)
    assert (told(found), found.requires) == ([(1, True), (2, True)], True)
    assert readers(signed) == [("desk", Role.SYSTEM)]


def test_a_stranger_is_told_of_nobody(signed: House) -> None:
    for who in (BRAM, OTHER):
        with pytest.raises(NotFoundError):
            before(signed, who)
    with pytest.raises(NotFoundError):
        asking_for(signed.engine, Doer(HR), "nobody")


def test_a_new_manager_knows_nothing_of_goals_of_an_earlier_round(signed: House) -> None:
    signed.wait(ENDS_ON)
    goes_on = Answers(tuple(Judgement(key, Outcome.UNDER_WAY) for key in (1, 2)))
    for who in (ANNA, MANAGER):
        signed.does(who, "answer", goes_on)
    signed.tick()
    assert signed.cycle().predecessor is not None
    assert told(before(signed, MANAGER)) == [(1, True), (2, True)]
    with signed.store.read() as uow:
        moved = replace(uow.people.get([ANNA])[ANNA], manager=OTHER)
    import_people(signed.engine, Import([moved], frozenset({"manager"})))
    assert told(before(signed, OTHER)) == []
    assert told(before(signed, ANNA)) == [(1, True), (2, True)]
    with pytest.raises(NotFoundError):
        before(signed, MANAGER)


def test_how_much_there_is_a_manager_is_not_told(signed: House) -> None:
    asked = TrainingRequest(ANNA, "Spanish", 90_000)
    found = {}
    for who in (MANAGER, HR):
        with pytest.raises(RefusedError) as caught:
            request_training(signed.engine, Doer(who), asked, f"t:{who}")
        assert caught.value.code == "not_enough_money"
        found[who] = caught.value.data
    assert found == {MANAGER: {}, HR: {"needed": "90000", "available": "10000"}}
