"""DOMAIN section 3, rules about time: clocks that jump, and backups that were put back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.engine.recovery import CLOCK, RESTORED, Pulse, confirm, held, hold
from popflow.errors import HeldError
from popflow.ports import Status
from popflow.scheduling.clock import ClockWatch
from tests.support.house import ANNA, BEGIN, House


class Slate:
    """A witness in memory."""

    def __init__(self) -> None:
        self.serial = 0

    def read(self) -> int:
        return self.serial

    def write(self, serial: int) -> None:
        self.serial = serial


def witnessed(house: House) -> Slate:
    slate = Slate()
    house.pulse = Pulse(house.engine, slate)
    return slate


def test_a_clock_that_was_set_back_holds_firing_and_sending_until_confirmed(house: House) -> None:
    house.begin()
    house.exchange()
    sent = len(house.post.letters)
    house.clock.jump(-timedelta(days=3))
    for _ in range(2):
        with pytest.raises(HeldError) as caught:
            house.tick()
        assert caught.value.why == CLOCK
    assert held(house.engine) == CLOCK
    assert len(house.post.letters) == sent
    assert house.parcels(Status.PENDING)
    assert confirm(house.engine) == CLOCK
    assert held(house.engine) is None
    assert not house.tick().caught_up
    house.tick(house.clock.now() + timedelta(days=4))
    assert len(house.post.letters) > sent


def test_a_clock_that_is_less_than_an_hour_behind_is_no_jump(house: House) -> None:
    house.tick()
    house.clock.jump(-timedelta(minutes=50))
    house.tick()
    assert held(house.engine) is None


def test_a_jump_against_the_monotonic_clock_holds_until_confirmed(house: House) -> None:
    watch = ClockWatch(house.clock)
    house.tick()
    house.clock.advance(timedelta(days=2))
    assert watch.jumped() is None
    house.clock.jump(timedelta(days=365))
    assert watch.jumped() == timedelta(days=365)
    hold(house.engine, CLOCK)
    with pytest.raises(HeldError):
        house.tick()
    assert not house.cycle().announced_at
    # A year ahead by mistake, and back: nothing was fired on the way.
    house.clock.jump(-timedelta(days=365))
    assert confirm(house.engine) == CLOCK
    watch.reset()
    assert watch.jumped() is None
    assert not house.tick().caught_up
    assert house.steps()[0] == "plan"


def test_after_a_restore_from_backup_everything_waits_for_confirmation(house: House) -> None:
    slate = witnessed(house)
    for hour in range(3):
        house.tick(BEGIN + timedelta(hours=hour))
    assert slate.serial == 3
    with house.store.begin() as uow:  # an older copy of the store comes back
        uow.marks.set("serial", "1")
        uow.commit()
    sent = len(house.post.letters)
    with pytest.raises(HeldError) as caught:
        house.tick(BEGIN + timedelta(hours=4))
    assert caught.value.why == RESTORED
    assert slate.serial == 3
    assert len(house.post.letters) == sent
    assert confirm(house.engine, slate) == RESTORED
    house.tick()
    assert slate.serial == 4
    assert held(house.engine) is None


def test_confirming_when_nothing_is_held_changes_nothing(house: House) -> None:
    house.tick()
    assert confirm(house.engine) is None
    assert not house.tick().caught_up
    assert house.cycle(ANNA).open
