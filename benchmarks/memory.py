"""What the daemon holds in memory beside stores of several sizes."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.arena import Kind
from benchmarks.population import Layout
from benchmarks.table import Goal, Row, row_of
from benchmarks.work import Work
from benchmarks.worker import FIRE, TICK, fire_together, workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.bench import Bench

GROWTH: Final = Goal(1.1, at_most=True)
MEGABYTES: Final = Goal(100, at_most=True)
_WHOLE_TICKS: Final = 1_000_000
"""Up to so many cycles the first tick of a day is measured too: it looks at every person. And up
to so many PostgreSQL is: a larger store takes it too long to fill."""
_DUE: Final = 20


def measure(bench: Bench) -> Iterator[Row]:
    """The most that a process ever held which fires, and one that does the day's first tick."""
    for kind in bench.arena.kinds:
        held: dict[str, list[tuple[int, list[float]]]] = {FIRE: [], TICK: []}
        for size in bench.scale.memory:
            if kind is Kind.SQLITE or size <= _WHOLE_TICKS:
                for what, peaks in _at(bench, kind, size).items():
                    held[what].append((size, peaks))
        for what, said in ((FIRE, "firing"), (TICK, "first tick of a day")):
            yield from _lines(f"{kind}, worker memory, {said}", held[what])


def _lines(name: str, held: Sequence[tuple[int, list[float]]]) -> Iterator[Row]:
    (smallest, least), (largest, most) = held[0], held[-1]
    note = ", ".join(f"{size:,}: {min(peaks):.1f} MB" for size, peaks in held)
    ratios = [high / low for high, low in zip(most, least, strict=True)]
    yield row_of(f"{name}, {largest:,} / {smallest:,} cycles", GROWTH, ratios, note=note)
    row = row_of(f"{name}, at {largest:,} cycles", MEGABYTES, most, "MB")
    yield replace(row, sizes=tuple((size, median(peaks)) for size, peaks in held), sized="MB")


def _at(bench: Bench, kind: Kind, size: int) -> dict[str, list[float]]:
    """Peaks of processes over one store, by what they do."""
    rounds = min(bench.scale.rounds, 3)
    days, day = 2 * rounds, count()
    due = min(_DUE, size // (2 * days))
    peaks: dict[str, list[float]] = {FIRE: []}
    with bench.population(kind, Layout(size, due, days), Work()) as population:
        for what in (FIRE, TICK) if size <= _WHOLE_TICKS else (FIRE,):
            peaks[what] = []
            for _ in range(rounds if what == FIRE else 1):
                today = next(day)
                with workers(population, bench.folder, today, 1, what) as made:
                    _, (told,) = fire_together(made)
                population.retire(today)
                peaks[what].append(told["peak"])
    return peaks
