"""What was written is read back as it was, to the last character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.cycle import Origin, blank, fold
from popflow.domain.person import SYSTEM, Deputy
from popflow.domain.planning import Start
from popflow.domain.workflow import Milestone
from popflow.ports import Status, parcel_key
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.round import PRICE, whole_round
from popflow.testing.contracts.scenes import keep, small_workflow
from popflow.testing.people import make_person
from popflow.testing.story import Story

if TYPE_CHECKING:
    from popflow.ports import Store

EVERY_PART = (
    "agenda", "topics", "plans", "signatures", "check_ins", "commitments", "answers",
    "confirmations",
)  # fmt: skip


class HistoriesContract:
    """Cycles and histories that come back whole."""

    def test_a_round_comes_back_whole_after_each_step(self, store: Store) -> None:
        """What is loaded equals what was saved, whatever people wrote; so do its timers."""
        story = _whole(store)
        assert all(getattr(story.cycle.dossier, part) for part in EVERY_PART)
        for decision in story.decisions:
            number = decision.cycle.id
            keep(store, decision)
            with store.read() as unit:
                assert unit.cycles.load([number]) == {number: decision.cycle}
                timers = unit.timers.of([number]).get(number, ())
                assert sorted(timers, key=str) == sorted(decision.timers, key=str)

    def test_the_history_comes_back_whole_and_in_order(self, store: Store) -> None:
        """Every entry equals what was saved: changes, answers of plugins, messages, timers."""
        story = _whole(store)
        keep(store, *story.decisions)
        with store.read() as unit:
            history = unit.cycles.history([1])[1]
        assert [entry.seq for entry in history] == list(range(1, len(story.history) + 1))
        for kept, told in zip(history, story.history, strict=True):
            assert kept == told
        assert any(entry.answers for entry in history)
        assert any(entry.timer and entry.occurrence for entry in history)
        assert any(entry.actor.on_behalf_of and entry.actor.os_user for entry in history)

    def test_a_cycle_is_the_fold_of_its_history(self, store: Store) -> None:
        """Folding the stored history gives the stored cycle."""
        keep(store, *_whole(store).decisions)
        with store.read() as unit:
            history, cycle = unit.cycles.history([1])[1], unit.cycles.load([1])[1]
        assert fold(blank(history[0]), history) == cycle

    def test_a_next_round_carries_what_is_open(self, store: Store) -> None:
        """A round that has a predecessor comes back whole as well."""
        first = _whole(store)
        start = Start(2, Origin.RESTART, SYSTEM, previous=first.cycle)
        second = Story(first.workflow, first.facts, first.now, start)
        assert second.cycle.dossier.plans
        assert second.cycle.dossier.agenda
        keep(store, *first.decisions, *second.decisions)
        with store.read() as unit:
            assert unit.cycles.load([1, 2]) == {1: first.cycle, 2: second.cycle}

    def test_messages_of_the_history_are_in_the_outbox_once(self, store: Store) -> None:
        """Saving a decision puts each of its messages in the outbox, under its own key."""
        story = _whole(store)
        keep(store, *story.decisions)
        owed = {
            parcel_key(1, seq, message)
            for decision in story.decisions
            for seq, message in decision.messages
        }
        with store.read() as unit:
            assert unit.outbox.keys_of([1]) == dict.fromkeys(owed, Status.PENDING)
            parcels = {parcel.key: parcel for parcel in unit.outbox.find(limit=1000)}
        for decision in story.decisions:
            for seq, message in decision.messages:
                parcel = parcels[parcel_key(1, seq, message)]
                assert (parcel.cycle, parcel.seq, parcel.message) == (1, seq, message)
                assert parcel.attempts == 0

    def test_postings_of_a_decision_are_in_the_ledger(self, store: Store) -> None:
        """Saving a decision writes what the budget wants posted."""
        story = _whole(store)
        keep(store, *story.decisions)
        with store.read() as unit:
            posted = unit.ledger.postings("200")
            assert unit.ledger.reserved_for([1]) == {1: PRICE}
        assert posted == [p for decision in story.decisions for p in decision.postings]
        assert len(posted) == 1

    def test_an_ended_round_has_no_timers(self, store: Store) -> None:
        """A round that ended keeps none."""
        story = _whole(store)
        keep(store, *story.decisions)
        assert story.cycle.milestone is Milestone.RESTARTED
        with store.read() as unit:
            assert not unit.timers.of([1]).get(1)

    def test_what_is_not_there_is_absent(self, store: Store) -> None:
        """Unknown numbers are absent from every answer."""
        with store.read() as unit:
            assert unit.cycles.load([7]) == {}
            assert unit.cycles.history([7]) == {}
            assert unit.timers.of([7]) == {}


def _whole(store: Store) -> Story:
    """A whole round, with everybody and everything that it points to."""
    with store.begin() as unit:
        boss = make_person("100", manager=None)
        unit.people.save([boss, make_person("101", "100"), make_person(), make_person("900")])
        unit.people.appoint(Deputy("100", "101", MONDAY.date(), MONDAY.date()))
        unit.definitions.put(small_workflow().definition)
        unit.cycles.reserve(2)
        unit.commit()
    return whole_round(1, MONDAY)
