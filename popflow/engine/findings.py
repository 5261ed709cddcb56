"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold.

    Attributes:
        invariant: Its number, 1 to 14.
        problem: What was found, in words.
        cycle: The cycle, where it is about one.
    """

    invariant: int
    problem: str
    cycle: int | None = None
