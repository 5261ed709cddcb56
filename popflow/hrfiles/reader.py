"""From an HR file to people: one bad record is named and set aside, the others go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.errors import InputError, Place
from popflow.hrfiles.decoding import open_text
from popflow.hrfiles.header import read_header
from popflow.hrfiles.record import BadRecord, RecordReader
from popflow.hrfiles.rows import Lines, Shape, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from popflow.domain.person import Person
    from popflow.hrfiles.columns import IgnoredColumn

_ENOUGH: Final = 5
_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


@dataclass(frozen=True, slots=True)
class HrFile:
    """What an HR file says.

    Attributes:
        people: Everybody who could be read, in the order of the file, each number once.
        rejected: What could not be used, in the order of the file.
        ignored_columns: Columns that are not read, and why.
        fields: Fields of `Person` for which the file has a column, the number left out.
    """

    people: tuple[Person, ...]
    rejected: tuple[BadRecord, ...]
    ignored_columns: tuple[IgnoredColumn, ...]
    fields: frozenset[str]

    @property
    def unread(self) -> frozenset[str]:
        """Numbers that the file names in records that were set aside: they are not absent."""
        named = {bad.number for bad in self.rejected if bad.number is not None and not bad.kept}
        return frozenset(named - {person.number for person in self.people})

    @property
    def names_everybody(self) -> bool:
        """Whether every record could be told whose it is: only then absence means something."""
        return all(bad.number is not None for bad in self.rejected)


def read_people(path: Path, columns: Mapping[str, str]) -> HrFile:
    """Read an HR system's export file.

    Args:
        path: A CSV file with ``,`` ``;`` or tab between the columns.
        columns: The organisation's own headers by meaning, as under ``[people.columns]``; the
            usual Dutch and English headers are known without.

    Raises:
        InputError: The file as a whole cannot be used: it is no text, columns are missing, nobody
            is in it, or its personnel numbers are BSNs.
    """
    people: list[Person] = []
    rejected: list[BadRecord] = []
    with open_text(path) as file:
        lines = Lines(file)
        header = read_header(lines, columns, str(path))
        found = header.columns
        reader = RecordReader(found)
        shape = Shape(header.delimiter, found.width, frozenset(found.places.values()))
        for row in rows(lines, shape):
            record = reader.read(row)
            rejected += record.bad
            if record.person is not None:
                people.append(record.person)
    if not people and not rejected:
        raise _unusable(path, "Nobody is in the file.", "Export it from your HR system again.")
    if _are_bsns(person.number for person in people):
        advice = "Export personnel numbers: the BSN may not be used here, and nothing was kept."
        raise _unusable(path, "The personnel numbers are citizen service numbers (BSN).", advice)
    known = frozenset(found.places) - {"number", "external_id"}
    return HrFile(tuple(people), tuple(rejected), found.ignored, known)


def _are_bsns(numbers: Iterable[str]) -> bool:
    """Whether all of several numbers pass the test of eleven, which one in eleven does."""
    count = 0
    for number in numbers:
        if not (number.isdigit() and len(number) == len(_BSN_WEIGHTS)):
            return False
        pairs = zip(number, _BSN_WEIGHTS, strict=True)
        if sum(int(digit) * weight for digit, weight in pairs) % 11:
            return False
        count += 1
    return count >= _ENOUGH


def _unusable(path: Path, problem: str, advice: str) -> InputError:
    return InputError(problem, place=Place(file=str(path)), advice=advice, code="hr-file")
