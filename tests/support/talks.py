"""Rounds of which the conversation was held: it is time for a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.event import Draft, Held
from tests.support.house import ANNA, House

if TYPE_CHECKING:
    from popflow.domain.plan import PlanContent


def talked(house: House | None = None) -> House:
    """A house in which Anna and her manager have talked."""
    house = house or House()
    house.begin()
    house.exchange()
    conversation = house.cycle().conversation_at
    assert conversation is not None
    house.wait(conversation + timedelta(hours=2))
    house.does(ANNA, "hold", Held(conversation))
    return house


def drafted(content: PlanContent, house: House | None = None) -> House:
    """The same, and Anna wrote a plan."""
    house = talked(house)
    house.does(ANNA, "draft", Draft(content))
    return house
