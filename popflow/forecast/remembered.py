"""Working days that remember what they worked out: a forecast asks the same of them endlessly."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from popflow.domain.days import WorkingDays

if TYPE_CHECKING:
    from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class RememberedDays(WorkingDays):
    """The same days and hours, each question worked out once.

    It lives as long as one forecast: what is remembered is never let go of.
    """

    _day_of: dict[datetime, date] = field(default_factory=dict, repr=False, compare=False)
    _moment: dict[tuple[date, time | None], datetime] = field(
        default_factory=dict, repr=False, compare=False
    )
    _before: dict[tuple[date, frozenset[int]], date] = field(
        default_factory=dict, repr=False, compare=False
    )
    _after: dict[tuple[date, frozenset[int]], date] = field(
        default_factory=dict, repr=False, compare=False
    )
    _added: dict[tuple[date, int, frozenset[int]], date] = field(
        default_factory=dict, repr=False, compare=False
    )
    _open: dict[datetime, datetime] = field(default_factory=dict, repr=False, compare=False)

    def day_of(self, moment: datetime) -> date:
        """The date in the organisation's zone."""
        known = self._day_of.get(moment)
        if known is None:
            known = self._day_of[moment] = WorkingDays.day_of(self, moment)
        return known

    def moment(self, day: date, at: time | None = None) -> datetime:
        """That day at that clock time, as UTC."""
        known = self._moment.get((day, at))
        if known is None:
            known = self._moment[day, at] = WorkingDays.moment(self, day, at)
        return known

    def before(self, day: date, free: frozenset[int] = frozenset()) -> date:
        """The day itself if it is worked on, else the last working day before it."""
        known = self._before.get((day, free))
        if known is None:
            known = self._before[day, free] = WorkingDays.before(self, day, free)
        return known

    def after(self, day: date, free: frozenset[int] = frozenset()) -> date:
        """The day itself if it is worked on, else the first working day after it."""
        known = self._after.get((day, free))
        if known is None:
            known = self._after[day, free] = WorkingDays.after(self, day, free)
        return known

    def add(self, day: date, count: int, free: frozenset[int] = frozenset()) -> date:
        """That many working days later, or earlier when below zero."""
        known = self._added.get((day, count, free))
        if known is None:
            known = self._added[day, count, free] = WorkingDays.add(self, day, count, free)
        return known

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself inside working hours, else the next opening time."""
        known = self._open.get(moment)
        if known is None:
            known = self._open[moment] = WorkingDays.next_open(self, moment)
        return known


def remembering(days: WorkingDays) -> RememberedDays:
    """The same working days, with a memory of their own."""
    return RememberedDays(*(getattr(days, part.name) for part in fields(WorkingDays)))
