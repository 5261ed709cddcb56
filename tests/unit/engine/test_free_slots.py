"""Moments to choose from, and drafts that say on which version they were written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from popflow.domain.event import Draft
from popflow.engine.cycles import Doer
from popflow.engine.free_slots import free_slots
from popflow.errors import NotFoundError, RefusedError
from popflow.testing import make_plan
from tests.support.house import ANNA, MANAGER, OTHER, House


def test_the_next_moments_are_on_days_of_their_own_and_free() -> None:
    house = House()
    house.tick()
    found = free_slots(house.engine, house.cycle().id, Doer(ANNA), notice_days=14)
    assert len({slot.date() for slot in found}) == len(found) == 6
    assert found == sorted(found)
    assert (found[0] - house.clock.now()).days >= 13


@pytest.mark.parametrize(("number", "who"), [(0, OTHER), (999, ANNA)])
def test_who_may_not_know_of_a_round_is_told_as_of_none(number: int, who: str) -> None:
    house = House()
    house.tick()
    with pytest.raises(NotFoundError):
        free_slots(house.engine, number or house.cycle().id, Doer(who), notice_days=1)


def test_nobody_overwrites_what_the_other_wrote_meanwhile() -> None:
    house = House()
    house.tick()
    moment = house.cycle().conversation_at
    assert moment is not None
    house.wait(moment)
    if house.cycle().exchanged_at is None:
        house.exchange()
    house.does(ANNA, "draft", Draft(make_plan(), base=0))
    other = replace(make_plan(), evaluate_on=None, goals=make_plan().goals[:0])
    with pytest.raises(RefusedError, match="draft_stale"):
        house.does(MANAGER, "draft", Draft(other, base=0))
    house.does(MANAGER, "draft", Draft(other, base=1))
