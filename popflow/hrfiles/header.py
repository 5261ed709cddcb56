"""Finds the first row of an HR file, what parts its cells, and what each column is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.errors import InputError, Place
from popflow.hrfiles.columns import PEOPLE, Columns, find_columns, known_in
from popflow.hrfiles.rows import MOST_SIGNS, Lines, split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from popflow.hrfiles.layout import Layout

DELIMITERS: Final = (";", ",", "\t")
_TOLD: Final = re.compile(r"sep=(.)")
"""The line with which spreadsheets tell the delimiter to each other."""


@dataclass(frozen=True, slots=True)
class Header:
    """How the rows of a file are to be read."""

    delimiter: str
    columns: Columns


def read_header(
    lines: Lines, chosen: Mapping[str, str], file: str, layout: Layout = PEOPLE
) -> Header:
    """Read up to and with the first row.

    Args:
        lines: The file, at its beginning.
        chosen: The organisation's own names of columns by meaning.
        file: Name of the file, for messages.
        layout: What kind of file it is.

    Raises:
        InputError: There is no row, its cells cannot be told apart, or columns are missing.
    """
    line, text = _first(lines)
    delimiters: tuple[str, ...] = DELIMITERS
    if told := _TOLD.fullmatch(text.strip('"')):
        delimiters = tuple(sign for sign in DELIMITERS if sign == told[1]) or DELIMITERS
        line, text = _first(lines)
    place = Place(file, line or None)
    if not text:
        problem = f"The first row is missing, or longer than {MOST_SIGNS} characters."
        raise _refused(place, problem, "The first row names the columns.")
    delimiter, cells = _best(
        text, delimiters, place, lambda found: known_in(found, chosen, layout)
    )
    return Header(delimiter, find_columns(cells, chosen, place, layout))


def _best(
    text: str, delimiters: tuple[str, ...], place: Place, known: Callable[[Sequence[str]], int]
) -> tuple[str, tuple[str, ...]]:
    """The delimiter that gives the most names that are known, and the cells between."""
    found = [(delimiter, split(text, delimiter)[0]) for delimiter in delimiters]
    several = [(delimiter, cells) for delimiter, cells in found if cells and cells[1:]]
    if several:
        return max(several, key=lambda one: (known(one[1]), len(one[1])))
    if any(cells is None for _, cells in found):
        raise _refused(place, "The first row has a quote that is never closed.", "Mend it.")
    advice = "Export it with semicolons, commas or tabs between the columns."
    raise _refused(place, "The first row has one column only.", advice)


def _first(lines: Lines) -> tuple[int, str]:
    """The next line that says something; empty at the end, or when it is too long."""
    while (taken := lines.take()) is not None:
        line, text = taken
        if text is None:
            return line, ""
        if text.strip("".join(DELIMITERS) + " "):
            return line, text
    return 0, ""


def _refused(place: Place, problem: str, advice: str) -> InputError:
    return InputError(problem, place=place, advice=advice, code="hr-file-columns")
