"""A plugin of somebody else: its own distribution, from outside this repository, put in by pip."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PROJECT: Final = """
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "zuid-popflow"
version = "3.1"

[project.entry-points.popflow]
zuid = "zuid_popflow"

[project.entry-points."popflow.commands"]
zuid = "zuid_popflow:no_such_app"

[tool.hatch.build.targets.wheel]
packages = ["zuid_popflow"]
"""
MODULE: Final = '''
"""A guard and a notifier."""

from pathlib import Path

from popflow.domain.cycle import Answer
from popflow.hookspecs import hookimpl

folder = None


@hookimpl
def popflow_configure(settings):
    global folder
    folder = Path(settings["folder"])


@hookimpl
def popflow_guards():
    return {"works_in_zuid": "The employee works in the south."}


@hookimpl
def popflow_answer_guards(questions):
    local = [q.employee.department == "Zuid" for q in questions]
    return [Answer(yes, "" if yes else "elsewhere") for yes in local]


@hookimpl
def popflow_notify(letter):
    (folder / "letter.txt").write_text(letter.subject, encoding="utf-8")
    return True
'''
USE: Final = """
import json, sys
from datetime import UTC, datetime
from popflow.domain.cycle import Cycle
from popflow.domain.questions import GuardQuestion
from popflow.domain.workflow import Milestone
from popflow.extension import Relay, commands, load_plugins
from popflow.ports import Letter
from popflow.testing import make_person

now = datetime(2025, 6, 2, 8, tzinfo=UTC)
cycle = Cycle(7, "200", "test", "key", "talk", Milestone.ANNOUNCED, now, now)
plugins = load_plugins({"zuid": {"folder": sys.argv[1]}}, {"mail", "pob", "postgres"})
relay = Relay(plugins)
people = [make_person(department=one) for one in ("Zuid", "Noord")]
asked = [GuardQuestion("works_in_zuid", cycle, "agree", one, None, now) for one in people]
print(json.dumps({
    "report": [(r.name, r.distribution, r.version, r.state, r.problem) for r in plugins.report()],
    "guards": dict(relay.guards()),
    "answers": [(a.passed, a.reason, a.by) for a in relay.answer(asked)],
    "carried": relay.notify(Letter("k", "200", "R", None, "nl", "Subject", "T", "<p>")),
    "commands": [(c.name, c.distribution) for c in commands()],
}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pip put the plugin."""
    project, target = tmp_path_factory.mktemp("zuid"), tmp_path_factory.mktemp("site")
    (project / "zuid_popflow").mkdir()
    (project / "zuid_popflow" / "__init__.py").write_text(MODULE, encoding="utf-8")
    (project / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
        *(
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--target",
            str(target),
            str(project),
        ),
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_a_plugin_from_outside_adds_a_guard_and_a_notifier(site: Path, tmp_path: Path) -> None:
    path = os.pathsep.join([str(site), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert ["zuid", "zuid-popflow", "3.1", "loaded", ""] in told["report"]
    assert told["guards"] == {"works_in_zuid": "The employee works in the south."}
    assert told["answers"] == [[True, "", "zuid"], [False, "elsewhere", "zuid"]]
    assert told["carried"] == "zuid"
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "Subject"
    assert ["zuid", "zuid-popflow"] in told["commands"]
