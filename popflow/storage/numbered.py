"""SQLite's way with many rows in which only one number differs: one statement over ``json_each``.

Of a cohort the same columns get the same values, and only whose row it is differs. Run row by row
such a statement takes twice as long: SQLite binds, steps and resets it for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from popflow.storage.columns import numbers_text
from popflow.storage.prepared import Prepared, is_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Dialect, Executable

FEWEST = 8
"""Below so many rows the list is not worth its making."""
_LIST = "(SELECT value FROM json_each(?))"


class Numbered(Prepared):
    """A bulk statement that SQLite runs once over a list of numbers, where its rows allow it."""

    def __init__(self, statement: Executable, names: Iterable[str], dialect: Dialect) -> None:
        super().__init__(statement, names, dialect)
        self._pieces = self.text.split("?")
        self._whole: dict[int, str | None] = {}

    def given(self, rows: Sequence[tuple[Any, ...]]) -> tuple[str, Any]:
        """Once over the list; row by row when more differs than a number, or there are few."""
        if len(rows) < FEWEST:
            return super().given(rows)
        columns = list(zip(*rows, strict=True))
        place = _differing(columns)
        if place is None:
            return super().given(rows)
        if place not in self._whole:
            self._whole[place] = self._over_list(place)
        text = self._whole[place]
        if text is None:
            return super().given(rows)
        alike = [value for at, value in enumerate(rows[0]) if at != place]
        # The list comes last where rows are made of it, and else where the number stood.
        alike.insert(len(alike) if self._inserts else place, numbers_text(columns[place]))
        return text, tuple(alike)

    @property
    def _inserts(self) -> bool:
        return self.text.startswith("INSERT")

    def _over_list(self, place: int) -> str | None:
        """The statement over a list of what stood at a place, where it has such a form."""
        before, after = "?".join(self._pieces[: place + 1]), "?".join(self._pieces[place + 1 :])
        if not self._inserts:
            found_by = " WHERE " in before and before.endswith(" = ")
            return f"{before.removesuffix('= ')}IN {_LIST}{after}" if found_by else None
        head, values, row = f"{before}v.value{after}".partition(" VALUES (")
        if not values or not row.endswith(")"):
            return None  # what to do when a row is there already stands behind it
        return f"{head} SELECT {row[:-1]} FROM json_each(?) AS v"  # noqa: S608 - SQLAlchemy's text


def _differing(columns: Sequence[Sequence[object]]) -> int | None:
    """Where the one column stands that differs, when it holds whole numbers, each once.

    A row that is found twice is to be written twice.
    """
    differing = (place for place, column in enumerate(columns) if not is_alike(column))
    place, more = next(differing, None), next(differing, None)
    if place is None or more is not None or set(map(type, columns[place])) != {int}:
        return None
    return place if len(set(columns[place])) == len(columns[place]) else None
