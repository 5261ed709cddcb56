"""DOMAIN section 13: who stands in for a manager, from a day to a day, in own name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.event import NewItem, NewTime
from popflow.domain.person import Deputy, Role
from popflow.engine.cycles import Doer
from popflow.engine.people import appoint, withdraw_deputy
from popflow.engine.reading import show
from popflow.errors import NotFoundError, RefusedError
from tests.support.house import ANNA, HR, MANAGER, OTHER, House

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


# ------------------------------------------------------------------------------ taken back


def named(house: House, first: int, last: int) -> Deputy:
    """Somebody stands in, so many days from now until so many days from now."""
    today = house.clock.now().date()
    days = (today + timedelta(days=first), today + timedelta(days=last))
    return appoint(house.engine, MANAGER, OTHER, *days)


def kept(house: House) -> list[Deputy]:
    with house.store.read() as uow:
        return uow.people.deputies()


@pytest.mark.parametrize("who", [MANAGER, HR, None])
def test_a_period_that_has_not_begun_is_gone(house: House, who: str | None) -> None:
    other, coming = named(house, 0, 3), named(house, 1, 5)
    assert withdraw_deputy(house.engine, Doer(who), coming) is None
    assert kept(house) == [other]


@pytest.mark.parametrize("who", [MANAGER, HR, None])
def test_a_period_that_runs_ends_today(house: House, who: str | None) -> None:
    house.begin()
    runs = named(house, -3, 9)
    house.does(OTHER, "add_item", NewItem("for the manager"))
    left = withdraw_deputy(house.engine, Doer(who), runs)
    today = house.clock.now().date()
    assert left == Deputy(MANAGER, OTHER, runs.from_day, today)
    assert kept(house) == [left]
    # What was done stays explained, and today can be finished; tomorrow it is over.
    assert house.history()[-1].actor.on_behalf_of == MANAGER
    house.does(OTHER, "add_item", NewItem("and one more"))
    house.wait(timedelta(days=1))
    with pytest.raises(NotFoundError):
        house.does(OTHER, "add_item", NewItem("too late"))


def test_what_ends_today_already_stays_as_it_is(house: House) -> None:
    ends = named(house, -2, 0)
    for _ in range(2):
        assert withdraw_deputy(house.engine, Doer(MANAGER), ends) == ends
        assert kept(house) == [ends]


def test_two_periods_that_become_one_are_one(house: House) -> None:
    short, long = named(house, -2, 0), named(house, -2, 9)
    assert withdraw_deputy(house.engine, Doer(MANAGER), long) == short
    assert kept(house) == [short]


def test_what_is_past_is_not_taken_back(house: House) -> None:
    past = named(house, -9, -1)
    with pytest.raises(RefusedError) as caught:
        withdraw_deputy(house.engine, Doer(MANAGER), past)
    assert (caught.value.code, caught.value.data) == ("deputy_past", {"to": str(past.to_day)})
    assert kept(house) == [past]


@pytest.mark.parametrize("who", [ANNA, OTHER])
def test_nobody_else_takes_a_deputy_back(house: House, who: str) -> None:
    coming = named(house, 1, 5)
    with pytest.raises(NotFoundError) as caught:
        withdraw_deputy(house.engine, Doer(who), coming)
    assert caught.value.kind == "manager"
    assert kept(house) == [coming]


def test_only_what_was_named_is_taken_back(house: House) -> None:
    coming = named(house, 1, 5)
    with pytest.raises(NotFoundError) as caught:
        withdraw_deputy(house.engine, Doer(MANAGER), replace(coming, to_day=coming.from_day))
    assert caught.value.kind == "deputy"
    assert kept(house) == [coming]
