"""Lists as Excel: typed cells, and nothing that Excel would carry out."""

import io
import resource
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import repeat
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
import pytest

from popflow.documents import Column, ColumnKind, sheets, workbook, write_workbook

COLUMNS: Final = (
    Column("Naam", width=30),
    Column("Aantal", ColumnKind.NUMBER),
    Column("Bedrag", ColumnKind.MONEY),
    Column("Dag", ColumnKind.DAY),
    Column("Moment", ColumnKind.MOMENT),
)
ROW: Final = (
    "Anna", 3, 115_050, date(2027, 3, 1), datetime(2027, 7, 1, 8, 30, tzinfo=UTC),
)  # fmt: skip


def opened(file: bytes) -> Any:  # noqa: ANN401 - openpyxl's book
    return openpyxl.load_workbook(io.BytesIO(file))


def test_cells_have_the_type_of_what_they_say() -> None:
    sheet = opened(workbook("POP's", COLUMNS, [ROW, (None, None, None, None, None)])).active
    assert [cell.value for cell in sheet[1]] == ["Naam", "Aantal", "Bedrag", "Dag", "Moment"]
    name, count, amount, day, moment = sheet[2]
    assert (name.value, name.data_type) == ("Anna", "s")
    assert (count.value, count.data_type) == (3, "n")
    assert (amount.value, amount.data_type) == (1150.5, "n")
    assert "€" in amount.number_format
    assert (day.value, day.number_format) == (datetime(2027, 3, 1), "dd-mm-yyyy")  # noqa: DTZ001 - Excel knows no zones
    assert moment.value == datetime(2027, 7, 1, 10, 30)  # noqa: DTZ001 - likewise
    assert sheet.max_row == 2


def test_the_header_stays_in_sight_and_filters() -> None:
    sheet = opened(workbook("Lijst", COLUMNS, [ROW] * 3)).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)
    assert sheet["A1"].font.bold


@pytest.mark.parametrize(
    "written",
    [
        '=HYPERLINK("http://example.org","x")', "+1+1", "-2", "@SUM(A1)", "=1+1", "{=1}",
        "http://example.org", "mailto:a@example.org", "00123", "1e5", "<b>&amp;",
    ],
)  # fmt: skip
def test_text_is_text(written: str) -> None:
    file = workbook("Lijst", [Column(written)], [[written]])
    sheet = opened(file).active
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (written, "s", None)
    inside = ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in inside
    assert b"hyperlink" not in inside


def test_hostile_text_is_cleaned_and_cut() -> None:
    rows = [["a\x00\x1b\u202eb\nc"], ["x" * 40_000], [""]]
    sheet = opened(workbook("Lijst", [Column("Tekst")], rows)).active
    assert sheet["A2"].value == "ab\nc"
    assert len(sheet["A3"].value) == sheets.MOST_TEXT
    assert sheet["A3"].value.endswith("…")
    assert sheet["A4"].value is None


def test_the_file_says_what_it_is() -> None:
    made = datetime(2027, 3, 1, 9, tzinfo=UTC)
    book = opened(workbook("Wie: [wat]?/*'", COLUMNS, [], author="Gemeente Veld", made=made))
    assert book.properties.title == "Wie: [wat]?/*'"
    assert book.properties.creator == "Gemeente Veld"
    assert book.properties.created == made.replace(tzinfo=None)
    assert book.sheetnames == ["Wie   wat"]
    assert opened(workbook("[]", COLUMNS, [])).sheetnames == ["popflow"]


def test_the_same_list_gives_the_same_file() -> None:
    assert workbook("Lijst", COLUMNS, [ROW]) == workbook("Lijst", COLUMNS, [ROW])


def test_more_rows_than_a_sheet_holds_go_on_at_a_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    book = opened(workbook("Lijst", [Column("Nr", ColumnKind.NUMBER)], [[n] for n in range(5)]))
    assert book.sheetnames == ["Lijst", "Lijst 2", "Lijst 3"]
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [
        ["Nr", 0, 1], ["Nr", 2, 3], ["Nr", 4],
    ]  # fmt: skip


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        workbook("Lijst", COLUMNS, [("Anna",)])


@pytest.mark.slow
def test_a_hundred_thousand_rows_stream_to_a_file(tmp_path: Path) -> None:
    taken = 0

    def rows() -> Iterator[Sequence[sheets.Cell]]:
        nonlocal taken
        for row in repeat(ROW, 100_000):
            taken += 1
            yield row

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = tmp_path / "list.xlsx"
    with path.open("wb") as file:
        write_workbook(file, "Lijst", COLUMNS, rows())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert taken == 100_000
    assert grown < 50_000  # kilobytes: a hundred thousand rows in memory take several times that
    with ZipFile(path) as inside, inside.open("xl/worksheets/sheet1.xml") as sheet:
        assert (
            sum(part.count(b"<row ") for part in iter(lambda: sheet.read(1 << 20), b"")) > 99_000
        )
