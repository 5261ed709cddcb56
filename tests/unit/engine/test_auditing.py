"""Each invariant of QUALITY section 2 is found broken where it is, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.cycle import Change, Entry
from popflow.domain.effect import Message, MessageKind
from popflow.domain.person import SYSTEM
from popflow.domain.timetable import Timer
from popflow.engine.audit import audit
from popflow.engine.money import grant
from popflow.ports import Parcel, Status
from tests.support.house import ANNA, BEGIN, BRAM, HR, House
from tests.support.tampering import added, another_reason, no_history, no_row, save


@pytest.fixture
def signed(house: House) -> House:
    """An organisation with rounds in several states, money and messages; all of it sound."""
    grant(house.engine, ANNA, 1_000, "extra", "g1")
    house.begin()
    house.agree()
    house.does(HR, "cancel", person=BRAM, reason="a mistake")
    house.tick()
    assert not audit(house.engine).broken
    return house


def found(house: House) -> set[int]:
    """The invariants that are broken now."""
    return {broken.invariant for broken in audit(house.engine).broken}


def letter(house: House, key: str, **fields: object) -> Parcel:
    """A message about somebody's round that its history does not ask for."""
    message = Message(MessageKind.STANDING, ANNA, BEGIN, until=BEGIN)
    made = Parcel(key, message, house.cycle().id, due=BEGIN)
    return replace(made, **fields)  # type: ignore[arg-type]  # any field


def put(house: House, *parcels: Parcel) -> None:
    """Put messages in the outbox as they are."""
    with house.store.begin() as uow:
        uow.outbox.add(parcels)
        uow.commit()


def keep(house: House, cycle: int, *timers: Timer) -> None:
    """Give a cycle other timers."""
    with house.store.begin() as uow:
        uow.timers.replace({cycle: timers})
        uow.commit()


def test_a_sound_store_has_none_and_everything_is_counted(signed: House) -> None:
    told = audit(signed.engine)
    assert told.broken == []
    assert told.cycles == len(signed.cycles())
    assert told.entries == sum(cycle.revision for cycle in signed.cycles())
    assert told.messages == len([p for p in signed.parcels() if p.cycle])
    assert (told.postings, told.unsealed) == (1, 0)


def test_1_a_state_that_is_not_the_fold_of_its_history(signed: House) -> None:
    added(signed, Change("missed", 3), missed=7)
    assert found(signed) == {1}


def test_2_a_gap_in_the_history(signed: House) -> None:
    cycle, last = signed.cycle(), signed.history()[-1]
    after = replace(cycle, revision=cycle.revision + 3)
    entry = Entry(cycle.id, cycle.revision + 1, last.at, "ready", last.target, last.target, SYSTEM)
    save(signed, after, entry, replace(entry, seq=cycle.revision + 3))
    assert 2 in found(signed)


def test_2_an_entry_that_does_not_begin_where_the_one_before_ends(signed: House) -> None:
    added(signed, source="closed")
    assert found(signed) == {2}


def test_2_a_seal_that_does_not_hold(signed: House) -> None:
    cycle = signed.cycle()
    another_reason(signed.store, cycle.id, cycle.revision)
    assert found(signed) == {2}


def test_2_a_cycle_without_any_history(signed: House) -> None:
    no_history(signed.store, signed.cycle().id)
    assert 2 in found(signed)


def test_3_timers_that_are_not_those_required(signed: House) -> None:
    number = signed.cycle().id
    with signed.store.read() as uow:
        kept = uow.timers.of([number])[number]
    keep(signed, number, *kept[1:], Timer(number, "of_nothing", BEGIN))
    assert found(signed) == {3}


def test_4_a_timer_of_a_finished_cycle(signed: House) -> None:
    number = signed.cycle(BRAM).id
    keep(signed, number, Timer(number, "announce", BEGIN))
    assert found(signed) == {3, 4}


def test_5_an_occurrence_that_fired_twice(signed: House) -> None:
    fired = next(entry for entry in signed.history() if entry.timer is not None)
    added(signed, timer=fired.timer, occurrence=fired.occurrence)
    assert found(signed) == {5}


@pytest.mark.parametrize(
    ("status", "settled"), [(Status.SENT, False), (Status.PENDING, True), (Status.DEAD, False)]
)
def test_6_a_message_that_stands_in_two_places(
    signed: House,
    status: Status,
    settled: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    put(signed, letter(signed, "x", status=status, settled_at=BEGIN if settled else None))
    assert found(signed) == {6}


def test_7_a_message_that_is_missing(signed: House) -> None:
    key = next(p.key for p in signed.parcels() if p.cycle == signed.cycle().id)
    no_row(signed.store, "outbox", "key", key)
    # A store that keeps counts of messages notices that they are off as well.
    assert found(signed) - {14} == {7}


def test_8_an_extra_delivery_with_a_key_of_its_own(signed: House) -> None:
    parcel = next(p for p in signed.parcels() if p.cycle == signed.cycle().id)
    put(signed, replace(parcel, key="again"))
    assert found(signed) == {8}


def test_9_a_message_that_was_sent_after_its_moment(signed: House) -> None:
    late = BEGIN + timedelta(seconds=1)
    put(signed, letter(signed, "x", status=Status.SENT, settled_at=late))
    assert found(signed) == {9}
    put(signed, letter(signed, "y", status=Status.SENT, settled_at=BEGIN))
    assert len(audit(signed.engine).broken) == 1
