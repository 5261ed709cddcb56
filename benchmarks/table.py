"""The lines of the table: a figure, its spread, and its goal beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


class Verdict(StrEnum):
    """How a figure stands to its goal."""

    MET = "met"
    SHORT = "falls short"
    TOLD = "no goal"
    MISSING = "not measured"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be: at least, or at most, a limit."""

    limit: float
    at_most: bool = False

    def met_by(self, value: float) -> bool:
        """Whether a figure reaches it."""
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self) -> str:
        """As QUALITY writes it."""
        return f"{'<=' if self.at_most else '>='} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Attributes:
        name: What was measured.
        goal: ``None`` for a figure that is only told.
        value: Median of all rounds; ``None`` when it was not measured.
        unit: ``x`` for a ratio.
        low: First quartile of the rounds.
        high: Third quartile of the rounds.
        rounds: How many there were.
        note: What belongs to the figure: absolute times, or why it is missing.
        sizes: The figure itself at each size of the store, in ``sized``; those of all rows stand
            side by side in a table of their own.
        sized: Their unit.
    """

    name: str
    goal: Goal | None
    value: float | None
    unit: str = "x"
    low: float | None = None
    high: float | None = None
    rounds: int = 0
    note: str = ""
    sizes: tuple[tuple[int, float], ...] = ()
    sized: str = ""

    @property
    def verdict(self) -> Verdict:
        """How it stands."""
        if self.value is None:
            return Verdict.MISSING
        if self.goal is None:
            return Verdict.TOLD
        return Verdict.MET if self.goal.met_by(self.value) else Verdict.SHORT


_QUARTERS: Final = 4


def row_of(
    name: str, goal: Goal | None, figures: Sequence[float], unit: str = "x", note: str = ""
) -> Row:
    """The line of a figure that was measured in several rounds.

    Args:
        name: What was measured.
        goal: What it should be.
        figures: One per round; of a ratio both sides come from the same round.
        unit: ``x`` for a ratio.
        note: What belongs to the figure.
    """
    low = high = figures[0]
    if len(figures) > 1:
        low, _, high = quantiles(figures, n=_QUARTERS, method="inclusive")
    return Row(name, goal, median(figures), unit, low, high, len(figures), note)


def missing(name: str, goal: Goal | None, why: str) -> Row:
    """The line of a figure that this run has not."""
    return Row(name, goal, None, note=why)


SHARE: Final = "%"
"""The unit of lines that tell where time goes: they have a table of their own."""
HEADINGS: Final = ("figure", "goal", "median", "quartiles", "rounds", "verdict", "note")


def cells(row: Row) -> tuple[str, ...]:
    """A line as texts, under `HEADINGS`."""
    spread = f"{_told(row.low)} to {_told(row.high)}" if row.rounds > 1 else ""
    goal = f"{row.goal} {row.unit}" if row.goal else ""
    value = f"{_told(row.value)} {row.unit}" if row.value is not None else ""
    return (row.name, goal, value, spread, str(row.rounds or ""), row.verdict.value, row.note)


def as_text(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    tables = [[HEADINGS, *map(cells, rows)], beside(rows)]
    return "\n\n".join(_aligned(lines) for lines in tables if lines)


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """The table for docs/performance.md."""
    tables = [[HEADINGS, *map(cells, rows)], beside(rows)]
    return "\n\n".join(_markdown(lines) for lines in tables if lines)


def _markdown(lines: Sequence[Sequence[str]]) -> str:
    ruled = [lines[0], ("---",) * len(lines[0]), *lines[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)


def beside(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Figures at several sizes of the store side by side: headings, then a line per figure."""
    told = [row for row in rows if row.sizes]
    sizes = sorted({size for row in told for size, _ in row.sizes})
    lines = [("cycles", "unit", *(f"{size:,}" for size in sizes))]
    for row in told:
        at = dict(row.sizes)
        name = row.name.rpartition(", ")[0]
        lines.append((name, row.sized, *(_told(at.get(size)) for size in sizes)))
    return lines if told else []


_WHOLE: Final = 100
_TENTHS: Final = 10


def _told(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= _WHOLE:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= _TENTHS else f"{value:.2f}"
