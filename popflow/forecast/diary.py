"""Managers' diaries in days: where a conversation finds room, without looking at hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.slots import SEARCH_DAYS, TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from popflow.domain.days import WorkingDays


_DAY: Final = timedelta(days=1)
_WEEK: Final = frozenset(range(7))
_NONE: Final = frozenset[int]()
_UNUSED: Final[Mapping[int, int]] = {}


@dataclass(slots=True)
class Diary:
    """How many conversations every manager has in each week and on each day.

    `popflow.domain.slots.first_slot` finds a moment among some moments; this finds the day of it
    among any number, because it keeps count.

    Attributes:
        per_week: The most that a manager has in one week.
    """

    days: WorkingDays
    per_week: int
    _weeks: dict[str, dict[int, int]] = field(default_factory=dict)
    _days: dict[tuple[str, date], int] = field(default_factory=dict)

    def note(self, manager: str, day: date) -> None:
        """A conversation stands there."""
        weeks, week = self._weeks.setdefault(manager, {}), _week(day)
        weeks[week] = weeks.get(week, 0) + 1
        if self.per_week > len(TIMES):  # else a week is full before one of its days is
            self._days[manager, day] = self._days.get((manager, day), 0) + 1

    def first(self, manager: str, not_before: date, free: frozenset[int]) -> date:
        """The first day on which both work and the manager's week has room.

        Where ten years hold no room, capacity yields: the first working day.
        """
        shared = free if free and _WEEK - free - self.days.weekend else _NONE
        day = first = self.days.after(not_before, shared)
        last = not_before + timedelta(days=SEARCH_DAYS)
        weeks = self._weeks.get(manager, _UNUSED)
        while day < last:
            full = weeks.get(_week(day), 0) >= self.per_week
            if not full and self._days.get((manager, day), 0) < len(TIMES):
                return day
            day = self.days.after(day + _DAY, shared)
        return first


def _week(day: date) -> int:
    """Number of a week that begins on Monday."""
    return (day.toordinal() - 1) // 7
