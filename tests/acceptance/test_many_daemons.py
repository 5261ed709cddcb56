"""Several equal daemons on one PostgreSQL: one is killed, one sleeps past its lease and wakes.

POPFLOW_TEST_PEOPLE says how many people the organisation has at least. When it is more than
a few hundred, as many timers are due: what popflow founded is copied until they are.
"""

from __future__ import annotations

import itertools
import logging
import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from popflow.engine.audit import audit
from popflow.ports import Status
from tests.support.histories import everything
from tests.support.multiplying import MARK, multiply
from tests.support.organisations import SETTINGS, found, let_pass, opened
from tests.support.pipes import Pipes, Speaker, pipes

if TYPE_CHECKING:
    from popflow.bootstrap import Application
    from popflow.domain.timetable import Timer

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).parents[2]
PEOPLE: Final = int(os.environ.get("POPFLOW_TEST_PEOPLE", "400"))
FOUNDED: Final = timedelta(weeks=8)
DAYS: Final = 20
CORE: Final = min(PEOPLE, 400)
"""So many people popflow itself takes over and plans for."""
LEASE: Final = 30
"""Seconds; the shortest that settings allow."""
STARVED: Final = timedelta(seconds=60)
PATIENCE: Final = 120.0 + PEOPLE / 25


def organisation(folder: Path, url: str) -> Path:
    """Founded eight weeks ago; nobody ran it for the last five: much is overdue."""
    (folder / "workflows").mkdir()
    text = (ROOT / "workflows" / "periodiek-onderhoud.yaml").read_text(encoding="utf-8")
    (folder / "workflows" / "periodiek-onderhoud.yaml").write_text(
        text.replace("spread: 8 weeks", "spread: 1 weeks"), encoding="utf-8"
    )
    shared = f'[engine]\nqueue = "procrastinate"\nlease_seconds = {LEASE}'
    settings = SETTINGS.replace('"mail", "postgres"', '"mail"').replace("[engine]", shared)
    settings = settings.replace("batch = 20", f"batch = {max(20, PEOPLE // 100)}")
    settings = settings.replace('"101"', f'"{MARK}101"').replace('"203"', f'"{MARK}203"')
    morning = (datetime.now(UTC) - FOUNDED).replace(hour=8, minute=30)
    given = f'{settings}\n[store]\nurl = "{url}"\n'
    config = found(folder, morning, people=CORE, settings=given, mark=MARK)
    let_pass(config, morning, DAYS)
    if PEOPLE > CORE:
        with opened(config) as app:
            multiply(app.engine.store, -(-PEOPLE // len(overdue(app, datetime.now(UTC)))))
    return config


def overdue(app: Application, now: datetime) -> list[Timer]:
    """The first timer of every round of which one is due."""
    with app.engine.store.read() as uow:
        return uow.timers.due(now, 10 * PEOPLE)


def daemon(run: Pipes, config: Path) -> Speaker:
    started = run.start(
        sys.executable, "-m", "popflow", "run", "--no-web", "--json", "--config", str(config)
    )
    run.wait_for(started, "daemon started")
    return started


def in_hand(speaker: Speaker) -> bool:
    """Whether it has begun timers that it has not done with."""
    begun = [line for line in speaker.events("job begins") if line["job"] == "fire"]
    done = [line for line in speaker.events("job done") if line["job"] == "fire"]
    return len(begun) > len(done)


def put_to_sleep(run: Pipes, speaker: Speaker) -> None:
    """Stop a daemon while it has timers in hand; before that it looks at everybody once."""
    assert run.listen(PATIENCE, lambda: in_hand(speaker)), speaker.lines[-3:]
    for _ in range(500):
        speaker.process.send_signal(signal.SIGSTOP)
        run.listen(0.05)
        if in_hand(speaker):
            return
        speaker.process.send_signal(signal.SIGCONT)
        run.listen(0.01)
    pytest.fail(f"never in the middle: {speaker.lines[-3:]}")


@dataclass
class Look:
    """Looks once a second, not whenever somebody says something: that would be more work."""

    app: Application
    again: float = 0.0

    def idle(self) -> bool:
        """Whether nothing is due and nobody has anything in hand."""
        if time.monotonic() < self.again:
            return False
        now = datetime.now(UTC)
        with self.app.engine.store.read() as uow:
            fired, sent = uow.timers.backlog(now).oldest is None, uow.outbox.oldest(now) is None
        self.again = time.monotonic() + 1
        return fired and (sent or not works(self.app, now))


def works(app: Application, now: datetime) -> bool:
    """Whether mail goes out today: not on days off."""
    return app.engine.calendar.days(now.date()).next_open(now) <= now


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("count", [2, 4])
def test_each_timer_fires_once_whoever_dies_or_sleeps(
    tmp_path: Path, postgres_url: str, count: int
) -> None:
    config = organisation(tmp_path, postgres_url)
    with opened(config) as app, pipes(ROOT) as run:
        before = everything(app)
        begun = datetime.now(UTC)
        due = overdue(app, begun)
        assert len(due) > (PEOPLE / 2 if PEOPLE == CORE else PEOPLE - 1)
        sleeper = daemon(run, config)
        put_to_sleep(run, sleeper)
        asleep = time.monotonic()
        doomed = daemon(run, config)
        put_to_sleep(run, doomed)
        run.kill(doomed)
        # The others, and the killed one again, as a service is.
        daemons = [sleeper, *(daemon(run, config) for _ in range(count - 1))]
        run.listen(LEASE + 5 - (time.monotonic() - asleep))
        sleeper.process.send_signal(signal.SIGCONT)
        assert run.listen(PATIENCE, Look(app).idle), [each.lines[-5:] for each in daemons]
        for each in daemons:
            each.process.terminate()
            run.end(each)
            assert each.process.returncode == 0, each.noise
        report, after = audit(app.engine), everything(app)
        with app.engine.store.read() as uow:
            counts = uow.outbox.counts()
        worked = works(app, begun)

    assert report.broken == []
    fired = {(e.cycle, e.timer, e.occurrence): e.at for e in after if e.timer}
    assert len(fired) == sum(entry.timer is not None for entry in after)  # each moment once
    first = [fired.get((timer.cycle, timer.rule, timer.due_at)) for timer in due]
    assert sum(at is not None for at in first) > len(due) / 2
    assert overtaken([at for at in first if at is not None]) < STARVED
    assert len(after) >= len(before) + len(due) / 2
    assert counts.get(Status.SENT, 0) > PEOPLE / 4 or not worked
    rests = [idle_for(each, begun) for each in daemons[1:]]
    log.info(
        "%d due, %d fired, %.0f s from the first to the last, overtaken by %s, idle for %s, "
        "%s sent, %d cycles",
        len(due), len(fired) - sum(entry.timer is not None for entry in before),
        (max(fired.values()) - begun).total_seconds(),
        overtaken([at for at in first if at is not None]), max(rests),
        counts.get(Status.SENT, 0), report.cycles,
    )  # fmt: skip
    # Everybody worked, also the one that slept, which found that its own was done by others.
    assert all(each.events("job done") for each in daemons)
    assert sleeper.events("claims were gone")
    assert max(rests) < STARVED


def overtaken(moments: list[datetime]) -> timedelta:
    """By how much a timer fired later than the first of those that were due after it, at most."""
    worst, soonest = timedelta(), moments[-1]
    for moment in reversed(moments):
        soonest = min(soonest, moment)
        worst = max(worst, moment - soonest)
    return worst


def idle_for(speaker: Speaker, since: datetime) -> timedelta:
    """The longest time in which a daemon that was awake had no job."""
    told = [datetime.fromisoformat(line["timestamp"]) for line in speaker.events("job done")]
    begun = datetime.fromisoformat(speaker.events("daemon started")[0]["timestamp"])
    moments = [max(begun, since), *told]
    return max(b - a for a, b in itertools.pairwise(moments))
