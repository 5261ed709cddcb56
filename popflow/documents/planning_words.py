"""A planning as people say it: ``zes donderdagmiddagen``, ``ten lessons in working time``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.documents.catalogue import find, listing, text
from popflow.documents.wording import counted, every, number, short_date

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.plan import Planning

SESSION = "session"
"""The unit that disappears behind a day: six sessions on Thursday are six Thursdays."""


def describe_planning(
    planning: Planning, language: str, *, of: str = "", today: date | None = None
) -> str:
    """When something is done, in words.

    Args:
        planning: As it stands in the plan.
        language: ``nl`` or ``en``.
        of: What is counted, in the writer's own words: ``an hour of guidance``.
        today: From when it is read: a whole year is ``this year`` or ``next year`` then, and a
            date in another year says which.
    """
    if not planning.said:
        return _said(language, "empty")
    what = _amount(planning, language)
    if of:
        what = _said(language, "of", what=what, of=of) if what else of
    pieces = [what, _rhythm(planning, language), _working_time(planning, language)]
    years = _whole_years(planning, language, today)
    told = " ".join(piece for piece in (*pieces, years) if piece)
    dates = "" if years else _dates(planning, language, today)
    return ", ".join(piece for piece in (told, dates) if piece)


def _said(language: str, key: str, **data: object) -> str:
    return text(language, "dates", "planning", key, **data)


def _amount(planning: Planning, language: str) -> str:
    count, unit = planning.count, planning.unit or SESSION
    days = _days(planning, language)
    if count is None:
        return _on(planning, language)
    if unit == SESSION and days:
        one, many = days
        return _counted_in(count, one, many, language)
    return " ".join(
        piece for piece in (counted(count, unit, language), _on(planning, language)) if piece
    )


def _counted_in(count: int, one: str, many: str, language: str) -> str:
    return counted(1, one, language) if count == 1 else f"{number(count, language)} {many}"


def _days(planning: Planning, language: str) -> tuple[str, str] | None:
    """The day or the part of it, one and many; ``None`` when neither is said."""
    part = planning.day_part or ""
    if planning.weekday is not None:
        weekday = listing(language, "dates", "day")[planning.weekday]
        key = (part if find(language, "dates", "day_one", part) else "other") if part else "plain"
        one, many = (
            text(language, "dates", form, key, weekday=weekday, part=part)
            for form in ("day_one", "day_many")
        )
        return one, many
    if not part:
        return None
    one, many = (find(language, "dates", form, part) or part for form in ("part_one", "part_many"))
    return one, many


def _on(planning: Planning, language: str) -> str:
    days = _days(planning, language)
    if days is None:
        return ""
    key = "on" if planning.weekday is not None else "in_part"
    return _said(language, key, one=days[0], many=days[1])


def _rhythm(planning: Planning, language: str) -> str:
    return every(planning.every, language) if planning.every else ""


def _working_time(planning: Planning, language: str) -> str:
    if planning.in_working_time is None:
        return ""
    key = "in_working_time" if planning.in_working_time else "outside_working_time"
    return _said(language, key)


def _whole_years(planning: Planning, language: str, today: date | None) -> str:
    start, end = planning.start, planning.end
    if start is None or end is None or start.year != end.year:
        return ""
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return ""
    ahead = start.year - today.year if today else None
    key = {0: "this_year", 1: "next_year"}.get(ahead if ahead is not None else -1, "year")
    return _said(language, key, year=start.year)


def _dates(planning: Planning, language: str, today: date | None) -> str:
    start, end = planning.start, planning.end
    if start and end:
        # Two dates of two years each say theirs, whenever they are read.
        two_years = start.year != end.year
        return _said(
            language, "between",
            start=short_date(start, language, end if two_years else today),
            end=short_date(end, language, start if two_years else today),
        )  # fmt: skip
    if start:
        return _said(language, "from", start=short_date(start, language, today))
    return _said(language, "before", end=short_date(end, language, today)) if end else ""
