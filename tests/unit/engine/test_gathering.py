"""What is known around a cycle when it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import Correction, Event, NewPartner
from popflow.domain.person import SYSTEM
from popflow.engine.gather import Gathered, Matter, facts_of, meet
from tests.support.house import HR, MANAGER, OTHER, House

if TYPE_CHECKING:
    from popflow.domain.event import Payload


@pytest.mark.parametrize(
    ("payload", "partner"),
    [(NewPartner(OTHER), OTHER), (Correction(OTHER), OTHER), (None, MANAGER)],
)
def test_timers_are_counted_with_the_days_of_who_is_across_the_table_afterwards(
    house: House, payload: Payload | None, partner: str
) -> None:
    house.begin()
    cycle = house.cycle()
    with house.store.read() as uow:
        workflow = house.engine.workflow(uow, cycle.definition)
        assert workflow is not None
        matter = Matter(workflow, cycle, Event("hand_over", SYSTEM, payload))
        known = Gathered(house.engine, uow, house.clock.now())
        meet(known, [matter])
        (facts,) = facts_of(known, [matter], [{}])
    assert facts.partner is not None
    assert facts.partner.number == partner


def test_nobodys_own_conversation_is_in_the_way_of_itself(house: House) -> None:
    house.choose(per_week=1)
    house.tick()
    before = house.cycle().conversation_at
    house.does(HR, "suspend")
    house.does(HR, "resume")
    assert house.cycle().conversation_at == before
