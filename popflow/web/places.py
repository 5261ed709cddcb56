"""Where a page of a list ended, as the link or the ``next`` to the one after it says."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from popflow.domain.days import YEARS

_MOST: Final = 2**31
"""No round and no line of a history has a higher number."""
_DIGITS: Final = 11
"""Nor one with so many digits."""


def place_of(said: str, numbers: int) -> tuple[datetime, list[int]] | None:
    """A moment with its zone and so many whole numbers; ``None`` when it is no place of ours."""
    moment, *rest = said.split("_")
    try:
        at, found = datetime.fromisoformat(moment), [int(one) for one in rest if _short(one)]
    except ValueError:
        return None
    known = at.tzinfo is not None and at.year in YEARS and len(found) == numbers == len(rest)
    return (at, found) if known and all(0 <= one < _MOST for one in found) else None


def _short(number: str) -> bool:
    return len(number) < _DIGITS


def said_place(at: datetime, *numbers: int) -> str:
    """A place as a link says it."""
    return "_".join([at.isoformat(), *map(str, numbers)])
