"""Counts of days, working days, weeks, months and years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popflow.domain.days import WorkingDays


class Unit(StrEnum):
    """What is counted."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """A count of units, below zero for earlier."""

    count: int
    unit: Unit

    def after(self, day: date, days: WorkingDays) -> date:
        """The day that lies this span after another one."""
        if self.unit is Unit.WORKING_DAY:
            return days.add(day, self.count)
        if self.unit is Unit.MONTH:
            return add_months(day, self.count)
        if self.unit is Unit.YEAR:
            return add_months(day, 12 * self.count)
        return day + timedelta(days=self.count * (7 if self.unit is Unit.WEEK else 1))

    def times(self, factor: int) -> Span:
        """The span that many times."""
        return Span(self.count * factor, self.unit)

    def __str__(self) -> str:
        """Write the span as the grammar reads it, without its direction."""
        return f"{abs(self.count)} {self.unit}{'s' if abs(self.count) != 1 else ''}"


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 29 February plus a year is 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
