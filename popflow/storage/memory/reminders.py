"""Private reminders in memory."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.domain.reminder import Reminder
    from popflow.storage.memory.tables import Tables


class MemoryReminders:
    """Private reminders: only their writer sees them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def save(self, reminders: Sequence[Reminder]) -> None:
        """Add reminders, or write anew which are there."""
        held = self._tables.reminders.writing()
        held.update({_place(one): one for one in reminders})

    def of(self, cycle: int, writer: str) -> tuple[Reminder, ...]:
        """One person's reminders in a round, by key."""
        return tuple(one for one in self.about([cycle]) if one.writer == writer)

    def about(self, cycles: Iterable[int]) -> list[Reminder]:
        """Everybody's reminders in these rounds, for who delivers or erases them."""
        asked, held = frozenset(cycles), self._tables.reminders.rows
        return sorted((one for one in held.values() if one.cycle in asked), key=_place)

    def due(self, day: date, limit: int) -> list[Reminder]:
        """Those whose next day is that day or before it, the earliest first."""
        held = self._tables.reminders.rows.values()
        found = [one for one in held if one.next_on is not None and one.next_on <= day]
        return sorted(found, key=lambda one: (one.next_on or date.max, _place(one)))[:limit]

    def drop(self, cycle: int, writer: str, key: int) -> bool:
        """Take a reminder away for good; whether there was one."""
        return self._tables.reminders.writing().pop((cycle, writer, key), None) is not None


def _place(reminder: Reminder) -> tuple[int, str, int]:
    return reminder.cycle, reminder.writer, reminder.key
