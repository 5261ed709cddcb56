"""Breaks one tick at each of its commits in turn, and looks what the next ticks make of it.

``python -m tests.support.broken_ticks CONFIG NOW WAY`` prints one JSON object. A process of its
own: it forks, and what it forks kills itself.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, cast

from popflow.bootstrap import open_application
from popflow.engine.audit import audit
from popflow.engine.tick import tick
from popflow.errors import StorageError
from popflow.ports import CycleQuery
from popflow.settings import load_settings
from popflow.storage import open_sqlite
from popflow.testing import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from popflow.bootstrap import Application
    from popflow.engine.ticked import Ticked
    from popflow.ports import DefinitionSource, Store, UnitOfWork

WAYS: Final = ("killed before", "killed after", "refused")
LATER: Final = timedelta(minutes=6)
"""What the broken tick had leased is given out again by then."""


@dataclass
class Breaker:
    """Counts commits, and breaks one.

    Attributes:
        at: Which commit, from 1; 0 breaks none.
    """

    way: str
    at: int
    count: int = 0

    def commit(self, unit: UnitOfWork) -> None:
        """Commit, or not."""
        self.count += 1
        broken = self.count == self.at
        if broken and self.way == "killed before":
            os.kill(os.getpid(), signal.SIGKILL)
        if broken and self.way == "refused":
            message = "the disk is full"
            raise StorageError(message)
        unit.commit()
        if broken and self.way == "killed after":
            os.kill(os.getpid(), signal.SIGKILL)


class FragileUnit:
    """A unit of work whose commit may break."""

    def __init__(self, unit: UnitOfWork, breaker: Breaker) -> None:
        self._unit, self._breaker = unit, breaker

    def __enter__(self) -> Self:
        self._unit.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._unit.__exit__(kind, error, trace)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands in for any attribute
        return getattr(self._unit, name)

    def commit(self) -> None:
        self._breaker.commit(self._unit)


class FragileStore:
    """A store that gives out such units."""

    def __init__(self, store: Store, breaker: Breaker) -> None:
        self._store, self._breaker = store, breaker

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands in for any attribute
        return getattr(self._store, name)

    def begin(self) -> FragileUnit:
        return FragileUnit(self._store.begin(), self._breaker)


class Postbox(logging.Handler):
    """Writes the key of each letter that went out into a file, which a kill leaves."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{vars(record)['key']}\n")


@dataclass
class Trial:
    """One copy of the organisation, and what happens to it.

    Attributes:
        source: Workflow files that were read already: reading takes longer than all else.
    """

    origin: Path
    folder: Path
    now: datetime
    source: DefinitionSource | None = None
    breaker: Breaker = field(default_factory=lambda: Breaker("", 0))

    def copy(self) -> None:
        """Begin with the organisation as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.origin, self.folder)

    @contextmanager
    def opened(self, at: datetime) -> Iterator[Application]:
        """The organisation at a moment."""
        settings = load_settings(self.folder / "popflow.toml", {})
        store = FragileStore(open_sqlite(self.folder / "popflow.db"), self.breaker)
        clock = FakeClock(at)
        with open_application(settings, clock=clock, store=cast("Store", store)) as app:
            app.engine.source = self.source or app.engine.source
            self.source = app.engine.source
            yield app

    def tick(self, at: datetime) -> Ticked:
        """One tick."""
        box = Postbox(self.folder / "letters.txt")
        logger = logging.getLogger("popflow.letters")
        logger.setLevel(logging.INFO)
        logger.addHandler(box)
        try:
            with self.opened(at) as app:
                return tick(app.pulse, at)
        finally:
            logger.removeHandler(box)

    def break_tick(self) -> int:
        """A tick that breaks, in a process of its own; how that process ended."""
        child = os.fork()
        if child == 0:
            with suppress(StorageError):
                self.tick(self.now)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def recover(self) -> None:
        """The ticks after it: at once, and when leases have run out."""
        self.breaker = Breaker("", 0)
        self.tick(self.now)
        self.tick(self.now + LATER)

    def end(self) -> dict[str, list[str]]:
        """What there is in the end, and what is broken."""
        with self.opened(self.now + LATER) as app:
            report = audit(app.engine)
            with app.engine.store.read() as uow:
                found = _everything(uow, self.now + LATER)
        letters = (self.folder / "letters.txt").read_text(encoding="utf-8").split()
        found["letters"] = sorted(set(letters))
        found["broken"] = [f"{b.invariant}: {b.problem}" for b in report.broken]
        found["owed"] += ["seals"] if report.unsealed else []
        return found


def _everything(uow: UnitOfWork, now: datetime) -> dict[str, list[str]]:
    lines = uow.cycles.find(CycleQuery(limit=10_000))
    ids = [line.id for line in lines]
    parcels = uow.outbox.find(limit=100_000)
    owed = [p.key for p in parcels if p.settled_at is None and p.message.not_before <= now]
    return {
        "stands": sorted(f"{line.person} {line.partner} {line.state}" for line in lines),
        "cycles": [repr(cycle) for cycle in uow.cycles.load(ids).values()],
        "history": [repr(e) for history in uow.cycles.history(ids).values() for e in history],
        "timers": sorted(repr(t) for timers in uow.timers.of(ids).values() for t in timers),
        "outbox": sorted(f"{p.key} {p.status} {p.message}" for p in parcels),
        "owed": [*owed, *(timer.rule for timer in uow.timers.due(now, 1))],
        "ledger": sorted(repr(posting) for posting in uow.ledger.postings()),
        "definitions": sorted(uow.definitions.keys()),
    }


def main(config: Path, now: datetime, way: str) -> dict[str, object]:
    """Break the tick at each commit.

    Returns:
        How many ``commits`` it has, what it ``did`` when undisturbed, and the ``results``: per
        commit how the broken process ended, and in what the end is ``different`` from the
        undisturbed one.
    """
    origin = config.parent
    trial = Trial(origin, origin.with_name("trial"), now)
    trial.copy()
    done = trial.tick(now)
    commits = trial.breaker.count
    trial.recover()
    wanted = trial.end()
    assert wanted["broken"] + wanted["owed"] == [], wanted["broken"]
    results: list[dict[str, object]] = []
    for at in range(1, commits + 1):
        trial.copy()
        trial.breaker = Breaker(way, at)
        code = trial.break_tick()
        trial.recover()
        found = trial.end()
        different = sorted(name for name in wanted if found[name] != wanted[name])
        results.append({"at": at, "code": code, "different": different})
    did = {
        "ended": done.ended, "launched": done.launched.started,
        "fired": done.fired.transitions + done.fired.reminders, "posted": done.posted,
        "sent": done.delivered.sent,
    }  # fmt: skip
    return {"commits": commits, "did": did, "results": results}


if __name__ == "__main__":
    given, moment, chosen = sys.argv[1:]
    told = main(Path(given), datetime.fromisoformat(moment), chosen)
    print(json.dumps(told))  # noqa: T201 - what the parent process reads
