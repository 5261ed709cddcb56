"""Plugins that fail leave the rest working, and `popflow plugins` names them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.distributions import site
from tests.support.organisations import SETTINGS, found
from tests.support.pipes import PATIENCE, pipes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.distributions import Site

__all__ = ["site"]

ROOT: Final = Path(__file__).parents[2]
AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
BROKEN: Final = 'raise RuntimeError("no licence for this machine")'
RAISES: Final = """
@hookimpl
def popflow_notify(letter):
    raise OSError("the fax is out of paper")
@hookimpl
def popflow_guards():
    return {"fax_is_on": "The fax is on."}
@hookimpl
def popflow_answer_guards(questions):
    raise KeyError("fax")
"""
RUBBISH: Final = """
@hookimpl
def popflow_notify(letter):
    return "certainly"
@hookimpl
def popflow_budget(questions):
    return "perhaps"
@hookimpl
def popflow_budget_due(people, balances, today, now):
    return [42]
"""
GOOD: Final = """
from pathlib import Path
folder = None
@hookimpl
def popflow_configure(settings):
    global folder
    folder = Path(settings["folder"])
@hookimpl
def popflow_notify(letter):
    with (folder / "letters.txt").open("a") as file:
        file.write(letter.key + "\\n")
    return True
"""

PLUGINS: Final = {"broken": BROKEN, "fax": RAISES, "rubbish": RUBBISH, "good": GOOD}


@dataclass
class Organisation:
    """An organisation with four plugins of others, and the program run on it."""

    folder: Path
    site: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": os.pathsep.join([str(self.site), str(ROOT)])}

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "popflow", *args],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def json(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        done = self.run(*args, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def plugins(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in self.json("plugins")["plugins"]}


@pytest.fixture
def organisation(tmp_path: Path, site: Site) -> Callable[[datetime], Organisation]:
    """Founds it at a moment; one way in its workflow asks the guard of the plugin that raises."""
    for name, source in PLUGINS.items():
        site.install(name, source)

    def make(at: datetime) -> Organisation:
        folder = tmp_path / "organisation"
        (folder / "workflows").mkdir(parents=True)
        text = (ROOT / "workflows" / "periodiek-onderhoud.yaml").read_text(encoding="utf-8")
        before, state, after = text.partition("  announced:\n")
        guarded = after.replace(
            "sets: conversation", "sets: conversation\n        when: fax_is_on", 1
        )
        config = found(folder, at, people=30)
        own = folder / "workflows" / "periodiek-onderhoud.yaml"
        own.write_text(before + state + guarded, encoding="utf-8")
        settings = SETTINGS.replace('block = ["mail", ', 'block = ["mail", "pob", ')
        settings += f"[plugins.good]\nfolder = '{folder}'\n"
        config.write_text(settings, encoding="utf-8")
        return Organisation(folder, site.folder)

    return make


def test_the_rest_works_and_each_is_named(
    organisation: Callable[[datetime], Organisation],
) -> None:
    here = organisation(AT)
    ticked = here.json("tick", "--now", AT.isoformat())
    sent = (here.folder / "letters.txt").read_text(encoding="utf-8").split()
    assert len(sent) == ticked["sent"] > 0

    named = here.plugins()
    assert named["broken"]["state"] == "failed"
    assert "no licence for this machine" in named["broken"]["problem"]
    assert "the fax is out of paper" in named["fax"]["problem"]
    assert "str, not a bool" in named["rubbish"]["problem"]
    for name in ("fax", "rubbish"):
        assert named[name]["state"] == "loaded"
        assert named[name]["failures"] > 0
        assert named[name]["failed_at"] == AT.isoformat()
    told = named["good"]
    assert (told["state"], told["problem"], told["failed_at"]) == ("loaded", "", None)
    words = here.run("plugins").stdout
    assert all(name in words for name in PLUGINS)
    assert "the fax is out of paper" in words


def test_a_guard_that_raises_says_no_by_its_name_and_other_steps_go_on(
    organisation: Callable[[datetime], Organisation],
) -> None:
    here = organisation(AT)
    here.json("tick", "--now", AT.isoformat())
    line, *_ = here.json("cycle", "list", "--milestone", "announced")
    cycle, person = str(line["id"]), line["person"]
    to = ("--at", "2030-03-04 10:00", "--reason", "travels", "--as", person)
    refused = here.run("cycle", "move", cycle, *to, "--json")
    assert refused.returncode == 1
    told = json.loads(refused.stderr.splitlines()[-1])["error"]
    assert told["plugin"] == "fax"
    here.json("agenda", "add", cycle, "a plain point", "--as", person)
    named = here.plugins()["fax"]
    assert "KeyError" in named["problem"]


def test_what_fails_in_a_daemon_that_still_runs_is_named(
    organisation: Callable[[datetime], Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = organisation(datetime.now(UTC))
    monkeypatch.setenv("PYTHONPATH", here.environment["PYTHONPATH"])
    config = str(here.folder / "popflow.toml")
    with pipes(here.folder) as run:
        daemon = run.start(
            sys.executable, "-m", "popflow", "run", "--no-web", "--json", "--config", config
        )
        run.wait_for(daemon, "tick done")
        assert run.listen(PATIENCE, lambda: len(daemon.events("tick done")) > 1)
        assert daemon.process.poll() is None
        named = here.plugins()["rubbish"]
    assert "popflow_budget_due" in named["problem"]
    assert named["failed_at"] is not None
