"""What idle cycles cost: a tick with a million of them beside the due ones, and with none."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING, Final

from benchmarks.contestants import floor, opened, popflow
from benchmarks.population import Layout
from benchmarks.rounds import Rounds, interleave
from benchmarks.table import Goal, Row, row_of
from benchmarks.ticks import COHORT, RANDOM
from benchmarks.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.arena import Kind
    from benchmarks.bench import Bench
    from benchmarks.rounds import Turn

ALONE, AMONG = "none idle", "many idle"
MOST_COHORT: Final = Goal(1.25, at_most=True)
MOST_OF_F1: Final = 1.1
"""Scattered rows cost any program more in a larger table: the goal goes by what they cost F1."""


def measure(bench: Bench) -> Iterator[Row]:
    """The seconds of a tick among many idle cycles, by those without."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind)


def _of(bench: Bench, kind: Kind) -> Iterator[Row]:
    scale, work = bench.scale, Work()
    due, days = min(scale.due, 1000), 2 * (scale.rounds + 1)
    small = Layout(2 * days * due, due, days, days)
    large = Layout(2 * days * due + scale.idle, due, days, days)
    with ExitStack() as stack:
        turns: dict[str, Turn] = {}
        for name, layout in ((ALONE, small), (AMONG, large)):
            population = stack.enter_context(bench.population(kind, layout, work))
            engine = stack.enter_context(opened(population, bench.folder, work))
            day = count()
            turns[name] = _seconds(popflow(population, engine), day)
            turns[f"F1 {name}"] = _seconds(floor(population, "F1", work.batch), day)
        for how in (COHORT, RANDOM):
            interleave(turns, 1)
            yield from _lines(bench, kind, how, interleave(turns, scale.rounds))


def _seconds(fires: Turn, day: count[int]) -> Turn:
    return lambda _: 1 / fires(next(day))


def _lines(bench: Bench, kind: Kind, how: str, measured: Rounds) -> Iterator[Row]:
    grown = measured.ratios(AMONG, ALONE)
    raw = measured.ratios(f"F1 {AMONG}", f"F1 {ALONE}")
    said = f"{kind} tick, {how}, {bench.scale.idle:,} idle / none"
    if how == COHORT:
        few = 4 * min(bench.scale.due, 1000) * (bench.scale.rounds + 1)
        note = f"{few + bench.scale.idle:,} cycles against {few:,}, of which the rounds use up all"
        yield row_of(said, MOST_COHORT, grown, note=note)
        return
    yield row_of(said, None, grown, note="scattered rows cost F1 more too: see the next line")
    against = [own / other for own, other in zip(grown, raw, strict=True)]
    note = f"F1 itself grows {sorted(raw)[len(raw) // 2]:.2f} x"
    yield row_of(f"{said}, by what F1 shows", Goal(MOST_OF_F1, at_most=True), against, note=note)
