"""Each command imports only what it needs: what is slow to load stays out of where it is not."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import Cli

STORE: Final = {"sqlalchemy", "sqlmodel"}
FILES: Final = {"cel", "ruamel.yaml", "popflow.definitions.linter"}
"""What reads workflow files."""
LETTERS: Final = {"icalendar", "jinja2", "popflow.documents.letters", "popflow.cli.papers"}
PAPERS: Final = {"typst", "xlsxwriter", "pygal"}
DAEMON: Final = {"apscheduler", "prometheus_client", "http.server", "popflow.cli.watching"}
MIGRATIONS: Final = {"alembic", "mako"}
DAYS: Final = {"holidays"}
MACHINE: Final = {"transitions"}
SETTINGS: Final = {"pydantic", "pluggy"}
LOGS: Final = {"structlog"}
HEAVY: Final = (
    STORE | FILES | LETTERS | PAPERS | DAEMON | MIGRATIONS | DAYS | MACHINE | SETTINGS | LOGS
    | {"popflow.forecast", "popflow.engine", "popflow.domain", "rich", "psycopg", "procrastinate"}
)  # fmt: skip
CODE: Final = """
import json, sys
from popflow.cli import run
code = run(sys.argv[2:])
loaded = [name for name in json.loads(sys.argv[1]) if name in sys.modules]
print(json.dumps({"code": code, "loaded": loaded}), file=sys.stderr)
"""
MISSING: Final = """
import importlib.util, json, sys
names = json.loads(sys.argv[1])
print(json.dumps([name for name in names if importlib.util.find_spec(name) is None]))
"""
NEEDED: Final = {
    "--help": set[str](),
    "run --help": {"pydantic"},
    "cycle list": STORE | SETTINGS | MACHINE,
    "cycle show 1": STORE | SETTINGS | MACHINE | DAYS | {"popflow.cli.papers"},
    "outbox list": STORE | SETTINGS,
    "people list": STORE | SETTINGS | DAYS,
    "plugins": STORE | SETTINGS,
    "people list --xlsx list.xlsx": STORE | SETTINGS | DAYS | {"xlsxwriter"},
    "agenda blank --role employee -o form.pdf": SETTINGS | FILES | {"typst", "rich"},
    "workflow list": SETTINGS,
    "tick": STORE | SETTINGS | DAYS | LOGS | {"rich"},
    "db check": STORE | SETTINGS,
}
"""What a command may load of all that is heavy. A tick finds nothing due.

Typer itself reads parameters with pydantic; structlog shows tracebacks with rich; cel brings rich.
"""
ALWAYS: Final = {"popflow.engine", "popflow.domain"}
"""Light, and there in every command but help."""


@pytest.mark.parametrize("words", NEEDED)
def test_a_command_loads_only_what_it_needs(cli: Cli, words: str) -> None:
    if words == "tick":
        tick = subprocess.run(
            [sys.executable, "-m", "popflow", "tick"],
            cwd=cli.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert tick.returncode == 0, tick.stderr  # what was owed today is planned
    said = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(sorted(HEAVY)), *words.split()],
        cwd=cli.folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(said.stderr.splitlines()[-1])
    assert told["code"] == 0, said.stderr
    allowed = NEEDED[words] | (ALWAYS if "--help" not in words else set())
    assert set(told["loaded"]) - allowed == set()


def test_what_is_called_heavy_exists(cli: Cli) -> None:
    """A library that is no longer used, or was renamed, guards nothing."""
    said = subprocess.run(
        [sys.executable, "-c", MISSING, json.dumps(sorted(HEAVY - MIGRATIONS))],
        cwd=cli.folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert set(json.loads(said.stdout)) <= {"procrastinate"}
