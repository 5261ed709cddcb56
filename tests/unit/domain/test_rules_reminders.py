"""DOMAIN sections 3 and 16: reminders, to whom, when, and until when they mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, NewItem, NewTime, Report
from popflow.testing import EMPLOYEE, MANAGER
from tests.support.rounds import (
    WISHED,
    announced,
    executing,
    held,
    told,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.course import Decision


class TestRemindersCarryUntilWhen:
    """A reminder carries until when it means something."""

    def test_preparing_means_something_until_the_exchange(self) -> None:
        decision = _message(announced().wait(utc(4, 8)), "prepare")
        assert {m.until for _, m in decision.messages} == {utc(4, 13)}

    def test_an_empty_list_until_the_conversation(self) -> None:
        decision = _message(announced().wait(utc(4, 13)), "empty_list")
        assert {m.until for _, m in decision.messages} == {WISHED}

    def test_an_invitation_to_talk_until_the_conversation(self) -> None:
        story = announced()
        moved = story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 9)))
        assert {m.until for _, m in moved.messages} == {utc(6, 1, 9)}

    def test_drafting_until_signing_is_due(self) -> None:
        decision = _message(held().wait(utc(4, 27)), "draft")
        assert told(decision) == {("draft", "200")}
        assert {m.until for _, m in decision.messages} == {utc(5, 4)}

    def test_a_check_in_until_the_next_one(self) -> None:
        decision = _message(executing().wait(utc(6, 15)), "check_in")
        assert {m.until for _, m in decision.messages} == {utc(9, 15)}

    def test_what_happened_stays_worth_knowing(self) -> None:
        story = executing()
        assert {m.until for d in story.decisions for _, m in d.messages if m.kind == "agree"} == {
            None
        }


class TestOnlyWhoIsNotReady:
    """Reminder 3 working days before, only to who is not ready (section 16)."""

    def test_who_is_ready_is_left_alone(self) -> None:
        story = announced()
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        story.tell("ready", EMPLOYEE)
        decision = _message(story.wait(utc(4, 8)), "prepare")
        assert told(decision) == {("prepare", "100")}

    def test_draft_due_7_days_after_the_conversation_signing_7_days_after_the_draft(self) -> None:
        story = held()
        assert _message(story.wait(utc(4, 27)), "draft").entries[0].at == utc(4, 27)
        assert _message(story.wait(utc(5, 4)), "sign").entries[0].at == utc(5, 4)

    def test_a_check_in_that_came_needs_no_asking(self) -> None:
        story = executing()
        story.now = utc(6, 9)
        story.tell("check_in", MANAGER, Report(Progress.DONE))
        kinds = {kind for d in story.wait(utc(9, 14)) for kind, _ in told(d)}
        assert not kinds & {"check_in", "stall"}

    def test_who_answered_is_not_invited(self) -> None:
        story = executing()
        story.tell("answer", MANAGER, Answers((Judgement(1, Outcome.REACHED),)))
        decision = _message(story.wait(utc(11, 16, 7)), "invite_evaluation")
        assert told(decision) == {("invite_evaluation", "200")}


def _message(decisions: list[Decision], kind: str) -> Decision:
    (found,) = [d for d in decisions if kind in {k for k, _ in told(d)}][:1]
    return found
