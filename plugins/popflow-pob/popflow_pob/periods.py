"""Periods of one to five years, and what a person gets in one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from popflow.domain.person import Person
    from popflow_pob.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day up to, and without, the first day of the next."""

    start: date
    end: date

    @property
    def months(self) -> int:
        """Its length in whole months."""
        return whole_months(self.start, self.end)


def period_of(day: date, scheme: Scheme) -> Period:
    """The period in which a day lies."""
    years = day.year - scheme.start.year
    if (day.month, day.day) < (scheme.start.month, scheme.start.day):
        years -= 1
    return _period(scheme, years // scheme.years)


def periods_between(after: date | None, last: Period, scheme: Scheme) -> Iterator[Period]:
    """The periods that begin after a day, up to and including the last one.

    Args:
        after: First day of a period; ``None`` gives the last one alone.
        last: Where to stop.
        scheme: Says how long a period is.
    """
    period = last if after is None else period_of(after, scheme)
    while period.start <= last.start:
        if after is None or period.start > after:
            yield period
        period = period_of(period.end, scheme)


def grant_of(person: Person, period: Period, scheme: Scheme) -> int:
    """Whole cents for one person and one period, half a cent rounded up.

    Somebody who was hired during it gets the part of it for the whole months that were left.
    """
    share = Decimal(scheme.grant)
    if person.hired_on is not None and person.hired_on > period.start:
        left = max(0, whole_months(person.hired_on, period.end))
        share = share * left / period.months
    if scheme.by_fte:
        share *= person.fte
    return max(0, int(share.quantize(Decimal(1), ROUND_HALF_UP)))


def whole_months(first: date, last: date) -> int:
    """How many whole months lie between two days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (first.day > last.day)


def _period(scheme: Scheme, number: int) -> Period:
    """The period that many periods after the one that the scheme names."""
    first = scheme.start.year + number * scheme.years
    return Period(
        scheme.start.replace(year=first), scheme.start.replace(year=first + scheme.years)
    )
