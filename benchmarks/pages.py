"""Pages at several sizes of the store, over HTTP on loopback: time, weight, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection
from re import findall
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.contestants import opened
from benchmarks.population import Layout, manager_of, person_of
from benchmarks.rounds import interleave
from benchmarks.table import Goal, Row, row_of
from benchmarks.work import Work
from popflow.bootstrap import Application
from popflow.engine.access import sign_in_as
from popflow.engine.recovery import Pulse
from popflow.extension import Plugins
from popflow.settings import Settings
from popflow.web.app import create_app
from popflow.web.serving import listen, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.arena import Kind
    from benchmarks.bench import Bench
    from benchmarks.population import Population
    from benchmarks.rounds import Rounds, Turn

AT_ONCE: Final = 50
"""People who click at the same moment."""
WITHIN: Final = Goal(50, at_most=True)
"""Milliseconds in which the first page is there, at the median."""
AS_SMALL: Final = Goal(100, at_most=True)
"""KB of the first page with everything that it loads."""
CLICKS: Final = 20
"""Requests in one round."""
FIRST: Final = "first page of an employee"


@dataclass(frozen=True, slots=True)
class Served:
    """The pages of one filled store.

    Attributes:
        cookies: Of an employee, a manager and HR.
    """

    address: tuple[str, int]
    cookies: dict[str, str]
    paths: dict[str, tuple[str, str]]

    def get(self, who: str, path: str, connection: HTTPConnection | None = None) -> bytes:
        """A page, as somebody; it has to be there."""
        kept = connection or HTTPConnection(*self.address, timeout=60)
        kept.request("GET", path, headers={"cookie": f"popflow={self.cookies[who]}"})
        answer = kept.getresponse()
        body = answer.read()
        if answer.status != HTTPStatus.OK:
            message = f"{path} answers {answer.status} to the {who}"
            raise RuntimeError(message)
        if connection is None:
            kept.close()
        return body


def measure(bench: Bench) -> Iterator[Row]:
    """Milliseconds of each page at each size; what the first weighs; fifty clicks at once."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind)


def _of(bench: Bench, kind: Kind) -> Iterator[Row]:
    scale = bench.scale
    with ExitStack() as stack:
        stores: dict[int, Served] = {}
        for size in scale.sizes:
            population = stack.enter_context(
                bench.population(kind, Layout(size, max(min(scale.sizes) // 4, 1), 0, 1), Work())
            )
            stores[size] = stack.enter_context(_served(bench, population))
        names = tuple(stores[scale.sizes[0]].paths)
        turns = {
            f"{name} {size}": _clicking(served, *served.paths[name])
            for size, served in stores.items()
            for name in names
        }
        interleave(turns, 1)
        measured = interleave(turns, scale.rounds)
        largest = stores[scale.sizes[-1]]
        weight, well = _weight(largest), [_at_once(largest) for _ in range(scale.rounds)]
    for name in names:
        yield _line(kind, name, scale.sizes, measured)
    yield row_of(f"{kind}, {FIRST} with all that it loads", AS_SMALL, [weight], "KB")
    yield row_of(
        f"{kind}, {AT_ONCE} people click at once, {scale.sizes[-1]:,} cycles: answered well",
        Goal(100), well, "% of clicks",
    )  # fmt: skip


@contextmanager
def _served(bench: Bench, population: Population) -> Iterator[Served]:
    employee = person_of(max(population.layout.cycles // 2, 3))
    manager = manager_of(max(population.layout.cycles // 2, 3))
    hr = person_of(1)
    with opened(population, bench.folder, Work()) as engine:
        engine.options = replace(engine.options, hr=frozenset({hr}))
        catalog = engine.source
        app = Application(
            Settings(), engine, Plugins([]), catalog, Pulse(engine), bench.folder  # type: ignore[arg-type]  # the benchmark's engine has a catalog
        )  # fmt: skip
        people = {"employee": employee, "manager": manager, "hr": hr}
        cookies = {who: sign_in_as(engine, number)[1] for who, number in people.items()}
        taken = listen("127.0.0.1", 0)
        with serving(create_app(app), taken):
            host, port = taken.getsockname()[:2]
            yield Served((host, port), cookies, {
                FIRST: ("employee", "/me"),
                "a manager's team": ("manager", "/team"),
                "HR's first page": ("hr", "/hr"),
                "HR's list": ("hr", "/hr/rounds"),
                "HR's search": ("hr", f"/hr/rounds?q={employee}"),
            })  # fmt: skip


def _clicking(served: Served, who: str, path: str) -> Turn:
    """Milliseconds of a page at the median of some clicks on one connection."""

    def turn(_: int) -> float:
        connection, times = HTTPConnection(*served.address, timeout=60), list[float]()
        for _click in range(CLICKS):
            begun = perf_counter()
            served.get(who, path, connection)
            times.append(1e3 * (perf_counter() - begun))
        connection.close()
        return median(times)

    return turn


def _weight(served: Served) -> float:
    """KB of the first page with its stylesheets, scripts and pictures."""
    body = served.get("employee", "/me")
    parts = set(findall(r'(?:href|src)="(/static/[^"]+)"', body.decode()))
    return (len(body) + sum(len(served.get("employee", path)) for path in parts)) / 1024


def _at_once(served: Served) -> float:
    """Per cent of clicks at the same moment that are answered as they should be."""

    def click(number: int) -> bool:
        who, path = list(served.paths.values())[number % len(served.paths)]
        try:
            return bool(served.get(who, path))
        except (OSError, RuntimeError):
            return False

    with ThreadPoolExecutor(AT_ONCE) as pool:
        well = sum(pool.map(click, range(AT_ONCE)))
    return 100 * well / AT_ONCE


def _line(kind: Kind, name: str, sizes: tuple[int, ...], measured: Rounds) -> Row:
    figures = tuple((size, measured.typical(f"{name} {size}")) for size in sizes)
    goal = WITHIN if name == FIRST else None
    values = measured.figures[f"{name} {sizes[-1]}"]
    told = row_of(f"{kind}, {name}, {sizes[-1]:,} cycles", goal, values, "ms")
    return replace(told, sizes=figures, sized="ms")
