"""`popflow status`, and what is said of a queue that cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.bootstrap import open_application
from popflow.ports import Worker
from popflow.settings import load_settings
from tests.support.command_line import EMPLOYEE

if TYPE_CHECKING:
    from tests.support.command_line import Cli


def test_it_tells_how_the_work_stands(cli: Cli) -> None:
    told = cli.json("status")
    assert told["queue"] == "local"
    assert told["jobs"] == {"waiting": {}, "doing": {}, "failed": 0}
    assert told["timers"]["lag_seconds"] == 0
    assert (told["held"], told["catching_up_since"], told["stalled"]) == (None, None, [])
    assert told["last_tick"] == "2026-03-02T09:00:00+00:00"
    said = cli("status").out
    assert "Queue: local; last tick 2026-03-02 10:00" in said
    assert "No daemon is written down." in said


def test_it_names_daemons_lag_and_what_is_held(cli: Cli) -> None:
    now = cli.clock.now()
    settings = load_settings(cli.folder / "popflow.toml", {})
    with open_application(settings, clock=cli.clock) as app, app.engine.store.begin() as uow:
        uow.work.sign(Worker("here:1", "local", now, now + timedelta(days=30)))
        uow.work.sign(Worker("there:2", "local", now, now - timedelta(hours=1)))
        uow.marks.set("catching_up", now.isoformat())
        uow.commit()
    assert cli.try_("tick", "--now", "2026-02-20").code == 1
    cli.clock.advance(timedelta(days=30))
    told = cli.json("status")
    assert told["timers"]["lag_seconds"] > 0
    assert told["held"] == "clock"
    assert told["stalled"] == ["held", "daemons_silent"]
    assert [each["silent"] for each in told["daemons"]] == [False, True]
    lines = cli("status").out.splitlines()
    assert next(line for line in lines if line.startswith("there:2")).endswith("silent")
    assert not next(line for line in lines if line.startswith("here:1")).endswith("silent")
    assert any("Catching up" in line for line in lines)
    assert any("popflow tick --confirm" in line for line in lines)


def test_only_who_operates_sees_it(cli: Cli) -> None:
    cli.refused("status", who=EMPLOYEE)


@pytest.mark.parametrize("command", ["run", "tick", "status"])
def test_a_shared_queue_on_sqlite_is_refused_with_its_line(cli: Cli, command: str) -> None:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    assert 'queue = "local"' in text
    config.write_text(text.replace('queue = "local"', 'queue = "procrastinate"'), "utf-8")
    said = cli.refused(command)
    assert "procrastinate needs PostgreSQL" in said.err
    assert "popflow.toml:" in said.err
    assert "(engine.queue)" in said.err
