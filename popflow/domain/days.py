"""Working days and office hours, as plain data: which day is a day off is asked nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKEND = frozenset({5, 6})
YEARS = range(1990, 2201)
"""Years in which days are typed: popflow's calendars are sure of themselves in them."""
LONGEST_STRETCH = 366
"""Days off in a row that mean that there are no working days at all: then every day will do."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The organisation's days and hours.

    Attributes:
        zone: IANA name, such as ``Europe/Amsterdam``.
        days_off: Public holidays and the organisation's own closed days.
        weekend: Weekdays that are never worked, Monday is 0.
        opens: When timers act and mail may go out.
        closes: After this moment mail waits for the next working day.
    """

    zone: str = "Europe/Amsterdam"
    days_off: frozenset[date] = frozenset()
    weekend: frozenset[int] = WEEKEND
    opens: time = time(8)
    closes: time = time(18)

    def is_working(self, day: date, free: frozenset[int] = frozenset()) -> bool:
        """Whether it is worked on that day, by somebody with these free weekdays."""
        weekday = day.weekday()
        return weekday not in self.weekend and weekday not in free and day not in self.days_off

    def before(self, day: date, free: frozenset[int] = frozenset()) -> date:
        """The day itself if it is worked on, else the last working day before it."""
        return self._walk(day, -1, free)

    def after(self, day: date, free: frozenset[int] = frozenset()) -> date:
        """The day itself if it is worked on, else the first working day after it."""
        return self._walk(day, 1, free)

    def add(self, day: date, count: int, free: frozenset[int] = frozenset()) -> date:
        """That many working days later, or earlier when below zero."""
        step = 1 if count >= 0 else -1
        for _ in range(abs(count)):
            day = self._walk(day + timedelta(days=step), step, free)
        return day

    def day_of(self, moment: datetime) -> date:
        """The date in the organisation's zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def moment(self, day: date, at: time | None = None) -> datetime:
        """That day at that clock time (default: opening time) in the zone, as UTC."""
        local = datetime.combine(day, at or self.opens, tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself inside working hours, else the next opening time."""
        local = moment.astimezone(ZoneInfo(self.zone))
        day = local.date()
        if self.is_working(day):
            if local.time() < self.opens:
                return self.moment(day)
            if local.time() < self.closes:
                return moment
        return self.moment(self.after(day + timedelta(days=1)))

    def _walk(self, day: date, step: int, free: frozenset[int]) -> date:
        for offset in range(LONGEST_STRETCH):
            walked = day + timedelta(days=offset * step)
            if self.is_working(walked, free):
                return walked
        return day
