"""DOMAIN section 3, the rows evaluate, restart and close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import BudgetMove, Posting, Pot, account
from popflow.domain.cycle import Answer
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import (
    Answers,
    Draft,
    Event,
    Held,
    ItemKey,
    NewItem,
    Signing,
)
from popflow.domain.questions import budget_move, costs
from popflow.domain.timetable import Timetable
from popflow.domain.workflow import Milestone
from popflow.testing import (
    EMPLOYEE,
    HR_ADVISER,
    MANAGER,
    Story,
    make_goal,
    make_plan,
)
from tests.support.rounds import (
    BEHOEFTE,
    EVERY,
    PERIODIEK,
    PROBLEEM,
    WISHED,
    answer,
    evaluated,
    exchanged,
    executing,
    milestone,
    planned,
    told,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.person import Actor


class TestRowEvaluate:
    """executing | evaluate | evaluated | second answer; 28 days after it was due, the timer."""

    @pytest.mark.parametrize("name", EVERY)
    def test_the_second_answer(self, name: str) -> None:
        story = executing(planned(name))
        story.wait(utc(11, 30, 7))
        decision = answer(story)
        assert milestone(story) is Milestone.EVALUATED
        assert (story.cycle.evaluated_at, story.cycle.one_sided) == (story.now, False)
        assert told(decision) == {("evaluate", "200"), ("evaluate", "100")}

    def test_one_answer_can_be_given_anew_and_is_one_side(self) -> None:
        story = executing()
        for outcome in (Outcome.NOT_REACHED, Outcome.PARTLY):
            story.tell("answer", EMPLOYEE, Answers((Judgement(1, outcome),)))
        assert milestone(story) is Milestone.EXECUTING
        assert story.cycle.dossier.answers["employee"].judgements[0].outcome is Outcome.PARTLY

    def test_differing_answers_stand_side_by_side(self) -> None:
        story = executing()
        story.tell("answer", EMPLOYEE, Answers((Judgement(1, Outcome.REACHED),)))
        story.tell("answer", MANAGER, Answers((Judgement(1, Outcome.DROPPED),)))
        given = story.cycle.dossier.answers
        assert {side: a.judgements[0].outcome for side, a in given.items()} == {
            "employee": Outcome.REACHED,
            "manager": Outcome.DROPPED,
        }

    @pytest.mark.parametrize("goals", [(), (1,), (1, 2, 3), (1, 1, 2)])
    def test_every_goal_is_judged_once(self, goals: tuple[int, ...]) -> None:
        story = executing(content=make_plan(make_goal(1), make_goal(2)))
        judged = tuple(Judgement(goal, Outcome.REACHED) for goal in goals)
        refused = story.refusal("answer", EMPLOYEE, Answers(judged))
        assert (refused.code, refused.data) == ("goals_not_judged", {"goals": "1, 2"})
        assert story.refusal("answer", EMPLOYEE).code == "answers_missing"

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_nobody_evaluates_by_hand(self, actor: Actor) -> None:
        assert executing().refusal("evaluate", actor).code == "not_yours"

    @pytest.mark.parametrize("sides", [(), (EMPLOYEE,), (MANAGER,)])
    def test_28_days_after_it_was_due_the_timer_marked_one_sided(
        self, sides: tuple[Actor, ...]
    ) -> None:
        story = executing()
        for actor in sides:
            story.tell("answer", actor, Answers((Judgement(1, Outcome.REACHED),)))
        story.wait(utc(12, 28, 7) - timedelta(seconds=1))
        assert milestone(story) is Milestone.EXECUTING
        story.wait(utc(12, 28, 7))
        assert story.cycle.evaluated_at == utc(12, 28, 7)
        assert story.cycle.one_sided

    def test_people_are_invited_14_days_before(self) -> None:
        story = executing()
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(11, 17))]
        assert (
            utc(11, 16, 7),
            {("invite_evaluation", "200"), ("invite_evaluation", "100")},
        ) in sent

    def test_only_who_did_not_answer_is_reminded(self) -> None:
        story = executing()
        story.tell("answer", EMPLOYEE, Answers((Judgement(1, Outcome.REACHED),)))
        sent = {line for d in story.wait(utc(12, 20)) for line in told(d)}
        assert ("invite_evaluation", "100") in sent
        assert ("remind_evaluation", "100") in sent
        assert ("invite_evaluation", "200") not in sent
        assert ("remind_evaluation", "200") not in sent

    @pytest.mark.parametrize(
        ("ends_on", "agreed_on", "due"),
        [
            (date(2026, 11, 30), None, date(2026, 11, 30)),  # the last goal's end is first
            (date(2026, 11, 30), date(2026, 10, 5), date(2026, 10, 5)),  # the agreed date is first
            (date(2030, 1, 1), None, date(2027, 4, 20)),  # a year after signing, unless agreed
            (date(2030, 1, 1), date(2028, 4, 18), date(2028, 3, 9)),  # 42 days before the next
        ],
    )
    def test_due_at_whichever_is_first(
        self, ends_on: date, agreed_on: date | None, due: date
    ) -> None:
        content = make_plan(make_goal(ends_on=ends_on), evaluate_on=agreed_on)
        story = executing(content=content)
        moment = _timetable_due(story)
        assert story.facts.days.day_of(moment) == due

    def test_without_a_period_no_conversation_is_owed(self) -> None:
        content = make_plan(make_goal(ends_on=date(2030, 1, 1)), evaluate_on=date(2028, 4, 18))
        story = executing(planned(PROBLEEM), content)
        assert story.facts.days.day_of(_timetable_due(story)) == date(2028, 4, 18)

    def test_goals_under_way_are_carried_over_with_agreement_support_and_money(self) -> None:
        goals = (make_goal(1, 30_000), make_goal(2, 70_000, ends_on=date(2028, 9, 29)))
        story = executing(content=make_plan(*goals))
        event = Event("answer", MANAGER, Answers())
        judged = (Judgement(1, Outcome.REACHED), Judgement(2, Outcome.UNDER_WAY))
        story.tell("answer", EMPLOYEE, Answers(judged))
        move = budget_move(story.workflow, story.cycle, event)
        assert move is BudgetMove.RELEASE
        assert costs(story.cycle, move, "evaluate") == (0, 70_000)  # what stays reserved
        assert costs(story.cycle, move, "cancel") == (0, 0)  # no next round to keep it for
        story.tell("answer", MANAGER, Answers(judged))
        following = planned(now=story.now, previous=story.cycle)
        (carried,) = following.cycle.dossier.plans[1].content.goals
        assert (carried.key, carried.carried_from) == (2, story.cycle.id)
        assert carried.activities == goals[1].activities
        assert "goal 2" in [item.text for item in following.cycle.dossier.agenda.values()]

    def test_what_the_budget_frees_is_posted_with_it(self) -> None:
        freed = Posting(
            "1:release", "200", 500, account(Pot.RESERVED, "200"), account(Pot.AVAILABLE, "200"),
            "release", WISHED, 1,
        )  # fmt: skip
        story = executing()
        story.answered(release=Answer(passed=True, postings=(freed,)))
        assert answer(story).postings == (freed,)


class TestRowRestart:
    """evaluated | restart | restarted | as the model says; plans the next cycle."""

    @pytest.mark.parametrize("name", [PERIODIEK, BEHOEFTE])
    def test_always_where_everybody_has_a_next_one(self, name: str) -> None:
        story = evaluated(planned(name))
        decision = story.wait(timedelta(0))[-1]
        assert milestone(story) is Milestone.RESTARTED
        assert story.cycle.end_reason == "restart"
        assert decision.timers == ()
        following = decision.next_cycle
        assert following is not None
        assert (following.person, following.predecessor, following.signal) == ("200", 1, "")

    def test_in_probleemsignalering_when_a_problem_that_is_left_is_named(self) -> None:
        story = evaluated(planned(PROBLEEM), problem_left="no time to learn")
        (decision,) = story.wait(timedelta(0))
        assert milestone(story) is Milestone.RESTARTED
        following = decision.next_cycle
        assert following is not None
        assert (following.person, following.signal) == ("200", "no time to learn")

    def test_what_is_open_goes_along(self) -> None:
        story = exchanged()
        story.tell("add_item", MANAGER, NewItem("keep for later"))
        story.tell("postpone_item", EMPLOYEE, ItemKey(3))
        story.wait(WISHED + timedelta(hours=2))
        story.tell("hold", EMPLOYEE, Held(WISHED))
        story.tell("draft", EMPLOYEE, Draft(make_plan()))
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("sign", MANAGER, Signing(1))
        story.wait(utc(5, 5))
        answer(story, needed_next="a mentor")
        following = planned(now=story.now, previous=story.cycle)
        items = following.cycle.dossier.agenda.values()
        assert all(item.carried for item in items)
        assert {item.text for item in items} == {
            "goal 1", "learn with a colleague, goal 1", "guidance for goal 1", "keep for later",
            "a mentor",
        }  # fmt: skip


class TestRowClose:
    """evaluated | close | closed | as the model says."""

    def test_in_probleemsignalering_when_no_problem_is_left(self) -> None:
        story = evaluated(planned(PROBLEEM))
        (decision,) = story.wait(timedelta(0))
        assert milestone(story) is Milestone.CLOSED
        assert story.cycle.end_reason == "close"
        assert decision.next_cycle is None

    @pytest.mark.parametrize("name", [PERIODIEK, BEHOEFTE])
    def test_never_where_everybody_has_a_next_one(self, name: str) -> None:
        story = evaluated(planned(name))
        assert story.refusal("close", HR_ADVISER).code == "not_possible_now"


def _timetable_due(story: Story) -> datetime:
    moment = Timetable(story.workflow, story.cycle, story.facts).anchor("evaluation due")
    assert moment is not None
    return moment
