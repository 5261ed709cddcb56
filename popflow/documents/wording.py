"""Dates, times, numbers and money as people say them, in Dutch and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from popflow.documents.catalogue import find, listing, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from popflow.domain.timing import Span


def long_date(day: date, language: str, near: date | None = None) -> str:
    """``donderdag 11 maart``, ``Thursday 11 March``.

    Args:
        day: Which day.
        language: ``nl`` or ``en``.
        near: From when it is read: the year is said when it is another; ``None`` never says it.
    """
    return _date("date", day, language, near)


def short_date(day: date, language: str, near: date | None = None) -> str:
    """``11 maart``, ``11 March``; arguments as for `long_date`."""
    return _date("day", day, language, near)


def _date(form: str, day: date, language: str, near: date | None) -> str:
    other_year = near is not None and near.year != day.year
    return text(
        language, "dates", "form", f"{form}_year" if other_year else form,
        weekday=listing(language, "dates", "day")[day.weekday()],
        day=day.day, month=listing(language, "dates", "month")[day.month - 1], year=day.year,
    )  # fmt: skip


def clock_time(moment: datetime, language: str, zone: str) -> str:
    """``11.20 uur``, ``11:20``."""
    local = moment.astimezone(ZoneInfo(zone))
    return text(language, "dates", "form", "time", hour=local.hour, minute=f"{local.minute:02}")


def day_and_time(moment: datetime, language: str, zone: str, near: date | None = None) -> str:
    """``donderdag 11 maart om 11.20 uur``, ``Thursday 11 March at 11:20``."""
    return text(
        language, "dates", "form", "moment",
        date=long_date(local_day(moment, zone), language, near),
        time=clock_time(moment, language, zone),
    )  # fmt: skip


def local_day(moment: datetime, zone: str) -> date:
    """The date of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def money(cents: int, language: str) -> str:
    """Whole cents as ``€ 1.150``, with the cents where there are any."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", text(language, "dates", "form", "thousands"))
    parts = f"{text(language, 'dates', 'form', 'decimal')}{rest:02}" if rest else ""
    sign = "-" if cents < 0 else ""
    return text(language, "dates", "form", "money", amount=f"{sign}{grouped}{parts}")


def number(count: int, language: str) -> str:
    """A count in words up to twelve, in figures beyond."""
    words = listing(language, "dates", "number")
    return words[count] if 0 <= count < len(words) else str(count)


def span(length: Span, language: str) -> str:
    """``twee weken``, ``two weeks``."""
    count = abs(length.count)
    names = "span_one" if count == 1 else "span_many"
    return f"{number(count, language)} {text(language, 'dates', names, length.unit.value)}"


def every(rhythm: Span, language: str) -> str:
    """``elke twee weken``, ``every two weeks``."""
    count = abs(rhythm.count)
    names = "every_one" if count == 1 else "every_many"
    return text(language, "dates", names, rhythm.unit.value, count=number(count, language))


def listed(words: Sequence[str], language: str) -> str:
    """``Anna, Bram en Chris``; empty for nobody."""
    if len(words) < 2:  # noqa: PLR2004 - one alone needs no "and"
        return "".join(words)
    return text(language, "dates", "form", "and", first=", ".join(words[:-1]), last=words[-1])


def starting(sentence: str) -> str:
    """The same with a capital at the beginning, the rest as it was."""
    return sentence[:1].upper() + sentence[1:]


def running_on(sentence: str) -> str:
    """The same as it stands inside a sentence; a word that is all capitals keeps them."""
    first = sentence.split(" ", 1)[0]
    return sentence if first.isupper() else sentence[:1].lower() + sentence[1:]


def counted(count: int, unit: str, language: str) -> str:
    """``een uur``, ``an hour``, ``tien lessen``; a unit that nobody knows stays as it is."""
    names = "unit_one" if count == 1 else "unit_many"
    said = find(language, "dates", names, unit) or unit
    if count == 1:
        return text(language, "dates", "form", "one", unit=said, article=_article(said))
    return f"{number(count, language)} {said}"


def _article(word: str) -> str:
    # The catalogue's only English word that is written with a consonant and spoken with a vowel.
    return "an" if word[:1].lower() in "aeiou" or word == "hour" else "a"
