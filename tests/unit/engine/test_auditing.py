"""Each invariant of QUALITY section 2 is found broken where it is, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.timetable import Timer
from popflow.engine.audit import audit
from popflow.engine.money import grant
from popflow.ports import Status
from popflow.storage.memory import MemoryStore
from tests.support.house import ANNA, BEGIN, BRAM, HR, House

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.storage.memory.tables import Tables


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


def tampered(house: House, harm: Callable[[Tables, int], None]) -> set[int]:
    """The invariants that are found broken after somebody wrote in the tables by hand."""
    store = house.store
    assert isinstance(store, MemoryStore)
    with store.hold(writable=True) as tables:
        harm(tables, house.cycle().id)
        store.publish(tables)
    return {broken.invariant for broken in audit(house.engine).broken}


def test_a_sound_store_has_none_and_everything_is_counted(signed: House) -> None:
    found = audit(signed.engine)
    assert found.broken == []
    assert found.cycles == len(signed.cycles())
    assert found.entries == sum(cycle.revision for cycle in signed.cycles())
    assert found.messages == len([p for p in signed.parcels() if p.cycle])
    assert (found.postings, found.unsealed) == (1, 0)


def test_1_a_state_that_is_not_the_fold_of_its_history(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.cycles.writing()
        rows[number] = replace(rows[number], missed=7)

    assert tampered(signed, harm) == {1}


def test_2_a_gap_in_the_history(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.entries.writing()
        rows[number] = (*rows[number][:3], *rows[number][4:])
        tables.seals.writing().pop(number, None)

    assert 2 in tampered(signed, harm)


def test_2_an_entry_that_does_not_begin_where_the_one_before_ends(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.entries.writing()
        rows[number] = (
            rows[number][0],
            replace(rows[number][1], source="closed"),
            *rows[number][2:],
        )
        tables.seals.writing().pop(number, None)

    assert tampered(signed, harm) == {2}


def test_2_a_seal_that_does_not_hold(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.entries.writing()
        rows[number] = (*rows[number][:-1], replace(rows[number][-1], reason="another reason"))

    assert tampered(signed, harm) == {2}


def test_2_a_cycle_without_any_history(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        tables.entries.writing()[number] = ()
        tables.seals.writing().pop(number, None)

    assert 2 in tampered(signed, harm)


def test_3_timers_that_are_not_those_required(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.timers.writing()
        rows[number] = (*rows[number][1:], Timer(number, "of_nothing", BEGIN))

    assert tampered(signed, harm) == {3}


def test_4_a_timer_of_a_finished_cycle(signed: House) -> None:
    def harm(tables: Tables, _: int) -> None:
        number = signed.cycle(BRAM).id
        tables.timers.writing()[number] = (Timer(number, "announce", BEGIN),)

    assert tampered(signed, harm) == {3, 4}


def test_5_an_occurrence_that_fired_twice(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.entries.writing()
        fired = next(e for e in rows[number] if e.timer is not None)
        rows[number] = (
            *rows[number][:-1],
            replace(rows[number][-1], timer=fired.timer, occurrence=fired.occurrence),
        )
        tables.seals.writing().pop(number, None)

    assert tampered(signed, harm) == {5}


@pytest.mark.parametrize(
    ("status", "settled"), [(Status.SENT, False), (Status.PENDING, True), (Status.DEAD, False)]
)
def test_6_a_message_that_stands_in_two_places(
    signed: House,
    status: Status,
    settled: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.parcels.writing()
        key = next(key for key, parcel in rows.items() if parcel.cycle == number)
        at = BEGIN if settled else None
        rows[key] = replace(rows[key], status=status, settled_at=at)

    assert tampered(signed, harm) == {6}


def test_7_a_message_that_is_missing(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.parcels.writing()
        del rows[next(key for key, parcel in rows.items() if parcel.cycle == number)]

    assert tampered(signed, harm) == {7}


def test_8_an_extra_delivery_with_a_key_of_its_own(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.parcels.writing()
        parcel = next(p for p in rows.values() if p.cycle == number)
        rows["again"] = replace(parcel, key="again")

    assert tampered(signed, harm) == {8}


def test_9_a_message_that_was_sent_after_its_moment(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        rows = tables.parcels.writing()
        key = next(
            key for key, p in rows.items()
            if p.cycle == number and p.message.until and p.status is Status.SENT
        )  # fmt: skip
        until = rows[key].message.until
        assert until is not None
        rows[key] = replace(rows[key], settled_at=until + timedelta(seconds=1))

    assert tampered(signed, harm) == {9}
