"""Rows of a sample as rows of another cycle: what the floors write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks.population import manager_of, person_of
from benchmarks.samples import MANAGER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.samples import Sample

_NUMBERS: Final = frozenset({"id", "cycle_id"})
_COUNTED: Final = {"outbox": "id"}
"""Columns that the database counts by itself."""


@dataclass(frozen=True, slots=True)
class Mould:
    """Makes the rows of one table that a firing adds.

    Attributes:
        table: Where they go.
        names: The columns, in order.
        rows: The sample's own rows, in that order.
        numbers: Places of columns that hold the cycle's number.
        texts: Places of columns with a person's number, or the cycle's, inside a text.
    """

    table: str
    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]
    texts: tuple[int, ...]
    sample: Sample

    def cast(self, number: int) -> list[list[Any]]:
        """The rows for a cycle."""
        person, manager = person_of(number), manager_of(number)
        own = f"{self.sample.number}:"
        made = []
        for row in self.rows:
            values = list(row)
            for place in self.numbers:
                values[place] = number
            for place in self.texts:
                text = values[place].replace(self.sample.person, person).replace(MANAGER, manager)
                if text.startswith(own):  # the key of a message begins with the cycle's number
                    text = f"{number}:{text[len(own) :]}"
                values[place] = text
            made.append(values)
        return made

    def selected(self, row: tuple[Any, ...], mark: str) -> tuple[str, list[Any]]:
        """One row as what SQL selects from cycles ``n`` of ``person`` and ``manager``."""
        own, told, values = f"{self.sample.number}:", list[str](), list[Any]()
        for place, given in enumerate(row):
            value = given
            if place in self.numbers:
                told.append("s.n")
                continue
            held = mark
            if place in self.texts:
                held = f"replace(CAST({mark} AS TEXT), '{self.sample.person}', s.person)"
                held = f"replace({held}, '{MANAGER}', s.manager)"
                if value.startswith(own):
                    held, value = f"s.n || {held}", value[len(own) - 1 :]
            told.append(held)
            values.append(value)
        return ", ".join(told), values


def mould(sample: Sample, table: str) -> Mould:
    """What makes copies of the rows that a firing added to a table."""
    rows = sample.added(table)
    names = tuple(name for name in rows[0] if name != _COUNTED.get(table))
    given = tuple(tuple(row[name] for name in names) for row in rows)
    words = (sample.person, MANAGER, f"{sample.number}:")
    return Mould(
        table, names, given,
        tuple(place for place, name in enumerate(names) if name in _NUMBERS),
        tuple(p for p in range(len(names)) if any(_tells(row[p], words) for row in given)),
        sample,
    )  # fmt: skip


def _tells(value: object, words: Iterable[str]) -> bool:
    person, manager, own = words
    if not isinstance(value, str):
        return False
    return person in value or manager in value or value.startswith(own)
