"""DOMAIN section 3, standstill: what a cycle does when the program was down.

Who is told what after it, and what is suppressed, is the engine's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.decide import STANDSTILL
from popflow.domain.event import NewItem, NewTime
from popflow.domain.person import SYSTEM
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, MANAGER, Story
from tests.support.rounds import (
    EVERY,
    agreed,
    announced,
    exchanged,
    executing,
    milestone,
    planned,
    told,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.cycle import Entry


class TestTransitionsCatchUpInOrder:
    """Transitions catch up in order."""

    def test_an_exchange_that_is_late_still_comes_before_the_conversation(self) -> None:
        story = _written_by_both(announced())
        _down_until(story, utc(4, 17, 9))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        assert story.cycle.conversation_at == utc(4, 20, 8)

    def test_months_of_carrying_out_are_caught_up_in_the_order_of_their_moments(self) -> None:
        story = agreed()
        fired = _down_until(story, utc(3, 1, year=2027))
        due = [entry.occurrence for entry in fired if entry.occurrence]
        assert due == sorted(due)
        assert milestone(story) in {Milestone.EVALUATED, Milestone.RESTARTED}
        assert all(entry.at == utc(3, 1, year=2027) for entry in fired)

    def test_a_conversation_that_nobody_recorded_stays_and_is_asked_about(self) -> None:
        story = exchanged()
        _down_until(story, utc(6, 1, 9))
        assert story.cycle.conversation_at == utc(4, 20, 8)
        assert ("was_it_held", "200") in {line for d in story.decisions for line in told(d)}


class TestNotPastAStepThatPeopleMustPrepareFor:
    """But stop before a step that people must prepare for."""

    @pytest.mark.parametrize("name", EVERY)
    def test_an_announcement_that_would_come_late_moves_the_conversation_first(
        self, name: str
    ) -> None:
        story = planned(name)
        _down_until(story, utc(4, 7, 9))  # one day too late for a fortnight's notice
        assert story.cycle.conversation_at == utc(4, 21, 8)
        assert story.cycle.announced_at == utc(4, 7, 9)

    def test_one_that_is_just_in_time_moves_nothing(self) -> None:
        story = planned()
        _down_until(story, utc(4, 6, 15, 59))
        assert story.cycle.conversation_at == utc(4, 20, 8)
        assert milestone(story) is Milestone.ANNOUNCED

    def test_one_after_working_hours_comes_late(self) -> None:
        story = planned()
        story.now = utc(4, 6, 16)
        story.fire("announce")
        assert milestone(story) is Milestone.PLANNED
        assert story.cycle.conversation_at == utc(4, 21, 8)

    def test_nobody_hears_of_a_move_before_the_announcement(self) -> None:
        story = planned()
        story.now = utc(5, 1, 9)
        assert story.fire("announce").messages == ()
        assert story.history[-1].actor == SYSTEM
        assert (story.history[-1].event, story.history[-1].reason) == ("move", STANDSTILL)

    def test_a_conversation_that_passed_moves_before_the_lists_are_exchanged(self) -> None:
        story = _written_by_both(announced())
        story.now = utc(4, 22, 9)
        decision = story.fire("exchange")
        assert milestone(story) is Milestone.ANNOUNCED
        assert story.cycle.conversation_at == utc(5, 6, 8)
        assert told(decision) == {("move", "200"), ("move", "100")}
        assert story.timers["exchange"] == utc(4, 29)

    def test_the_calendar_entry_changes_with_it(self) -> None:
        story = announced()
        story.now = utc(4, 22, 9)
        story.fire("exchange")
        assert story.cycle.sequence == 1

    def test_on_its_own_day_a_conversation_has_not_passed(self) -> None:
        story = announced()
        _down_until(story, utc(4, 20, 6))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED

    def test_short_notice_that_people_asked_for_is_theirs(self) -> None:
        story = planned()
        story.tell("move", EMPLOYEE, NewTime(utc(3, 12, 9)), "before a leave")
        _down_until(story, utc(3, 11, 9))
        assert story.cycle.conversation_at == utc(3, 12, 9)
        assert milestone(story) is Milestone.ANNOUNCED

    def test_short_notice_does_not_save_a_moment_that_passed(self) -> None:
        story = planned()
        story.tell("move", EMPLOYEE, NewTime(utc(3, 12, 9)), "before a leave")
        story.now = utc(3, 12, 10)
        story.fire("announce")
        assert story.cycle.conversation_at == utc(3, 26, 9)
        assert not story.cycle.short_notice

    def test_short_notice_does_not_save_a_day_that_passed_before_the_exchange(self) -> None:
        story = announced()
        story.tell("move", EMPLOYEE, NewTime(utc(4, 16, 9)), "before a leave")
        story.now = utc(4, 17, 9)
        story.fire("exchange")
        assert milestone(story) is Milestone.ANNOUNCED
        assert story.cycle.conversation_at == utc(5, 1, 8)

    def test_carrying_out_needs_no_preparing(self) -> None:
        story = executing()
        _down_until(story, story.now + timedelta(days=100))
        assert milestone(story) is Milestone.EXECUTING


def _written_by_both(story: Story) -> Story:
    for actor in (EMPLOYEE, MANAGER):
        story.tell("add_item", actor, NewItem("mine"))
    return story


def _down_until(story: Story, moment: datetime) -> list[Entry]:
    story.now = moment
    return [entry for decision in story.wait(timedelta(0)) for entry in decision.entries]
