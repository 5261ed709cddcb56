"""Cells of lists of cycles, in words: whose turn it is, since when, what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.documents.sheets import ColumnKind
from popflow.domain.person import PARTY_ROLES
from popflow.domain.workflow import ENDS, Milestone
from popflow.web.catalogue import telling

if TYPE_CHECKING:
    from popflow.documents.sheets import Cell
    from popflow.engine.overview import Ahead, Row
    from popflow.web.visitor import Visitor

_T = ColumnKind
COLUMNS: Final = (
    ("lists.number", _T.NUMBER), ("lists.employee", _T.TEXT), ("lists.person", _T.TEXT),
    ("lists.manager", _T.TEXT), ("lists.workflow", _T.TEXT), ("lists.milestone", _T.TEXT),
    ("lists.turn", _T.TEXT), ("lists.since", _T.MOMENT), ("lists.conversation", _T.MOMENT),
    ("lists.next", _T.MOMENT), ("lists.next_what", _T.TEXT), ("lists.missed", _T.NUMBER),
)  # fmt: skip
"""Of a list of cycles as a file: key of each heading, and what stands below it."""


class RowWords:
    """What is said of the rows of a list, in the visitor's language."""

    def __init__(self, who: Visitor) -> None:
        self._words, self._t = who.words, telling(who.language)

    def turn(self, row: Row) -> str:
        """Whose turn it is: a side, both, or nobody's."""
        if row.line.suspended_at is not None:
            return self._t("lists.suspended")
        if row.line.milestone in ENDS or not row.waiting_on:
            return self._t("lists.nobody")
        if row.line.milestone is Milestone.EXECUTING and not row.line.missed:
            return self._t("lists.runs")
        if frozenset(row.waiting_on) >= PARTY_ROLES:
            return self._t("lists.both")
        return ", ".join(self._words.of(role) for role in row.waiting_on)

    def ahead(self, ahead: Ahead | None) -> str:
        """What time does next."""
        if ahead is None:
            return ""
        return self._words.event(ahead.event) if ahead.event else self._words.kind(ahead.kind)

    def stands(self, row: Row) -> str:
        """Where it stands, by its milestone."""
        return self._words.milestone(row.line.milestone.value)

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """A row of the file."""
        line, ahead = row.line, row.ahead
        return (
            line.id, row.name, line.person, row.partner_name, line.workflow, self.stands(row),
            self.turn(row), row.since, line.conversation_at, ahead.at if ahead else None,
            self.ahead(ahead), line.missed,
        )  # fmt: skip
