"""How a planning is typed: first in which form people say it, and then only what that needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from popflow.domain.days import YEARS
from popflow.domain.plan import Planning
from popflow.web.plan_fields import Sheet, said_under, span_said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TIME: Final = "in_working_time"
FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "before": ("end", _TIME),
    "period": ("start", "end", _TIME),
    "year": ("year", _TIME),
    "amount": ("count", "unit", "end", _TIME),
    "sessions": ("count", "unit", "weekday", "day_part", "start", "end", _TIME),
    "rhythm": ("count", "unit", "every", "start", "end", _TIME),
    "mixed": ("count", "unit", "weekday", "day_part", "every", "start", "end", _TIME),
}
"""The ways in which people say when (DOMAIN section 6), each with what it asks; the first that
holds everything is how a planning is shown."""
UNITS: Final = ("session", "lesson", "hour", "day", "week", "month", "meeting", "talk", "module")
DAY_PARTS: Final = ("morning", "afternoon", "evening")
_MONDAY_TO_SUNDAY: Final = 6
_PLAIN: Final = ("start", "end", "count", "unit", "weekday", "day_part", _TIME)


def planning_said(name: str, planning: Planning) -> dict[str, str]:
    """A planning as the fields below a name hold it."""
    whole = _whole_year(planning)
    return {
        **said_under(name, planning, _PLAIN),
        **span_said(f"{name}-every", planning.every),
        f"{name}-form": form_of(planning),
        f"{name}-year": str(whole) if whole else "",
    }


def form_of(planning: Planning) -> str:
    """The form in which a planning is said; empty while nothing is planned."""
    said = {part for part in Planning.__slots__ if getattr(planning, part) is not None}
    if not said:
        return ""
    if _whole_year(planning) and said <= {"start", "end", _TIME}:
        return "year"
    return next(form for form, parts in FORMS.items() if said <= set(parts))


def planning_of(sheet: Sheet, name: str) -> Planning:
    """The planning that was typed below a name; what its form does not ask is left out."""
    asked = FORMS.get(sheet.text(f"{name}-form"), ())
    if "year" in asked:
        start, end = _year(sheet, f"{name}-year")
        return Planning(start, end, in_working_time=sheet.answer(f"{name}-{_TIME}"))
    read: dict[str, Any] = {
        part: _READ[part](sheet, f"{name}-{part}") for part in _READ if part in asked
    }
    planning = Planning(**read)
    if planning.start and planning.end and planning.end < planning.start:
        sheet.problems[f"{name}-end"] = "ends_first"
    return planning


def _year(sheet: Sheet, name: str) -> tuple[date | None, date | None]:
    year = sheet.count(name, YEARS.stop)
    if year is None:
        return None, None
    if year not in YEARS:
        sheet.problems[name] = "no_count"
        return None, None
    return date(year, 1, 1), date(year, 12, 31)


_READ: Final[Mapping[str, Callable[[Sheet, str], object]]] = {
    "start": Sheet.day,
    "end": Sheet.day,
    "count": Sheet.count,
    "unit": lambda sheet, name: sheet.text(name) or None,
    "weekday": lambda sheet, name: sheet.count(name, _MONDAY_TO_SUNDAY),
    "day_part": lambda sheet, name: sheet.text(name) or None,
    "every": Sheet.span,
    _TIME: Sheet.answer,
}
"""How each field is read."""


def _whole_year(planning: Planning) -> int | None:
    """The year that a planning spans from its first day to its last."""
    start, end = planning.start, planning.end
    if start is None or end is None or start.year != end.year:
        return None
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return start.year if whole else None
