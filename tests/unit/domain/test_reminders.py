"""Private reminders: what makes one, and the days on which it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from popflow.domain.event import Refusal
from popflow.domain.reminder import LONGEST, MOST, Reminder, Wish, day_from, written

TODAY = date(2026, 3, 4)
WISH = Wish(" Look at my plan ", 2, TODAY)


def made(wish: Wish, kept: tuple[Reminder, ...] = ()) -> Reminder:
    found = written(7, "200", kept, wish, TODAY)
    assert isinstance(found, Reminder)
    return found


def test_it_begins_on_its_day_or_today_and_follows_its_rhythm() -> None:
    first = made(WISH)
    assert first == Reminder(7, "200", 1, "Look at my plan", 2, TODAY, None, TODAY)
    assert made(replace(WISH, from_day=None)) == first
    assert made(WISH, (replace(first, key=3),)).key == 4
    later = TODAY + timedelta(days=40)
    assert made(replace(WISH, from_day=later)).next_on == later
    begun = made(replace(WISH, from_day=TODAY - timedelta(days=1)))
    assert begun.next_on == TODAY + timedelta(days=13)


@pytest.mark.parametrize("weeks", [1, 2, 5, 52])
def test_every_day_of_the_rhythm_is_found_and_no_other(weeks: int) -> None:
    reminder = made(replace(WISH, weeks=weeks))
    rhythm = [TODAY + timedelta(weeks=weeks * n) for n in range(30)]
    for gap in range(-9, 120):
        day = TODAY + timedelta(days=gap)
        assert day_from(reminder, day) == next(one for one in rhythm if one >= day)


def test_it_ends_on_its_last_day() -> None:
    reminder = made(replace(WISH, until_day=TODAY + timedelta(days=14)))
    assert day_from(reminder, TODAY + timedelta(days=14)) == TODAY + timedelta(days=14)
    assert day_from(reminder, TODAY + timedelta(days=15)) is None


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (replace(WISH, text=" \n"), "reminder_missing"),
        (replace(WISH, text="x" * (LONGEST + 1)), "reminder_long"),
        (replace(WISH, weeks=0), "reminder_weeks"),
        (replace(WISH, weeks=53), "reminder_weeks"),
        (replace(WISH, until_day=TODAY - timedelta(days=1)), "reminder_never"),
        (replace(WISH, from_day=TODAY - timedelta(1), until_day=TODAY), "reminder_never"),
    ],
)
def test_what_makes_no_reminder_says_why(wish: Wish, code: str) -> None:
    refusal = written(7, "200", (), wish, TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


def test_there_are_not_more_than_anybody_reads() -> None:
    kept = tuple(replace(made(WISH), key=key) for key in range(1, MOST + 1))
    assert made(WISH, kept[1:]).key == MOST + 1
    refusal = written(7, "200", kept, WISH, TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "reminder_many"
