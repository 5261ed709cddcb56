"""Where the time of a tick goes: samples of the stack, by the room of popflow that was at work."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

from benchmarks.contestants import opened, popflow
from benchmarks.population import Layout
from benchmarks.table import SHARE, Row, row_of
from benchmarks.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from benchmarks.arena import Kind
    from benchmarks.bench import Bench

EVERY: Final = 0.001
"""Seconds between two samples."""
_LINES: Final = 12
_CARRIERS: Final = frozenset({"popflow.storage.session", "popflow.storage.unit"})
"""What only carries others' statements: their time is that of whoever asked."""


def measure(bench: Bench) -> Iterator[Row]:
    """The share of each module in a cohort's ticks, with what it calls outside popflow."""
    for kind in bench.arena.kinds:
        yield from _of(bench, kind)


def _of(bench: Bench, kind: Kind) -> Iterator[Row]:
    scale, work = bench.scale, Work()
    days = min(scale.rounds, 3) + 1
    layout = Layout(max(scale.cycles // 10, days * scale.due), scale.due, days)
    seen = Counter[str]()
    with (
        bench.population(kind, layout, work) as population,
        opened(population, bench.folder, work) as engine,
    ):
        fires, day = popflow(population, engine), count()
        fires(next(day))
        with sampling(seen):
            for _ in range(days - 1):
                fires(next(day))
    whole = seen.total()
    for module, times in seen.most_common(_LINES):
        yield row_of(f"{kind}, share of a tick in {module}", None, [100 * times / whole], SHARE)


@contextmanager
def sampling(seen: Counter[str]) -> Iterator[None]:
    """Count which module this thread is in, a thousand times a second."""
    watched, over = threading.get_ident(), threading.Event()
    before = sys.getswitchinterval()

    def look() -> None:
        while not over.wait(EVERY):
            frame = sys._current_frames().get(watched)  # noqa: SLF001 - Python's own way to a stack
            module = at_work(frame)
            if module is not None:
                seen[module] += 1

    sampler = threading.Thread(target=look, daemon=True)
    sys.setswitchinterval(EVERY / 2)
    sampler.start()
    try:
        yield
    finally:
        over.set()
        sampler.join()
        sys.setswitchinterval(before)


def at_work(frame: FrameType | None) -> str | None:
    """The innermost module of popflow on a stack; ``None`` where there is none."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("popflow.") and module not in _CARRIERS:
            return module
        frame = frame.f_back
    return None
