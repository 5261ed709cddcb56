"""Lists of rounds and of people, page by page, as far as whoever asks may know them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.event import Invite
from popflow.domain.person import Deputy, Offices
from popflow.engine import directory
from popflow.engine.cycles import Deed, Doer, act
from popflow.engine.directory import Wanted, deputies_of, find_people, know
from popflow.engine.paging import page_of_rounds
from popflow.engine.people import name_deputy
from popflow.errors import NotFoundError, RefusedError
from popflow.ports import CycleQuery
from tests.support.house import ANNA, BRAM, CARO, HEAD, HR, MANAGER, OTHER, House

if TYPE_CHECKING:
    from popflow.engine.paging import PageOfRounds

PERIOD: Final = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def house() -> House:
    house = House()
    house.begin()
    return house


def page(house: House, who: str | None, **asked: object) -> PageOfRounds:
    query = CycleQuery(**asked)  # type: ignore[arg-type]  # any field
    return page_of_rounds(house.engine, query, Doer(who))


def people(found: PageOfRounds) -> list[str]:
    return [line.cycle.person for line in found.lines]


def test_hr_and_the_operator_turn_the_pages_of_all(house: House) -> None:
    everything = [cycle.id for cycle in house.cycles()]
    for who in (HR, None):
        first = page(house, who, limit=3)
        assert [line.cycle.id for line in first.lines] == everything[:3]
        assert first.next == everything[2]
        rest = page(house, who, limit=500, after=first.next)
        assert [line.cycle.id for line in rest.lines] == everything[3:]
        assert rest.next is None


def test_others_are_led_through_what_is_theirs(house: House) -> None:
    assert people(page(house, ANNA)) == [ANNA]
    assert people(page(house, ANNA, person=BRAM)) == []
    assert people(page(house, ANNA, partner=MANAGER)) == [ANNA]
    team = page(house, MANAGER, limit=2)
    assert team.next is not None
    assert len(people(team)) == 2
    rest = page(house, MANAGER, limit=2, after=team.next)
    assert {*people(team), *people(rest)} == {MANAGER, ANNA, BRAM, CARO}
    assert people(page(house, MANAGER, partner=HEAD)) == [MANAGER]


def test_who_stands_in_and_who_was_invited_find_their_rounds(house: House) -> None:
    assert people(page(house, OTHER)) == [OTHER]
    house.choose(offices=Offices(advisers=frozenset({OTHER})))
    house.does(ANNA, "invite", Invite(OTHER))
    assert set(people(page(house, OTHER))) == {OTHER, ANNA}
    assert people(page(house, OTHER, workflow="another")) == []
    name_deputy(house.engine, Doer(MANAGER), Deputy(MANAGER, OTHER, *PERIOD))
    assert set(people(page(house, OTHER))) == {OTHER, ANNA, BRAM, CARO}


def test_a_deed_holds_to_the_revision_that_was_seen(house: House) -> None:
    cycle = house.cycle()
    stale = Deed("ready", revision=cycle.revision - 1)
    with pytest.raises(RefusedError, match="revision_stale"):
        act(house.engine, cycle.id, Doer(MANAGER), stale)
    fresh = Deed("signal", revision=cycle.revision)
    with pytest.raises(RefusedError, match="signal_missing"):
        act(house.engine, cycle.id, Doer(ANNA), fresh)
    with pytest.raises(NotFoundError):
        act(house.engine, cycle.id, Doer(OTHER), stale)


def test_only_the_manager_and_hr_name_a_deputy(house: House) -> None:
    wish = Deputy(MANAGER, OTHER, *PERIOD)
    for who in (OTHER, ANNA):
        with pytest.raises(NotFoundError):
            name_deputy(house.engine, Doer(who), wish)
    with pytest.raises(NotFoundError):
        name_deputy(house.engine, Doer(HR), replace(wish, manager=ANNA))
    with pytest.raises(NotFoundError):
        name_deputy(house.engine, Doer(HR), replace(wish, deputy="nobody"))
    for doer in (Doer(MANAGER), Doer(HR), Doer()):
        assert name_deputy(house.engine, doer, wish) == wish
    assert {one.manager for one in deputies_of(house.engine, by=OTHER)} == {MANAGER}
    assert deputies_of(house.engine, by=ANNA) == ()
    assert len(deputies_of(house.engine, by=None)) == 1


def test_people_are_found_by_name_number_and_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = house.engine

    def found(wanted: Wanted, by: str | None = None) -> list[str]:
        return [one.number for one in find_people(engine, wanted, by=by).people]

    assert found(Wanted("ROBIN 102")) == [BRAM]
    assert found(Wanted(manager=MANAGER)) == [ANNA, BRAM, CARO]
    assert found(Wanted(department="none")) == []
    assert found(Wanted(), by=MANAGER) == [MANAGER, ANNA, BRAM, CARO]
    assert found(Wanted(after=BRAM), by=MANAGER) == [CARO]
    house.enrol(replace(know(engine, BRAM, by=None).person, leaves_on=date(2026, 1, 1)))
    assert found(Wanted(manager=MANAGER)) == [ANNA, CARO]
    assert found(Wanted(manager=MANAGER, left=True)) == [ANNA, BRAM, CARO]
    monkeypatch.setattr(directory, "LOOKED", 3)
    first = find_people(engine, Wanted("102"), by=None)
    assert (first.people, first.next) == ((), ANNA)
    second = find_people(engine, Wanted("103", after=ANNA, limit=1), by=None)
    assert [one.number for one in second.people] == [CARO]


def test_somebody_is_known_to_oneself_the_manager_and_who_may_know_all(house: House) -> None:
    engine = house.engine
    for by in (ANNA, MANAGER, None):
        assert know(engine, ANNA, by=by).cycle == house.cycle().id
    assert know(engine, MANAGER, by=None).team == (ANNA, BRAM, CARO)
    for number, by in ((ANNA, BRAM), ("nobody", None)):
        with pytest.raises(NotFoundError):
            know(engine, number, by=by)
