"""popflow beside its peers, in one process tree, round by round."""

from __future__ import annotations

import importlib
import importlib.util
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from benchmarks.arena import Kind
from benchmarks.contestants import floor, opened, popflow
from benchmarks.population import Layout
from benchmarks.rounds import Rounds, interleave, timed
from benchmarks.table import Goal, Row, missing, row_of
from benchmarks.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench import Bench
    from benchmarks.peers.step import Peer
    from benchmarks.population import Population
    from benchmarks.rounds import Turn

BATCHED, EACH, BARE = "popflow", "popflow, a commit each", "F0, a commit each"


@dataclass(frozen=True, slots=True)
class Against:
    """A peer and what popflow should reach beside it.

    Attributes:
        package: What has to be installed (dependency group ``bench``).
        place: Module and class.
        batched: Goals of popflow as it runs, per database.
        each: Goals of popflow with a commit per cycle.
    """

    name: str
    package: str
    place: tuple[str, str]
    batched: dict[Kind, Goal | None]
    each: dict[Kind, Goal | None]

    def load(self) -> type[Peer] | None:
        """The peer, where it is installed."""
        if importlib.util.find_spec(self.package) is None:
            return None
        module, name = self.place
        made: type[Peer] = getattr(importlib.import_module(f"benchmarks.peers.{module}"), name)
        return made


_LITE, _POST = Kind.SQLITE, Kind.POSTGRESQL
PEERS: Final = (
    Against("DBOS", "dbos", ("dbos_workflows", "DbosWorkflows"),
            {_LITE: Goal(300), _POST: Goal(100)}, {_LITE: Goal(15), _POST: Goal(5)}),
    Against("an APScheduler job per timer", "apscheduler", ("apscheduler_jobs", "ApschedulerJobs"),
            {_LITE: Goal(75), _POST: Goal(75)}, {}),
    Against("a SQLModel loop, a commit each", "sqlmodel", ("sqlmodel_loop", "SqlModelLoop"),
            {_LITE: Goal(100), _POST: Goal(75)}, {}),
    Against("a Procrastinate job per cycle", "procrastinate",
            ("procrastinate_jobs", "ProcrastinateJobs"), {_POST: None}, {}),
    Against("a SpiffWorkflow process per cycle", "SpiffWorkflow",
            ("spiff_processes", "SpiffProcesses"), {_LITE: None, _POST: None}, {}),
)  # fmt: skip


def measure(bench: Bench) -> Iterator[Row]:
    """The rate of popflow by each peer's."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind)


def _of(bench: Bench, kind: Kind) -> Iterator[Row]:
    scale = bench.scale
    met = [(peer, peer.load()) for peer in PEERS if kind in peer.batched]
    present = [(peer, made) for peer, made in met if made is not None]
    rounds = scale.rounds + 1
    days = (len(present) + 2) * rounds
    with ExitStack() as stack:
        few = stack.enter_context(
            bench.population(
                kind, Layout(days * scale.slow_due + scale.due, scale.slow_due, days), Work()
            )
        )
        many = stack.enter_context(
            bench.population(kind, Layout((rounds + 1) * scale.due, scale.due, rounds), Work())
        )
        whole = stack.enter_context(opened(many, bench.folder, Work()))
        single = stack.enter_context(opened(few, bench.folder, Work(batch=1)))
        day, own = count(), count()
        turns: dict[str, Turn] = {
            BATCHED: _next(popflow(many, whole), own),
            EACH: _next(popflow(few, single), day),
            BARE: _next(floor(few, "F0", 1), day),
            **{peer.name: _turn(bench, few, made, day) for peer, made in present},
        }
        interleave(turns, 1)
        measured = interleave(turns, scale.rounds)
    yield row_of(
        f"{kind}, a commit each: popflow / F0", None, measured.ratios(EACH, BARE),
        note=_rates(measured, EACH, BARE),
    )  # fmt: skip
    for peer, made in met:
        yield from _lines(kind, peer, measured if made else None)


def _next(fires: Turn, day: count[int]) -> Turn:
    return lambda _: fires(next(day))


def _turn(bench: Bench, population: Population, made: type[Peer], day: count[int]) -> Turn:
    def fires(_: int) -> float:
        today = next(day)
        with population.database.raw() as connection:
            numbers = population.numbers(connection, today)
        with made(population, today, numbers, bench.folder) as peer:
            seconds = timed(peer.fire)
        population.retire(today)
        return len(numbers) / seconds

    return fires


def _lines(kind: Kind, peer: Against, measured: Rounds | None) -> Iterator[Row]:
    ways = ((BATCHED, "batched", peer.batched), (EACH, "a commit each", peer.each))
    for own, how, goals in ways:
        if kind not in goals:
            continue
        name = f"{kind}, against {peer.name}" + (f", {how}" if peer.each else "")
        if measured is None:
            yield missing(name, goals[kind], f"{peer.package} is not installed: group bench")
            continue
        yield row_of(
            name, goals[kind], measured.ratios(own, peer.name),
            note=_rates(measured, own, peer.name),
        )  # fmt: skip
    if measured is not None and kind in peer.each:
        yield row_of(
            f"{kind}, F0 against {peer.name}, a commit each", None,
            measured.ratios(BARE, peer.name), note="what the disk and the database leave room for",
        )  # fmt: skip


def _rates(measured: Rounds, own: str, other: str) -> str:
    return f"{measured.typical(own):,.0f} against {measured.typical(other):,.0f} cycles/s"
