"""Moments and days as they are typed: in the organisation's zone, or with an offset."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from popflow.domain.days import YEARS
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from popflow.domain.days import WorkingDays

_HOW = "Write '2026-03-12', '2026-03-12 14:00' or '2026-03-12T14:00+01:00'."


def read_moment(text: str, days: WorkingDays, option: str) -> datetime:
    """A moment, UTC; a date alone is that day's opening time.

    Args:
        text: ISO 8601, without an offset in the organisation's zone.
        days: The organisation's zone and hours.
        option: Where it was typed, for the message.

    Raises:
        InputError: It is no moment, or one that nobody lives to see.
    """
    given = text.strip()
    try:
        return days.moment(_within(date.fromisoformat(given), given, option))
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise _unreadable(given, option, "is no moment") from None
    _within(moment.date(), given, option)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(days.zone))
    return moment.astimezone(UTC)


def read_day(text: str, option: str) -> date:
    """A day.

    Raises:
        InputError: It is no day, or one that nobody lives to see.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        problem = f"'{text}' is no day."
        raise InputError(
            problem, place=Place(field=option), advice="Write '2026-03-12'.", code="time"
        ) from None
    return _within(day, text, option)


def _within(day: date, text: str, option: str) -> date:
    if day.year not in YEARS:
        raise _unreadable(text, option, f"lies outside {YEARS.start} to {YEARS.stop - 1}")
    return day


def _unreadable(text: str, option: str, why: str) -> InputError:
    return InputError(f"'{text}' {why}.", place=Place(field=option), advice=_HOW, code="time")
