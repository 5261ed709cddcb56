"""Timers that are due, in order, one of each cycle."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.timetable import Timer
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import plan

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.ports import Store

HOUR = timedelta(hours=1)


class TimingContract:
    """Open timers."""

    def test_due_means_at_or_before_now(self, store: Store) -> None:
        """A timer is due at its very moment, and a microsecond before it is not."""
        (timer,) = _with(store, MONDAY)
        with store.read() as unit:
            assert unit.timers.due(MONDAY - timedelta(microseconds=1), 10) == []
            assert unit.timers.due(MONDAY, 10) == [timer]

    def test_the_earliest_come_first_and_no_more_than_asked(self, store: Store) -> None:
        """A batch is in the order of the moments, up to its limit."""
        later, first, second = _with(store, MONDAY + 3 * HOUR, MONDAY, MONDAY + HOUR)
        with store.read() as unit:
            assert unit.timers.due(MONDAY + 3 * HOUR, 10) == [first, second, later]
            assert unit.timers.due(MONDAY + 3 * HOUR, 2) == [first, second]

    def test_one_timer_of_a_cycle_is_in_a_batch(self, store: Store) -> None:
        """Of several due timers of one cycle only the earliest comes: the next may be gone."""
        number = plan(store).cycle.id
        first, second = Timer(number, "b", MONDAY), Timer(number, "a", MONDAY + HOUR)
        _replace(store, second, first)
        (other,) = _with(store, MONDAY + HOUR / 2, person=201)
        with store.read() as unit:
            assert unit.timers.due(MONDAY + HOUR, 10) == [first, other]

    def test_replacing_gives_exactly_these(self, store: Store) -> None:
        """`replace` drops what was there and touches no other cycle."""
        mine, other = _with(store, MONDAY, MONDAY)
        new = (Timer(mine.cycle, "x", MONDAY + HOUR), Timer(mine.cycle, "y", MONDAY + 2 * HOUR))
        _replace(store, *new)
        with store.read() as unit:
            held = unit.timers.of([mine.cycle, other.cycle])
        assert {number: set(timers) for number, timers in held.items()} == {
            mine.cycle: set(new),
            other.cycle: {other},
        }

    def test_replacing_by_none_leaves_none(self, store: Store) -> None:
        """A cycle can be given no timers at all."""
        (timer,) = _with(store, MONDAY)
        with store.begin() as unit:
            unit.timers.replace({timer.cycle: ()})
            unit.commit()
        with store.read() as unit:
            assert unit.timers.due(MONDAY, 10) == []

    def test_one_set_aside_waits_until_its_moment(self, store: Store) -> None:
        """A timer that failed is left out of batches until a moment; others are not."""
        mine, other = _with(store, MONDAY, MONDAY + HOUR)
        _set_aside(store, mine)
        with store.read() as unit:
            assert unit.timers.due(MONDAY + HOUR, 10) == [other]
            assert unit.timers.due(MONDAY + 5 * HOUR, 10) == [mine, other]

    def test_the_next_timer_of_its_cycle_does_not_wait(self, store: Store) -> None:
        """What was set aside keeps no other timer of the same cycle waiting."""
        (timer,) = _with(store, MONDAY)
        other = Timer(timer.cycle, "other", MONDAY + HOUR)
        _replace(store, timer, other)
        _set_aside(store, timer)
        with store.read() as unit:
            assert unit.timers.due(MONDAY + HOUR, 10) == [other]

    def test_what_was_set_aside_is_listed_with_its_reason(self, store: Store) -> None:
        """`aside` tells which timers failed, and why."""
        mine, _ = _with(store, MONDAY, MONDAY)
        with store.read() as unit:
            assert unit.timers.aside() == []
        _set_aside(store, mine)
        with store.read() as unit:
            assert unit.timers.aside() == [(mine, "no calendar")]
            assert unit.timers.of([mine.cycle]) == {mine.cycle: (mine,)}


def _with(store: Store, *moments: datetime, person: int = 200) -> tuple[Timer, ...]:
    """A cycle with one timer per moment."""
    timers = []
    for number, moment in enumerate(moments, start=person):
        cycle = plan(store, str(number)).cycle.id
        timers.append(Timer(cycle, "tick", moment))
    _replace(store, *timers)
    return tuple(timers)


def _replace(store: Store, *timers: Timer) -> None:
    by_cycle: dict[int, list[Timer]] = {}
    for timer in timers:
        by_cycle.setdefault(timer.cycle, []).append(timer)
    with store.begin() as unit:
        unit.timers.replace(by_cycle)
        unit.commit()


def _set_aside(store: Store, timer: Timer) -> None:
    with store.begin() as unit:
        unit.timers.set_aside(timer, MONDAY + 4 * HOUR, "no calendar")
        unit.commit()
