"""Takes away what people wrote about rounds whose time is over; the facts and their seals stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, update

from popflow.domain.cycle import ERASED
from popflow.storage import house_rows
from popflow.storage.cycle_rows import CONTENT
from popflow.storage.history import HISTORY
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popflow.domain.course import Decision
    from popflow.storage.session import Session

FORM = METADATA.tables[str(house_rows.FormRow.__tablename__)]
REMINDER = METADATA.tables[str(house_rows.ReminderRow.__tablename__)]
_WORDS = (
    update(HISTORY)
    .where(HISTORY.c.cycle_id == bindparam("b_cycle"))
    .values(reason=None, content=None, salt=None)
)
_ROWS = tuple(
    delete(table).where(table.c.cycle_id == bindparam("b_cycle"))
    for table in (CONTENT, FORM, REMINDER)
)


def erase_words(session: Session, decisions: Sequence[Decision]) -> None:
    """Erase the words of the cycles that these decisions erase; most do not, and cost nothing."""
    gone = [
        {"b_cycle": decision.cycle.id}
        for decision in decisions
        if any(change.part == ERASED for e in decision.entries for change in e.changes)
    ]
    for statement in (_WORDS, *_ROWS):
        session.many(statement, gone)
