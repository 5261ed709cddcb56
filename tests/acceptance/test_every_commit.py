"""One tick is broken at each of its commits in turn: the next ones bring it to the same end."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.domain.staff_changes import FIELDS
from popflow.engine.comparing import Import
from popflow.engine.people import import_people
from popflow.engine.tick import tick
from popflow.ports import CycleQuery
from popflow.testing import FakeClock
from tests.support.broken_ticks import WAYS
from tests.support.colleague import Colleague
from tests.support.organisations import SETTINGS, found, opened

if TYPE_CHECKING:
    from popflow.bootstrap import Application

ROOT: Final = Path(__file__).parents[2]
BEGIN: Final = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
DAYS: Final = 31
"""The last tick is on 30 December; the day with plenty to do is the first working day of a year,
when budgets are granted."""
NEW: Final = ("900", "901")
END: Final = {"stands", "owed", "broken", "definitions"}
ALL: Final = END | {"cycles", "history", "timers", "outbox", "ledger", "letters"}
SAME: Final = {"killed before": ALL, "killed after": ALL, "refused": END}
"""A tick whose commit is refused goes on with its next step: then the same happens, in another
order, and conversations may be put at other hours."""
CODES: Final = {"killed before": -signal.SIGKILL, "killed after": -signal.SIGKILL, "refused": 0}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small organisation at work, on the evening before the day with plenty to do."""
    folder = tmp_path_factory.mktemp("commits") / "origin"
    folder.mkdir()
    clock = FakeClock(BEGIN)
    made = found(folder, BEGIN, people=24, settings=SETTINGS.replace("batch = 20", "batch = 8"))
    with opened(made, clock) as app:
        colleague = Colleague(app.engine, 1, random.Random(1))  # noqa: S311 - a seeded choice, nothing secret
        for _ in range(DAYS):
            tick(app.pulse, clock.now())
            for _ in range(6):
                colleague.once()
            clock.advance(timedelta(days=1))
        _the_day_before(app)
    return made


def _the_day_before(app: Application) -> None:
    """HR's file says that somebody's service ends, and has two people of whom nobody knew."""
    with app.engine.store.read() as uow:
        line = uow.cycles.find(CycleQuery(open=True))[0]
        leaver = uow.people.get([line.person])[line.person]
    gone = replace(leaver, leaves_on=date(2027, 1, 3))
    new = [replace(leaver, number=n, email=f"{n}@example.org") for n in NEW]
    done = import_people(app.engine, Import([gone, *new], frozenset(FIELDS)))
    assert done.done, done


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_tick_that_breaks_is_made_good_by_the_next(config: Path, way: str) -> None:
    now = BEGIN + timedelta(days=35)
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.broken_ticks", config, now.isoformat(), way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)

    same = [set(one["different"]) & SAME[way] for one in told["results"]]
    assert same == [set()] * told["commits"], told["results"]
    assert [one["code"] for one in told["results"]] == [CODES[way]] * told["commits"]
    # There was plenty to do, else it shows little.
    assert told["commits"] >= 15
    assert all(told["did"].values()), told["did"]
