"""The scheme: how much everybody gets, for how long, and what becomes of a leftover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from popflow.errors import ConfigurationError, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_CENTS = 10_000_000_00
_MOST_YEARS = 5
_KEYS = ("grant_cents", "by_fte", "period_years", "period_start", "leftover")


class Leftover(StrEnum):
    """What becomes of money that nobody used when a period ends."""

    LAPSES = "lapses"
    CARRIES_OVER = "carries_over"


@dataclass(frozen=True, slots=True)
class Scheme:
    """The settings, the table ``[plugins.pob]``.

    Attributes:
        grant: Whole cents for a whole period.
        by_fte: Whether the grant is scaled by each one's fte.
        years: Length of a period, 1 to 5 years.
        start: First day of any one period; the others lie before and after it.
    """

    grant: int
    by_fte: bool = False
    years: int = 1
    start: date = date(2025, 1, 1)
    leftover: Leftover = Leftover.LAPSES


def read_scheme(table: Mapping[str, object]) -> Scheme:
    """Make a scheme out of the table.

    Args:
        table: ``grant_cents`` must be there; ``by_fte``, ``period_years``, ``period_start`` and
            ``leftover`` may be.

    Raises:
        ConfigurationError: Something cannot be used; says which key, why and what to do.
    """
    for key in table:
        if key not in _KEYS:
            close = get_close_matches(key, _KEYS, 1)
            meant = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(_KEYS)}."
            raise _wrong(key, "there is no such setting.", meant)
    plain = Scheme(_number(table, "grant_cents", 0, _MOST_CENTS, None))
    return Scheme(
        plain.grant,
        _switch(table, "by_fte", otherwise=plain.by_fte),
        _number(table, "period_years", 1, _MOST_YEARS, plain.years),
        _day(table, "period_start", plain.start),
        _leftover(table, "leftover", plain.leftover),
    )


def _wrong(key: str, problem: str, advice: str) -> ConfigurationError:
    place = Place(field=f"plugins.pob.{key}")
    return ConfigurationError(problem, place=place, advice=advice, code="plugin-setting")


def _number(
    table: Mapping[str, object], key: str, least: int, most: int, otherwise: int | None
) -> int:
    value = table.get(key, otherwise)
    advice = f"Write a whole number from {least} to {most}."
    if value is None:
        raise _wrong(key, "is missing.", advice)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(key, f"is {type(value).__name__}.", advice)
    if not least <= value <= most:
        raise _wrong(key, f"is {value}.", advice)
    return value


def _switch(table: Mapping[str, object], key: str, *, otherwise: bool) -> bool:
    value = table.get(key, otherwise)
    if not isinstance(value, bool):
        raise _wrong(key, f"is {value!r}.", "Write true or false.")
    return value


def _day(table: Mapping[str, object], key: str, otherwise: date) -> date:
    value = table.get(key, otherwise)
    advice = "Write a date, as 2025-01-01."
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _wrong(key, f"is {value!r}.", advice) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong(key, f"is {type(value).__name__}.", advice)
    if (value.month, value.day) == (2, 29):
        raise _wrong(key, "is a day that most years do not have.", "Write 1 March.")
    return value


def _leftover(table: Mapping[str, object], key: str, otherwise: Leftover) -> Leftover:
    value = table.get(key, otherwise)
    if value not in set(Leftover):
        raise _wrong(key, f"is {value!r}.", f"Write one of {', '.join(Leftover)}.")
    return Leftover(str(value))
