"""Lists as Excel files: typed cells, and text that is never a formula or a link.

Rows are written one by one and kept nowhere, so that a long list takes no more memory than a short
one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | date | datetime | None
"""What a row holds: text, a number or whole cents, a day, a moment; ``None`` is an empty cell."""
MOST_ROWS: Final = 1_048_575
"""Rows that a sheet holds under its header; more go on at a next sheet."""
MOST_TEXT: Final = 32_767
"""Characters that a cell holds; the rest is cut off, and an ellipsis says so."""
_CUT: Final = "…"
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 25
_UNSEEN: Final = frozenset({"Cc", "Cs", "Cf"})


class ColumnKind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


_WIDTHS: Final[Mapping[ColumnKind, int]] = {
    ColumnKind.TEXT: 24,
    ColumnKind.NUMBER: 10,
    ColumnKind.MONEY: 14,
    ColumnKind.DAY: 12,
    ColumnKind.MOMENT: 18,
}
_FORMATS: Final[Mapping[ColumnKind, str]] = {
    ColumnKind.TEXT: "@",
    ColumnKind.NUMBER: "0",
    ColumnKind.MONEY: '"€" #,##0.00;[Red]"€" -#,##0.00',
    ColumnKind.DAY: "dd-mm-yyyy",
    ColumnKind.MOMENT: "dd-mm-yyyy hh:mm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        width: In characters; what fits its kind when left out.
    """

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int | None = None


def workbook(  # noqa: PLR0913 - all that a file says of itself
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    author: str = "",
    zone: str = "Europe/Amsterdam",
    made: datetime | None = None,
) -> bytes:
    """A list as an Excel file; arguments as for `write_workbook`."""
    held = BytesIO()
    write_workbook(held, title, columns, rows, author=author, zone=zone, made=made)
    return held.getvalue()


def write_workbook(  # noqa: PLR0913 - all that a file says of itself
    file: BinaryIO,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    author: str = "",
    zone: str = "Europe/Amsterdam",
    made: datetime | None = None,
) -> None:
    """Write a list as an Excel file, row by row.

    Args:
        file: Where to, opened for writing bytes.
        title: Of the list: names the file's sheet and stands in its properties.
        columns: What stands above each column, and of which kind it is.
        rows: Cells in the order of the columns. Money is whole cents, a moment is aware.
        author: Name of the organisation.
        zone: In which moments are shown.
        made: When the list was made; the first of 2000 when left out, so that the same list
            gives the same file.

    Raises:
        ValueError: A row has not as many cells as there are columns; the file is no list then.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - cold start: only a list that is asked for

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": _FORMATS[ColumnKind.DAY],
    }  # fmt: skip
    created = (made or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
    # Closed after a failing row as well; what was written until then is no list to keep.
    with Workbook(file, options) as book:
        book.set_properties({
            "title": _text(title), "author": _text(author), "company": _text(author),
            "created": created, "comments": "popflow",
        })  # fmt: skip
        _Writer(book, title, columns, ZoneInfo(zone)).write(iter(rows))


class _Writer:
    """Writes one list into a file, on as many sheets as it takes."""

    def __init__(
        self, book: Workbook, title: str, columns: Sequence[Column], zone: ZoneInfo
    ) -> None:
        self._book, self._title, self._columns, self._zone = book, title, columns, zone
        self._header = book.add_format({
            "bold": True, "bg_color": "#E3F1EE", "font_color": "#0B5D57", "bottom": 1,
            "text_wrap": True, "valign": "top",
        })  # fmt: skip
        self._formats: dict[ColumnKind, Format] = {
            kind: book.add_format({"num_format": form, "valign": "top"})
            for kind, form in _FORMATS.items()
        }

    def write(self, rows: Iterator[Sequence[Cell]]) -> None:
        place = 1
        while True:
            self._sheet(place, islice(rows, MOST_ROWS))
            after = next(rows, None)
            if after is None:
                return
            rows, place = chain([after], rows), place + 1

    def _sheet(self, place: int, rows: Iterator[Sequence[Cell]]) -> None:
        name = _NO_NAME.sub(" ", _text(self._title))[:_LONGEST_NAME].strip() or "popflow"
        sheet = self._book.add_worksheet(name if place == 1 else f"{name} {place}")
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for at, column in enumerate(self._columns):
            width = column.width or max(_WIDTHS[column.kind], len(column.title) + 4)
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, _text(column.title), self._header)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
                self._cell(sheet, last, at, column.kind, cell)
        sheet.autofilter(0, 0, last, max(len(self._columns) - 1, 0))

    def _cell(self, sheet: Worksheet, row: int, at: int, kind: ColumnKind, cell: Cell) -> None:
        form = self._formats[kind]
        if cell is None or cell == "":
            return
        if isinstance(cell, datetime):
            sheet.write_datetime(row, at, cell.astimezone(self._zone).replace(tzinfo=None), form)
        elif isinstance(cell, date):
            sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), form)  # noqa: DTZ001 - Excel knows no zones
        elif isinstance(cell, int):
            sheet.write_number(row, at, cell / 100 if kind is ColumnKind.MONEY else cell, form)
        else:
            sheet.write_string(row, at, _text(cell), form)


def _text(text: str) -> str:
    """Text as a cell holds it: no control characters, no marks that turn the direction."""
    kept = text
    if not text.isprintable():
        kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNSEEN)
    return kept if len(kept) <= MOST_TEXT else kept[: MOST_TEXT - len(_CUT)] + _CUT
