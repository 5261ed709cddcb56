"""One row of an HR file becomes a person, or says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from popflow.domain.person import Person
from popflow.hrfiles import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from popflow.hrfiles.columns import Columns
    from popflow.hrfiles.rows import Row

_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "first_name": cells.text,
    "infix": cells.text,
    "last_name": cells.text,
    "email": cells.address,
    "job": cells.text,
    "department": cells.text,
    "manager": cells.number,
    "fte": cells.fte,
    "free_days": cells.free_days,
    "hired_on": cells.day,
    "leaves_on": cells.day,
    "last_pop_on": cells.day,
    "track": cells.text,
    "language": cells.language,
}
_CAN_DO_WITHOUT: Final = frozenset({"email", "language"})
"""Somebody whose address cannot be used is still somebody. A wrong date or manager is not left
out in silence: it would say that there is none."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """Something in a file that could not be used.

    Attributes:
        line: Line on which the record begins, from 1.
        field: Header of the column; empty when it is about the whole record.
        problem: What is wrong and why, one sentence.
        advice: What to do about it, one sentence.
        number: Personnel number of the record, when it could be read.
        kept: Only the one field was set aside; the person is taken in.
    """

    line: int
    field: str
    problem: str
    advice: str
    number: str | None = None
    kept: bool = False


@dataclass(slots=True)
class Record:
    """What was read of one row so far.

    Attributes:
        person: Somebody, or ``None`` when the record is set aside.
        bad: Why, and what else was left out.
    """

    person: Person | None
    bad: list[BadRecord]


class RecordReader:
    """Reads the rows of one file, and knows which numbers it has met."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._key = "number" if "number" in columns.places else "external_id"
        self._seen: dict[str, int] = {}
        self._wanted = [
            (field, columns.places[field], read)
            for field, read in _READERS.items()
            if field in columns.places
        ]

    def read(self, row: Row) -> Record:
        """The person of a row; a number that was met before is a bad record."""
        if row.problem:
            return _set_aside(BadRecord(row.line, "", f"The record {row.problem}.", "Mend it."))
        if not self._fits(row):
            return _set_aside(self._misfit(row))
        number = self._number(row)
        if isinstance(number, BadRecord):
            return _set_aside(number)
        record = self._person(row, number)
        if record.person is not None and self._seen.setdefault(number, row.line) != row.line:
            return _set_aside(self._twice(row, number))
        return record

    def has_read(self, number: str) -> bool:
        """Whether a record of this number became a person."""
        return number in self._seen

    def _fits(self, row: Row) -> bool:
        width = self._columns.width
        return len(row.cells) >= width and not "".join(row.cells[width:]).strip()

    def _misfit(self, row: Row) -> BadRecord:
        width = self._columns.width
        problem = f"The record has {len(row.cells)} columns where the first row has {width}."
        advice = "Put cells that hold the delimiter in quotes."
        # A number that stands first cannot have been shifted by what went wrong later.
        first = self._columns.places[self._key] == 0
        number = self._number(row) if first else None
        known = number if isinstance(number, str) else None
        return BadRecord(row.line, "", problem, advice, known)

    def _twice(self, row: Row, number: str) -> BadRecord:
        header = self._columns.headers[self._key]
        problem = f"The number is that of line {self._seen[number]} as well."
        advice = "Leave one record per person; the first one counts."
        return BadRecord(row.line, header, problem, advice, number)

    def _number(self, row: Row) -> str | BadRecord:
        header = self._columns.headers[self._key]
        cell = cells.bare(row.cells[self._columns.places[self._key]])
        if not cell:
            return BadRecord(row.line, header, "The record has no personnel number.", "Add it.")
        try:
            return cells.number(cell)
        except cells.CellError as error:
            return BadRecord(row.line, header, f"The cell {error.problem}.", error.advice)

    def _person(self, row: Row, number: str) -> Record:
        headers = self._columns.headers
        said: dict[str, Any] = {"first_name": "", "last_name": ""}
        bad: list[BadRecord] = []
        for field, place, read in self._wanted:
            if not (cell := cells.bare(row.cells[place])):
                continue
            try:
                said[field] = read(cell)
            except cells.CellError as error:
                problem, kept = f"The cell {error.problem}.", field in _CAN_DO_WITHOUT
                bad.append(
                    BadRecord(row.line, headers[field], problem, error.advice, number, kept)
                )
        fatal = [one for one in bad if not one.kept]
        if not fatal and not said["first_name"] + said["last_name"]:
            problem = "The record has no name."
            fatal = [BadRecord(row.line, headers["last_name"], problem, "Add it.", number)]
        if fatal:
            return Record(None, fatal)
        return Record(Person(number, **said), bad)


def _set_aside(bad: BadRecord) -> Record:
    return Record(None, [bad])
