"""Who read a POP: noted when it is shown, told to whose POP it is."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.access import Reading
from popflow.domain.event import Invite, NewItem
from popflow.domain.person import Offices, Party, Role
from popflow.domain.visibility import Sight
from popflow.engine.cycles import Doer
from popflow.engine.people import appoint
from popflow.engine.preparing import read_form
from popflow.engine.reading import look, show
from popflow.engine.readings import readings
from popflow.errors import NotFoundError, RefusedError, StorageError
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, BRAM, CARO, HR, MANAGER, OTHER, House

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle


@pytest.fixture
def cycle(house: House) -> Cycle:
    return house.begin()


def read(house: House, number: int) -> list[tuple[str, Role, int]]:
    return [(o.reader, o.role, o.times) for o in readings(house.engine, number, Doer(ANNA))]


def test_whoever_is_shown_what_is_in_it_is_noted(house: House, cycle: Cycle) -> None:
    day = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, day, day)
    for doer in (
        Doer(ANNA), Doer(MANAGER), Doer(MANAGER), Doer(OTHER), Doer(HR), Doer(None, "root"),
        Doer(),
    ):  # fmt: skip
        show(house.engine, cycle.id, doer)
    assert read(house, cycle.id) == [
        (MANAGER, Role.MANAGER, 2), (OTHER, Role.MANAGER, 1), ("root", Role.SYSTEM, 1),
        ("system", Role.SYSTEM, 1),
    ]  # fmt: skip
    house.clock.advance(timedelta(days=1))
    show(house.engine, cycle.id, Doer(MANAGER))
    newest, *_ = readings(house.engine, cycle.id, Doer(ANNA))
    now = house.clock.now()
    assert newest == Reading(cycle.id, MANAGER, Role.MANAGER, now.date(), now, now)


def test_an_adviser_is_noted_as_one(house: House, cycle: Cycle) -> None:
    house.choose(offices=Offices(advisers=frozenset({CARO})))
    house.does(ANNA, "invite", Invite(CARO))
    show(house.engine, cycle.id, Doer(CARO))
    assert read(house, cycle.id) == [(CARO, Role.ADVISER, 1)]


def test_hr_who_guides_an_activity_is_noted_as_its_supervisor(house: House, cycle: Cycle) -> None:
    goal = make_goal()
    (activity,) = goal.activities
    house.agree(plan=make_plan(replace(goal, activities=(replace(activity, supervisor=HR),))))
    assert show(house.engine, cycle.id, Doer(HR)).sight is Sight.PROCESS
    assert read(house, cycle.id) == [(HR, Role.SUPERVISOR, 1)]


def test_nobody_is_noted_who_was_shown_nothing(house: House, cycle: Cycle) -> None:
    look(house.engine, cycle.id, Doer(MANAGER))
    show(house.engine, cycle.id, Doer(HR))
    with pytest.raises(NotFoundError):
        show(house.engine, cycle.id, Doer(BRAM))
    assert read(house, cycle.id) == []


def test_hr_reads_where_policy_grants_it_and_the_employee_sees_both(
    house: House, cycle: Cycle
) -> None:
    why = "HR guides the pilot"
    house.choose(hr_reads=why, offices=Offices(auditors=frozenset({OTHER})))
    house.does(ANNA, "add_item", NewItem("hidden until the exchange"))
    seen = show(house.engine, cycle.id, Doer(HR))
    assert (seen.sight, seen.party, seen.hr_reads) == (Sight.CONTENT, None, why)
    assert not seen.cycle.dossier.agenda
    assert show(house.engine, cycle.id, Doer(ANNA)).hr_reads == why
    assert show(house.engine, cycle.id, Doer(OTHER)).sight is Sight.PROCESS
    with pytest.raises(NotFoundError):
        read_form(house.engine, cycle.id, Doer(HR))
    assert read(house, cycle.id) == [(HR, Role.HR, 1)]
    house.does(MANAGER, "add_item", NewItem("another"))
    house.does(ANNA, "ready")
    house.does(MANAGER, "ready")
    agenda = show(house.engine, cycle.id, Doer(HR)).cycle.dossier.agenda
    assert len(agenda) == 2
    house.choose(hr_reads=None)
    assert not show(house.engine, cycle.id, Doer(HR)).cycle.dossier.agenda


def test_hr_of_ones_own_pop_is_its_employee(house: House) -> None:
    house.tick()
    house.choose(hr_reads="HR guides the pilot", hr=frozenset({HR, ANNA}))
    own = house.cycle(ANNA).id
    assert show(house.engine, own, Doer(ANNA)).party is Party.EMPLOYEE
    assert read(house, own) == []


def test_a_busy_store_keeps_nobody_from_reading(
    house: House, cycle: Cycle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[object] = []

    def busy(*, patience: timedelta | None = None) -> object:
        asked.append(patience)
        message = "others write"
        raise StorageError(message)

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(house.store, "begin", busy)
        assert show(house.engine, cycle.id, Doer(MANAGER)).cycle.id == cycle.id
    assert asked == [timedelta(seconds=1)]
    (said,) = caplog.records
    assert (said.message, vars(said)["cycle"]) == ("reading not noted", cycle.id)
    assert (vars(said)["person"], vars(said)["role"]) == (MANAGER, "manager")
    assert read(house, cycle.id) == []


def test_it_is_told_to_whose_pop_it_is_to_hr_and_to_the_operator(
    house: House, cycle: Cycle
) -> None:
    house.choose(offices=Offices(auditors=frozenset({CARO})))
    show(house.engine, cycle.id, Doer(MANAGER))
    told = readings(house.engine, cycle.id, Doer(ANNA))
    assert len(told) == 1
    assert readings(house.engine, cycle.id, Doer(HR)) == told
    assert readings(house.engine, cycle.id, Doer()) == told
    for other in (MANAGER, CARO):
        with pytest.raises(RefusedError) as caught:
            readings(house.engine, cycle.id, Doer(other))
        assert caught.value.code == "readings_not_yours"
    for number, stranger in ((cycle.id, BRAM), (4711, ANNA), (4711, None)):
        with pytest.raises(NotFoundError):
            readings(house.engine, number, Doer(stranger))


def test_it_is_told_page_by_page(house: House, cycle: Cycle) -> None:
    begun = house.clock.now().date()
    for _ in range(3):
        show(house.engine, cycle.id, Doer(MANAGER))
        house.clock.advance(timedelta(days=1))
    whole = readings(house.engine, cycle.id, Doer(ANNA))
    first = readings(house.engine, cycle.id, Doer(ANNA), limit=2)
    rest = readings(house.engine, cycle.id, Doer(ANNA), after=first[-1], limit=2)
    assert [*first, *rest] == whole
    assert [one.day - begun for one in whole] == [timedelta(days=n) for n in (2, 1, 0)]
