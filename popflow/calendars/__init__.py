"""Working days and holidays: which days the organisation is closed."""

from popflow.calendars.dutch import DutchCalendar, DutchOptions, LiberationDay, dutch_days

__all__ = ["DutchCalendar", "DutchOptions", "LiberationDay", "dutch_days"]
