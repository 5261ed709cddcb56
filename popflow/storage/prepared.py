"""A statement as the driver takes it: text and tuples, made ready once and run for many rows.

SQLAlchemy prepares every row of a bulk statement anew, by name and column by column; for a tick of
thousands of rows that takes longer than the database. Here that is done once a statement.
"""

from __future__ import annotations

from itertools import repeat
from operator import is_, itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Dialect, Executable


class Prepared:
    """One bulk statement on one kind of database.

    Args:
        statement: An insert, update or delete.
        given: What every row holds.
        dialect: SQLAlchemy's, of the connection.

    Attributes:
        text: The statement in the words of the driver.
        names: What the driver calls its values, in order.
        fixed: Those that no row gives, with their values.
        types: SQLAlchemy's type of each.
        places: Where in a row of the driver what a row holds by name comes.
    """

    def __init__(self, statement: Executable, given: Iterable[str], dialect: Dialect) -> None:
        made: Any = statement  # every statement that is built can be compiled
        rows = frozenset(given)
        compiled = made.compile(dialect=dialect, column_keys=list(rows), for_executemany=True)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self.text = str(compiled)
        self.names = tuple(compiled.positiontup if compiled.positional else binds)
        self.types: dict[str, Any] = {name: binds[name].type for name in self.names}
        keys = {name: binds[name].key for name in self.names}
        self.fixed = {n: compiled.params[n] for n, key in keys.items() if key not in rows}
        self._fixed_keys = {keys[name]: value for name, value in self.fixed.items()}
        self._pick = _picking([keys[name] for name in self.names])
        self.places = {keys[name]: place for place, name in enumerate(self.names)}
        self._positional = bool(compiled.positional)
        self._processors = [
            (place, process)
            for place, name in enumerate(self.names)
            if (process := _processor(self.types[name], dialect)) is not None
        ]

    def rows(self, values: Iterable[Mapping[str, object]]) -> list[tuple[Any, ...]]:
        """Rows by name as rows of the driver: its own kinds of values, in its own order."""
        fixed = self._fixed_keys
        return [self._row({**fixed, **row} if fixed else row) for row in values]

    def column(self, name: str, values: Sequence[Any]) -> Sequence[Any]:
        """Values that rows hold by a name, as the driver's kind of values."""
        process = dict(self._processors).get(self.places[name])
        return values if process is None else [process(value) for value in values]

    def given(self, rows: Sequence[tuple[Any, ...]]) -> tuple[str, Any]:
        """The statement with the rows of the driver as it takes them."""
        if self._positional:
            return self.text, rows
        return self.text, [dict(zip(self.names, row, strict=True)) for row in rows]

    def _row(self, row: Mapping[str, object]) -> tuple[Any, ...]:
        values = list(self._pick(row))
        for place, process in self._processors:
            values[place] = process(values[place])
        return tuple(values)


def _picking(keys: Sequence[str]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    if len(keys) == 1:
        return lambda row: (row[keys[0]],)
    return itemgetter(*keys)


def _processor(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:  # noqa: ANN401 - SQLAlchemy's own
    found: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


def is_alike(column: Sequence[object]) -> bool:
    """Whether a column holds one value again and again; 1 and True are not one."""
    first = column[0]
    return all(map(is_, column, repeat(first))) or (
        isinstance(first, str) and column.count(first) == len(column)
    )
