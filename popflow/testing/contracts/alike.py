"""A decision that many cycles share is saved as it would be for each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.alike import Known, decide_alike
from popflow.domain.event import Event, NewItem
from popflow.domain.person import TIMER
from popflow.errors import StaleRevisionError
from popflow.ports import parcel_key
from popflow.testing.contracts.scenes import keep, plan
from popflow.testing.people import EMPLOYEE

if TYPE_CHECKING:
    from popflow.domain.alike import Alike, Shared
    from popflow.domain.course import Decision
    from popflow.ports import Store, UnitOfWork
    from popflow.testing.story import Story

MANY = 20
"""So many cycles that a store may take its way with many rows."""
ODD = ("2 b", 'q"1', "50%", "caf\u00e9", "{0}", "%s")
"""Numbers of people that stand in no text as they are."""


class AlikeContract:
    """Cycles that are alike, and what they share."""

    def test_cycles_are_found_alike_and_each_once(self, store: Store) -> None:
        """Whoever is planned alike comes together; who wrote something does not."""
        stories = _stories(store)
        stories[3].tell("add_item", EMPLOYEE, NewItem("a point"))
        keep(store, stories[3].last)
        ids = [story.cycle.id for story in stories]
        with store.read() as unit:
            found = unit.cycles.alike([*ids, 10**6])
        cycles = {own.id: each.cycle_of(own) for each in found for own in each.owns}
        assert cycles == {story.cycle.id: story.cycle for story in stories}
        assert sorted(len(each.owns) for each in found) == [1, len(stories) - 1]

    def test_what_many_share_is_saved_as_it_would_be_for_each(self, store: Store) -> None:
        """Cycles, histories, timers, messages, seals and counts, whatever numbers people have."""
        stories = _stories(store)
        decisions = _save(store, stories, "announce")
        ids = [story.cycle.id for story in stories]
        assert sorted(decision.cycle.id for decision in decisions) == ids
        with store.read() as unit:
            assert unit.cycles.load(ids) == {d.cycle.id: d.cycle for d in decisions}
            told = unit.cycles.history(ids)
            added = {d.cycle.id: d.entries for d in decisions}
            assert {number: entries[1:] for number, entries in told.items()} == added
            assert unit.timers.of(ids) == {d.cycle.id: d.timers for d in decisions}
            kept = {parcel.key: parcel.message for parcel in unit.outbox.find()}
            assert kept == {
                parcel_key(d.cycle.id, seq, message): message
                for d in decisions
                for seq, message in d.messages
            }
            assert unit.seals.broken(ids) == {}
            assert unit.seals.unsealed() == 0
        assert store.integrity() == []

    def test_a_stale_cycle_of_those_that_share_is_named(self, store: Store) -> None:
        """All of it or nothing, and who was overtaken."""
        stories = _stories(store)
        with store.begin() as unit:
            shared = _shared(unit, stories, "announce")
        stories[7].tell("add_item", EMPLOYEE, NewItem("mine"))
        keep(store, stories[7].last)
        with pytest.raises(StaleRevisionError) as refused, store.begin() as unit:
            unit.cycles.save([], shared)
        assert refused.value.cycles == (stories[7].cycle.id,)
        with store.read() as unit:
            loaded = unit.cycles.load([story.cycle.id for story in stories])
        assert loaded == {story.cycle.id: story.cycle for story in stories}

    def test_a_timer_that_was_set_aside_stays_so(self, store: Store) -> None:
        """What is remembered of one cycle is not lost where many share a decision."""
        stories = _stories(store)
        for story, decision in zip(stories, _save(store, stories, "announce"), strict=True):
            story.cycle, story.now = decision.cycle, decision.entries[-1].at
            story.decisions.append(decision)
        aside = next(timer for timer in stories[4].last.timers if timer.rule == "exchange")
        with store.begin() as unit:
            unit.timers.set_aside(aside, aside.due_at + timedelta(days=9), "broken")
            unit.commit()
        decisions = _save(store, stories, "prepare")
        ids = [story.cycle.id for story in stories]
        with store.read() as unit:
            assert unit.timers.of(ids) == {d.cycle.id: d.timers for d in decisions}
            assert unit.timers.aside() == [(aside, "broken")]


def _stories(store: Store) -> list[Story]:
    numbers = [*(f"{200 + number}" for number in range(MANY)), *ODD]
    return [plan(store, number, f"1{number}") for number in numbers]


def _save(store: Store, stories: list[Story], rule: str) -> list[Decision]:
    """Save what a timer brings to all of them; the decision of each, by number."""
    with store.begin() as unit:
        shared = _shared(unit, stories, rule)
        unit.cycles.save([], shared)
        unit.commit()
    decisions = [decision for each in shared for decision in each.each()]
    return sorted(decisions, key=lambda decision: decision.cycle.id)


def _shared(unit: UnitOfWork, stories: list[Story], rule: str) -> list[Shared]:
    (timer,) = (timer for timer in stories[0].last.timers if timer.rule == rule)
    event = Event(rule, TIMER, timer=rule, occurrence=timer.due_at)
    nobody: frozenset[int] = frozenset()
    facts = stories[0].facts
    known = Known(nobody, nobody, {}, facts.days, facts.per_week)

    def decided(alike: Alike) -> Shared:
        shared = decide_alike(stories[0].workflow, alike, event, known, timer.due_at)
        assert shared is not None
        return shared

    return [decided(each) for each in unit.cycles.alike([story.cycle.id for story in stories])]
