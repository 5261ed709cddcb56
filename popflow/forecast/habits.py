"""Habits: how somebody deals with a POP, always the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b


class Habit(StrEnum):
    """What kind of participant somebody is."""

    PROMPT = "prompt"
    LATE = "late"
    FORGETFUL = "forgetful"
    DISAGREEING = "disagreeing"


_SHARES = ((Habit.PROMPT, 0.55), (Habit.LATE, 0.25), (Habit.FORGETFUL, 0.13))


@dataclass(frozen=True, slots=True)
class Dice:
    """Chance that hangs on nothing but the seed and what it is asked about.

    The same question always gets the same answer, in whatever order people act.
    """

    seed: int

    def draw(self, *about: object) -> int:
        """A whole number of 64 bits that hangs on the question alone."""
        text = "|".join(map(str, (self.seed, *about)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())

    def chance(self, *about: object) -> float:
        """A number from 0 up to 1."""
        return self.draw(*about) / 2**64

    def happens(self, chance: float, *about: object) -> bool:
        """Whether something of that probability happens."""
        return self.chance(*about) < chance

    def days(self, low: int, high: int, *about: object) -> int:
        """A number of days between two, both included."""
        return low + self.draw(*about) % (high - low + 1)

    def habit(self, number: str) -> Habit:
        """Somebody's habit, for life."""
        left = self.chance("habit", number)
        for habit, share in _SHARES:
            left -= share
            if left < 0:
                return habit
        return Habit.DISAGREEING
