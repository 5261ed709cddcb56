"""DOMAIN section 3, the row amend: changes of a contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import BudgetMove
from popflow.domain.cycle import Answer
from popflow.domain.event import Correction, Delivered, Draft, Event, Signing
from popflow.domain.person import SYSTEM, Actor, Role
from popflow.domain.questions import budget_move, costs
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, Story, make_goal, make_plan
from tests.support.rounds import (
    agreed,
    executing,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.check_in import Commitment
    from popflow.domain.plan import PlanContent

DEPUTY = Actor(Role.MANAGER, "101", on_behalf_of="100")
BROKE = Answer(passed=False, reason="not_enough", detail={"short": "12500"}, by="popflow-pob")


class TestRowAmend:
    """agreed, executing | amend | same | both signatures on a new version."""

    @pytest.mark.parametrize("stage", [agreed, executing])
    def test_both_signatures_on_a_new_version(self, stage: Callable[[], Story]) -> None:
        story = stage()
        state = story.cycle.state
        story.tell("draft", EMPLOYEE, Draft(_other_plan()))
        story.tell("sign", MANAGER, Signing(2))
        assert story.cycle.agreed_version == 1
        decision = story.tell("sign", EMPLOYEE, Signing(2))
        assert (story.cycle.agreed_version, story.cycle.state) == (2, state)
        assert told(decision) >= {("amend", "200"), ("amend", "100")}

    def test_the_agreed_version_and_its_timers_hold_until_then(self) -> None:
        story = executing()
        before = story.timers
        story.tell("draft", EMPLOYEE, Draft(_other_plan()))
        story.tell("sign", EMPLOYEE, Signing(2))
        assert story.timers == before
        assert story.cycle.agreed_version == 1
        story.tell("sign", MANAGER, Signing(2))
        assert story.timers != before

    def test_one_agreed_by_both_never_changes(self) -> None:
        story = agreed()
        contract = story.cycle.agreed_plan
        story.tell("draft", EMPLOYEE, Draft(_other_plan()))
        _sign_both(story, 2)
        assert story.cycle.dossier.plans[1] == contract
        signed = [s for s in story.cycle.dossier.signatures.values() if s.version == 1]
        assert not any(s.lapsed for s in signed)

    def test_a_draft_that_was_taken_back_costs_no_signature_of_the_contract(self) -> None:
        story = agreed()
        story.tell("draft", EMPLOYEE, Draft(_other_plan()))
        story.tell("draft", EMPLOYEE, Draft(make_plan()))
        story.tell("relate", SYSTEM, Correction("300"))
        signed = [s for s in story.cycle.dossier.signatures.values() if s.version == 1]
        assert [s.lapsed for s in signed] == [False, False]

    def test_the_budget_is_asked_for_the_difference(self) -> None:
        story = executing()
        story.tell("draft", EMPLOYEE, Draft(make_plan(make_goal(cost=70_000))))
        story.tell("sign", EMPLOYEE, Signing(2))
        event = _event("sign", MANAGER, Signing(2))
        move = budget_move(story.workflow, story.cycle, event)
        assert move is BudgetMove.DIFFERENCE
        assert costs(story.cycle, move, "amend") == (70_000, 0)
        story.answered(budget_available=BROKE)
        assert story.refusal("sign", MANAGER, Signing(2)).code == "not_enough"
        assert story.cycle.agreed_version == 1

    def test_shifted_dates_are_confirmed_by_both_without_signatures_and_logged(self) -> None:
        story = executing()
        later = make_goal(ends_on=date(2027, 1, 29))
        story.tell("draft", EMPLOYEE, Draft(make_plan(later)))
        story.tell("confirm", EMPLOYEE)
        assert story.cycle.agreed_version == 1
        story.tell("confirm", MANAGER)
        assert story.cycle.agreed_version == 2
        assert len(story.cycle.dossier.signatures) == 2
        assert [entry.event for entry in story.history[-3:]] == ["confirm", "confirm", "amend"]

    def test_more_than_dates_needs_signatures(self) -> None:
        story = executing()
        assert story.refusal("confirm", EMPLOYEE).code == "no_draft"
        story.tell("draft", EMPLOYEE, Draft(make_plan(make_goal(title="another"))))
        assert story.refusal("confirm", EMPLOYEE).code == "more_than_dates"

    def test_what_was_delivered_stays_and_what_is_gone_is_dropped(self) -> None:
        story = executing(content=make_plan(make_goal(1), make_goal(2)))
        story.tell("deliver", MANAGER, Delivered(2))
        story.tell("draft", EMPLOYEE, Draft(make_plan(make_goal(1), make_goal(3))))
        _sign_both(story, 2)
        by_goal: dict[int, list[Commitment]] = {1: [], 2: [], 3: []}
        for commitment in story.cycle.dossier.commitments.values():
            by_goal[commitment.goal].append(commitment)
        assert [c.done_on is not None for c in by_goal[1]] == [False, True]
        assert all(c.dropped for c in by_goal[2])
        assert all(c.open for c in by_goal[3])

    def test_what_was_delivered_stays_when_its_goal_goes(self) -> None:
        story = executing(content=make_plan(make_goal(1), make_goal(2)))
        story.tell("deliver", MANAGER, Delivered(4))
        story.tell("draft", EMPLOYEE, Draft(make_plan(make_goal(1))))
        _sign_both(story, 2)
        assert story.cycle.dossier.commitments[4].done_on is not None
        assert not story.cycle.dossier.commitments[4].dropped

    def test_an_evaluation_day_that_nobody_wrote_keeps_the_days_of_a_suspension(self) -> None:
        story = executing(content=_endless())
        assert story.cycle.evaluate_on == date(2027, 4, 20)
        for _ in range(2):
            story.tell("suspend", HR_ADVISER)
            story.now += timedelta(days=30)
            story.tell("resume", HR_ADVISER)
        newest = 1
        for title in ("another", "a third"):
            newest += 1
            story.tell("draft", EMPLOYEE, Draft(_endless(title)))
            _sign_both(story, newest)
        assert (story.cycle.evaluate_on, story.cycle.shift_days) == (date(2027, 6, 19), 0)

    def test_one_that_was_written_before_gives_way_to_the_usual_one(self) -> None:
        story = executing(content=replace(_endless(), evaluate_on=date(2026, 12, 4)))
        story.tell("suspend", HR_ADVISER)
        story.now += timedelta(days=30)
        story.tell("resume", HR_ADVISER)
        story.tell("draft", EMPLOYEE, Draft(_endless("another")))
        _sign_both(story, 2)
        assert story.cycle.evaluate_on == date(2027, 5, 20)

    def test_evaluation_stays_within_24_months_of_the_first_signing(self) -> None:
        story = executing()
        story.wait(timedelta(days=60))
        story.tell("draft", EMPLOYEE, Draft(replace(_other_plan(), evaluate_on=date(2031, 1, 1))))
        _sign_both(story, 2)
        assert story.cycle.evaluate_on == date(2028, 4, 20)


def _endless(title: str = "go on") -> PlanContent:
    return make_plan(make_goal(1, title=title, ends_on=date(2029, 12, 18)))


def _other_plan() -> PlanContent:
    return make_plan(make_goal(1, title="another", ends_on=date(2026, 12, 18)))


def _sign_both(story: Story, version: int) -> None:
    story.tell("sign", EMPLOYEE, Signing(version))
    story.tell("sign", MANAGER, Signing(version))


def _event(name: str, actor: Actor, payload: Signing) -> Event:
    return Event(name, actor, payload)
