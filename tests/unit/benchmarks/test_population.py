"""Due cycles lie together or scattered, as many as were asked."""

from collections import Counter

import pytest

from benchmarks.population import TEAM, Layout, manager_of, person_of
from benchmarks.work import days_for


@pytest.mark.parametrize(
    "layout", [Layout(1000, 10, 20, 30), Layout(7919 * 2, 50, 3, 40), Layout(10, 5, 1, 1)]
)
def test_every_day_has_its_cycles(layout: Layout) -> None:
    days = Counter(day for _, day in layout.assigned())
    assert [days[day] for day in range(layout.days)] == [layout.due] * layout.days
    assert sum(days.values()) == layout.cycles


def test_a_cohort_lies_together_and_the_others_do_not() -> None:
    layout = Layout(2000, 10, 2, 5)
    by_day: dict[int, list[int]] = {}
    for number, day in layout.assigned():
        by_day.setdefault(day, []).append(number)
    assert by_day[1] == list(range(11, 21))
    for day in (2, 3, 4, 5, 6):
        gaps = [
            after - before for before, after in zip(by_day[day], by_day[day][1:], strict=False)
        ]
        assert min(gaps) > 1, day


def test_everybody_has_another_as_manager() -> None:
    above = {person_of(number): manager_of(number) for number in range(1, 101)}
    assert all(person != manager for person, manager in above.items())
    assert Counter(above.values())[person_of(5)] == TEAM


def test_each_day_of_conversations_is_another() -> None:
    days = days_for(70)
    assert len(set(days)) == 70
    assert days == sorted(days)
