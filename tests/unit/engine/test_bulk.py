"""The same for many at once: looked at first, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.engine.bulk import done, judged, start_done, start_judged
from popflow.engine.cycles import Deed, Doer, StartRequest
from popflow.errors import StorageError
from tests.support.house import ANNA, BRAM, HR, House

if TYPE_CHECKING:
    import pytest

BOSS = Doer(HR)
STOP = Deed("suspend")


def test_a_look_changes_nothing(house: House) -> None:
    house.begin()
    number = house.cycle().id
    (fate,) = judged(house.engine, BOSS, [number, number], STOP)
    assert (fate.cycle, fate.person, fate.well) == (number, ANNA, True)
    assert house.cycle().suspended_at is None
    assert house.steps()[-1] != "suspend"


def test_one_that_is_refused_stops_nobody(house: House) -> None:
    house.begin()
    house.does(HR, "suspend", person=BRAM)
    numbers = [house.cycle(BRAM).id, 999, house.cycle().id]
    refused, unknown, well = done(house.engine, BOSS, numbers, STOP)
    assert not refused.well
    assert (unknown.code, unknown.name, unknown.person) == ("unknown", "", "")
    assert well.well
    assert house.cycle().suspended_at is not None


def test_rounds_are_started_after_a_look(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    wanted = [StartRequest(ANNA), StartRequest(BRAM), StartRequest("nobody"), StartRequest(ANNA)]
    anna, bram, nobody = start_judged(house.engine, BOSS, wanted)
    assert (anna.well, bram.code, nobody.code) == (True, "already_open", "unknown")
    assert not house.cycle().open
    (made,) = start_done(house.engine, BOSS, wanted[:1])
    assert (made.cycle, made.at) == (house.cycle().id, house.cycle().conversation_at)


def test_what_breaks_is_told_of_the_one_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.begin()

    def broken(*_: object) -> None:
        message = "the disk is full"
        raise StorageError(message)

    monkeypatch.setattr("popflow.engine.bulk.act", broken)
    (fate,) = done(house.engine, BOSS, [house.cycle().id], STOP)
    assert fate.code == "failed"
