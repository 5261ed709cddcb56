"""Days found by keeping count are the days of the moments that the engine finds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

import pytest

from popflow.calendars import DutchCalendar
from popflow.domain.days import WorkingDays
from popflow.domain.slots import first_slot
from popflow.forecast.diary import Diary
from popflow.forecast.remembered import remembering

DAYS: Final = DutchCalendar().days(date(2026, 3, 2))
FREE: Final = (frozenset[int](), frozenset({2}), frozenset({0, 4}), frozenset(range(5)))


@pytest.mark.parametrize("per_week", [1, 2, 3, 7, 30])
@pytest.mark.parametrize("free", FREE, ids=str)
def test_the_day_is_that_of_the_first_slot(per_week: int, free: frozenset[int]) -> None:
    random = Random(per_week)  # noqa: S311 - a seed, not a secret
    diary, taken = Diary(remembering(DAYS), per_week), list[datetime]()
    for _ in range(60):
        wished = date(2026, 12, 1) + timedelta(days=random.randrange(40))
        slot = first_slot(wished, DAYS, free=free, taken=taken, per_week=per_week)
        day = diary.first("100", wished, free)
        assert day == DAYS.day_of(slot)
        taken.append(slot)
        diary.note("100", day)
    day = date(2026, 12, 24)
    other = first_slot(day, DAYS, free=free, per_week=per_week)
    assert diary.first("200", day, free) == DAYS.day_of(other)


def test_where_there_is_no_room_at_all_capacity_yields() -> None:
    assert Diary(remembering(DAYS), 0).first("100", date(2026, 3, 7), frozenset()) == date(
        2026, 3, 9
    )


def test_what_is_remembered_is_what_was_worked_out() -> None:
    days, random = remembering(DAYS), Random(1)  # noqa: S311 - likewise
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(400):
        moment = begin + timedelta(hours=random.randrange(9_000))
        day, free = moment.date(), random.choice(FREE[:3])
        count, at = random.randrange(-9, 10), random.choice([None, time(12), time(2, 30)])
        for _ in range(2):
            assert days.day_of(moment) == DAYS.day_of(moment)
            assert days.next_open(moment) == DAYS.next_open(moment)
            assert days.moment(day, at) == DAYS.moment(day, at)
            assert days.before(day, free) == DAYS.before(day, free)
            assert days.after(day, free) == DAYS.after(day, free)
            assert days.add(day, count, free) == DAYS.add(day, count, free)


def test_every_question_that_days_answer_is_remembered_or_cheap() -> None:
    """A new method of `WorkingDays` is looked at here: only `is_working` stays as it is."""
    own = {name for name, one in vars(WorkingDays).items() if callable(one) and name[0] != "_"}
    kept = {name for name in vars(type(remembering(DAYS))) if name in own}
    assert own - kept == {"is_working"}
