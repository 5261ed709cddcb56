"""How long a person waits while the daemon works off a burst of timers."""

from __future__ import annotations

import threading
import time
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from benchmarks.contestants import opened
from benchmarks.population import Layout, person_of
from benchmarks.table import Goal, Row, row_of
from benchmarks.work import Work
from benchmarks.worker import fire_together, workers
from popflow.domain.event import NewItem
from popflow.engine.cycles import Deed, Doer, act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.arena import Kind
    from benchmarks.bench import Bench
    from benchmarks.population import Population
    from popflow.engine.setup import Engine

GOAL: Final = Goal(500, at_most=True)
EVERY: Final = 0.05
"""Seconds that a person thinks between two actions."""
_AT_LEAST: Final = 5
"""Actions, also where the burst is over sooner."""
_MOST_ROUNDS: Final = 7


def measure(bench: Bench) -> Iterator[Row]:
    """The 95th percentile of one person's actions, in milliseconds."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind)


def _of(bench: Bench, kind: Kind) -> Iterator[Row]:
    scale = bench.scale
    rounds = min(scale.rounds, _MOST_ROUNDS)
    layout = Layout((rounds + 1) * scale.burst + 1000, scale.burst, rounds)
    slow = list[float]()
    with (
        bench.population(kind, layout, Work()) as population,
        opened(population, bench.folder, Work()) as engine,
    ):
        nothing = threading.Event()
        nothing.set()
        quiet = _acting(engine, layout.cycles, nothing, 4 * _AT_LEAST)
        for day in range(rounds):
            slow.append(_p95(_during_burst(bench, population, engine, day)))
    note = f"p95 while nothing fires: {_p95(quiet):.0f} ms"
    name = f"{kind}, a person's action while {scale.burst:,} timers fire, p95"
    yield row_of(name, GOAL, slow, "ms", note)


def _during_burst(bench: Bench, population: Population, engine: Engine, day: int) -> list[float]:
    over = threading.Event()
    with workers(population, bench.folder, day, 1) as made:

        def burn() -> None:
            try:
                fire_together(made)
            finally:
                over.set()

        burst = threading.Thread(target=burn)
        burst.start()
        # Nobody acts on a cycle of the burst: that race has its own tests.
        waited = _acting(engine, population.layout.cycles - day, over, _AT_LEAST)
        burst.join()
    population.retire(day)
    return waited


def _acting(engine: Engine, number: int, over: threading.Event, least: int) -> list[float]:
    """Milliseconds of each action until the burst is over."""
    waited = list[float]()
    deed = Deed("add_item", NewItem("What I want to talk about."))
    while len(waited) < least or not over.is_set():
        begun = time.perf_counter()
        act(engine, number, Doer(person_of(number)), deed)
        waited.append(1e3 * (time.perf_counter() - begun))
        time.sleep(EVERY)
    return waited


_TWENTIETHS: Final = 20


def _p95(waited: list[float]) -> float:
    return quantiles(waited, n=_TWENTIETHS, method="inclusive")[-1]
