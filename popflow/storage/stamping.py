"""Rows of a decision that many cycles share: encoded once, then stamped for each.

The decision is written out for nobody in particular, with marks where a cycle has its own number
or people. Column by column, what all share is repeated and what each has to itself is listed.
"""

from __future__ import annotations

import re
import secrets
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, cast

from popflow.domain.alike import Own, Shared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Executable

    from popflow.domain.course import Decision
    from popflow.storage.prepared import Prepared
    from popflow.storage.session import Session

# Nobody can write a text that holds a mark: it is another one in every process.
_TOKEN: Final = secrets.token_hex(16)
_MARKS: Final = {part: f"{part}{_TOKEN}" for part in ("id", "person", "partner")}
_MARKED: Final = re.compile(f"(id|person|partner){_TOKEN}")
_NOBODY: Final = Own(
    cast("int", _MARKS["id"]), _MARKS["person"], _MARKS["partner"], None, None, None
)
_FEWEST: Final = 2
"""For fewer cycles a stamp is not worth its making."""

Stamped = tuple["Stamp", "Mapping[str, Any]", "Mapping[str, Sequence[Any]]"]
"""A stamp, a row of it by name, and the columns in which each has what was made for it alone."""


class Stamp:
    """Makes the rows of all cycles of a shared decision.

    Args:
        shared: The decision; each cycle must be `fits`.

    Attributes:
        decision: The decision of nobody in particular.
        seals: What the next line of each cycle is sealed behind.
    """

    def __init__(self, shared: Shared) -> None:
        self.before = shared.before
        self.decision: Decision = shared.of(_NOBODY)
        self.ids = [own.id for own in shared.owns]
        self.seals = [own.seal or "" for own in shared.owns]
        self._columns: dict[str, Sequence[object]] = {
            "id": self.ids,
            "person": [own.person for own in shared.owns],
            "partner": [own.partner for own in shared.owns],
        }

    def texts(self, marked: str) -> Sequence[object]:
        """A text for each cycle, with its own where the marks are."""
        literal, *rest = _MARKED.split(marked)
        parts, form = rest[::2], [literal, *rest[1::2]]
        if len(parts) == 1 and form == ["", ""]:
            return self._columns[parts[0]]
        pattern = "%s".join(piece.replace("%", "%%") for piece in form)
        values = zip(*(self._columns[part] for part in parts), strict=True)
        return [pattern % each for each in values]

    def rows(
        self, prepared: Prepared, row: Mapping[str, Any], own: Mapping[str, Sequence[Any]]
    ) -> list[tuple[Any, ...]]:
        """Rows of the driver for each cycle.

        Args:
            prepared: The statement.
            row: A row by name, with marks.
            own: Whole columns that were made for each cycle, by name.
        """
        (values,) = prepared.rows([row])
        columns = [self._column(value) for value in values]
        for name, made in own.items():
            columns[prepared.places[name]] = prepared.column(name, made)
        return list(zip(*columns, strict=False))  # what is repeated has no end

    def _column(self, value: object) -> Iterable[Any]:
        marked = isinstance(value, str) and _TOKEN in value
        return self.texts(cast("str", value)) if marked else repeat(value, len(self.ids))


def number_in_json(text: str) -> str:
    """A text of JSON in which the mark of the number stands as a number, not as a word."""
    return text.replace(f'"{_MARKS["id"]}"', _MARKS["id"])


def stamps_of(
    shared: Iterable[Shared], apart: Collection[int]
) -> tuple[list[Stamp], list[Decision]]:
    """Shared decisions as stamps; and one by one those of cycles for which no stamp is fit.

    Args:
        shared: The decisions.
        apart: Cycles of which something is stored that the stamp would not keep.
    """
    stamps: list[Stamp] = []
    alone: list[Decision] = []
    for each in shared:
        fit = tuple(own for own in each.owns if _fits(own) and own.id not in apart)
        if len(fit) < _FEWEST:
            fit = ()
        fitting = {own.id for own in fit}
        alone += [each.of(own) for own in each.owns if own.id not in fitting]
        if fit:
            stamps.append(Stamp(Shared(each.before, each.decision, fit)))
    return stamps, alone


def _fits(own: Own) -> bool:
    """Whether numbers stand in JSON as they are, and the chain goes on behind a seal."""
    return own.seal is not None and _is_bare(own.person) and _is_bare(own.partner or "0")


def _is_bare(number: str) -> bool:
    return number.isascii() and number.isalnum()


def write(
    session: Session,
    statement: Executable,
    rows: Sequence[Mapping[str, Any]],
    stamped: Sequence[Stamped],
    *,
    by: str | None = None,
) -> int:
    """Run a bulk statement for rows and for stamped ones.

    Args:
        session: In a unit that writes.
        statement: Built once.
        rows: By name.
        stamped: The stamps with their rows; with the same names.
        by: Name of what the rows go in the order of, where that matters.

    Returns:
        How many rows were touched.
    """
    names = next((row.keys() for row in (*rows, *(row for _, row, _ in stamped))), None)
    if names is None:
        return 0
    prepared = session.prepared(statement, names)
    made = prepared.rows(rows)
    for stamp, row, own in stamped:
        made += stamp.rows(prepared, row, own)
    if by is not None:
        place = prepared.places[by]
        made.sort(key=lambda row: cast("int", row[place]))
    return session.run(prepared, made)
