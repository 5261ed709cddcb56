"""The clock of the kit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from popflow.testing import FakeClock

HOUR = timedelta(hours=1)


def test_it_stands_still() -> None:
    clock = FakeClock()
    assert (clock.now(), clock.monotonic()) == (clock.now(), clock.monotonic())


def test_it_tells_utc() -> None:
    clock = FakeClock(datetime(2026, 1, 1, 12, tzinfo=timezone(2 * HOUR)))
    assert clock.now() == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_time_passes_on_both_clocks() -> None:
    clock = FakeClock()
    before = clock.now()
    assert clock.advance(HOUR) == before + HOUR
    assert (clock.now(), clock.monotonic()) == (before + HOUR, 3600.0)


def test_time_passes_until_a_moment() -> None:
    clock = FakeClock()
    moment = clock.now() + 3 * HOUR
    assert clock.advance_to(moment) == moment
    assert clock.monotonic() == 10800.0


def test_time_does_not_go_back() -> None:
    clock = FakeClock()
    before = clock.now()
    with pytest.raises(ValueError, match="jump"):
        clock.advance(-HOUR)
    assert clock.now() == before


@pytest.mark.parametrize("by", [HOUR, -HOUR, timedelta(days=365)])
def test_a_jump_moves_the_wall_clock_alone(by: timedelta) -> None:
    clock = FakeClock()
    before = clock.now()
    assert clock.jump(by) == before + by
    assert (clock.now(), clock.monotonic()) == (before + by, 0.0)
