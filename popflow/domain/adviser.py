"""A career or training adviser as the guest of one round, from a day to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody is invited to see what the two parties share.

    Attributes:
        number: Personnel number of the adviser.
        to_day: The last day, included; ``None`` lasts until the round ends.
        invited_by: Number of the party who invited.
        withdrawn_on: The day from which it holds no more.
    """

    number: str
    from_day: date
    to_day: date | None = None
    invited_by: str | None = None
    withdrawn_on: date | None = None

    def over_on(self, day: date) -> bool:
        """Whether it has ended by that day."""
        past = self.to_day is not None and self.to_day < day
        return past or (self.withdrawn_on is not None and self.withdrawn_on <= day)

    def holds_on(self, day: date) -> bool:
        """Whether the adviser may look on that day."""
        return self.from_day <= day and not self.over_on(day)
