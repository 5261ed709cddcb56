"""Reads what people typed into forms: days, moments, choices and amounts, as they write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from popflow.domain.days import YEARS
from popflow.errors import InputError, Place
from popflow.web.admitting import typed_text

if TYPE_CHECKING:
    from starlette.datastructures import FormData

Choice = TypeVar("Choice", bound=StrEnum)
_EURO = re.compile(r"^(?:€\s*)?(\d{1,3}(?:[.\s]\d{3})*|\d{1,9})(?:,(\d{2}))?$")
NOON: Final = time(12)
LONGEST: Final = 10_000
"""Characters of one text."""


def text_of(typed: FormData, name: str, longest: int = LONGEST) -> str:
    """A text, without what no keyboard makes.

    Raises:
        InputError: It is longer than anybody reads.
    """
    text = typed_text(typed, name).replace("\r\n", "\n").replace("\x00", "")
    if len(text) > longest:
        raise _unfit(name, "too_long", text[:40])
    return text


def day_of(typed: FormData, name: str) -> date | None:
    """A day, as a date field sends it; ``None`` when it was left open.

    Raises:
        InputError: It is no day, or one that nobody lives to see.
    """
    text = typed_text(typed, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _unfit(name, "no_day", text) from None
    if day.year not in YEARS:
        raise _unfit(name, "no_day", text)
    return day


def moment_of(typed: FormData, name: str, zone: str) -> datetime | None:
    """A moment in the organisation's zone, as a field for date and time sends it, in UTC.

    Raises:
        InputError: It is no moment.
    """
    text = typed_text(typed, name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _unfit(name, "no_moment", text) from None
    if moment.year not in YEARS:
        raise _unfit(name, "no_moment", text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC)


def from_day(typed: FormData, name: str, zone: str) -> datetime | None:
    """A day from which something suits, as a moment: noon of that day in the zone, in UTC.

    Raises:
        InputError: It is no day.
    """
    day = day_of(typed, name)
    if day is None:
        return None
    return datetime.combine(day, NOON, ZoneInfo(zone)).astimezone(UTC)


def choice_of(kind: type[Choice], typed: FormData, name: str) -> Choice | None:
    """One of the words of the domain; ``None`` when nothing was chosen.

    Raises:
        InputError: It is none of them.
    """
    text = typed_text(typed, name)
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise _unfit(name, "no_choice", text) from None


def count_of(typed: FormData, name: str, most: int = 10_000) -> int | None:
    """A whole number from 0; ``None`` when it was left open.

    Raises:
        InputError: It is none, or too large.
    """
    text = typed_text(typed, name)
    if not text:
        return None
    if not text.isdecimal() or len(text) > len(str(most)) or int(text) > most:
        raise _unfit(name, "no_count", text)
    return int(text)


def cents_of_form(typed: FormData, name: str) -> int:
    """An amount in euros, ``1.150`` or ``1150,50``, as whole cents; 0 when it was left open.

    Raises:
        InputError: It is no amount.
    """
    text = typed_text(typed, name)
    if not text:
        return 0
    found = _EURO.match(text)
    if found is None:
        raise _unfit(name, "no_amount", text)
    whole = re.sub(r"[.\s]", "", found[1])
    return int(whole) * 100 + int(found[2] or 0)


def _unfit(field: str, code: str, text: str) -> InputError:
    """What cannot be read; ``code`` names the sentence in ``pages/forms.toml``."""
    problem = f"'{text}' in '{field}' cannot be read ({code})."
    return InputError(problem, place=Place(field=field), code=code)
