"""The watchdog: silent when all is well, and it gives up on what is stuck and on nothing else."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from popflow.engine.ticked import Ticked
from popflow.scheduling.vitals import Condition, Health, Vitals
from popflow.scheduling.watchdog import Watchdog, stack_of

DONE = Ticked(datetime(2026, 3, 2, 9, tzinfo=UTC))
SOON = 30
"""Seconds after which a thread that does not answer is a failure."""


@dataclass
class Watched:
    """A daemon's vital signs, and a watchdog over them that looks when told."""

    seconds: float = 1000.0
    alive: int = 0
    given_up: list[Health] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vitals = Vitals(self.now, every=30, limit=600)
        self.dog = Watchdog(self.vitals, self.lives, self.given_up.append, monotonic=self.now)

    def now(self) -> float:
        return self.seconds

    def lives(self) -> None:
        self.alive += 1

    def wait(self, seconds: int) -> None:
        """The watchdog looks every second."""
        for _ in range(seconds):
            self.seconds += 1
            self.dog.look()


def test_it_says_at_each_look_that_a_daemon_lives_that_gets_on() -> None:
    here = Watched()
    for _ in range(10):
        here.vitals.begins()
        here.wait(1)
        here.vitals.ticked(DONE, 1.0)
        here.wait(30)
    assert (here.alive, here.given_up) == (310, [])


def test_it_gives_up_on_a_tick_that_gets_no_further() -> None:
    here = Watched()
    here.vitals.begins()
    here.wait(600)
    assert (here.alive, here.given_up) == (600, [])
    here.wait(1)
    assert here.alive == 600
    (health,) = here.given_up
    assert health.condition is Condition.STUCK


def test_it_gives_up_when_no_tick_begins_any_more() -> None:
    here = Watched()
    here.wait(90)
    assert here.given_up == []
    here.wait(1)
    assert here.given_up


def test_a_daemon_that_was_stopped_from_outside_gets_its_chance() -> None:
    here = Watched()
    here.vitals.begins()
    here.wait(10)
    here.seconds += 86_400  # SIGSTOP, or a machine that slept
    here.dog.look()
    assert here.given_up == []
    here.wait(580)
    assert here.given_up == []
    here.vitals.ticked(DONE, 87_000.0)
    here.wait(60)
    assert here.given_up == []


def test_after_that_it_counts_as_stuck_like_any_other() -> None:
    here = Watched()
    here.vitals.begins()
    here.seconds += 86_400
    here.dog.look()
    here.wait(600)
    assert here.given_up


def test_in_a_thread_of_its_own_it_looks_until_the_end() -> None:
    looked = threading.Semaphore(0)
    vitals = Vitals(lambda: 0.0, every=30, limit=600)
    with Watchdog(vitals, looked.release, lambda _: None, every=0.01):
        assert looked.acquire(timeout=SOON)
        assert looked.acquire(timeout=SOON)
    assert not [one for one in threading.enumerate() if one.name == "popflow-watchdog"]


def test_a_stack_is_told_by_places_alone() -> None:
    told = stack_of(threading.get_ident())
    assert told[-1].startswith("watchdog.py:")
    assert any("test_a_stack_is_told_by_places_alone" in place for place in told)
    assert stack_of(None) == []
