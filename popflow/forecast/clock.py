"""A clock that is moved on by hand, from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class VirtualClock:
    """Stands still until it is set; wall and monotonic time agree."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._now = start

    def now(self) -> datetime:
        """The moment to which it was set."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the start."""
        return (self._now - self._start).total_seconds()

    def set(self, moment: datetime) -> None:
        """Move on, never back."""
        self._now = max(self._now, moment)
