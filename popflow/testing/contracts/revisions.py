"""One writer per revision, one open cycle per person, each number once."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from popflow.domain.course import Decision
from popflow.domain.cycle import Origin
from popflow.domain.decide import decide
from popflow.domain.event import Event, NewItem
from popflow.domain.person import SYSTEM
from popflow.domain.planning import Start
from popflow.errors import PopflowError, StaleRevisionError
from popflow.testing.contracts.scenes import cancel, keep, plan, small_workflow
from popflow.testing.people import EMPLOYEE, MANAGER
from popflow.testing.story import Story

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from popflow.domain.person import Actor
    from popflow.ports import Store


class RevisionsContract:
    """Who is first, wins."""

    def test_numbers_ascend_and_never_come_back(self, store: Store) -> None:
        """`reserve` gives numbers in ascending order, none of them twice."""
        given: list[int] = []
        for count in (1, 3, 2):
            with store.begin() as unit:
                given += unit.cycles.reserve(count)
                unit.commit()
        assert len(given) == 6
        assert given == sorted(set(given))

    def test_a_stale_revision_is_refused(self, store: Store) -> None:
        """A decision on a revision that somebody else already continued is refused."""
        story = plan(store)
        mine, theirs = _item(story, EMPLOYEE), _item(story, MANAGER)
        keep(store, theirs)
        with pytest.raises(StaleRevisionError) as refused:
            keep(store, mine)
        assert refused.value.cycles == (story.cycle.id,)
        with store.read() as unit:
            assert unit.cycles.load([story.cycle.id]) == {story.cycle.id: theirs.cycle}
            assert len(unit.cycles.history([story.cycle.id])[story.cycle.id]) == 2

    def test_a_gap_in_the_history_is_refused(self, store: Store) -> None:
        """A decision that does not continue the stored revision is refused."""
        story = plan(store)
        story.tell("add_item", EMPLOYEE, NewItem("never saved"))
        with pytest.raises(StaleRevisionError):
            keep(store, story.tell("add_item", EMPLOYEE, NewItem("the next")))

    def test_a_cycle_cannot_be_new_twice(self, store: Store) -> None:
        """A first entry is refused for a cycle that is there."""
        story = plan(store)
        with pytest.raises(StaleRevisionError):
            keep(store, story.decisions[0])

    def test_nothing_of_a_stale_unit_lasts(self, store: Store) -> None:
        """After `StaleRevisionError` nothing of the unit may be committed."""
        first, second = plan(store), plan(store, "201")
        stale, good = _item(first, EMPLOYEE), _item(second, MANAGER)
        keep(store, _item(first, MANAGER))
        with suppress(PopflowError), store.begin() as unit:
            unit.marks.set("mark", "here")
            with pytest.raises(StaleRevisionError):
                unit.cycles.save([good, stale])
            unit.commit()
        with store.read() as unit:
            assert unit.marks.get("mark") is None
            assert unit.cycles.load([second.cycle.id])[second.cycle.id].revision == 1

    def test_a_second_open_cycle_is_refused(self, store: Store) -> None:
        """A person has at most one open cycle."""
        plan(store)
        with pytest.raises(StaleRevisionError):
            plan(store)
        with store.read() as unit:
            assert unit.cycles.open_of(["200"]) == {"200": 1}

    def test_a_round_can_follow_one_that_ended(self, store: Store) -> None:
        """Who has no open cycle any more can have a next one."""
        first = plan(store)
        cancel(store, first)
        second = plan(store)
        with store.read() as unit:
            assert unit.cycles.open_of(["200"]) == {"200": second.cycle.id}

    def test_one_batch_can_end_a_round_and_begin_the_next(self, store: Store) -> None:
        """A restart and the round that it plans are one unit."""
        first = plan(store)
        with store.begin() as unit:
            (number,) = unit.cycles.reserve(1)
            start = Start(number, Origin.RESTART, SYSTEM, previous=first.cycle)
            second = Story(small_workflow(), first.facts, first.now, start)
            unit.cycles.save([first.tell("cancel", SYSTEM, reason="again"), second.decisions[0]])
            unit.commit()
        with store.read() as unit:
            assert unit.cycles.open_of(["200"]) == {"200": number}

    def test_of_two_units_on_one_revision_one_wins(self, store: Store) -> None:
        """Two units at the same time on one revision: exactly one is saved."""
        story = plan(store)
        one, other = _item(story, EMPLOYEE), _item(story, MANAGER)
        lost = _race(lambda: keep(store, one), lambda: keep(store, other))
        with store.read() as unit:
            stored = unit.cycles.load([story.cycle.id])[story.cycle.id]
        assert lost == 1
        assert stored in (one.cycle, other.cycle)

    def test_of_two_first_rounds_at_once_one_wins(self, store: Store) -> None:
        """Two units that plan a cycle for one person at the same time: exactly one is saved."""
        cancel(store, plan(store))
        assert _race(lambda: plan(store), lambda: plan(store)) == 1
        with store.read() as unit:
            assert len(unit.cycles.open_of(["200"])) == 1

    def test_two_writers_at_once_lose_nothing(self, store: Store) -> None:
        """What two units write at the same time is all there afterwards."""

        def write() -> None:
            with store.begin() as unit:
                unit.marks.set("second", "here")
                unit.commit()

        other = threading.Thread(target=write)
        with store.begin() as unit:
            other.start()
            other.join(0.1)  # a store whose writers wait in line lets it in after this unit only
            unit.marks.set("first", "here")
            unit.commit()
        other.join()
        with store.read() as unit:
            assert (unit.marks.get("first"), unit.marks.get("second")) == ("here", "here")


def _item(story: Story, actor: Actor) -> Decision:
    """A decision on the cycle as it stands, which the story does not take over."""
    event = Event("add_item", actor, NewItem("mine"))
    made = decide(story.workflow, story.cycle, event, story.facts, story.now)
    assert isinstance(made, Decision)
    return made


def _race(*runners: Callable[[], object]) -> int:
    """Let all of them run at once; how many were told that somebody else was first."""
    line = threading.Barrier(len(runners))
    lost: list[StaleRevisionError] = []
    failed: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        line.wait()
        try:
            work()
        except StaleRevisionError as error:
            lost.append(error)
        except BaseException as error:  # noqa: BLE001 - told by the test, not by the thread
            failed.append(error)

    threads: Sequence[threading.Thread] = [
        threading.Thread(target=run, args=(work,)) for work in runners
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return len(lost)
