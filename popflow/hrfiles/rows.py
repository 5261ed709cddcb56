"""Splits text into rows of cells, so that one broken row costs no more than itself.

The csv module alone will not do: a quote that is never closed would swallow all rows after it.
"""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SIGNS: Final = 100_000
"""Longest line that is read; what is longer is never held in memory as a whole."""
MOST_LINES: Final = 20
"""A cell in quotes may have line ends; a row does not go on for more lines than this."""
QUOTE: Final = '"'


@dataclass(frozen=True, slots=True)
class Row:
    """One row, or what is wrong with it.

    Attributes:
        line: Line on which it begins, from 1.
        problem: Why there are no cells; empty when there are.
    """

    line: int
    cells: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What rows look like.

    Attributes:
        delimiter: What stands between two cells.
        width: How many cells a row has.
        used: Indexes of the cells that are read; a line end in one of them is a forgotten quote.
    """

    delimiter: str
    width: int
    used: frozenset[int]

    def fits(self, cells: tuple[str, ...]) -> bool:
        """Whether a row of more than one line can be one, and not several taken together."""
        if len(cells) != self.width:
            return False
        return not any("\n" in cells[index] for index in self.used)


class Lines:
    """The lines of a file with their numbers; lines can be put back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._count = 0
        self._back: deque[tuple[int, str | None]] = deque()

    def take(self) -> tuple[int, str | None] | None:
        """The next line's number and text, ``None`` for one that is too long; none at the end."""
        if self._back:
            return self._back.popleft()
        text = self._file.readline(MOST_SIGNS + 1)
        if not text:
            return None
        self._count += 1
        if len(text) <= MOST_SIGNS or text.endswith("\n"):
            return self._count, text.removesuffix("\n")
        while text and not text.endswith("\n"):
            text = self._file.readline(MOST_SIGNS)
        return self._count, None

    def put_back(self, lines: list[tuple[int, str | None]]) -> None:
        """Give lines again, in their order, before the rest."""
        self._back.extendleft(reversed(lines))


def rows(lines: Lines, shape: Shape) -> Iterator[Row]:
    """Every row that is not blank, good or broken.

    Only a row that goes on over more lines is held to its shape here: one that closes a forgotten
    quote with a quote of a later row would take all rows between along.
    """
    while (taken := lines.take()) is not None:
        line, text = taken
        if text is None:
            yield Row(line, problem=f"is longer than {MOST_SIGNS} characters")
        elif text.strip(f"{shape.delimiter} \t"):
            yield _row(line, text, lines, shape)


def _row(line: int, text: str, lines: Lines, shape: Shape) -> Row:
    if QUOTE not in text:
        return Row(line, tuple(text.split(shape.delimiter)))
    cells, is_open = split(text, shape.delimiter)
    if cells is not None:
        return Row(line, cells)
    if not is_open:
        return Row(line, problem="has a quote that is followed by more text")
    cells = _over_lines(text, lines, shape)
    return Row(line, cells, "" if cells else "has a quote that is never closed")


def _over_lines(text: str, lines: Lines, shape: Shape) -> tuple[str, ...]:
    """The cells of a row that goes on over the next lines; none, and the lines back, if not."""
    more: list[tuple[int, str | None]] = []
    is_open = True
    while is_open and len(more) < MOST_LINES and len(text) <= MOST_SIGNS:
        following = lines.take()
        if following is None:
            break
        more.append(following)
        if following[1] is None:
            break
        text = f"{text}\n{following[1]}"
        cells, is_open = split(text, shape.delimiter)
        if cells is not None and shape.fits(cells):
            return cells
    lines.put_back(more)
    return ()


def split(text: str, delimiter: str) -> tuple[tuple[str, ...] | None, bool]:
    """The cells of one row; without them, whether a quote is open at its end."""
    reader = csv.reader([text], delimiter=delimiter, strict=True)
    try:
        return tuple(cell for row in reader for cell in row), False
    except csv.Error as error:
        return None, "unexpected end" in str(error)
