"""Two workers on one PostgreSQL against one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from benchmarks.arena import Kind
from benchmarks.population import Layout
from benchmarks.rounds import interleave
from benchmarks.table import Goal, Row, missing, row_of
from benchmarks.ticks import COHORT, RANDOM
from benchmarks.work import Work
from benchmarks.worker import SHARE, fire_together, queue_of, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench import Bench
    from benchmarks.population import Population
    from benchmarks.rounds import Turn

_GOALS: Final = {COHORT: Goal(1.6), RANDOM: Goal(1.3)}
ONE, TWO = "one", "two"


def measure(bench: Bench) -> Iterator[Row]:
    """How much sooner two processes are done with the same day than one."""
    if Kind.POSTGRESQL not in bench.arena.kinds:
        for how, goal in _GOALS.items():
            yield missing(_name(how), goal, "this run has no PostgreSQL")
        return
    scale = bench.scale
    cycles = max(4 * scale.due * (scale.rounds + 1), scale.cycles // 5)
    days = 2 * (scale.rounds + 1)
    with bench.population(
        Kind.POSTGRESQL, Layout(cycles, scale.due, days, days), Work()
    ) as population:
        _have_queue(population)
        day = count()
        for how, goal in _GOALS.items():
            turns = {
                ONE: _turn(bench, population, day, 1),
                TWO: _turn(bench, population, day, 2),
            }
            interleave(turns, 1)
            measured = interleave(turns, scale.rounds)
            note = f"{measured.typical(TWO):,.0f} against {measured.typical(ONE):,.0f} cycles/s"
            yield row_of(_name(how), goal, measured.ratios(TWO, ONE), note=note)


def _have_queue(population: Population) -> None:
    """Make the tables of the work queue, as `popflow db upgrade` does."""
    store = population.database.store()
    queue = queue_of(population.database.address, store)
    queue.upgrade()
    queue.close()
    store.close()


def _name(how: str) -> str:
    return f"PostgreSQL, 2 workers / 1, {how}"


def _turn(bench: Bench, population: Population, day: count[int], processes: int) -> Turn:
    def fires(_: int) -> float:
        today = next(day)
        with workers(population, bench.folder, today, processes, SHARE) as made:
            seconds, told = fire_together(made)
        population.retire(today)
        fired = sum(each["fired"] for each in told)
        if fired != population.layout.due:
            message = f"{fired} cycles fired and {population.layout.due} were due"
            raise RuntimeError(message)
        return population.layout.due / seconds

    return fires
