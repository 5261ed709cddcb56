"""A guard that hangs, keeps the interpreter, or ends the process: restart, named, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.engine.audit import audit
from popflow.ports import CycleQuery
from popflow.scheduling.watchdog import STUCK
from tests.support.distributions import site
from tests.support.organisations import SETTINGS, found, let_pass, opened
from tests.support.pipes import PATIENCE, pipes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.distributions import Site
    from tests.support.pipes import Pipes, Speaker

__all__ = ["site"]

ROOT: Final = Path(__file__).parents[2]
PEOPLE: Final = 12
LIMIT: Final = 31
"""The shortest time after which a tick may count as stuck: more than the shortest lease."""
GUARD: Final = """
import os, re, threading
from pathlib import Path
@hookimpl
def popflow_guards():
    return {"lease_signed": "The lease was signed."}
@hookimpl
def popflow_answer_guards(questions):
    how = Path("how.txt").read_text()
    if how == "hangs":
        threading.Event().wait()
    if how == "keeps the interpreter":
        re.match("(a+)+$", "a" * 60 + "b")
    if how == "ends":
        os._exit(0)
    return [Answer(passed=True) for _ in questions]
"""


@dataclass(frozen=True)
class Organisation:
    """An organisation whose due cycles all wait for the plugin's guard."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "popflow.toml"

    def will(self, how: str) -> None:
        """What the guard does from now on."""
        (self.folder / "how.txt").write_text(how, encoding="utf-8")

    def due(self) -> set[int]:
        """Cycles with a timer that is due, whether or not it was set aside."""
        now = datetime.now(UTC)
        with opened(self.config) as app, app.engine.store.read() as uow:
            lines = uow.cycles.find(CycleQuery(open=True, limit=500))
            return {line.id for line in lines if line.next_due_at and line.next_due_at <= now}

    def broken(self) -> list[object]:
        with opened(self.config) as app:
            return [*audit(app.engine).broken]

    def plugin(self) -> dict[str, Any]:
        told = subprocess.run(
            [sys.executable, "-m", "popflow", "plugins", "--json"],
            cwd=self.folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        (one,) = (one for one in json.loads(told.stdout)["plugins"] if one["name"] == "lease")
        assert isinstance(one, dict)
        return one


@pytest.fixture
def found_with(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Organisation]:
    """Founds an organisation with that guard on every announcement; all of them are due by now."""
    site.install("lease", GUARD)
    path = os.pathsep.join([str(site.folder), str(ROOT), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)

    def make(how: str) -> Organisation:
        folder = tmp_path / how.replace(" ", "-")
        (folder / "workflows").mkdir(parents=True)
        text = (ROOT / "workflows" / "periodiek-onderhoud.yaml").read_text(encoding="utf-8")
        text = text.replace("spread: 8 weeks", "spread: 1 weeks")
        plain = "announce: {to: announced, by: [timer, system]"
        assert plain in text
        text = text.replace(plain, f"{plain}, when: lease_signed", 1)
        (folder / "workflows" / "periodiek-onderhoud.yaml").write_text(text, encoding="utf-8")
        settings = SETTINGS.replace("batch = 20", f"lease_seconds = 30\nstuck_seconds = {LIMIT}")
        settings = settings.replace('block = ["mail", ', 'block = ["mail", "pob", ')
        here = Organisation(folder)
        here.will("answers")
        monkeypatch.chdir(folder)  # where the guard looks, in this process too
        morning = (datetime.now(UTC) - timedelta(weeks=5)).replace(hour=8, minute=30)
        found(folder, morning, people=PEOPLE, settings=settings)
        let_pass(here.config, morning, 1)
        here.will(how)
        return here

    return make


def daemon(run: Pipes, here: Organisation) -> Speaker:
    command = ("-m", "popflow", "run", "--no-web", "--json", "--config", str(here.config))
    return run.start(
        sys.executable,
        "-c",
        f"import os; os.chdir({str(here.folder)!r}); "
        f"os.execv({sys.executable!r}, {[sys.executable, *command]!r})",
    )


def finish(run: Pipes, here: Organisation) -> None:
    """The plugin is mended; the next daemon does in one tick all that the first could not."""
    here.will("answers")
    last = daemon(run, here)
    run.wait_for(last, "tick done")
    last.process.terminate()
    run.end(last)
    assert last.process.returncode == 0, last.noise
    # What the dead processes left was kept in the store, by the first that came after them.
    assert {file.stat().st_size for file in here.folder.glob("popflow.db.calls*")} == {0}


def wait_for_end(run: Pipes, *daemons: Speaker) -> None:
    """Their pipes close when they end; that takes the limit, and some."""
    run.listen(LIMIT + PATIENCE, lambda: all(run.ended(one) for one in daemons))
    for one in daemons:
        run.end(one)


def check_nothing_is_lost(here: Organisation, before: set[int]) -> None:
    assert before
    assert here.due() == set()
    assert here.broken() == []
    named = here.plugin()
    assert named["problem"].startswith("popflow_answer_guards: ")
    assert named["failed_at"] is not None


def test_one_that_ends_the_process_is_named_and_nothing_is_lost(
    found_with: Callable[[str], Organisation],
) -> None:
    here = found_with("ends")
    before = here.due()
    with pipes(ROOT) as run:
        first = daemon(run, here)
        wait_for_end(run, first)
        assert first.process.returncode == 0
        assert not first.events("tick done")
        named = here.plugin()
        assert named["problem"].startswith("popflow_answer_guards: the process ended during")
        assert named["failures"] == 1
        finish(run, here)
    check_nothing_is_lost(here, before)


@pytest.mark.slow
def test_one_that_hangs_ends_the_daemon_is_named_and_nothing_is_lost(
    found_with: Callable[[str], Organisation],
) -> None:
    hanging, keeping = found_with("hangs"), found_with("keeps the interpreter")
    before = {here: here.due() for here in (hanging, keeping)}
    with pipes(ROOT) as run:
        first, second = daemon(run, hanging), daemon(run, keeping)
        wait_for_end(run, first, second)
        assert first.process.returncode == STUCK
        (said,) = first.events("stuck: the process ends itself, to be started again")
        assert (said["level"], said["plugin"]) == ("critical", "lease")
        assert said["hook"] == "popflow_answer_guards"
        assert any("popflow_answer_guards" in where for where in said["stack"])
        assert f"gave no answer within {LIMIT}" in hanging.plugin()["problem"]
        # No thread of ours could run: the timer without interpreter shows where, and ends it.
        assert second.process.returncode == 1
        assert any("popflow_answer_guards" in line for line in second.noise)
        assert "the process ended during the call" in keeping.plugin()["problem"]
        for here in (hanging, keeping):
            finish(run, here)
            check_nothing_is_lost(here, before[here])
