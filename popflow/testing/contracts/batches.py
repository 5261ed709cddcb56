"""A batch is saved as each of its cycles would be alone."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewItem
from popflow.errors import StaleRevisionError
from popflow.testing.contracts.scenes import cancel, keep, plan
from popflow.testing.people import EMPLOYEE, MANAGER

if TYPE_CHECKING:
    from popflow.domain.course import Decision
    from popflow.domain.workflow import Milestone
    from popflow.ports import Store
    from popflow.testing.story import Story

MANY = 20
"""So many cycles that a store may take its way with many rows."""


class BatchesContract:
    """Many cycles in one call of `save`."""

    def test_a_batch_reads_back_as_it_was_decided(self, store: Store) -> None:
        """Cycles, histories, timers and messages are those of the decisions."""
        stories = _stories(store)
        _save(store, [_announced(story) for story in stories])
        with store.read() as unit:
            ids = [story.cycle.id for story in stories]
            assert unit.cycles.load(ids) == {s.cycle.id: s.cycle for s in stories}
            asked = [*ids[::-1], ids[0]]
            assert list(unit.cycles.load(iter(asked))) == ids[::-1]  # in the order asked
            assert unit.cycles.history(ids) == {s.cycle.id: s.history for s in stories}
            assert unit.timers.of(ids) == {s.cycle.id: s.last.timers for s in stories}
            told = Counter(message.kind for s in stories for _, message in s.last.messages)
            kept = Counter(parcel.message.kind for parcel in unit.outbox.find())
            assert kept == told
            assert told
            assert unit.seals.broken(ids) == {}
            assert unit.seals.unsealed() == 0

    def test_cycles_that_change_in_different_ways_go_together(self, store: Store) -> None:
        """Each keeps its own change, and nothing of another's."""
        stories = _stories(store)
        for number, story in enumerate(stories):
            if number % 2:
                _announced(story)
            else:
                story.tell("add_item", EMPLOYEE, NewItem(f"point {number}"))
        _save(store, [story.last for story in stories])
        with store.read() as unit:
            loaded = unit.cycles.load([story.cycle.id for story in stories])
        assert loaded == {story.cycle.id: story.cycle for story in stories}

    def test_several_steps_of_one_cycle_go_in_one_batch(self, store: Store) -> None:
        """Two decisions of each cycle, the second on the first."""
        stories = _stories(store)
        first = [story.tell("add_item", EMPLOYEE, NewItem("mine")) for story in stories]
        second = [story.tell("add_item", MANAGER, NewItem("yours")) for story in stories]
        _save(store, [*first, *second])
        with store.read() as unit:
            loaded = unit.cycles.load([story.cycle.id for story in stories])
            assert unit.seals.broken(loaded) == {}
        assert loaded == {story.cycle.id: story.cycle for story in stories}

    def test_one_stale_cycle_is_named_and_the_batch_is_not_saved(self, store: Store) -> None:
        """All of it or nothing, and who was overtaken."""
        stories = _stories(store)
        overtaken = stories[7]
        made = [story.tell("add_item", EMPLOYEE, NewItem("mine")) for story in stories]
        again = plan_again(overtaken)
        keep(store, again)
        with pytest.raises(StaleRevisionError) as refused:
            _save(store, made)
        assert refused.value.cycles == (overtaken.cycle.id,)
        with store.read() as unit:
            loaded = unit.cycles.load([story.cycle.id for story in stories])
        assert {cycle.revision for cycle in loaded.values()} == {1, 2}
        assert loaded[overtaken.cycle.id] == again.cycle

    def test_the_counts_follow(self, store: Store) -> None:
        """Planned, announced and cancelled: each cycle is counted where it is."""
        stories = _stories(store)
        _save(store, [_announced(story) for story in stories[:8]])
        for story in stories[-3:]:
            cancel(store, story)
        assert _counts(store) == Counter(story.cycle.milestone for story in stories)
        assert store.integrity() == []

    def test_the_counts_hold_however_often_they_change(self, store: Store) -> None:
        """They are the sum of all that ever happened."""
        for number in range(140):
            cancel(store, plan(store, f"{300 + number}"))
        (count,) = _counts(store).values()
        assert count == 140
        assert store.integrity() == []


def plan_again(story: Story) -> Decision:
    """Another decision on the cycle as it was saved."""
    seed, story.cycle = story.cycle, story.decisions[-2].cycle
    decision = story.tell("add_item", MANAGER, NewItem("first"))
    story.cycle = seed
    return decision


def _stories(store: Store) -> list[Story]:
    return [plan(store, str(200 + number)) for number in range(MANY)]


def _announced(story: Story) -> Decision:
    story.wait(timedelta(0))
    return story.last


def _save(store: Store, decisions: list[Decision]) -> None:
    with store.begin() as unit:
        unit.cycles.save(decisions)
        unit.commit()


def _counts(store: Store) -> dict[Milestone, int]:
    with store.read() as unit:
        return {place: count for (_, place), count in unit.cycles.counts().items()}
