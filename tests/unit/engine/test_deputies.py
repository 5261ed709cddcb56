"""DOMAIN section 13: who stands in for a manager, from a day to a day, in own name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.event import NewItem, NewTime
from popflow.domain.person import Role
from popflow.engine.cycles import Doer
from popflow.engine.people import appoint
from popflow.engine.reading import show
from popflow.errors import NotFoundError, RefusedError
from tests.support.house import ANNA, MANAGER, OTHER, House

# -------------------------------------------------------------------------------- deputies


def test_a_deputy_acts_in_own_name_for_the_manager_within_the_period(house: House) -> None:
    house.begin()
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today + timedelta(days=7))
    house.does(OTHER, "add_item", NewItem("for the manager"))
    actor = house.history()[-1].actor
    assert (actor.role, actor.number, actor.on_behalf_of) == (Role.MANAGER, OTHER, MANAGER)
    assert show(house.engine, house.cycle().id, Doer(OTHER)).party is not None
    later = house.cycle().conversation_at
    assert later is not None
    house.does(OTHER, "move", NewTime(later + timedelta(days=30)))
    house.wait(timedelta(days=9))
    with pytest.raises(NotFoundError):
        house.does(OTHER, "add_item", NewItem("too late"))


def test_a_deputy_never_acts_for_the_manager_on_an_own_pop(house: House) -> None:
    house.begin()
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, ANNA, today, today + timedelta(days=7))
    house.does(ANNA, "add_item", NewItem("mine"))
    actor = house.history()[-1].actor
    assert (actor.role, actor.on_behalf_of) == (Role.EMPLOYEE, None)


@pytest.mark.parametrize(
    ("manager", "deputy", "days", "code"),
    [(MANAGER, MANAGER, 1, "deputy_is_manager"), (MANAGER, OTHER, -1, "deputy_period"),
     (MANAGER, OTHER, 400, "deputy_period")],
)  # fmt: skip
def test_an_appointment_that_makes_no_sense_is_refused(
    house: House, manager: str, deputy: str, days: int, code: str
) -> None:
    today = house.clock.now().date()
    with pytest.raises(RefusedError) as caught:
        appoint(house.engine, manager, deputy, today, today + timedelta(days=days))
    assert caught.value.code == code


def test_only_known_people_are_deputies(house: House) -> None:
    today = house.clock.now().date()
    for pair in ((MANAGER, "4711"), ("4711", OTHER)):
        with pytest.raises(NotFoundError):
            appoint(house.engine, *pair, today, today)
