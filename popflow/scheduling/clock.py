"""The system's clock, and the watch that sees the wall clock leave the monotonic one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popflow.ports import Clock

MOST_DRIFT = timedelta(hours=1)
"""A wall clock that leaves the monotonic clock by more holds firing and sending."""


class SystemClock:
    """The clock of the machine, in UTC."""

    def now(self) -> datetime:
        """The wall clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; setting the wall clock does not move it."""
        return time.monotonic()


class FixedClock:
    """A clock that stands at one moment, for ``popflow tick --now``."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment."""
        return self._moment

    def monotonic(self) -> float:
        """Always the same: a single tick measures nothing."""
        return 0.0


class ClockWatch:
    """Compares wall clock and monotonic clock while a daemon runs."""

    def __init__(self, clock: Clock, most: timedelta = MOST_DRIFT) -> None:
        self._clock = clock
        self._most = most
        self._wall = clock.now()
        self._steady = clock.monotonic()

    def jumped(self) -> timedelta | None:
        """How far the wall clock left the monotonic one since the start or the last reset.

        Returns:
            The drift when it is more than the limit, below zero for backwards; else ``None``.
        """
        wall = self._clock.now() - self._wall
        steady = timedelta(seconds=self._clock.monotonic() - self._steady)
        drift = wall - steady
        return drift if abs(drift) > self._most else None

    def reset(self) -> None:
        """An operator confirmed: measure from here."""
        self._wall = self._clock.now()
        self._steady = self._clock.monotonic()
