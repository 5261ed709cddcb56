"""What a run leaves behind: JSON, and the table between the markers of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
import sys
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.table import SHARE, Goal, Row, as_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "benchmarks" / "results"
PAGE: Final = ROOT / "docs" / "performance.md"
PACKAGES: Final = (
    "popflow", "sqlalchemy", "sqlmodel", "pydantic", "transitions", "psycopg", "dbos",
    "apscheduler", "procrastinate", "spiffworkflow",
)  # fmt: skip


class PageError(RuntimeError):
    """The page cannot take the table: a marker is missing."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        command: What was typed.
        machine: What it ran on, by name.
        seconds: How long each measure took, by name.
        at: When it ended, ISO 8601.
    """

    command: str
    scale: str
    machine: dict[str, str]
    seconds: dict[str, float] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    at: str = ""

    def with_measure(self, name: str, rows: Iterable[Row], seconds: float) -> Run:
        """The run with one more measure, which has just ended."""
        took = {**self.seconds, name: seconds}
        return replace(self, seconds=took, rows=(*self.rows, *rows), at=now())


def machine(databases: Mapping[str, str]) -> dict[str, str]:
    """The machine and what runs on it.

    Args:
        databases: What each measured database says of itself.
    """
    return {
        "processor": _processor(),
        "processors": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **databases,
        **{name: _version(name) for name in PACKAGES},
    }


def write(run: Run, path: Path) -> None:
    """Keep a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {**asdict(run), "verdicts": {row.name: row.verdict.value for row in run.rows}}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path) -> Run:
    """A run that was kept."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(
        Row(
            **{
                **row,
                "goal": Goal(**row["goal"]) if row["goal"] else None,
                "sizes": tuple((size, figure) for size, figure in row.get("sizes", ())),
            }
        )
        for row in told["rows"]
    )
    return Run(told["command"], told["scale"], told["machine"], told["seconds"], rows, told["at"])


def last() -> Path | None:
    """The newest run that was kept."""
    kept = sorted(RESULTS.glob("*.json"), key=lambda path: path.stat().st_mtime)
    return kept[-1] if kept else None


def lines_of(runs: Sequence[Run]) -> list[Row]:
    """The lines of several runs; what was measured again stands where it stood, as it is now."""
    lines: dict[str, Row] = {}
    for run in runs:
        for failed in run.seconds:  # a measure that failed as a whole is a line by its name
            lines.pop(failed, None)
        lines |= {row.name: row for row in run.rows}
    return list(lines.values())


def fill_page(runs: Sequence[Run], page: Path = PAGE) -> None:
    """Put the tables, machine and commands of runs between the markers of a page.

    Args:
        runs: Of one machine, in the order of the table; a later one counts where two have a line.
        page: Where to.

    Raises:
        PageError: A marker is not there.
    """
    text = page.read_text(encoding="utf-8")
    rows = lines_of(runs)
    shares = [row for row in rows if row.unit == SHARE]
    figures = [row for row in rows if row.unit != SHARE]
    for name, told in (
        ("table", as_markdown(figures)), ("profile", _shares(shares)), ("machine", _about(runs)),
    ):  # fmt: skip
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            message = f"{page} has no '{begin}' with '{end}' after it: put them back"
            raise PageError(message)
        text = f"{before}{begin}\n\n{told}\n\n{end}{after}"
    page.write_text(text, encoding="utf-8")


def now() -> str:
    """The moment, to the minute."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def command() -> str:
    """What was typed."""
    return " ".join(["python -m benchmarks", *sys.argv[1:]])


def _shares(rows: Sequence[Row]) -> str:
    lines = [f"| {row.name} | {row.value or 0:.0f} % |" for row in rows]
    return "\n".join(["| where | share |", "| --- | --- |", *lines])


def _about(runs: Sequence[Run]) -> str:
    lines: list[tuple[str, str]] = []
    for run in runs:
        took = f"{sum(run.seconds.values()) / 60:.0f} minutes"
        lines += [("command", f"`{run.command}`"), ("measured", run.at), ("took", took)]
    machine = {name: value for run in runs for name, value in run.machine.items() if value}
    lines += machine.items()
    return "\n".join(["| what | which |", "| --- | --- |", *(f"| {n} | {v} |" for n, v in lines)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return platform.processor()
    found = re.search(r"model name\s*: (.*)", told)
    return found[1] if found else platform.machine()
