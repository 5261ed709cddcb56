"""What every measure is given: how large, where, and on which databases."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from benchmarks.population import Layout, Population, fill
from benchmarks.samples import take

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.arena import Arena, Kind
    from benchmarks.work import Work


@dataclass(frozen=True, slots=True)
class Scale:
    """How large everything is.

    Attributes:
        cycles: In the store in which ticks are measured.
        due: Timers that fire in one round of one contestant.
        rounds: How often each contestant runs.
        slow_due: Firings in a round of a peer that is slow.
        idle: Idle cycles beside 1,000 due ones.
        sizes: Stores whose tick, list, search and counts stand side by side.
        memory: Stores beside which the daemon's memory is read.
        burst: Timers that fire while a person acts.
        people: In the file that is imported.
        walks: Cycles that the forecast line walks.
    """

    cycles: int
    due: int
    rounds: int
    slow_due: int
    idle: int
    sizes: tuple[int, ...]
    memory: tuple[int, ...]
    burst: int
    people: int
    walks: int

    def up_to(self, largest: int | None) -> Scale:
        """The same, where it measures several sizes without those that are larger."""
        if largest is None:
            return self
        return replace(
            self,
            sizes=tuple(size for size in self.sizes if size <= largest) or self.sizes[:1],
            memory=tuple(size for size in self.memory if size <= largest) or self.memory[:1],
        )


SCALES: Final = {
    "tiny": Scale(600, 20, 2, 5, 400, (50, 100), (50, 400), 60, 200, 10),
    "small": Scale(
        100_000, 1_500, 7, 100, 100_000, (1_000, 10_000, 100_000), (1_000, 100_000),
        10_000, 20_000, 300,
    ),
    "full": Scale(
        1_000_000, 10_000, 7, 300, 1_000_000, (1_000, 100_000, 1_000_000),
        (1_000, 100_000, 1_000_000, 10_000_000), 10_000, 300_000, 2_000,
    ),
}  # fmt: skip
"""`tiny` proves in seconds that a measure works, `small` is `make bench`, `full` is the table."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One run.

    Attributes:
        arena: Gives databases.
        scale: How large.
        folder: For whatever else a measure writes.
    """

    arena: Arena
    scale: Scale
    folder: Path

    @contextmanager
    def population(
        self, kind: Kind, layout: Layout, work: Work, *, sealed: bool = True
    ) -> Iterator[Population]:
        """A filled store; it is gone afterwards."""
        samples = take(self.arena, kind, work, layout.days, self.folder)
        with self.arena.database(kind) as database:
            yield fill(database, layout, samples, sealed=sealed)
