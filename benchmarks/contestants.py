"""popflow and the floors, each as somebody who fires one day of a population."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.floors import FLOORS
from benchmarks.rounds import timed
from benchmarks.samples import seal_all
from benchmarks.work import engine_of
from popflow.engine.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from benchmarks.population import Population
    from benchmarks.work import Work
    from popflow.engine.setup import Engine

    Fires = Callable[[int], float]
    """Fires a day's timers; gives cycles per second."""


class WrongWorkError(RuntimeError):
    """A contestant did other work than was asked: its time says nothing."""


def fire(engine: Engine, now: datetime) -> int:
    """The measured path: what the daemon's tick does with timers, and the sealing of it."""
    fired = fire_due(engine, now)
    seal_all(engine)
    return fired.transitions


@contextmanager
def opened(population: Population, folder: Path, work: Work) -> Iterator[Engine]:
    """The engine over a filled store."""
    store = population.database.store()
    try:
        yield engine_of(store, folder, work)
    finally:
        store.close()


def popflow(population: Population, engine: Engine) -> Fires:
    """The engine itself, as a contestant."""

    def fires(day: int) -> float:
        counts = list[int]()
        seconds = timed(lambda: counts.append(fire(engine, population.due_at(day))))
        return _rate(population, day, counts[0], seconds)

    return fires


def floor(population: Population, name: str, batch: int) -> Fires:
    """One of the floors."""

    def fires(day: int) -> float:
        with population.database.raw() as connection:
            ready = FLOORS[name](population, day, batch, connection)
            counts = list[int]()
            seconds = timed(lambda: counts.append(ready.fire()))
        return _rate(population, day, counts[0], seconds)

    return fires


def _rate(population: Population, day: int, fired: int, seconds: float) -> float:
    population.retire(day)
    if fired != population.layout.due:
        message = f"{fired} cycles fired and {population.layout.due} were due"
        raise WrongWorkError(message)
    return fired / seconds
