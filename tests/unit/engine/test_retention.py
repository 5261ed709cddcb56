"""What people wrote is erased when its time is over, and everything else holds."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.cycle import Dossier
from popflow.domain.event import NewItem
from popflow.domain.reminder import Wish
from popflow.domain.retention import PRESETS, Retention
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer
from popflow.engine.preparing import read_form, write_form
from popflow.engine.reading import show
from popflow.engine.reminding import remind, reminders
from popflow.engine.retention import erase_due, erase_of, kept_of
from popflow.errors import NotFoundError, RefusedError
from tests.support.house import ANNA, BRAM, HR, MANAGER, House
from tests.support.tampering import another_reason

WORDS = "how I feel about it"
YEARS = timedelta(days=366 * 2)


@pytest.fixture
def number(house: House) -> int:
    """A round in which people wrote, and which ended today."""
    number = house.begin().id
    house.does(ANNA, "add_item", NewItem(WORDS))
    key = next(iter(questions(house, number)))
    write_form(house.engine, number, Doer(ANNA), {key: WORDS})
    remind(house.engine, number, Doer(ANNA), Wish(WORDS, 4))
    house.does(HR, "cancel", reason=WORDS)
    house.choose(retention=PRESETS["employment"])
    return number


def questions(house: House, number: int) -> list[str]:
    with house.store.read() as uow:
        definition = uow.definitions.get(uow.cycles.load([number])[number].definition)
    assert definition is not None
    asked = definition.question_sets["employee"].questions
    return [one.key for one in asked if not one.choices]


def leaves(house: House, after: timedelta) -> None:
    with house.store.read() as uow:
        anna = uow.people.get([ANNA])[ANNA]
    house.enrol(replace(anna, leaves_on=house.clock.now().date() + after))


def test_two_years_after_somebody_left_only_the_facts_are_there(
    house: House, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    leaves(house, timedelta(days=3))
    house.does(MANAGER, "add_item", NewItem("of another's round"), person=BRAM)
    revision, now = house.cycle(ANNA).revision, house.clock.now()
    assert erase_due(house.engine, now + YEARS) == 0
    assert erase_due(house.engine, now + YEARS + timedelta(days=4)) == 1
    assert "content erased" in caplog.text
    assert WORDS not in caplog.text
    cycle = house.cycle(ANNA)
    assert (cycle.dossier, cycle.revision) == (Dossier(), revision + 1)
    assert cycle.erased_at == now + YEARS + timedelta(days=4)
    assert WORDS not in str(house.history(ANNA))
    assert read_form(house.engine, number, Doer(ANNA)) == {}
    assert reminders(house.engine, number, Doer(ANNA)) == ()
    assert house.cycle(BRAM).dossier.agenda
    assert show(house.engine, number, Doer(HR)).history[-1].event == "erase"
    assert not audit(house.engine).broken


def test_it_is_done_once_a_day_and_anew_under_another_rule(house: House, number: int) -> None:
    now = house.clock.now() + timedelta(days=366 * 3)
    assert erase_due(house.engine, now) == 0
    leaves(house, timedelta(days=1))
    assert erase_due(house.engine, now) == 0
    house.choose(retention=Retention(in_service=3, rounds=0))
    assert erase_due(house.engine, now) == 1
    assert house.cycle(ANNA).id == number
    house.choose(retention=None)
    assert erase_due(house.engine, now + YEARS) == 0


def test_the_daemon_erases(house: House, number: int) -> None:
    house.choose(retention=Retention(in_service=1, rounds=0))
    house.clock.advance(timedelta(days=370))
    done = house.tick()
    assert (done.erased, house.tick().erased) == (1, 0)
    with house.store.read() as uow:
        assert uow.cycles.load([number])[number].erased_at is not None
    assert not audit(house.engine).broken


def test_hr_sees_until_when_each_is_kept_and_erases_what_is_due(house: House, number: int) -> None:
    (kept,) = kept_of(house.engine, ANNA)
    assert (kept.cycle, kept.due) == (number, False)
    assert kept.until is not None
    assert kept.until.year == kept.ended_on.year + 5
    assert erase_of(house.engine, ANNA) == 0
    house.clock.advance(timedelta(days=5 * 366))
    assert [one.due for one in kept_of(house.engine, ANNA)] == [True]
    assert erase_of(house.engine, ANNA) == 1
    assert kept_of(house.engine, ANNA) == []
    assert kept_of(house.engine, BRAM) == []
    with pytest.raises(NotFoundError):
        kept_of(house.engine, "nobody")
    house.choose(retention=None)
    with pytest.raises(RefusedError) as caught:
        erase_of(house.engine, ANNA)
    assert caught.value.code == "nothing_erased"


def test_words_that_come_back_to_an_erased_round_are_found(house: House, number: int) -> None:
    house.choose(retention=Retention(in_service=1, rounds=0))
    assert erase_due(house.engine, house.clock.now() + YEARS) == 1
    another_reason(house.store, number, 2)
    found = {(one.invariant, one.problem) for one in audit(house.engine).broken}
    assert (1, "it is erased, and its history still holds words") in found
    assert (2, "the seal of entry 2 does not hold") in found
