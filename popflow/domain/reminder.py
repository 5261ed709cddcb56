"""Private reminders: somebody's own words to oneself, in a rhythm that one sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from popflow.domain.event import Refusal

LONGEST = 500
"""Characters of one reminder: it is read in a minute."""
MOST_WEEKS = 52
MOST = 20
"""So many of one person in one round; more would be read by nobody."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody wants to be reminded of in a round; nobody else ever sees it.

    Attributes:
        writer: Personnel number of who wrote it, and of who gets it.
        key: From 1, per writer and round.
        weeks: It comes every so many weeks from ``from_day``.
        until_day: The last day on which it may come; ``None`` is until the round ends.
        next_on: The next day on which it comes; ``None`` when it comes no more.
    """

    cycle: int
    writer: str
    key: int
    text: str
    weeks: int
    from_day: date
    until_day: date | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be reminded of, and when.

    Attributes:
        from_day: The first day; today when ``None``.
    """

    text: str
    weeks: int
    from_day: date | None = None
    until_day: date | None = None


def written(
    cycle: int, writer: str, kept: tuple[Reminder, ...], wish: Wish, today: date
) -> Reminder | Refusal:
    """The reminder that a wish makes beside those that are kept, or why it makes none."""
    text, first = wish.text.strip(), wish.from_day or today
    refusal = _unfit(text, wish.weeks, len(kept))
    if refusal is not None:
        return refusal
    key = max((one.key for one in kept), default=0) + 1
    made = Reminder(cycle, writer, key, text, wish.weeks, first, wish.until_day)
    next_on = day_from(made, today)
    if next_on is None:
        until = str(wish.until_day)
        return Refusal("reminder_never", {"from": str(first), "until": until})
    return Reminder(cycle, writer, key, text, wish.weeks, first, wish.until_day, next_on)


def _unfit(text: str, weeks: int, kept: int) -> Refusal | None:
    if not text:
        return Refusal("reminder_missing")
    if len(text) > LONGEST:
        return Refusal("reminder_long", {"most": LONGEST})
    if not 1 <= weeks <= MOST_WEEKS:
        return Refusal("reminder_weeks", {"most": MOST_WEEKS})
    return Refusal("reminder_many", {"most": MOST}) if kept >= MOST else None


def day_from(reminder: Reminder, day: date) -> date | None:
    """The first day of its rhythm on or after a day; ``None`` when there is none any more."""
    passed = -((reminder.from_day - day).days // (7 * reminder.weeks))
    found = reminder.from_day + timedelta(weeks=max(passed, 0) * reminder.weeks)
    over = reminder.until_day is not None and found > reminder.until_day
    return None if over else found
