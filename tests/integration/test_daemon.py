"""The daemon on a real scheduler: it ticks, holds, goes on after a bad tick, and stops."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Self

import pytest

from popflow.engine import tick as ticking
from popflow.engine.launch import launch as launched
from popflow.engine.recovery import CLOCK, confirm, held
from popflow.errors import OccupiedError, StorageError
from popflow.scheduling.daemon import Daemon
from tests.support.house import BEGIN, House

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.engine.ticked import Ticked

SOON = 30
"""Seconds after which a daemon that does not answer is a failure."""


class Watched:
    """A daemon in a thread of its own, stopped after the block."""

    def __init__(self, house: House, on_tick: Callable[[Ticked], None] | None = None) -> None:
        self.stop, self.ticks = threading.Event(), threading.Semaphore(0)
        self._told = on_tick

        def tell(done: Ticked) -> None:
            if on_tick is not None:
                on_tick(done)
            self.ticks.release()

        daemon = Daemon(house.pulse, every=0.05, on_tick=tell)
        self._thread = threading.Thread(
            target=daemon.run, args=("here:1",), kwargs={"stop": self.stop}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._thread.join(SOON)
        assert not self._thread.is_alive()

    def wait_for_tick(self) -> None:
        assert self.ticks.acquire(timeout=SOON)


def test_it_ticks_on_and_on_and_stops_when_told() -> None:
    house, seen = House(), []
    with Watched(house, lambda done: seen.append(done.launched.started)) as daemon:
        daemon.wait_for_tick()
        daemon.wait_for_tick()
    assert seen[0] == len(house.cycles()) > 0
    assert seen[1] == 0


def test_a_second_daemon_says_so_and_stops() -> None:
    house = House()
    with Watched(house) as daemon:
        daemon.wait_for_tick()
        with pytest.raises(OccupiedError, match="here:1"):
            Daemon(house.pulse).run("there:2")
    with house.store.occupy("there:2"):
        pass


def test_a_jump_of_the_clock_holds_until_an_operator_confirms() -> None:
    house, seen = House(), []
    holding = threading.Event()

    def jump(done: Ticked) -> None:
        seen.append(done.now)
        if not holding.is_set():
            holding.set()
            house.clock.jump(timedelta(days=30))

    with Watched(house, jump) as daemon:
        daemon.wait_for_tick()
        for _ in range(SOON * 100):
            if held(house.engine):
                break
            daemon.stop.wait(0.01)
        assert held(house.engine) == CLOCK
        assert seen == [BEGIN]
        assert confirm(house.engine) == CLOCK
        daemon.wait_for_tick()
    assert seen[1] == BEGIN + timedelta(days=30)


def test_a_tick_that_fails_is_made_up_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    whole, left = launched, iter([True, False, False, False])

    def launch(*given: object) -> object:
        if next(left, False):
            message = "the disk is full"
            raise StorageError(message)
        return whole(*given)  # type: ignore[arg-type]  # as launch's

    monkeypatch.setattr(ticking, "launch", launch)
    with Watched(house) as daemon:
        daemon.wait_for_tick()
    assert house.cycles()


def test_a_step_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    house.begin()
    house.exchange()

    def broken(*_: object) -> None:
        message = "the plugin lies"
        raise ValueError(message)

    for step in ("launch", "calendar_postings"):
        monkeypatch.setattr(ticking, step, broken)
    sent = len(house.post.letters)
    with pytest.raises(ValueError, match="the plugin lies"):
        house.tick(house.clock.now() + timedelta(minutes=5))
    assert len(house.post.letters) > sent
    with house.store.read() as uow:
        assert uow.seals.unsealed() == 0


NESTED = """
import os, signal, sys
from popflow.scheduling import daemon

left = [10]

def again(frame, event, _):
    if event == "c_return" and left[0]:
        left[0] -= 1
        os.kill(os.getpid(), signal.SIGTERM)

told = daemon._told_to_stop()
sys.setprofile(again)
os.kill(os.getpid(), signal.SIGTERM)
sys.setprofile(None)
print("told", bool(told))
"""


def test_a_signal_that_comes_while_another_is_handled_waits_for_nothing() -> None:
    command = [sys.executable, "-c", NESTED]
    said = subprocess.run(command, capture_output=True, text=True, timeout=SOON, check=True)
    assert said.stdout == "told True\n"
