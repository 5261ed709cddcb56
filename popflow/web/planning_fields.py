"""How a planning is typed: first in which form people say it, and then only what that needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from popflow.domain.plan import Planning
from popflow.web.plan_fields import said_under, span_said
from popflow.web.reading_forms import YEARS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.web.plan_fields import Sheet

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
    start, end = _dates(sheet, name, asked)
    return Planning(
        start=start,
        end=end,
        count=sheet.count(f"{name}-count") if "count" in asked else None,
        unit=(sheet.text(f"{name}-unit") if "unit" in asked else "") or None,
        weekday=_weekday(sheet, f"{name}-weekday") if "weekday" in asked else None,
        day_part=(sheet.text(f"{name}-day_part") if "day_part" in asked else "") or None,
        every=sheet.span(f"{name}-every") if "every" in asked else None,
        in_working_time=sheet.answer(f"{name}-{_TIME}") if _TIME in asked else None,
    )


def _dates(sheet: Sheet, name: str, asked: tuple[str, ...]) -> tuple[date | None, date | None]:
    if "year" in asked:
        year = sheet.count(f"{name}-year", YEARS.stop)
        if year is not None and year not in YEARS:
            sheet.problems[f"{name}-year"] = "no_count"
            year = None
        return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    start = sheet.day(f"{name}-start") if "start" in asked else None
    end = sheet.day(f"{name}-end") if "end" in asked else None
    if start and end and end < start:
        sheet.problems[f"{name}-end"] = "ends_first"
    return start, end


def _weekday(sheet: Sheet, name: str) -> int | None:
    return sheet.count(name, _MONDAY_TO_SUNDAY)


def _whole_year(planning: Planning) -> int | None:
    """The year that a planning spans from its first day to its last."""
    start, end = planning.start, planning.end
    if start is None or end is None or start.year != end.year:
        return None
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return start.year if whole else None
