"""Who left: looked at on the day, after an import all of them, however many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.effect import HR as HR_LIST
from popflow.engine.audit import audit
from popflow.engine.comparing import Import
from popflow.engine.people import Imported, import_people
from popflow.testing import make_person
from tests.support.house import ANNA, BRAM, CARO, HEAD, MANAGER, House

if TYPE_CHECKING:
    import pytest

    from popflow.domain.person import Person

ALL = frozenset({
    "first_name", "last_name", "infix", "email", "job", "department", "manager", "fte",
    "free_days", "hired_on", "leaves_on", "track", "language",
})  # fmt: skip


def file(house: House, *people: Person, full: bool = False, dry_run: bool = False) -> Imported:
    return import_people(house.engine, Import(people, ALL, full=full), dry_run=dry_run)


def known(house: House, number: str) -> Person:
    with house.store.read() as uow:
        return uow.people.get([number])[number]


def about(house: House, code: str) -> list[dict[str, str]]:
    words = house.parcels(recipient=HR_LIST)
    return [dict(p.data) for p in words if p.data.get("about") == code]


def test_whoever_left_is_looked_at_on_that_day_and_after_an_import(house: House) -> None:
    house.begin()
    last = house.clock.now().date()
    # Not by an import: nobody drops the mark of the day.
    house.enrol(replace(known(house, ANNA), leaves_on=last))
    house.wait(last + timedelta(days=1))
    assert house.cycle().end_reason == "left"
    # Somebody who left long ago, as only a whole look finds.
    house.enrol(replace(known(house, BRAM), leaves_on=last - timedelta(days=30)))
    house.wait(last + timedelta(days=4))
    assert house.cycle(BRAM).open
    file(house, replace(known(house, CARO), job="adviser"))
    house.tick(house.clock.now() + timedelta(minutes=1))
    assert house.cycle(BRAM).end_reason == "left"


def test_many_leavers_and_large_teams_go_by_the_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("popflow.engine.relations.PAGE", 2)
    monkeypatch.setattr("popflow.engine.staff.PAGE", 2)
    house.begin()
    last = house.clock.now().date()
    file(house, *(replace(known(house, one), leaves_on=last) for one in (MANAGER, BRAM)))
    house.enrol(*(make_person(f"7{n}", HEAD, leaves_on=date(2020, 1, 1)) for n in range(3)))
    house.wait(last + timedelta(days=2))
    assert house.cycle(BRAM).end_reason == "left"
    assert {house.cycle(p).partner for p in (ANNA, CARO)} == {HEAD}
    (told,) = about(house, "no_successor")
    assert (told["manager"], told["count"]) == (MANAGER, "2")
    assert not audit(house.engine).broken
