"""A file of one kind, row by row: every cell read by its meaning, what is bad set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from popflow.hrfiles import cells
from popflow.hrfiles.decoding import open_text
from popflow.hrfiles.header import read_header
from popflow.hrfiles.record import BadRecord
from popflow.hrfiles.rows import Lines, Shape, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from popflow.hrfiles.columns import Columns, IgnoredColumn
    from popflow.hrfiles.layout import Layout
    from popflow.hrfiles.rows import Row


@dataclass(frozen=True, slots=True)
class Told:
    """What one row says: values by their meaning, empty cells left out.

    Attributes:
        line: Line on which it begins, from 1.
    """

    line: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class TableFile:
    """What a file says.

    Attributes:
        headers: Header of each column that is read, by its meaning.
        told: Rows that could be read.
        rejected: What could not be used.
    """

    headers: Mapping[str, str]
    ignored_columns: tuple[IgnoredColumn, ...]
    told: list[Told] = field(default_factory=list)
    rejected: list[BadRecord] = field(default_factory=list)

    def reject(self, line: int, meaning: str, problem: str, advice: str, code: str | None) -> None:
        """Set something aside."""
        header = self.headers.get(meaning, "")
        self.rejected.append(BadRecord(line, header, problem, advice, code))


def read_table(
    path: Path, layout: Layout, readers: Mapping[str, Callable[[str], Any]],
    columns: Mapping[str, str],
) -> TableFile:  # fmt: skip
    """Read a file of which every row has a code.

    Args:
        path: A CSV file with ``,`` ``;`` or tab between the columns.
        layout: What kind of file it is; ``code`` is one of its columns.
        readers: Reads a cell by the meaning of its column, or raises `cells.CellError`.
        columns: The organisation's own headers by meaning.

    Raises:
        InputError: The file as a whole cannot be used: it is no text, or columns are missing.
    """
    with open_text(path) as file:
        lines = Lines(file)
        header = read_header(lines, columns, str(path), layout)
        found = header.columns
        table = TableFile(found.headers, found.ignored)
        used = frozenset(at for name, at in found.places.items() if name not in layout.wordy)
        for row in rows(lines, Shape(header.delimiter, found.width, used)):
            _read(row, found, readers, table)
    return table


def _read(
    row: Row, found: Columns, readers: Mapping[str, Callable[[str], Any]], table: TableFile
) -> None:
    if row.problem:
        table.reject(row.line, "", f"The record {row.problem}.", "Mend it.", None)
    elif len(row.cells) < found.width or "".join(row.cells[found.width :]).strip():
        problem = f"The record has {len(row.cells)} columns where the first row has {found.width}."
        table.reject(row.line, "", problem, "Put cells that hold the delimiter in quotes.", None)
    else:
        bad = len(table.rejected)
        values = _values(row, found, readers, table)
        if len(table.rejected) > bad:
            return
        if "code" in values:
            table.told.append(Told(row.line, values))
        else:
            table.reject(row.line, "code", "The record has no code.", "Add it.", None)


def _values(
    row: Row, found: Columns, readers: Mapping[str, Callable[[str], Any]], table: TableFile
) -> dict[str, Any]:
    """The cells of a row by their meaning; what cannot be read is set aside."""
    code = cells.bare(row.cells[found.places["code"]]).removeprefix("'")
    values: dict[str, Any] = {}
    for meaning, place in found.places.items():
        cell = cells.bare(row.cells[place])
        try:
            values |= {meaning: readers[meaning](cell)} if cell else {}
        except cells.CellError as error:
            problem = f"The cell {error.problem}."
            known = code if meaning != "code" else None
            table.reject(row.line, meaning, problem, error.advice, known)
    return values
