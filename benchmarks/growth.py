"""A tick, a list, a search and the counts at several sizes of the store, side by side."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from benchmarks.contestants import opened, popflow
from benchmarks.population import Layout, person_of
from benchmarks.rounds import interleave, timed
from benchmarks.table import Row, row_of
from benchmarks.work import Work
from popflow.domain.workflow import Milestone
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.arena import Kind
    from benchmarks.bench import Bench
    from benchmarks.population import Population
    from benchmarks.rounds import Rounds, Turn
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

    Look = Callable[[UnitOfWork, Population], object]

_DEEP: Final = 200
"""Cycles before the last one: a page far down the list."""
TICK: Final = "tick"
LOOKS: Final[dict[str, Look]] = {
    "first page of the list": lambda u, _: u.cycles.find(CycleQuery()),
    "last page of the list": lambda u, p: u.cycles.find(
        CycleQuery(after=max(p.layout.cycles - _DEEP, 0))
    ),
    "search by person": lambda u, p: u.cycles.find(
        CycleQuery(person=person_of(p.layout.cycles // 2))
    ),
    "search by manager, open": lambda u, p: u.cycles.find(
        CycleQuery(partner=person_of(p.layout.cycles // 20), open=True)
    ),
    "list of a rare milestone": lambda u, _: u.cycles.find(
        CycleQuery(milestone=Milestone.EVALUATED)
    ),
    "list of a state": lambda u, _: u.cycles.find(CycleQuery(state="evaluated")),
    "list of what ended": lambda u, _: u.cycles.find(CycleQuery(open=False)),
    "counts per milestone": lambda u, _: u.cycles.counts(),
    "messages per status": lambda u, _: u.outbox.counts(),
    "timers that wait": lambda u, p: u.timers.backlog(p.due_at(0)),
}
"""What people ask of a store, by name."""


def measure(bench: Bench) -> Iterator[Row]:
    """Milliseconds at each size, and how much the largest takes of the smallest."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind)


def _of(bench: Bench, kind: Kind) -> Iterator[Row]:
    scale, work = bench.scale, Work()
    days = scale.rounds + 1
    due = max(min(scale.sizes) // (2 * days), 1)
    with ExitStack() as stack:
        turns: dict[str, Turn] = {}
        for size in scale.sizes:
            population = stack.enter_context(
                bench.population(kind, Layout(size, due, 0, days), work)
            )
            engine = stack.enter_context(opened(population, bench.folder, work))
            turns[f"{TICK} {size}"] = _ticking(popflow(population, engine), due)
            for name, look in LOOKS.items():
                turns[f"{name} {size}"] = _looking(engine, population, look)
        interleave(turns, 1)
        measured = interleave(turns, scale.rounds)
    for name in (TICK, *LOOKS):
        yield _line(
            f"{kind}, {name}" + (f" of {due} due" if name == TICK else ""),
            name,
            scale.sizes,
            measured,
        )


def _ticking(fires: Turn, due: int) -> Turn:
    day = count()
    return lambda _: 1e3 * due / fires(next(day))


def _looking(engine: Engine, population: Population, look: Look) -> Turn:
    def turn(_: int) -> float:
        def work() -> None:
            with engine.store.read() as uow:
                look(uow, population)

        return 1e3 * timed(work)

    return turn


def _line(said: str, name: str, sizes: tuple[int, ...], measured: Rounds) -> Row:
    smallest, largest = sizes[0], sizes[-1]
    told = ", ".join(f"{measured.typical(f'{name} {size}'):.1f}" for size in sizes)
    at = " / ".join(f"{size:,}" for size in sizes)
    ratios = measured.ratios(f"{name} {largest}", f"{name} {smallest}")
    row = row_of(
        f"{said}, {largest:,} / {smallest:,} cycles", None, ratios, note=f"{told} ms at {at}"
    )
    figures = tuple((size, measured.typical(f"{name} {size}")) for size in sizes)
    return replace(row, sizes=figures, sized="ms")
