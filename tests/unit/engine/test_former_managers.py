"""A former manager sees nothing more; a new one nothing of earlier rounds (DOMAIN section 13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.policy import Intensity
from popflow.domain.workflow import Milestone
from popflow.engine.comparing import Import
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.migrate import migrate
from popflow.engine.people import appoint, import_people
from popflow.engine.reading import lines, show
from popflow.engine.setup import Rollout
from popflow.errors import NotFoundError
from popflow.ports import CycleQuery
from tests.support.house import (
    ANNA,
    BRAM,
    HR,
    MANAGER,
    NEED,
    OTHER,
    PERIODIC,
    SIGNAL,
    House,
)


def _with_another_manager(house: House, **told: object) -> None:
    with house.store.read() as uow:
        anna = uow.people.get([ANNA])[ANNA]
    moved = replace(anna, manager=OTHER, **told)  # type: ignore[arg-type]  # any field of Person
    import_people(house.engine, Import([moved], frozenset({"manager", *told})))


def _seen(house: House, number: str) -> set[int]:
    return {line.cycle.id for line in lines(house.engine, CycleQuery(person=ANNA), Doer(number))}


def test_an_ended_round_stays_open_to_who_is_still_the_manager() -> None:
    house = House()
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    number = house.cycle().id
    assert show(house.engine, number, Doer(MANAGER)).cycle.milestone is Milestone.CANCELLED
    assert number in _seen(house, MANAGER)


def test_an_ended_round_is_closed_to_a_former_manager_and_to_the_new_one() -> None:
    house = House()
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    number = house.cycle().id
    _with_another_manager(house)
    for stranger in (MANAGER, OTHER):
        with pytest.raises(NotFoundError):
            show(house.engine, number, Doer(stranger))
        assert number not in _seen(house, stranger)
    assert number in _seen(house, ANNA)


def test_a_running_round_follows_its_employee_who_is_to_leave_later() -> None:
    house = House()
    house.begin()
    last_day = (house.clock.now() + timedelta(days=90)).date()
    _with_another_manager(house, leaves_on=last_day)
    assert house.cycle().partner == OTHER
    assert house.cycle().open


def test_beperkt_goes_with_every_year_and_stays_beperkt_when_it_migrates() -> None:
    house = House()
    group = Rollout("pilot", f"person.number == '{ANNA}'", PERIODIC, intensity=Intensity.BEPERKT)
    house.choose(rollouts=(group,))
    house.tick()
    assert house.cycle().period_months == 12
    assert house.cycle(BRAM).period_months == 24
    assert not migrate(house.engine, PERIODIC, Doer(HR), dry_run=True)


def test_a_deputy_signals_for_the_manager_and_a_stranger_does_not() -> None:
    house = House(workflow=SIGNAL)
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today)
    started = start(house.engine, Doer(OTHER), StartRequest(ANNA, signal="the work changes"))
    assert started.entries[0].actor.on_behalf_of == MANAGER
    with pytest.raises(NotFoundError):
        start(house.engine, Doer(OTHER), StartRequest(HR, signal="somebody else's"))


def test_where_it_is_voluntary_nobody_gets_a_first_round_unasked() -> None:
    house = House(workflow=NEED)
    house.choose(voluntary=True)
    house.wait(timedelta(days=1700))
    assert not house.cycles()
    start(house.engine, Doer(HR), StartRequest(ANNA, reason="she asked for it"))
    assert house.cycle().open


def test_a_roll_out_can_be_voluntary_by_itself() -> None:
    house = House()
    house.choose(rollouts=(Rollout("opt in", f"person.number == '{ANNA}'", NEED, voluntary=True),))
    house.tick()
    assert not house.cycles(person=ANNA)
    assert house.cycles(person=BRAM)
