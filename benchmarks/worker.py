"""One daemon's firing in a process of its own, for measures that need several, or its memory.

`python -m benchmarks.worker KIND ADDRESS FOLDER MOMENT WHAT` opens a store, says ``ready``, waits
for a line, fires what is due or does a whole tick, and says what it did as JSON.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from benchmarks.arena import Database, Kind
from benchmarks.contestants import fire
from benchmarks.work import FOUNDED, Work, engine_of
from popflow.engine.recovery import Pulse
from popflow.engine.tick import tick
from popflow.engine.ticked import Ticked
from popflow.engine.work import do, put_timers
from popflow.ports import Depth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.population import Population
    from popflow.engine.setup import Engine
    from popflow.ports import Store, WorkQueue

ROOT: Final = Path(__file__).parents[1]
FIRE: Final = "fire"
"""Timers and seals alone."""
SHARE: Final = "share"
"""Timers as one of several daemons: jobs are put into the work queue and done from there."""
TICK: Final = "tick"
"""The whole first tick of a day, as the daemon does it."""


def main() -> None:
    """Fire, when told to."""
    kind, address, folder, moment, what = sys.argv[1:]
    logging.disable()  # two that are at the same cycles say so at length: the rate tells
    store = Database(Kind(kind), address).store()
    engine = engine_of(store, Path(folder), Work())
    now = datetime.fromisoformat(moment)
    _warm(engine)
    if what == SHARE:
        engine.queue = queue_of(address, store)
        Pulse(engine).beat(now)
    _say({"ready": True})
    sys.stdin.readline()
    begun = time.perf_counter()
    fired = _DEEDS[what](engine, now)
    seconds = time.perf_counter() - begun
    _say({"fired": fired, "seconds": seconds, "resident": resident(), "peak": peak()})
    if engine.queue is not None:
        engine.queue.close()
    store.close()


def queue_of(address: str, store: Store) -> WorkQueue:
    """The work queue beside a store on PostgreSQL.

    Raises:
        RuntimeError: The address is another database's.
    """
    from popflow_postgres.plugin import popflow_work_queue  # noqa: PLC0415 - only where it is used

    queue = popflow_work_queue(address, store)
    if queue is None:
        message = f"{address} has no work queue"
        raise RuntimeError(message)
    return queue


def _warm(engine: Engine) -> None:
    """Have what a daemon has after its first tick: holidays, definitions, a connection."""
    engine.calendar.days(FOUNDED.date())
    with engine.store.read() as uow:
        for key in uow.definitions.keys():  # noqa: SIM118 - a store's method, not a dict's
            engine.workflow(uow, key)
    fire(engine, FOUNDED)


def _tick(engine: Engine, now: datetime) -> int:
    return tick(Pulse(engine), now).fired.transitions


def _share(engine: Engine, now: datetime) -> int:
    done, queue = Ticked(now), engine.queue
    assert queue is not None  # noqa: S101 - the process opened it; for mypy
    while put_timers(engine, queue, now, Depth()):
        queue.drain(lambda job: do(engine, job, done, {}))
    return done.fired.transitions


_DEEDS: Final[dict[str, Callable[[Engine, datetime], int]]] = {
    FIRE: fire, SHARE: _share, TICK: _tick,
}  # fmt: skip


def resident() -> float:
    """Megabytes that this process holds now."""
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak() -> float:
    """Megabytes that this process ever held."""
    with Path("/proc/self/status").open(encoding="ascii") as file:
        line = next(line for line in file if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def environment() -> dict[str, str]:
    """The environment of a process that finds the same packages as this one."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}


@contextmanager
def workers(
    population: Population, folder: Path, day: int, count: int, what: str = FIRE
) -> Iterator[list[Worker]]:
    """So many processes, each ready to fire a day's timers; they are gone afterwards."""
    database = population.database
    started = [
        subprocess.Popen(
            [
                sys.executable, "-m", "benchmarks.worker", database.kind.value, database.address,
                str(folder), population.due_at(day).isoformat(), what,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(),
        )
        for _ in range(count)
    ]  # fmt: skip
    try:
        made = [Worker(process) for process in started]
        for worker in made:
            worker.answer()
        yield made
    finally:
        for process in started:
            process.kill()
            process.communicate()


class Worker:
    """A process that waits to be told to fire."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def go(self) -> None:
        """Let it begin."""
        stdin = cast("IO[str]", self._process.stdin)
        stdin.write("\n")
        stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What it says next.

        Raises:
            RuntimeError: It ended without a word.
        """
        line = cast("IO[str]", self._process.stdout).readline()
        if not line:
            message = f"a worker ended with {self._process.wait()}"
            raise RuntimeError(message)
        told: dict[str, Any] = json.loads(line)
        return told


def fire_together(made: Sequence[Worker]) -> tuple[float, list[dict[str, Any]]]:
    """Let all begin at once; seconds until the last is done, and what each says."""
    begun = time.perf_counter()
    for worker in made:
        worker.go()
    told = [worker.answer() for worker in made]
    return time.perf_counter() - begun, told


if __name__ == "__main__":
    main()
