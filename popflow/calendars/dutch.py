"""The Dutch working year, from the library `holidays`.

The library is imported when days are asked for and not before: most commands never need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, time
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from popflow.domain.days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable

LiberationDay: TypeAlias = Literal["every_year", "every_fifth", "never"]
"""When 5 May is a day off: collective agreements differ."""

YEARS_BACK: Final = 2
YEARS_AHEAD: Final = 16
"""A limit of five years, a joiner's first year and a search of ten years for a slot fit in it."""

_GOOD_FRIDAY: Final = "Good Friday"
_LIBERATION_DAY: Final = "Liberation Day"


@dataclass(frozen=True, slots=True)
class DutchOptions:
    """What an organisation chooses about its working days.

    Attributes:
        zone: IANA name of the time zone.
        opens: When the working day begins.
        closes: When it ends.
        good_friday: Whether Good Friday is a day off.
        liberation_day: In which years 5 May is.
        closed: The organisation's own closed days.
    """

    zone: str = "Europe/Amsterdam"
    opens: time = time(8)
    closes: time = time(18)
    good_friday: bool = False
    liberation_day: LiberationDay = "every_fifth"
    closed: frozenset[date] = frozenset()


def dutch_days(options: DutchOptions, years: Iterable[int]) -> WorkingDays:
    """The working days and hours of an organisation over some calendar years.

    Args:
        options: What the organisation chooses.
        years: The years whose holidays are wanted; outside them only weekends and the
            organisation's own closed days are days off.
    """
    return WorkingDays(
        zone=options.zone,
        days_off=options.closed.union(_holidays(options, years)),
        opens=options.opens,
        closes=options.closes,
    )


def _holidays(options: DutchOptions, years: Iterable[int]) -> Iterable[date]:
    from holidays import OPTIONAL, PUBLIC, country_holidays  # noqa: PLC0415 - commands start quickly

    # Both categories, and names in English: which holiday is in which category changed between
    # versions of the library. Two holidays on one day (Ascension on 5 May) are two names.
    found = country_holidays("NL", years=years, categories=(PUBLIC, OPTIONAL), language="en_US")
    return [day for day in found if any(_kept(n, day, options) for n in found.get_list(day))]


def _kept(name: str, day: date, options: DutchOptions) -> bool:
    if name == _GOOD_FRIDAY:
        return options.good_friday
    if name == _LIBERATION_DAY:
        every_year = options.liberation_day == "every_year"
        return every_year or (options.liberation_day == "every_fifth" and day.year % 5 == 0)
    return True


class DutchCalendar:
    """The organisation's calendar around any day, worked out once per year.

    Close to free after the first call for a year, so it may be asked for every decision.
    """

    def __init__(self, options: DutchOptions | None = None) -> None:
        """Take the organisation's choices; without them the usual Dutch ones."""
        self._options = options or DutchOptions()
        self._known: dict[int, WorkingDays] = {}

    def days(self, around: date) -> WorkingDays:
        """Working days from two whole years before that day's year to sixteen after it."""
        year = around.year
        if year not in self._known:
            first = max(year - YEARS_BACK, MINYEAR)
            last = min(year + YEARS_AHEAD, MAXYEAR)
            self._known[year] = dutch_days(self._options, range(first, last + 1))
        return self._known[year]
