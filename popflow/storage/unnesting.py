"""PostgreSQL's way with many rows: one statement over arrays, instead of one for every row.

A bulk statement ``UPDATE … SET a = :a WHERE id = :id`` becomes ``UPDATE … SET a = v.a FROM
unnest(:a, :id) AS v(a, id) WHERE id = v.id``; inserts and deletes likewise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from popflow.storage.prepared import Prepared, is_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Dialect, Executable

FEWEST = 8
"""Below so many rows the arrays are not worth their making."""
_INSERT = r"^(INSERT INTO [^(]+\([^)]+\)) VALUES \((.*?)\)((?: ON CONFLICT .*DO NOTHING)?)$"
_FORMS = (
    (re.compile(r"^(UPDATE .*?)( WHERE .*)$", re.DOTALL), "{0} FROM {source}{1}"),
    (re.compile(r"^(DELETE FROM .*?)( WHERE .*)$", re.DOTALL), "{0} USING {source}{1}"),
    (re.compile(_INSERT, re.DOTALL), "{0} SELECT {1} FROM {source}{2}"),
)


class Unnested(Prepared):
    """A bulk statement that PostgreSQL runs once over arrays, where its form allows it.

    What all rows have alike, such as the moment of a tick, goes once.
    """

    def __init__(self, statement: Executable, names: Iterable[str], dialect: Dialect) -> None:
        super().__init__(statement, names, dialect)
        found = ((form, pattern.match(self.text)) for pattern, form in _FORMS)
        self._form, parts = next(((form, made) for form, made in found if made), ("", None))
        self._parts = parts.groups() if parts is not None else ()
        self._kinds = {name: kind.compile(dialect) for name, kind in self.types.items()}
        self._key = self._found_by()
        self._whole: dict[frozenset[str], str] = {}

    def given(self, rows: Sequence[tuple[Any, ...]]) -> tuple[str, Any]:
        """Once over arrays; row by row when two rows find the same one, or there are few."""
        if not self._form or len(rows) < FEWEST:
            return super().given(rows)
        columns = dict(zip(self.names, zip(*rows, strict=True), strict=True))
        alike = frozenset(name for name, column in columns.items() if is_alike(column))
        if self._doubled(columns, len(rows)) or len(alike) == len(columns):
            return super().given(rows)
        if alike not in self._whole:
            self._whole[alike] = self._over_arrays(alike)
        return self._whole[alike], {
            name: column[0] if name in alike else list(column) for name, column in columns.items()
        }

    def _doubled(self, columns: Mapping[str, Sequence[object]], count: int) -> bool:
        """Whether a row is to see what one before it did."""
        return self._key is not None and len(set(columns[self._key])) < count

    def _found_by(self) -> str | None:
        """What an update or delete finds its row by."""
        condition = self._parts[1] if self._form and not self.text.startswith("INSERT") else ""
        named = [n for n in self.names if n not in self.fixed and f"%({n})s" in condition]
        return min(named, key=lambda name: condition.index(f"%({name})s"), default=None)

    def _over_arrays(self, alike: frozenset[str]) -> str:
        varying = [name for name in self.names if name not in alike]
        # In binary: as text each JSON would be escaped once more, quote by quote.
        arrays = ", ".join(f"%({name})b::{self._kinds[name]}[]" for name in varying)
        columns = {name: f"v.p{place}" for place, name in enumerate(varying)}
        given = {
            name: columns.get(name, f"%({name})s::{self._kinds[name]}")
            for name in self.names
            if name not in self.fixed
        }
        source = f"unnest({arrays}) AS v({', '.join(c[2:] for c in columns.values())})"
        return self._form.format(*(_put(part, given) for part in self._parts), source=source)


def _put(text: str, given: Mapping[str, str]) -> str:
    return re.sub(r"%\((\w+)\)s", lambda found: given.get(found[1], found[0]), text)
