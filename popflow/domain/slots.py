"""When two people can talk: working days of both, a week's maximum, no two at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from popflow.domain.days import WorkingDays
from popflow.domain.facts import Facts

TIMES = (time(10), time(14), time(11, 30), time(15, 30), time(9), time(13))
"""Clock times at which conversations are proposed, the friendliest first."""
TALK = timedelta(hours=1)
"""How long a conversation keeps the manager from another one."""
SEARCH_DAYS = 3660
"""How far ahead a free slot is looked for: ten years."""


def first_slot(
    not_before: date,
    days: WorkingDays,
    *,
    free: frozenset[int] = frozenset(),
    taken: Iterable[datetime] = (),
    per_week: int = 2,
) -> datetime:
    """The first moment at which both work and the manager's week has room.

    Args:
        not_before: First day that will do.
        days: The organisation's working days.
        free: Free weekdays of either party. Two part-timers who share no day meet on any
            working day.
        taken: Conversations that the manager has already.
        per_week: The most a manager has in one week.

    Returns:
        A UTC moment. Where ten years hold no room, capacity yields: the first working day.
    """
    busy = tuple(taken)
    weeks = Counter(_week(days.day_of(moment)) for moment in busy)
    shared = free if set(range(7)) - free - days.weekend else frozenset()
    for offset in range(SEARCH_DAYS):
        day = not_before + timedelta(days=offset)
        if days.is_working(day, shared) and weeks[_week(day)] < per_week:
            slot = _free_time(day, days, busy)
            if slot is not None:
                return slot
    first = days.after(not_before, shared)
    return _free_time(first, days, busy) or days.moment(first, TIMES[0])


def first_with_full_notice(now: datetime, notice_days: int, facts: Facts) -> datetime:
    """The first slot that leaves the whole notice, counted from the next working hour."""
    opening = facts.days.day_of(facts.days.next_open(now))
    return slot_from(opening + timedelta(days=notice_days), facts)


def notice_is_full(
    conversation: datetime, notice_days: int, now: datetime, days: WorkingDays
) -> bool:
    """Whether announcing now still leaves the whole notice."""
    told = days.day_of(days.next_open(now))
    return told <= days.day_of(conversation) - timedelta(days=notice_days)


def slot_from(not_before: date, facts: Facts) -> datetime:
    """The first slot from that day on that suits both parties of a cycle."""
    return first_slot(
        not_before, facts.days, free=facts.free, taken=facts.taken, per_week=facts.per_week
    )


def _free_time(day: date, days: WorkingDays, busy: tuple[datetime, ...]) -> datetime | None:
    moments = (days.moment(day, at) for at in TIMES)
    free = (m for m in moments if all(abs(m - other) >= TALK for other in busy))
    return next(free, None)


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week
