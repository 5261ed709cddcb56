"""Catching up after a standstill when a step of it fails: the rest is left to the next tick."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.event import NewTime
from popflow.engine import standing
from popflow.engine.audit import audit
from popflow.engine.standing import CATCHING_UP
from popflow.errors import StorageError
from popflow.ports import Status
from tests.support.house import ANNA, HR, House
from tests.unit.engine.test_standstill import fall_silent, letters_per_person


def broken(*_: object) -> None:
    raise StorageError("the store is busy")  # noqa: EM101, TRY003 - as a store says it


def break_firing(patch: pytest.MonkeyPatch) -> None:
    """Of one daemon, and of several."""
    patch.setattr("popflow.engine.tick.fire_due", broken)
    patch.setattr("popflow.engine.work.fire_claimed", broken)


def catching_up(house: House) -> bool:
    with house.store.read() as uow:
        return uow.marks.get(CATCHING_UP) is not None


@pytest.mark.parametrize("step", ["sweep", "fire"])
def test_a_step_that_fails_while_catching_up_lets_nothing_late_go_out(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    back, before = fall_silent(house)

    with monkeypatch.context() as patch:
        if step == "sweep":
            patch.setattr(standing.Standing, "sweep", broken)
        else:
            break_firing(patch)
        with pytest.raises(StorageError):
            house.tick(back)
    assert catching_up(house)
    assert len(house.post.letters) == before
    assert house.tick(back + timedelta(minutes=10)).caught_up
    assert not catching_up(house)
    told = letters_per_person(house, before)
    assert told
    assert max(told.values()) == 1
    assert not house.parcels(Status.PENDING, recipient=ANNA)
    assert not audit(house.engine).broken


def test_what_people_do_while_it_catches_up_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    back, _ = fall_silent(house)

    with monkeypatch.context() as patch:
        break_firing(patch)
        with pytest.raises(StorageError):
            house.tick(back)
    house.does(HR, "move", NewTime(back + timedelta(days=30)), reason="we were down")
    (key,) = {
        parcel.key
        for parcel in house.parcels(recipient=ANNA)
        if parcel.key.startswith(f"{house.cycle().id}:{house.cycle().revision}:")
    }
    house.tick(back + timedelta(minutes=10))
    status = {parcel.key: parcel.status for parcel in house.parcels(recipient=ANNA)}
    assert status[key] is Status.SENT
