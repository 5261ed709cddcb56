"""DOMAIN section 3, the rows cancel, suspend and resume: in any open state."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import BudgetMove
from popflow.domain.cycle import Cycle, Origin
from popflow.domain.event import (
    Event,
    ItemKey,
    NewItem,
    NewTime,
    Signal,
    Signing,
)
from popflow.domain.person import SYSTEM, Actor, Party
from popflow.domain.planning import Start
from popflow.domain.questions import budget_move
from popflow.domain.timetable import Timetable
from popflow.domain.timing import add_months
from popflow.domain.workflow import Milestone, Transition
from popflow.testing import (
    EMPLOYEE,
    HR_ADVISER,
    MANAGER,
    Story,
    make_facts,
    make_goal,
    make_plan,
)
from tests.support.rounds import (
    PERIODIEK,
    STAGES,
    WISHED,
    announced,
    drafted,
    executing,
    held,
    milestone,
    planned,
    shipped,
    told,
    utc,
)

if TYPE_CHECKING:
    from datetime import datetime


class TestRowCancel:
    """any open state | cancel | cancelled | leaver, HR."""

    @pytest.mark.parametrize("stage", [*STAGES, "suspended"])
    def test_hr_with_a_reason_in_any_open_state(self, stage: str) -> None:
        story = _at(stage)
        assert story.refusal("cancel", HR_ADVISER).code == "reason_required"
        decision = story.tell("cancel", HR_ADVISER, reason="entered twice")
        assert milestone(story) is Milestone.CANCELLED
        assert (story.cycle.end_reason, story.cycle.ended_at) == ("cancel", story.now)
        assert story.history[-1].reason == "entered twice"
        assert decision.timers == ()
        assert told(decision) == {("cancel", "200"), ("cancel", "100")}

    @pytest.mark.parametrize("stage", [*STAGES, "suspended"])
    def test_a_leavers_cycle_is_cancelled_for_that_reason(self, stage: str) -> None:
        story = _at(stage)
        story.tell("cancel", SYSTEM, reason="left")
        assert milestone(story) is Milestone.CANCELLED
        assert story.cycle.end_reason == "left"

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER])
    def test_nobody_else_cancels(self, actor: Actor) -> None:
        assert announced().refusal("cancel", actor, reason="no").code == "not_yours"

    def test_the_budget_is_released(self) -> None:
        story = executing(content=make_plan(make_goal(cost=70_000)))
        event = Event("cancel", HR_ADVISER)
        assert budget_move(story.workflow, story.cycle, event) is BudgetMove.RELEASE

    def test_hr_can_start_a_new_one_that_carries_the_content(self) -> None:
        story = drafted()
        story.tell("add_item", EMPLOYEE, NewItem("late"))
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("cancel", HR_ADVISER, reason="wrong manager")
        start = Start(2, Origin.HR, HR_ADVISER, copied=story.cycle)
        copy = Story(shipped(PERIODIEK), make_facts(), story.now, start).cycle
        assert [item.text for item in copy.dossier.agenda.values()] == [
            "point of employee", "point of manager", "late",
        ]  # fmt: skip
        assert not any(item.late for item in copy.dossier.agenda.values())
        assert copy.dossier.plans[1].content == story.cycle.dossier.plans[1].content
        assert copy.dossier.signatures == {}
        assert copy.milestone is Milestone.PLANNED

    def test_what_was_withdrawn_or_never_written_is_not_carried(self) -> None:
        story = announced()
        story.tell("add_item", EMPLOYEE, NewItem("on second thoughts"))
        story.tell("remove_item", EMPLOYEE, ItemKey(1))
        story.tell("cancel", HR_ADVISER, reason="wrong date")
        start = Start(2, Origin.HR, HR_ADVISER, copied=story.cycle)
        copy = Story(shipped(PERIODIEK), make_facts(), story.now, start).cycle
        assert (copy.dossier.agenda, copy.dossier.plans) == ({}, {})

    @pytest.mark.parametrize("event", ["cancel", "move", "add_item", "suspend", "signal"])
    def test_what_has_ended_stays_ended(self, event: str) -> None:
        story = announced()
        story.tell("cancel", HR_ADVISER, reason="no")
        assert story.refusal(event, HR_ADVISER, reason="again").code == "ended"
        assert story.refused_timer("exchange").code == "ended"


class TestRowSuspendAndResume:
    """any open state | suspend / resume | suspended / back | HR, without a field for the cause."""

    @pytest.mark.parametrize("stage", STAGES)
    def test_hr_suspends_any_open_state_and_brings_it_back(self, stage: str) -> None:
        story = STAGES[stage]()
        stood = milestone(story)
        decision = story.tell("suspend", HR_ADVISER)
        assert (story.cycle.state, milestone(story)) == ("suspended", stood)
        assert told(decision) == {("suspend", "200"), ("suspend", "100")}
        story.now += timedelta(days=30)
        decision = story.tell("resume", HR_ADVISER)
        assert (story.cycle.state, milestone(story)) == (stage, stood)
        assert told(decision) == {("resume", "200"), ("resume", "100")}
        assert (story.cycle.suspended_at, story.cycle.resume_state) == (None, None)

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, SYSTEM])
    def test_nobody_but_hr(self, actor: Actor) -> None:
        story = announced()
        assert story.refusal("suspend", actor).code == "not_yours"
        story.tell("suspend", HR_ADVISER)
        assert story.refusal("resume", actor).code == "not_yours"

    def test_there_is_no_field_for_the_cause(self) -> None:
        asked = {way.reason_required for way in _ways("suspend")}
        assert asked == {False}
        assert not {field.name for field in fields(Cycle)} & {"cause", "illness", "absence"}

    @pytest.mark.parametrize("stage", STAGES)
    def test_timers_stand_still(self, stage: str) -> None:
        story = STAGES[stage]()
        story.tell("suspend", HR_ADVISER)
        assert story.last.timers == ()
        assert story.wait(timedelta(days=900)) == []
        timer = next(iter(story.decisions[-2].timers)).rule
        assert story.refused_timer(timer).code == "timer_gone"

    def test_what_people_do_waits_too(self) -> None:
        story = announced()
        story.tell("suspend", HR_ADVISER)
        for event in ("add_item", "ready", "move", "suspend"):
            assert story.refusal(event, EMPLOYEE).code == "not_possible_now"

    def test_a_signal_is_kept_for_the_day_of_return(self) -> None:
        story = announced()
        story.tell("suspend", HR_ADVISER)
        story.tell("signal", EMPLOYEE, Signal("on my mind", Party.EMPLOYEE))
        assert [item.text for item in story.cycle.dossier.agenda.values()] == ["on my mind"]
        assert story.cycle.state == "suspended"

    def test_the_conversation_takes_the_first_slot_with_full_notice(self) -> None:
        story = announced()
        story.tell("suspend", HR_ADVISER)
        story.now = utc(4, 18)  # Saturday, two days before the conversation
        story.tell("resume", HR_ADVISER)
        assert story.cycle.conversation_at == utc(5, 4, 8)
        assert story.cycle.sequence == 2  # taken back, and given anew

    def test_days_away_are_added_to_a_conversation_far_ahead(self) -> None:
        story = planned()
        story.tell("suspend", HR_ADVISER)
        story.now += timedelta(days=7)
        story.tell("resume", HR_ADVISER)
        assert story.cycle.conversation_at == WISHED + timedelta(days=7)

    def test_days_away_are_added_to_anchors_and_signed_text_stays(self) -> None:
        story = executing()
        before, contract = story.timers, story.cycle.agreed_plan
        _away(story, 28)
        assert story.cycle.agreed_plan == contract
        after = story.timers
        for name in ("check_in", "stall_employee", "invite_evaluation", "evaluate"):
            late = story.facts.days.day_of(after[name]) - story.facts.days.day_of(before[name])
            assert late == timedelta(days=28), name

    def test_two_suspensions_add_up(self) -> None:
        story = executing()
        before = story.timers["evaluate"]
        _away(story, 7)
        _away(story, 14)
        assert story.timers["evaluate"] == before + timedelta(days=21)

    def test_what_was_said_is_not_said_again(self) -> None:
        story = executing()
        story.wait(utc(6, 16))
        assert "check_in" not in story.timers
        _away(story, 21)
        assert "check_in" not in story.timers

    def test_a_promise_is_due_later_too(self) -> None:
        story = executing()
        assert story.timers["commitment"] == utc(11, 30, 7)
        _away(story, 28)
        assert story.timers["commitment"] == utc(12, 28, 7)

    def test_the_next_conversation_is_owed_later(self) -> None:
        story = executing()
        owed = _owed(story)
        _away(story, 28)
        assert _owed(story) == owed + timedelta(days=28)

    def test_a_first_conversation_that_moved_is_not_owed_later_besides(self) -> None:
        story = announced()
        _away(story, 28)
        at = story.cycle.conversation_at
        assert at is not None
        days = story.facts.days
        assert days.day_of(_owed(story)) == add_months(days.day_of(at), 24)

    def test_once_it_was_held_the_conversation_stays_and_what_hangs_on_it_moves(self) -> None:
        story = held()
        assert story.timers["draft"] == utc(4, 27)
        _away(story, 14)
        assert story.cycle.conversation_at == WISHED
        assert story.timers["draft"] == utc(5, 11)

    def test_a_follow_up_after_a_suspension_is_asked_about_in_its_own_time(self) -> None:
        story = held()
        _away(story, 21)
        story.tell("follow_up", EMPLOYEE, NewTime(utc(5, 18, 9)))
        assert story.timers["was_it_held"] == utc(5, 21)

    def test_a_cycle_that_is_not_suspended_cannot_resume(self) -> None:
        assert announced().refusal("resume", HR_ADVISER).code == "not_possible_now"


def _away(story: Story, days: int) -> None:
    story.tell("suspend", HR_ADVISER)
    story.now += timedelta(days=days)
    story.tell("resume", HR_ADVISER)


def _owed(story: Story) -> datetime:
    moment = Timetable(story.workflow, story.cycle, story.facts).owed()
    assert moment is not None
    return moment


def _ways(event: str) -> list[Transition]:
    table = shipped(PERIODIEK).table
    return [way for (_, name), ways in table.items() if name == event for way in ways]


def _at(stage: str) -> Story:
    if stage != "suspended":
        return STAGES[stage]()
    story = executing()
    story.tell("suspend", HR_ADVISER)
    return story
