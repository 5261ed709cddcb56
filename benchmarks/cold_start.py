"""How long commands import before they begin: `python -X importtime`, beside importing everything.

`python -m benchmarks.cold_start` prints it alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.rounds import interleave
from benchmarks.table import Goal, Row, as_text, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.bench import Bench
    from benchmarks.rounds import Turn

GOAL: Final = Goal(0.35, at_most=True)
EVERYTHING: Final = "everything"
HELP: Final = "popflow --help"
COMMANDS: Final = {
    HELP: ("--help",),
    "popflow cycle list": ("cycle", "list"),
    "popflow cycle show": ("cycle", "show", "1"),
    "popflow tick, nothing due": ("tick",),
}
ALL: Final = """
import alembic.command, cel, holidays.countries, icalendar, jinja2, prometheus_client, structlog
import importlib, pkgutil, popflow
for found in pkgutil.walk_packages(popflow.__path__, "popflow."):
    if not found.name.endswith("__main__") and ".migrations." not in found.name:
        importlib.import_module(found.name)
"""
"""Every module of popflow and every library that any command needs: the first line are those that
functions import."""
_LINE: Final = re.compile(rb"^import time:\s+(\d+) \|", re.MULTILINE)
_ROUNDS: Final = 7


def measure(bench: Bench) -> Iterator[Row]:
    """The share of each command's imports, and the milliseconds behind it."""
    yield from measured_in(bench.folder / "cold-start", bench.scale.rounds)


def measured_in(folder: Path, rounds: int) -> Iterator[Row]:
    """The same, in a folder that is made for it."""
    found_organisation(folder)
    turns: dict[str, Turn] = {EVERYTHING: partial(_imports, folder, ("-c", ALL))}
    for name, words in COMMANDS.items():
        turns[name] = partial(_imports, folder, ("-m", "popflow", *words))
    interleave(turns, 1)  # what is written once, such as compiled files, is there from now on
    measured = interleave(turns, rounds)
    whole = measured.typical(EVERYTHING)
    for name in COMMANDS:
        note = f"{measured.typical(name):.0f} ms of imports against {whole:.0f} ms"
        goal = GOAL if name == HELP else None
        ratios = measured.ratios(name, EVERYTHING)
        yield row_of(f"cold start: {name} / importing everything", goal, ratios, note=note)


def found_organisation(folder: Path) -> None:
    """A small organisation that was planned today, so that nothing is due."""
    sample = "from popflow.resources import sample_people as s\nwith s() as p: print(p)"
    _python(folder.parent, ("-m", "popflow", "init", str(folder)))
    people = _python(folder, ("-c", sample)).stdout.decode().strip()
    _python(folder, ("-m", "popflow", "import", people))
    _python(folder, ("-m", "popflow", "tick"))


def _imports(folder: Path, words: tuple[str, ...], _: int) -> float:
    """Milliseconds that all imports of a process take."""
    told = _python(folder, ("-X", "importtime", *words)).stderr
    return sum(int(found) for found in _LINE.findall(told)) / 1000


def _python(folder: Path, words: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=_environment(), capture_output=True, check=True
    )


def _environment() -> Mapping[str, str]:
    """That of this process, this checkout on the path, and none of the reader's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POPFLOW_")}
    root = str(Path(__file__).parents[1])
    return {**kept, "PYTHONPATH": os.pathsep.join([root, kept.get("PYTHONPATH", "")])}


def main() -> None:
    """Print the lines, with the moment at which they were measured."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measured_in(Path(folder) / "organisation", _ROUNDS))
    sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n{as_text(rows)}\n")


if __name__ == "__main__":
    main()
