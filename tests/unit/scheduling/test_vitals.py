"""Vital signs: a stuck daemon is told from an idle one, a held one and a failing one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from popflow.engine.ticked import Ticked
from popflow.scheduling.vitals import Condition, Vitals

DONE = Ticked(datetime(2026, 3, 2, 9, tzinfo=UTC))


class Steady:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Steady:
    return Steady()


@pytest.fixture
def vitals(clock: Steady) -> Vitals:
    return Vitals(clock, every=30, limit=600)


def test_before_the_first_tick_it_is_starting(vitals: Vitals) -> None:
    health = vitals.health()
    assert (health.condition, health.well, health.rested) == (Condition.STARTING, True, None)


def test_between_ticks_it_is_idle_whether_or_not_anything_was_due(
    vitals: Vitals, clock: Steady
) -> None:
    for _ in range(100):
        vitals.begins()
        clock.seconds += 0.02
        vitals.ticked(DONE, 0.02)
        clock.seconds += 30
        health = vitals.health()
        assert (health.condition, health.well, health.rested) == (Condition.IDLE, True, 30)
    assert vitals.health().ticks == 100


def test_a_tick_that_gets_no_further_is_stuck(vitals: Vitals, clock: Steady) -> None:
    vitals.begins()
    clock.seconds += 600
    assert vitals.health().condition is Condition.TICKING
    clock.seconds += 1
    health = vitals.health()
    assert (health.condition, health.well) == (Condition.STUCK, False)
    assert (health.ticking, health.silent, health.patience) == (601, 601, 600)
    assert vitals.quietest() == threading.get_ident()


def test_a_long_tick_in_which_something_goes_on_is_not(vitals: Vitals, clock: Steady) -> None:
    vitals.begins()
    for _ in range(100):
        clock.seconds += 500
        assert vitals.health().condition is Condition.TICKING
        vitals.progressed()
    assert vitals.health().ticking == 50_000


def test_when_no_tick_begins_any_more_it_is_stuck(vitals: Vitals, clock: Steady) -> None:
    vitals.begins()
    vitals.ticked(DONE, 0.0)
    clock.seconds += 90
    assert vitals.health().condition is Condition.IDLE
    clock.seconds += 1
    assert vitals.health().condition is Condition.STUCK


def test_a_short_interval_gives_a_minute_all_the_same(clock: Steady) -> None:
    vitals = Vitals(clock, every=1, limit=600)
    clock.seconds += 60
    assert vitals.health().condition is Condition.STARTING
    clock.seconds += 1
    assert vitals.health().condition is Condition.STUCK


def test_one_that_is_held_lives_and_somebody_has_to_look(vitals: Vitals) -> None:
    vitals.begins()
    vitals.held("clock")
    health = vitals.health()
    assert (health.condition, health.held, health.well) == (Condition.HELD, "clock", False)
    vitals.begins()
    vitals.ticked(DONE, 0.0)
    assert vitals.health().condition is Condition.IDLE
    assert vitals.health().held is None


def test_ticks_that_fail_one_after_another_are_told_from_one(vitals: Vitals) -> None:
    for failures in (1, 2):
        vitals.begins()
        vitals.failed(0.1)
        assert vitals.health().condition is Condition.IDLE
        assert vitals.health().failures == failures
    vitals.begins()
    vitals.failed(0.1)
    assert (vitals.health().condition, vitals.health().well) == (Condition.FAILING, False)
    vitals.begins()
    vitals.ticked(DONE, 0.0)
    assert vitals.health().condition is Condition.IDLE


def test_while_it_stops_no_tick_is_waited_for_but_the_one_in_hand(
    vitals: Vitals, clock: Steady
) -> None:
    vitals.begins()
    vitals.stopping()
    clock.seconds += 600
    assert vitals.health().condition is Condition.STOPPING
    clock.seconds += 1
    assert vitals.health().condition is Condition.STUCK
    vitals.ticked(DONE, 601)
    clock.seconds += 10_000
    assert vitals.health().condition is Condition.STOPPING


def test_a_job_that_gets_no_further_is_stuck_however_well_it_ticks(
    vitals: Vitals, clock: Steady
) -> None:
    others: list[int | None] = []

    def work() -> None:
        vitals.job_begins()
        others.append(threading.get_ident())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    for _ in range(20):
        clock.seconds += 30
        vitals.begins()
        vitals.progressed()
        vitals.ticked(DONE, 0.0)
        assert vitals.health().condition is Condition.IDLE
    clock.seconds += 1
    assert vitals.health().condition is Condition.STUCK
    assert [vitals.quietest()] == others


@pytest.mark.parametrize("failed", [False, True])
def test_a_job_that_ended_is_waited_for_no_more(
    vitals: Vitals, clock: Steady, *, failed: bool
) -> None:
    vitals.job_begins()
    vitals.progressed()
    if failed:
        vitals.job_failed()
    else:
        vitals.job_done(DONE)
    vitals.progressed()
    clock.seconds += 90
    assert vitals.health().condition is Condition.STARTING
    assert vitals.quietest() is None
