"""After the agreement: promises kept, check-ins, amendments, and the evaluation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, Delivered, Draft, Report, Signing
from popflow.domain.person import Party
from popflow.domain.signature import standing
from popflow.domain.workflow import Milestone
from popflow.forecast.crew import sides
from popflow.forecast.plans import COSTS

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.forecast.crew import Crew

INVITED = timedelta(days=14)
"""So long before the evaluation is due people are invited."""
AMENDS, PROBLEM_LEFT = 0.0008, 0.15
"""Chances: a day, of a change in the plan; and that a problem is left at the end."""
_OUTCOMES = (
    (Outcome.REACHED, 0.55),
    (Outcome.PARTLY, 0.75),
    (Outcome.NOT_REACHED, 0.85),
    (Outcome.UNDER_WAY, 0.95),
    (Outcome.DROPPED, 1.0),
)
"""What becomes of goals: each outcome up to this chance."""


def carry_out(crew: Crew, cycle: Cycle, today: date) -> None:
    """Whatever both do on a day while the plan is carried out."""
    _deliver(crew, cycle, today)
    if cycle.milestone is not Milestone.EXECUTING:
        return
    moments = crew.timetable(cycle)
    due = moments.anchor("check-in due")
    if due is not None:
        _check_in(crew, cycle, crew.days.day_of(due), today)
    evaluation = moments.anchor("evaluation due")
    asked = crew.days.day_of(evaluation) - INVITED if evaluation else None
    if asked is not None and today >= asked:
        _answer(crew, cycle, asked, today)
    elif cycle.draft is not None:
        _sign(crew, cycle)
    elif crew.dice.happens(AMENDS, cycle.id, today, "amends"):
        _propose(crew, cycle, today)


def _check_in(crew: Crew, cycle: Cycle, due: date, today: date) -> None:
    if crew.waited(cycle.person, due, today, cycle.id, "checks in", cycle.round):
        crew.do(cycle, cycle.person, "check_in", Report(Progress.ON_TRACK, "Gaat goed"))


def _deliver(crew: Crew, cycle: Cycle, today: date) -> None:
    numbers = dict(sides(cycle))
    for key, promise in cycle.dossier.commitments.items():
        number = numbers.get(promise.owner)
        near = promise.due_on - timedelta(days=4)
        if promise.open and number and crew.waited(number, near, today, cycle.id, "keeps", key):
            crew.do(cycle, number, "deliver", Delivered(key))
            if promise.text == COSTS:
                crew.pay(cycle, promise.goal, key)


def _propose(crew: Crew, cycle: Cycle, today: date) -> None:
    plan = cycle.agreed_plan
    if plan is not None:
        first, *rest = plan.content.goals
        wider = replace(first, benefit=f"Ook voor anderen, besproken op {today}")
        content = replace(plan.content, goals=(wider, *rest))
        crew.do(cycle, cycle.person, "draft", Draft(content))


def _sign(crew: Crew, cycle: Cycle) -> None:
    draft = cycle.draft
    if draft is None:
        return
    signed = standing(cycle.dossier.signatures.values(), draft.content_hash)
    for party, number in sides(cycle):
        if party not in signed:
            crew.do(cycle, number, "sign", Signing(draft.number))


def _answer(crew: Crew, cycle: Cycle, asked: date, today: date) -> None:
    plan = cycle.agreed_plan
    goals = plan.content.live_goals if plan else ()
    judged = tuple(Judgement(goal.key, _outcome(crew, cycle, goal.key)) for goal in goals)
    for party, number in sides(cycle):
        silent = party not in cycle.dossier.answers
        if silent and crew.waited(number, asked, today, cycle.id, "answers"):
            left = party is Party.EMPLOYEE and crew.dice.happens(PROBLEM_LEFT, cycle.id, "left")
            given = Answers(judged, "Meer tijd", "Werkdruk" if left else "")
            crew.do(cycle, number, "answer", given)


def _outcome(crew: Crew, cycle: Cycle, goal: int) -> Outcome:
    drawn = crew.dice.chance(cycle.id, "outcome", goal)
    return next(outcome for outcome, upto in _OUTCOMES if drawn < upto)
