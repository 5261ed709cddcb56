"""DOMAIN section 3, the rows begin and check_in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.event import (
    Delivered,
    Report,
)
from popflow.domain.person import Party
from popflow.domain.plan import Activity, ActivityKind, Planning
from popflow.domain.timing import parse_span
from popflow.domain.workflow import Milestone
from popflow.testing import (
    EMPLOYEE,
    HR_ADVISER,
    MANAGER,
    make_goal,
    make_plan,
)
from tests.support.rounds import (
    EVERY,
    PROBLEEM,
    agreed,
    executing,
    milestone,
    planned,
    told,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.person import Actor

REPORT = Report(Progress.ON_TRACK, "fine")
LATE = make_plan(make_goal(ends_on=date(2028, 9, 29)), evaluate_on=date(2028, 4, 10))


class TestRowBegin:
    """agreed | begin | executing | first activity's start; none or past: at once."""

    @pytest.mark.parametrize("name", EVERY)
    def test_at_the_first_activitys_start(self, name: str) -> None:
        story = agreed(planned(name))
        story.wait(utc(5, 4) - timedelta(seconds=1))
        assert milestone(story) is Milestone.AGREED
        story.wait(utc(5, 4))
        assert milestone(story) is Milestone.EXECUTING
        assert story.cycle.begun_at == utc(5, 4)

    @pytest.mark.parametrize("start", [None, date(2026, 1, 5), date(2026, 4, 20)])
    def test_none_or_past_at_once(self, start: date | None) -> None:
        activity = Activity(ActivityKind.SELF_STUDY, "read", Planning(start=start))
        story = agreed(content=make_plan(make_goal(activities=(activity,))))
        story.wait(timedelta(0))
        assert milestone(story) is Milestone.EXECUTING

    def test_what_starts_after_the_evaluation_is_not_waited_for(self) -> None:
        activity = Activity(ActivityKind.SELF_STUDY, "read", Planning(start=date(2027, 6, 1)))
        goal = make_goal(activities=(activity,), ends_on=date(2027, 12, 17))
        story = agreed(content=make_plan(goal, evaluate_on=date(2026, 12, 4)))
        story.wait(utc(11, 20, 7) - timedelta(seconds=1))
        assert milestone(story) is Milestone.AGREED
        story.wait(utc(11, 20, 7))
        assert milestone(story) is Milestone.EXECUTING
        sent = {line for d in story.wait(utc(11, 20, 8)) for line in told(d)}
        assert ("invite_evaluation", "200") in {*sent, *told(story.last)}

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_nobody_begins_by_hand(self, actor: Actor) -> None:
        assert agreed().refusal("begin", actor).code == "not_yours"


class TestRowCheckIn:
    """executing | check_in | same | timer in the agreed rhythm; anyone, any time."""

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_anyone_any_time(self, actor: Actor) -> None:
        stalled = Report(Progress.STALLED, "n", "a", meets_expectations=False)
        story = executing()
        for _ in range(2):
            story.now += timedelta(days=1)
            story.tell("check_in", actor, stalled)
        assert [c.by for c in story.cycle.dossier.check_ins.values()] == [actor.number] * 2
        assert {c.party for c in story.cycle.dossier.check_ins.values()} == {actor.party}
        assert story.cycle.state == "executing"
        assert story.cycle.dossier.check_ins[2].speed_up == "a"

    @pytest.mark.parametrize("name", EVERY)
    def test_hr_tells_too_in_every_variant(self, name: str) -> None:
        story = executing(planned(name))
        story.tell("check_in", HR_ADVISER, REPORT)
        (report,) = story.cycle.dossier.check_ins.values()
        assert (report.party, story.cycle.missed) == (None, 0)

    def test_it_says_how_it_stands(self) -> None:
        assert executing().refusal("check_in", EMPLOYEE).code == "report_missing"

    def test_the_timer_asks_after_six_weeks_and_then_every_three_months(self) -> None:
        story = executing(content=LATE)
        asked = []
        while story.now < utc(12, 31):
            for decision in story.wait(story.now + timedelta(days=1)):
                if ("check_in", "200") in told(decision):
                    asked.append(decision.entries[0].at)
                    story.tell("check_in", EMPLOYEE, REPORT)
        assert asked == [utc(6, 15), utc(9, 15), utc(12, 15, 7)]

    def test_the_agreed_rhythm_counts(self) -> None:
        story = executing(
            content=make_plan(first_check_in=parse_span("2 weeks"), rhythm=parse_span("1 month"))
        )
        assert story.timers["check_in"] == utc(5, 18)
        story.wait(utc(5, 18))
        story.tell("check_in", MANAGER, REPORT)
        assert story.timers["check_in"] == utc(6, 18)

    def test_one_within_the_week_before_counts_for_it(self) -> None:
        story = executing()
        story.now = utc(6, 8)
        story.tell("check_in", EMPLOYEE, REPORT)
        assert story.cycle.round == 2

    def test_an_earlier_one_is_an_extra(self) -> None:
        story = executing()
        story.now = utc(6, 7)
        story.tell("check_in", EMPLOYEE, REPORT)
        assert story.cycle.round == 1

    def test_a_missed_one_reaches_the_employee_after_2_weeks_and_the_manager_after_4(self) -> None:
        story = executing()
        sent = {(d.entries[0].at, *told(d)) for d in story.wait(utc(7, 20))}
        assert (utc(6, 29), ("stall", "200")) in sent
        assert (utc(7, 13), ("stall", "100")) in sent
        assert not any(("stall", "hr") in line for line in sent)

    def test_hr_hears_at_the_second_miss_in_a_row(self) -> None:
        story = executing(content=LATE)
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(10, 14))]
        assert (utc(10, 13), {("stall", "hr")}) in sent
        assert story.cycle.missed == 1

    def test_in_a_rhythm_of_weeks_manager_and_hr_hear_all_the_same(self) -> None:
        fortnight = parse_span("2 weeks")
        story = executing(content=replace(LATE, first_check_in=fortnight, rhythm=fortnight))
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(7, 10))]
        stalls = [(at, *to) for at, to in sent if any(kind == "stall" for kind, _ in to)]
        assert stalls == [
            (utc(6, 1), ("stall", "200")),  # two weeks after the first, of 18 May
            (utc(6, 15), ("stall", "100")),  # four weeks after it
            (utc(6, 29), ("stall", "hr")),  # four weeks after the second, of 1 June
        ]

    def test_who_goes_on_missing_hears_again_every_three_months(self) -> None:
        story = executing(content=LATE)
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(4, 30, year=2027))]
        to_hr = [at for at, to in sent if ("stall", "hr") in to]
        assert to_hr == [utc(10, 13), utc(1, 13, 7, year=2027), utc(4, 13, year=2027)]

    def test_a_check_in_ends_the_row(self) -> None:
        story = executing(content=LATE)
        story.wait(utc(9, 16))
        assert story.cycle.missed == 1
        story.tell("check_in", EMPLOYEE, REPORT)
        assert story.cycle.missed == 0
        sent = {line for d in story.wait(utc(11, 1)) for line in told(d)}
        assert ("stall", "hr") not in sent

    def test_probleemsignalering_never_tells_hr_of_a_stall(self) -> None:
        story = executing(planned(PROBLEEM), LATE)
        sent = {line for d in story.wait(utc(12, 31)) for line in told(d)}
        assert ("stall", "200") in sent
        assert all(recipient != "hr" for _, recipient in sent)

    def test_promises_of_both_are_reminded_of_and_kept(self) -> None:
        story = executing()
        decision = story.last
        assert decision.entries[0].at == utc(5, 4)  # when the guidance should be arranged
        assert told(decision) == {("commitment", "200"), ("commitment", "100")}
        story.now = utc(5, 5)
        story.tell("deliver", MANAGER, Delivered(2))
        assert story.cycle.dossier.commitments[2].done_on == date(2026, 5, 5)
        assert story.refusal("deliver", MANAGER, Delivered(2)).code == "commitment_not_open"
        assert story.refusal("deliver", MANAGER, Delivered(99)).code == "commitment_not_open"
        assert story.refusal("deliver", MANAGER).code == "commitment_missing"

    def test_an_open_promise_reaches_both_after_2_weeks_and_hr_after_4(self) -> None:
        story = executing()
        assert story.cycle.dossier.commitments[2].owner is Party.MANAGER  # due on 4 May
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(6, 14))]
        overdue = [(at, to) for at, to in sent if any(kind == "overdue" for kind, _ in to)]
        assert overdue == [
            (utc(5, 18), {("overdue", "200"), ("overdue", "100")}),
            (utc(6, 1), {("overdue", "hr")}),
        ]

    def test_the_employees_escalates_as_the_managers_does(self) -> None:
        story = executing()
        story.tell("deliver", MANAGER, Delivered(2))
        due = story.cycle.dossier.commitments[1].due_on
        story.wait(utc(due.month, due.day, 7) + timedelta(weeks=4))
        heard = [(line, d.entries[0].at) for d in story.decisions for line in told(d)]
        days = {line: at.date() - due for line, at in heard if line[0] == "overdue"}
        assert days == {
            ("overdue", "200"): timedelta(weeks=2),
            ("overdue", "100"): timedelta(weeks=2),
            ("overdue", "hr"): timedelta(weeks=4),
        }

    def test_a_promise_that_was_kept_is_told_no_more(self) -> None:
        story = executing()
        for party, key in ((EMPLOYEE, 1), (MANAGER, 2)):
            story.tell("deliver", party, Delivered(key))
        assert not {"overdue", "overdue_hr", "commitment"} & story.timers.keys()

    def test_managers_get_a_digest_a_week_and_not_a_stream(self) -> None:
        story = executing()
        (decision,) = [d for d in story.wait(utc(6, 15)) if ("check_in", "100") in told(d)]
        by = {message.recipient: message for _, message in decision.messages}
        assert (by["100"].digest, by["100"].not_before) == (True, utc(6, 22))
        assert (by["200"].digest, by["200"].not_before) == (False, utc(6, 15))
