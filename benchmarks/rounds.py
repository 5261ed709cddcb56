"""Interleaved rounds: every contestant runs once in each, and ratios are taken within a round."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Turn = Callable[[int], float]
    """Does the work of a round; gives the figure, such as cycles per second."""


@dataclass(slots=True)
class Rounds:
    """What every contestant reached in every round, in the order of the rounds."""

    figures: dict[str, list[float]] = field(default_factory=dict)

    def ratios(self, of: str, to: str) -> list[float]:
        """One contestant's figures by another's, round by round."""
        pairs = zip(self.figures[of], self.figures[to], strict=True)
        return [one / other for one, other in pairs]

    def typical(self, name: str) -> float:
        """The median of one contestant."""
        return median(self.figures[name])


def interleave(contestants: Mapping[str, Turn], rounds: int) -> Rounds:
    """Let all run once per round; who begins changes, so that nobody always has a warm cache."""
    names = list(contestants)
    measured = Rounds({name: [] for name in names})
    for number in range(rounds):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            measured.figures[name].append(contestants[name](number))
    return measured


def timed(work: Callable[[], object]) -> float:
    """Seconds that work takes; what the garbage collector owes is paid before."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
