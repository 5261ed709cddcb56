"""From an HR file to people: one bad record is named and set aside, the others go on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

from popflow.errors import InputError, Place
from popflow.hrfiles.decoding import open_text
from popflow.hrfiles.header import read_header
from popflow.hrfiles.record import BadRecord, RecordReader
from popflow.hrfiles.rows import Lines, Shape, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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


class PeopleFile:
    """An HR file whose people are read one by one, anew each time they are gone over.

    What the file as a whole says is that of the last time that it was gone over to the end.

    Args:
        path: A CSV file with ``,`` ``;`` or tab between the columns.
        columns: The organisation's own headers by meaning, as under ``[people.columns]``; the
            usual Dutch and English headers are known without.

    Attributes:
        ignored_columns: Columns that are not read, and why.
        fields: Fields of `Person` for which the file has a column, the number left out.
        rejected: What could not be used, in the order of the file.
        unread: Numbers that the file names in records that were set aside: they are not absent.
        count: How many people could be read.

    Raises:
        InputError: The file as a whole cannot be used: it is no text, columns are missing, or,
            while it is gone over: nobody is in it, its personnel numbers are BSNs, or it became
            another file since the first time.
    """

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        self._path, self._chosen = path, columns
        with open_text(path) as file:
            self._stamp = _stamp(file)
            found = read_header(Lines(file), columns, str(path)).columns
        self.ignored_columns = found.ignored
        self.fields = frozenset(found.places) - {"number", "external_id"}
        self.rejected: tuple[BadRecord, ...] = ()
        self.unread: frozenset[str] = frozenset()
        self.count = 0

    @property
    def names_everybody(self) -> bool:
        """Whether every record could be told whose it is: only then absence means something."""
        return all(bad.number is not None for bad in self.rejected)

    def __iter__(self) -> Iterator[Person]:
        """Everybody who can be read, in the order of the file, each number once."""
        rejected: list[BadRecord] = []
        bsns = _BsnTest()
        with open_text(self._path) as file:
            self._refuse_other(file)
            lines = Lines(file)
            header = read_header(lines, self._chosen, str(self._path))
            found = header.columns
            reader = RecordReader(found)
            shape = Shape(header.delimiter, found.width, frozenset(found.places.values()))
            for row in rows(lines, shape):
                record = reader.read(row)
                rejected += record.bad
                if record.person is not None:
                    bsns.add(record.person.number)
                    yield record.person
            self._refuse_other(file)
        self._conclude(rejected, bsns, reader)

    def _refuse_other(self, file: TextIO) -> None:
        if _stamp(file) != self._stamp:
            advice = "Export it anew, and import it when that is done."
            raise _unusable(self._path, "The file was changed while it was read.", advice)

    def _conclude(self, rejected: list[BadRecord], bsns: _BsnTest, reader: RecordReader) -> None:
        if not bsns.count and not rejected:
            advice = "Export it from your HR system again."
            raise _unusable(self._path, "Nobody is in the file.", advice)
        if bsns.failed:
            problem = "The personnel numbers are citizen service numbers (BSN)."
            advice = (
                "Export personnel numbers: the BSN may not be used here, and nothing was kept."
            )
            raise _unusable(self._path, problem, advice)
        named = {bad.number for bad in rejected if bad.number is not None and not bad.kept}
        self.rejected, self.count = tuple(rejected), bsns.count
        self.unread = frozenset(number for number in named if not reader.has_read(number))


def read_people(path: Path, columns: Mapping[str, str]) -> HrFile:
    """Read an HR system's export file, all people at once.

    Raises:
        InputError: The file as a whole cannot be used, as `PeopleFile` says.
    """
    file = PeopleFile(path, columns)
    people = tuple(file)
    return HrFile(people, file.rejected, file.ignored_columns, file.fields)


def _stamp(file: TextIO) -> tuple[int, ...]:
    """What tells one state of a file from another."""
    found = os.fstat(file.fileno())
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class _BsnTest:
    """Whether all of several numbers pass the test of eleven, which one in eleven does."""

    def __init__(self) -> None:
        self.count = 0
        self._all = True

    @property
    def failed(self) -> bool:
        """The numbers are BSNs."""
        return self._all and self.count >= _ENOUGH

    def add(self, number: str) -> None:
        self.count += 1
        self._all = self._all and _is_bsn(number)


def _is_bsn(number: str) -> bool:
    if not (number.isdigit() and len(number) == len(_BSN_WEIGHTS)):
        return False
    pairs = zip(number, _BSN_WEIGHTS, strict=True)
    return sum(int(digit) * weight for digit, weight in pairs) % 11 == 0


def _unusable(path: Path, problem: str, advice: str) -> InputError:
    return InputError(problem, place=Place(file=str(path)), advice=advice, code="hr-file")
