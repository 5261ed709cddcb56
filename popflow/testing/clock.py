"""Time that goes when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Where a fake clock begins: 10.00 in Amsterdam on a plain working Monday."""


class FakeClock:
    """A clock that obeys `popflow.ports.Clock` and stands still between calls.

    Args:
        start: Where the wall clock begins, aware.
    """

    def __init__(self, start: datetime = MONDAY) -> None:
        self._wall = start.astimezone(UTC)
        self._seconds = 0.0

    def now(self) -> datetime:
        """The wall clock, UTC."""
        return self._wall

    def monotonic(self) -> float:
        """Seconds since the clock was made; jumps of the wall clock do not count."""
        return self._seconds

    def advance(self, by: timedelta) -> datetime:
        """Let time pass, on both clocks; returns the wall clock.

        Raises:
            ValueError: Time does not go back.
        """
        if by < timedelta():
            message = f"time cannot pass by {by}: use `jump` to set the wall clock back"
            raise ValueError(message)
        self._wall += by
        self._seconds += by.total_seconds()
        return self._wall

    def advance_to(self, moment: datetime) -> datetime:
        """Let time pass until a moment; returns the wall clock."""
        return self.advance(moment - self._wall)

    def jump(self, by: timedelta) -> datetime:
        """Set the wall clock on or back, as an operator or a time server does: no time passes."""
        self._wall += by
        return self._wall
