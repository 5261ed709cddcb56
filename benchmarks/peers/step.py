"""The step that every peer does for one cycle: read, look up, write the rows, commit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from benchmarks.floors import F1

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Self

    from benchmarks.arena import Raw
    from benchmarks.population import Population


class Step(F1):
    """One cycle at a time, by hand, with a commit each."""

    def decide(self, number: int) -> tuple[list[Any], list[list[Any]]]:
        """Read the cycle and look up what becomes of it."""
        mark = self.database.mark
        row = self.connection.execute(
            f"SELECT state, revision FROM cycle WHERE id = {mark}",
            (number,),
        ).fetchone()
        decisions = {self.sample.before["cycle"][0]["state"]: self.made}
        return decisions[row[0]]([number])

    def save(self, decided: tuple[Sequence[Any], Sequence[Sequence[Any]]]) -> None:
        """Write it."""
        self.begin()
        self.write(*decided)
        self.end()

    def fire_one(self, number: int) -> None:
        """Both, in one transaction."""
        self.begin()
        self.write(*self.decide(number))
        self.end()


class Peer(ABC):
    """A peer, set up to fire some cycles of a day.

    Args:
        population: The store.
        day: Whose timers.
        numbers: Which cycles.
        folder: For files of the peer's own.
    """

    def __init__(
        self, population: Population, day: int, numbers: Sequence[int], folder: Path
    ) -> None:
        self.population = population
        self.day = day
        self.numbers = numbers
        self.folder = folder

    def step(self, connection: Raw) -> Step:
        """The step over a connection of the driver."""
        return Step(self.population, self.day, 1, connection)

    @abstractmethod
    def fire(self) -> None:
        """The measured work."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything."""

    def __enter__(self) -> Self:
        """Ready."""
        return self

    def __exit__(self, *_: object) -> None:
        """Done."""
        self.close()
