"""One round in which everything happens that a store must keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.agenda import Topic
from popflow.domain.budget import Posting, Pot, account
from popflow.domain.check_in import Progress
from popflow.domain.cycle import Answer, Origin
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import (
    Answers,
    Delivered,
    Draft,
    Held,
    ItemKey,
    NewItem,
    NewTime,
    Report,
    Signing,
)
from popflow.domain.person import Actor, Party, Role
from popflow.domain.planning import Start
from popflow.testing.contracts.scenes import small_workflow
from popflow.testing.people import EMPLOYEE, HR_ADVISER, MANAGER, make_facts
from popflow.testing.plans import ENDS_ON, make_goal, make_plan
from popflow.testing.story import Story

if TYPE_CHECKING:
    from datetime import datetime


TEXT = (
    "Ik wil één avond per week naar de opleiding; “écht” 📚\n\tje weet wel; 50 % 'ja' \\ \"nee\""
)
"""Text as people write it: quotes, accents, a line end, a character beyond 16 bits."""
DEPUTY = Actor(Role.MANAGER, "101", on_behalf_of="100", os_user="jansen")
PRICE = 125_000
"""Whole cents that the plan costs."""


def whole_round(number: int, now: datetime) -> Story:
    """A round of `EMPLOYEE` from the signal that starts it to the restart that ends it."""
    start = Start(
        number, Origin.SIGNAL, replace(HR_ADVISER, os_user="hr-desk"),
        signal=TEXT, signal_party=Party.MANAGER, reason=TEXT, period_months=24,
    )  # fmt: skip
    story = Story(small_workflow(), make_facts(), now, start)
    _talk(story)
    _agree(story)
    _carry_out(story)
    _look_back(story)
    return story


def _talk(story: Story) -> None:
    story.wait(timedelta(days=1))
    story.tell("add_item", EMPLOYEE, NewItem(TEXT, Topic.WISHES_TO_LEARN))
    story.tell("add_item", EMPLOYEE, NewItem("on second thoughts"))
    newest = max(story.cycle.dossier.agenda)
    story.tell("remove_item", EMPLOYEE, ItemKey(newest))
    story.tell("add_item", MANAGER, NewItem("the new machine", Topic.LEARN_FOR_CHANGING_POST))
    story.tell("ready", EMPLOYEE)
    story.tell("ready", MANAGER)
    story.tell("add_item", MANAGER, NewItem("too late"))
    story.tell("postpone_item", EMPLOYEE, ItemKey(newest + 2))
    story.tell("suspend", HR_ADVISER)
    story.now += timedelta(days=9)
    story.tell("resume", HR_ADVISER)
    at = story.cycle.conversation_at or story.now
    story.wait(at + timedelta(hours=2))
    story.tell("hold", MANAGER, Held(at, (Topic.WISHES_TO_LEARN, Topic.LEARN_FOR_CAREER)))
    story.tell("follow_up", EMPLOYEE, NewTime(story.now + timedelta(days=14)), reason=TEXT)
    story.wait(timedelta(days=15))
    story.tell("hold", EMPLOYEE, Held(story.now - timedelta(hours=1)))


def _agree(story: Story) -> None:
    cycle, person = story.cycle.id, story.cycle.person
    goals = (make_goal(1, PRICE), make_goal(2, exploring=True, indicator=None))
    story.tell("draft", EMPLOYEE, Draft(make_plan(goals[0])))
    story.tell("sign", EMPLOYEE, Signing(1, remark=TEXT))
    story.tell("draft", EMPLOYEE, Draft(make_plan(*goals)))
    story.tell("sign", EMPLOYEE, Signing(2))
    reserve = Posting(
        f"{cycle}:reserve", person, PRICE, account(Pot.AVAILABLE, person),
        account(Pot.RESERVED, person), "reserve", story.now, cycle, approved_by="900",
    )  # fmt: skip
    yes = Answer(passed=True, detail={"left": "0"}, postings=(reserve,), by="popflow-pob")
    story.answered(budget_available=yes)
    story.tell("sign", DEPUTY, Signing(2, remark="gladly"))
    story.answered(budget_available=Answer(passed=True, by="popflow-pob"))


def _carry_out(story: Story) -> None:
    story.wait(timedelta(days=60))
    story.tell(
        "check_in", EMPLOYEE,
        Report(Progress.SLOWER, TEXT, "an hour more", meets_expectations=False, steer="coach"),
    )  # fmt: skip
    story.tell("deliver", MANAGER, Delivered(min(story.cycle.dossier.commitments)))
    agreed = story.cycle.agreed_plan
    assert agreed is not None
    first, *others = agreed.content.goals
    later = replace(first, ends_on=ENDS_ON + timedelta(days=30))
    story.tell("draft", EMPLOYEE, Draft(make_plan(later, *others)))
    story.tell("confirm", EMPLOYEE)
    story.tell("confirm", MANAGER)


def _look_back(story: Story) -> None:
    judged = (Judgement(1, Outcome.REACHED, TEXT, "a step up"), Judgement(2, Outcome.UNDER_WAY))
    story.tell(
        "answer", EMPLOYEE, Answers(judged, needed_next=TEXT, problem_left="too little time")
    )
    story.tell("answer", MANAGER, Answers(judged))
    story.wait(timedelta(days=10))
