"""The daemon is killed fifty times while others act on the same file: nothing told is lost.

On days off a daemon sends no mail; kills around sending, on any day, are in test_every_commit.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.person import Role
from popflow.engine.audit import audit
from tests.support.histories import everything
from tests.support.organisations import found, let_pass, opened
from tests.support.pipes import Pipes, Speaker, pipes, said_by

if TYPE_CHECKING:
    from popflow.domain.cycle import Entry

ROOT: Final = Path(__file__).parents[2]
KILLS: Final = 50
MOST_LINES: Final = 10
"""A daemon is killed after it logged so many lines at most: a line is about one unit of work."""
MOST_SECONDS: Final = 0.8
PEOPLE: Final = 200
FOUNDED: Final = timedelta(weeks=8)
DAYS: Final = 20
"""Founded eight weeks ago; by the twentieth day everybody has a conversation announced. No daemon
ran since: all of them are past by now, and much is overdue."""


def organisation(folder: Path) -> Path:
    (folder / "workflows").mkdir()
    text = (ROOT / "workflows" / "periodiek-onderhoud.yaml").read_text(encoding="utf-8")
    assert "spread: 8 weeks" in text
    (folder / "workflows" / "periodiek-onderhoud.yaml").write_text(
        text.replace("spread: 8 weeks", "spread: 1 weeks"), encoding="utf-8"
    )
    morning = (datetime.now(UTC) - FOUNDED).replace(hour=8, minute=30)
    config = found(folder, morning, people=PEOPLE)
    let_pass(config, morning, DAYS)
    return config


def daemon(run: Pipes, config: Path) -> Speaker:
    started = run.start(
        sys.executable, "-m", "popflow", "run", "--no-web", "--json", "--config", str(config)
    )
    run.wait_for(started, "daemon started")
    return started


def colleague(run: Pipes, config: Path, seed: int) -> Speaker:
    return run.start(sys.executable, "-m", "tests.support.colleague", str(config), str(seed))


def kill_and_kill(run: Pipes, config: Path) -> tuple[list[Speaker], list[Speaker]]:
    """The daemon fifty times, a colleague every fifth time, each with another in its place."""
    dice = random.Random(5)  # noqa: S311 - seeded moments, nothing secret
    colleagues = [colleague(run, config, seed) for seed in (1, 2)]
    daemons = []
    for number in range(KILLS):
        daemons.append(daemon(run, config))
        doomed, lines = daemons[-1], dice.randint(2, MOST_LINES)
        run.listen(MOST_SECONDS, lambda: len(doomed.lines) >= lines)  # noqa: B023 - called before the loop goes on
        run.listen(dice.uniform(0, 0.03))
        run.kill(daemons[-1])
        if number % 5 == 0:
            run.kill(colleagues[-2])
            colleagues.append(colleague(run, config, 100 + number))
    for at_work in colleagues[-2:]:
        run.kill(at_work)
    return daemons, colleagues


def finish(run: Pipes, config: Path) -> None:
    """What was left undone the next daemon does in one whole tick, and stops when it is told."""
    last = daemon(run, config)
    run.wait_for(last, "tick done")
    last.process.terminate()
    run.end(last)
    assert last.process.returncode == 0, last.noise


def as_told(entry: Entry) -> tuple[int, int, str, str, str | None]:
    return entry.cycle, entry.seq, entry.at.isoformat(), entry.event, entry.actor.number


def acknowledged(colleagues: list[Speaker]) -> set[tuple[int, int, str, str, str | None]]:
    """What the engine told them that it had done."""
    lines = said_by(colleagues)
    assert not [speaker.noise for speaker in colleagues if speaker.noise]
    return {(line["cycle"], *entry) for line in lines for entry in line["entries"]}


def was_ticking(killed: Speaker) -> bool:
    return len(killed.events("tick begins")) > len(killed.events("tick done"))


@pytest.mark.slow
def test_fifty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    config = organisation(tmp_path)
    with opened(config) as app:
        before = len(everything(app))
    begun = datetime.now(UTC)
    with pipes(ROOT) as run:
        daemons, colleagues = kill_and_kill(run, config)
        finish(run, config)
    with opened(config) as app:
        entries = everything(app)
        report = audit(app.engine)
    told = acknowledged(colleagues)

    assert told - {as_told(entry) for entry in entries} == set()
    assert report.broken == []
    # It was a real test only when there was much to lose, and the kills came in the middle of it.
    fired = [entry for entry in entries if entry.at > begun and entry.actor.role is Role.TIMER]
    assert len(daemons) == KILLS
    assert len(told) > 4 * KILLS
    assert len(entries) - before > len(told) + 2 * KILLS
    assert len(fired) > 4 * KILLS
    assert sum(map(was_ticking, daemons)) > KILLS / 5
