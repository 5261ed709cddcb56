"""Carrying out and looking back: check-ins, promises kept, answers, the end of the round."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.check_in import CheckIn
from popflow.domain.cycle import Change
from popflow.domain.evaluation import EvaluationAnswer
from popflow.domain.event import Answers, Delivered, Refusal, Report
from popflow.domain.person import Party, Role
from popflow.domain.supervising import may_deliver

if TYPE_CHECKING:
    from popflow.domain.situation import Situation

COUNTS_FROM = timedelta(days=7)
"""A check-in so long before it is due counts for it; an earlier one is an extra."""

Changes = tuple[Change, ...]


def begin(s: Situation) -> Changes | Refusal:
    """Carrying out starts: the rhythm of check-ins is counted from here."""
    return (
        Change("begun_at", s.now), Change("rhythm_from", s.now),
        Change("round", 1), Change("missed", 0),
    )  # fmt: skip


def check_in(s: Situation) -> Changes | Refusal:
    """A minute's look at the plan, by anyone, at any time."""
    report, by = s.event.payload, s.event.actor.number
    if not isinstance(report, Report) or by is None:
        return Refusal("report_missing")
    key = max(s.cycle.dossier.check_ins, default=0) + 1
    kept = CheckIn(
        key, s.now, by, s.party, report.progress, report.note, report.speed_up,
        report.meets_expectations, report.steer,
    )  # fmt: skip
    number, timetable = s.cycle.round, s.timetable
    due = timetable.check_in(number)
    while due is not None and due <= s.now + COUNTS_FROM:
        number += 1
        due = timetable.check_in(number)
    return (Change("check_ins", kept, key), Change("round", number), Change("missed", 0))


def miss(s: Situation) -> Changes | Refusal:
    """The next check-in is due and the one before it never came."""
    return (Change("round", s.cycle.round + 1), Change("missed", s.cycle.missed + 1))


def deliver(s: Situation) -> Changes | Refusal:
    """A promise was kept."""
    if not isinstance(s.event.payload, Delivered):
        return Refusal("commitment_missing")
    key = s.event.payload.key
    commitment = s.cycle.dossier.commitments.get(key)
    if commitment is None or not commitment.open:
        return Refusal("commitment_not_open", {"commitment": key})
    actor = s.event.actor
    if actor.role is Role.SUPERVISOR and not may_deliver(s.cycle, actor.number, key):
        return Refusal("commitment_not_open", {"commitment": key})
    done = replace(commitment, done_on=s.facts.days.day_of(s.now))
    return (Change("commitments", done, key),)


def answer(s: Situation) -> Changes | Refusal:
    """One party's side of the evaluation; it can be given anew until the round is evaluated."""
    answers, party, by = s.event.payload, s.party, s.event.actor.number
    plan = s.cycle.agreed_plan
    if not isinstance(answers, Answers) or party is None or by is None or plan is None:
        return Refusal("answers_missing")
    goals = {goal.key for goal in plan.content.live_goals}
    judged = [judgement.goal for judgement in answers.judgements]
    if set(judged) != goals or len(judged) != len(goals):
        return Refusal("goals_not_judged", {"goals": ", ".join(map(str, sorted(goals)))})
    given = EvaluationAnswer(
        party, by, s.now, answers.judgements, answers.needed_next, answers.problem_left
    )
    return (Change("answers", given, party.value),)


def evaluate(s: Situation) -> Changes | Refusal:
    """The round is evaluated, one-sided when a side did not answer in time."""
    one_sided = any(party not in s.cycle.dossier.answers for party in Party)
    return (
        Change("evaluated_at", s.now), Change("one_sided", one_sided), Change("shift_days", 0),
    )  # fmt: skip
