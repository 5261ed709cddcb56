"""Private reminders as rows."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from popflow.domain.reminder import Reminder
from popflow.storage import house_rows
from popflow.storage.rows import METADATA
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from popflow.storage.session import Session

REMINDER = METADATA.tables[str(house_rows.ReminderRow.__tablename__)]
_NAMES = tuple("cycle_id" if one.name == "cycle" else one.name for one in fields(Reminder))
_ALL = select(*(REMINDER.c[name] for name in _NAMES))
_PLACE = (REMINDER.c.cycle_id, REMINDER.c.writer, REMINDER.c.key)
_OF = _ALL.where(
    REMINDER.c.cycle_id == bindparam("b_cycle"), REMINDER.c.writer == bindparam("b_writer")
).order_by(REMINDER.c.key)
_ABOUT = _ALL.where(one_of(REMINDER.c.cycle_id)).order_by(*_PLACE)
_DUE = (
    _ALL.where(REMINDER.c.next_on.is_not(None), REMINDER.c.next_on <= bindparam("b_day"))
    .order_by(REMINDER.c.next_on, *_PLACE)
    .limit(bindparam("b_limit"))
)
_DROP = delete(REMINDER).where(
    REMINDER.c.cycle_id == bindparam("b_cycle"),
    REMINDER.c.writer == bindparam("b_writer"),
    REMINDER.c.key == bindparam("b_key"),
)


class SqlReminders:
    """Private reminders: only their writer sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, reminders: Sequence[Reminder]) -> None:
        """Add reminders, or write anew which are there."""
        self._session.put(REMINDER, [_row_of(one) for one in reminders])

    def of(self, cycle: int, writer: str) -> tuple[Reminder, ...]:
        """One person's reminders in a round, by key."""
        given = {"b_cycle": cycle, "b_writer": writer}
        return tuple(Reminder(*row) for row in self._session.rows(_OF, given))

    def about(self, cycles: Iterable[int]) -> list[Reminder]:
        """Everybody's reminders in these rounds, for who delivers or erases them."""
        return [Reminder(*row) for row in self._session.among(_ABOUT, cycles)]

    def due(self, day: date, limit: int) -> list[Reminder]:
        """Those whose next day is that day or before it, the earliest first."""
        rows = self._session.rows(_DUE, {"b_day": day, "b_limit": limit})
        return [Reminder(*row) for row in rows]

    def drop(self, cycle: int, writer: str, key: int) -> bool:
        """Take a reminder away for good; whether there was one."""
        given = {"b_cycle": cycle, "b_writer": writer, "b_key": key}
        return self._session.change(_DROP, given) > 0


def _row_of(reminder: Reminder) -> dict[str, Any]:
    told = asdict(reminder)
    return {"cycle_id": told.pop("cycle"), **told}
