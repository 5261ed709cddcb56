"""PostgreSQL's way with many rows: one statement over arrays, instead of one for every row.

A bulk statement ``UPDATE … SET a = :a WHERE id = :id`` becomes ``UPDATE … SET a = v.a FROM
unnest(:a, :id) AS v(a, id) WHERE id = v.id``; inserts and deletes likewise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from popflow.storage.prepared import Prepared

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

    Attributes:
        whole: The statement over arrays; ``None`` where it must be run row by row.
    """

    def __init__(self, statement: Executable, names: Iterable[str], dialect: Dialect) -> None:
        super().__init__(statement, names, dialect)
        self.whole, self._found_by = self._over_arrays(dialect)

    def given(self, rows: Sequence[tuple[Any, ...]]) -> tuple[str, Any]:
        """Once over arrays; row by row when two rows find the same one, or there are few."""
        if self.whole is None or len(rows) < FEWEST:
            return super().given(rows)
        columns = dict(zip(self.names, zip(*rows, strict=True), strict=True))
        if self._found_by is not None and len(set(columns[self._found_by])) < len(rows):
            return super().given(rows)  # a row is to see what one before it did
        return self.whole, {
            name: values[0] if name in self.fixed else list(values)
            for name, values in columns.items()
        }

    def _over_arrays(self, dialect: Dialect) -> tuple[str | None, str | None]:
        varying = [name for name in self.names if name not in self.fixed]
        for pattern, form in _FORMS:
            parts = pattern.match(self.text)
            if parts is None or not varying:
                continue
            kinds = [f"%({name})s::{self.types[name].compile(dialect)}[]" for name in varying]
            columns = {name: f"p{place}" for place, name in enumerate(varying)}
            source = f"unnest({', '.join(kinds)}) AS v({', '.join(columns.values())})"
            pieces = [_renamed(part, columns) for part in parts.groups()]
            condition = parts[2] if not self.text.startswith("INSERT") else ""
            named = [name for name in varying if f"%({name})s" in condition]
            first = min(named, key=lambda name: condition.index(f"%({name})s"), default=None)
            return form.format(*pieces, source=source), first
        return None, None


def _renamed(text: str, columns: Mapping[str, str]) -> str:
    for name, column in columns.items():
        text = text.replace(f"%({name})s", f"v.{column}")
    return text
