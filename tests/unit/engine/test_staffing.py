"""DOMAIN section 13: joiners, movers, new managers, leavers, re-hires, deputies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.effect import HR as HR_LIST
from popflow.domain.event import Draft, Held, NewItem, NewPartner, Signing
from popflow.domain.person import Role
from popflow.domain.workflow import Milestone
from popflow.engine.audit import audit
from popflow.engine.comparing import Import
from popflow.engine.cycles import Doer
from popflow.engine.people import Imported, import_people
from popflow.engine.reading import show
from popflow.errors import NotFoundError
from popflow.testing import make_person, make_plan
from tests.support.house import ANNA, BRAM, CARO, HEAD, HIRED, HR, MANAGER, OTHER, House, staff

if TYPE_CHECKING:
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


# ---------------------------------------------------------------------------------- movers


def test_a_new_manager_gets_the_running_round_and_the_former_sees_nothing_more(
    house: House,
) -> None:
    house.begin()
    number = house.cycle().id
    assert show(house.engine, number, Doer(MANAGER)).party is not None
    assert file(house, replace(known(house, ANNA), manager=OTHER)).done
    assert house.cycle().partner == OTHER
    assert show(house.engine, number, Doer(OTHER)).party is not None
    with pytest.raises(NotFoundError):
        show(house.engine, number, Doer(MANAGER))
    with pytest.raises(NotFoundError):
        house.does(MANAGER, "add_item", NewItem("still mine?"))
    house.does(OTHER, "add_item", NewItem("hello"))
    assert house.history()[-2].event == "relate"
    assert not audit(house.engine).broken


def test_on_a_new_manager_a_draft_loses_the_old_ones_signature(house: House) -> None:
    house.begin()
    house.exchange()
    at = house.cycle().conversation_at
    assert at is not None
    house.wait(at + timedelta(hours=2))
    house.does(ANNA, "hold", Held(at))
    house.does(ANNA, "draft", Draft(make_plan()))
    house.does(MANAGER, "sign", Signing(1))
    file(house, replace(known(house, ANNA), manager=OTHER))
    house.does(ANNA, "sign", Signing(1))
    assert house.cycle().milestone is Milestone.AGENDAS_EXCHANGED
    house.does(OTHER, "sign", Signing(1))
    assert house.cycle().milestone is Milestone.AGREED
    signed = {s.signer: s.lapsed for s in house.cycle().dossier.signatures.values()}
    assert signed == {MANAGER: True, ANNA: False, OTHER: False}


def test_on_a_new_manager_an_agreed_version_stays(house: House) -> None:
    house.begin()
    house.agree()
    file(house, replace(known(house, ANNA), manager=OTHER))
    cycle = house.cycle()
    assert (cycle.partner, cycle.agreed_version) == (OTHER, 1)
    assert not any(s.lapsed for s in cycle.dossier.signatures.values())


def test_a_suspended_round_follows_the_new_manager_too(house: House) -> None:
    house.begin()
    house.does(HR, "suspend")
    file(house, replace(known(house, ANNA), manager=OTHER))
    assert house.cycle().partner == OTHER
    house.wait(timedelta(days=5))
    house.does(HR, "resume")
    assert not audit(house.engine).broken


def test_a_deliberate_hand_over_stays_on_a_new_manager_while_in_service(house: House) -> None:
    house.begin()
    house.exchange()
    house.does(ANNA, "hand_over", NewPartner(HEAD))
    file(house, replace(known(house, ANNA), manager=OTHER))
    assert house.cycle().partner == HEAD
    # Gone: then the manager there is speaks for the employer.
    today = house.clock.now().date()
    file(house, replace(known(house, HEAD), leaves_on=today - timedelta(days=1)))
    assert house.cycle().partner == OTHER


def test_nobody_unknown_or_gone_becomes_the_partner(house: House) -> None:
    house.begin()
    house.exchange()
    gone = make_person("60", HEAD, hired_on=HIRED, leaves_on=date(2026, 1, 1))
    house.enrol(gone)
    for number in ("4711", "60"):
        with pytest.raises(NotFoundError):
            house.does(ANNA, "hand_over", NewPartner(number))
    assert house.cycle().partner == MANAGER


def test_timers_are_counted_with_the_own_days_of_a_new_partner(house: House) -> None:
    house.enrol(replace(known(house, OTHER), free_days=frozenset({0, 1, 2})))
    house.begin()
    file(house, replace(known(house, ANNA), manager=OTHER))
    assert not audit(house.engine).broken


def test_other_free_days_move_the_timers_of_part_timers(house: House) -> None:
    house.begin()
    file(house, replace(known(house, ANNA), free_days=frozenset({0, 1, 2})))
    assert not audit(house.engine).broken
    file(house, replace(known(house, MANAGER), free_days=frozenset({2, 3})))
    assert not audit(house.engine).broken


# --------------------------------------------------------------------------------- leavers


def test_a_leavers_round_is_cancelled_the_day_after_the_last(house: House) -> None:
    house.begin()
    last = house.clock.now().date() + timedelta(days=3)
    file(house, replace(known(house, ANNA), leaves_on=last))
    house.wait(last)
    assert house.cycle().open
    house.wait(last + timedelta(days=1))
    cycle = house.cycle()
    assert (cycle.milestone, cycle.end_reason) == (Milestone.CANCELLED, "left")
    assert house.history()[-1].actor.role is Role.SYSTEM
    assert not audit(house.engine).broken


def test_a_manager_gone_without_successor_gives_the_managers_manager_and_hr_is_told(
    house: House,
) -> None:
    house.begin()
    last = house.clock.now().date()
    file(house, replace(known(house, MANAGER), leaves_on=last))
    assert house.cycle().partner == MANAGER
    house.wait(last + timedelta(days=2))
    assert {house.cycle(p).partner for p in (ANNA, BRAM, CARO)} == {HEAD}
    (told,) = about(house, "no_successor")
    assert (told["manager"], told["count"]) == (MANAGER, "3")
    assert not audit(house.engine).broken


def test_the_head_of_the_organisation_has_the_stand_in(house: House) -> None:
    house.tick()
    assert house.cycle(HEAD).partner == HR


def test_a_line_of_managers_who_left_is_walked_up(house: House) -> None:
    yesterday = house.clock.now().date() - timedelta(days=1)
    house.enrol(replace(known(house, MANAGER), leaves_on=yesterday))
    house.enrol(replace(known(house, HEAD), leaves_on=yesterday, manager=None))
    house.tick()
    assert house.cycle(ANNA).partner == HR


def test_a_manager_nobody_knows_gives_the_stand_in() -> None:
    house = House(people=[*staff(), make_person("104", "999", hired_on=HIRED)])
    house.tick()
    assert house.cycle("104").partner == HR


def test_somebody_re_hired_gets_a_round_of_the_period_after_the_cancelled_one(
    house: House,
) -> None:
    house.begin()
    gone = house.clock.now().date()
    file(house, replace(known(house, ANNA), leaves_on=gone))
    house.wait(gone + timedelta(days=2))
    assert not house.cycle().open
    listed = replace(known(house, ANNA), leaves_on=None, hired_on=gone + timedelta(days=30))
    assert [p.number for p in file(house, listed).changes.rehires] == [ANNA]
    house.choose(standstill=timedelta(days=4000))
    house.tick(house.clock.now() + timedelta(days=720))
    first, second = house.cycles(person=ANNA)
    assert not first.open
    assert second.open
