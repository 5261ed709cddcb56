"""Due timers out of many cycles: popflow beside F0, F1 and F2, on each database."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from benchmarks.arena import Kind
from benchmarks.contestants import floor, opened, popflow
from benchmarks.floors import FLOORS
from benchmarks.population import Layout
from benchmarks.rounds import Rounds, interleave
from benchmarks.table import Goal, Row, missing, row_of
from benchmarks.work import SHIPPED, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench import Bench
    from benchmarks.contestants import Fires

POPFLOW: Final = "popflow"
COHORT, RANDOM = "cohort", "random"
_GOALS: Final[dict[tuple[Kind, str, str], Goal]] = {
    (Kind.SQLITE, COHORT, "F0"): Goal(0.75),
    (Kind.SQLITE, RANDOM, "F0"): Goal(0.90),
    (Kind.SQLITE, COHORT, "F1"): Goal(0.95),
    (Kind.SQLITE, RANDOM, "F1"): Goal(0.95),
    (Kind.POSTGRESQL, COHORT, "F1"): Goal(1.7),
    (Kind.POSTGRESQL, COHORT, "F2"): Goal(0.80),
}


def measure(bench: Bench) -> Iterator[Row]:
    """The tick of popflow against the floors, cohort and random; and what F2 gains over F1."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind, Work())


def measure_shipped(bench: Bench) -> Iterator[Row]:
    """A tenth of it with the shipped workflow: two people told, more than one next timer."""
    scale = replace(bench.scale, cycles=bench.scale.cycles // 10, due=bench.scale.due // 10)
    for kind in bench.arena.kinds:
        yield from _of(replace(bench, scale=scale), kind, Work(SHIPPED))


def _of(bench: Bench, kind: Kind, work: Work) -> Iterator[Row]:
    scale, names = bench.scale, [POPFLOW, *FLOORS]
    most = scale.cycles // (2 * scale.due * len(names))
    rounds = min(scale.rounds, most - 1)
    days = len(names) * (rounds + 1)
    layout = Layout(scale.cycles, scale.due, days, days)
    with (
        bench.population(kind, layout, work) as population,
        opened(population, bench.folder, work) as engine,
    ):
        contestants = {
            POPFLOW: popflow(population, engine),
            **{name: floor(population, name, work.batch) for name in FLOORS},
        }
        day = count()
        for how in (COHORT, RANDOM):
            measured = _rounds(contestants, day, rounds)
            yield from _lines(kind, how, work, measured, scale.cycles)


def _rounds(contestants: dict[str, Fires], day: count[int], rounds: int) -> Rounds:
    def turn(fires: Fires) -> Fires:
        return lambda _: fires(next(day))

    turns = {name: turn(fires) for name, fires in contestants.items()}
    interleave(turns, 1)  # a warm-up: caches fill, statements are compiled
    return interleave(turns, rounds)


def _lines(kind: Kind, how: str, work: Work, measured: Rounds, cycles: int) -> Iterator[Row]:
    said = f"{kind} tick, {how}, {work.workflow}, {cycles:,} cycles"
    shipped = work.workflow == SHIPPED
    for name in FLOORS:
        goal = None if shipped else _GOALS.get((kind, how, name))
        note = f"{measured.typical(POPFLOW):,.0f} against {measured.typical(name):,.0f} cycles/s"
        yield row_of(f"{said}: popflow / {name}", goal, measured.ratios(POPFLOW, name), note=note)
    if kind is Kind.SQLITE and how == COHORT and not shipped:
        yield row_of(
            f"{said}: F2 / F1",
            None,
            measured.ratios("F2", "F1"),
            note="what a set-based second implementation could gain at most",
        )
        yield missing(
            "SQLite, plans without hooks, set-based",
            Goal(1.4),
            "not built: see F2 / F1 for the gain that it would be",
        )
