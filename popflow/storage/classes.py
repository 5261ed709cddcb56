"""Reading cycles put together that are alike: what they share is turned into a cycle once.

Rows come as the driver gives them, and are compared as they are; only one of each class becomes a
`Cycle`. A tick reads thousands, of which a handful differ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, type_coerce
from sqlalchemy.types import NullType

from popflow.domain.alike import OWN_PARTS, Alike, Own
from popflow.storage.cycle_rows import COLUMNS, CONTENT, CYCLE, FIELDS, cycle_of
from popflow.storage.history import HISTORY
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import ColumnElement, Dialect

    from popflow.storage.session import Session

_SHARED = tuple(place for place, name in enumerate(FIELDS) if name not in OWN_PARTS)
_COMMON = (*(CYCLE.c[FIELDS[place]] for place in _SHARED), CONTENT.c.body)
_OWN = (*(CYCLE.c[name] for name in OWN_PARTS), HISTORY.c.seal)
_FIRST = len(_OWN)
"""Where the columns begin that cycles may share."""


def _bare(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(column, NullType())


_LOAD = (
    select(*map(_bare, (*_OWN, *_COMMON)))
    .select_from(
        CYCLE.outerjoin(CONTENT, CONTENT.c.cycle_id == CYCLE.c.id).outerjoin(
            HISTORY, (HISTORY.c.cycle_id == CYCLE.c.id) & (HISTORY.c.seq == CYCLE.c.revision)
        )
    )
    .where(one_of(CYCLE.c.id))
)


def load_alike(session: Session, ids: Iterable[int]) -> list[Alike]:
    """Cycles by what they have in common; those with content that anybody wrote come alone."""
    found: dict[tuple[object, ...], list[tuple[Any, ...]]] = {}
    for row in session.among(_LOAD, ids):
        found.setdefault(row[_FIRST:], []).append(row[:_FIRST])
    read = _reading(session.connection.dialect)
    made = (_alike(read, common, owns) for common, owns in found.items())
    return sorted(made, key=lambda alike: alike.owns[0].id)  # a database has an order of its own


class _Reader:
    """Turns what a driver gives into what a cycle holds."""

    def __init__(self, dialect: Dialect) -> None:
        self._own = _processors(_OWN, dialect)
        self._common = _processors(_COMMON, dialect)

    def own(self, row: Sequence[Any]) -> Own:
        """What a cycle has to itself."""
        return Own._make(_read(self._own, row))

    def common(self, row: Sequence[Any]) -> Sequence[Any]:
        """What it shares."""
        return _read(self._common, row)


@lru_cache(maxsize=8)
def _reading(dialect: Dialect) -> _Reader:
    return _Reader(dialect)


def _alike(read: _Reader, common: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> Alike:
    owns = tuple(map(read.own, sorted(rows)))
    values: list[Any] = [None] * len(COLUMNS)
    shared = read.common(common)
    for place, value in zip(_SHARED, shared, strict=False):
        values[place] = value
    for name, value in zip(OWN_PARTS, owns[0], strict=False):
        values[FIELDS.index(name)] = value
    values[-1] = shared[-1]
    return Alike(cycle_of(values), owns)


def _processors(
    columns: Sequence[Any], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    made = ((n, column.type.dialect_impl(dialect)) for n, column in enumerate(columns))
    found = ((n, kind.result_processor(dialect, None)) for n, kind in made)
    return [(n, process) for n, process in found if process is not None]


def _read(processors: Iterable[tuple[int, Callable[[Any], Any]]], row: Sequence[Any]) -> list[Any]:
    values = list(row)
    for place, process in processors:
        if values[place] is not None:
            values[place] = process(values[place])
    return values
