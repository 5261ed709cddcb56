"""Talking points: who sees which, when, and what counts as preparation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from popflow.domain.agenda import AgendaItem, Topic, open_topics, own_items, visible_items
from popflow.domain.person import Party

AT = datetime(2025, 5, 1, 8, tzinfo=UTC)
EMPLOYEE, MANAGER = Party
ITEMS = (
    AgendaItem(1, EMPLOYEE, "a wish", AT),
    AgendaItem(2, MANAGER, "a question", AT),
    AgendaItem(3, EMPLOYEE, "last year's goal", AT, carried=True),
    AgendaItem(4, EMPLOYEE, "on second thoughts", AT, removed=True),
)


def keys(items: tuple[AgendaItem, ...]) -> list[int]:
    return [item.key for item in items]


def test_only_ones_own_fresh_items_are_preparation() -> None:
    assert keys(own_items(ITEMS, EMPLOYEE)) == [1]
    assert keys(own_items(ITEMS, MANAGER)) == [2]


@pytest.mark.parametrize(("viewer", "before"), [(EMPLOYEE, [1, 3]), (MANAGER, [2, 3]), (None, [])])
def test_neither_side_sees_the_others_list_before_the_exchange(
    viewer: Party | None, before: list[int]
) -> None:
    assert keys(visible_items(ITEMS, viewer, exchanged=False)) == before
    assert keys(visible_items(ITEMS, viewer, exchanged=True)) == [1, 2, 3]


def test_topics_that_have_not_come_up_stay_in_order() -> None:
    assert len(open_topics(())) == 7
    raised = [topic.value for topic in Topic if topic is not Topic.LEARN_FOR_CAREER]
    assert open_topics(raised) == (Topic.LEARN_FOR_CAREER,)
    assert open_topics([Topic.WISHES_TO_LEARN]) == tuple(
        topic for topic in Topic if topic is not Topic.WISHES_TO_LEARN
    )
