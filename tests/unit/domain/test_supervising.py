"""The supervisor of an activity sees that activity, and tells how it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.event import (
    ActivityReport,
    Delivered,
    Draft,
    Invite,
    Report,
    Signing,
    Uninvite,
)
from popflow.domain.person import Actor, Party, Role
from popflow.domain.plan import Activity, ActivityKind, PlanContent, content_hash, dates_only
from popflow.domain.span import Span, Unit
from popflow.domain.supervising import guests, supervised
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, Story, make_goal, make_plan
from tests.support.rounds import agreed, drafted, executing

GUIDE = Actor(Role.SUPERVISOR, "300")
OTHER = Activity(ActivityKind.SELF_STUDY, "read a book")


def plan(number: str | None = "300") -> PlanContent:
    """Two goals; of the second, the second activity is guided."""
    second = make_goal(2)
    (activity,) = second.activities
    guided = replace(activity, supervisor=number)
    return make_plan(make_goal(1), replace(second, activities=(OTHER, guided)))


def carried_out(number: str | None = "300") -> Story:
    return executing(content=plan(number))


def test_a_supervisor_sees_text_planning_and_goal_and_what_was_promised_about_it() -> None:
    cycle = carried_out().cycle
    (one,) = supervised(cycle, "300")
    assert (one.goal, one.title, one.number) == (2, "goal 2", 2)
    assert one.text == "learn with a colleague, goal 2"
    assert one.planning.count == 6
    (promise,) = one.promises
    assert (promise.owner, promise.goal) == (Party.EMPLOYEE, 2)
    assert supervised(cycle, "301") == ()


def test_a_draft_makes_nobody_a_supervisor_and_an_ended_round_nobody_either() -> None:
    assert supervised(drafted(content=plan()).cycle, "300") == ()
    story = agreed(content=plan())
    assert supervised(story.cycle, "300")
    story.tell("cancel", HR_ADVISER, reason="a mistake")
    assert supervised(story.cycle, "300") == ()


def test_a_supervisor_tells_how_it_goes_and_the_two_still_owe_their_check_in() -> None:
    story = carried_out()
    before, timers = story.cycle, story.timers
    story.tell("report", GUIDE, ActivityReport(2, 2, Progress.SLOWER, "one session missed"))
    (kept,) = story.cycle.dossier.check_ins.values()
    assert (kept.by, kept.party, kept.goal, kept.activity) == ("300", None, 2, 2)
    assert (kept.progress, kept.note) == (Progress.SLOWER, "one session missed")
    assert (story.cycle.round, story.timers) == (before.round, timers)


@pytest.mark.parametrize(
    ("payload", "actor", "code"),
    [
        (ActivityReport(2, 1, Progress.DONE), GUIDE, "activity_not_yours"),
        (ActivityReport(1, 2, Progress.DONE), GUIDE, "activity_not_yours"),
        (ActivityReport(2, 2, Progress.DONE), Actor(Role.SUPERVISOR, "301"), "activity_not_yours"),
        (ActivityReport(2, 2, Progress.DONE), Actor(Role.SUPERVISOR), "report_missing"),
        (Report(Progress.DONE), GUIDE, "report_missing"),
        (ActivityReport(2, 2, Progress.DONE), EMPLOYEE, "not_yours"),
        (ActivityReport(2, 2, Progress.DONE), HR_ADVISER, "not_yours"),
    ],
)
def test_nobody_reports_on_an_activity_of_another(
    payload: ActivityReport | Report, actor: Actor, code: str
) -> None:
    assert carried_out().refusal("report", actor, payload).code == code


def test_a_supervisor_ticks_off_the_promise_about_the_activity_and_no_other() -> None:
    story = carried_out()
    ((promise,),) = (one.promises for one in supervised(story.cycle, "300"))
    for key in story.cycle.dossier.commitments.keys() - {promise.key}:
        refusal = story.refusal("deliver", GUIDE, Delivered(key))
        assert refusal.code == "commitment_not_open"
    nobody = story.refusal("deliver", Actor(Role.SUPERVISOR), Delivered(promise.key))
    assert nobody.code == "commitment_not_open"
    story.tell("deliver", GUIDE, Delivered(promise.key))
    assert story.cycle.dossier.commitments[promise.key].done_on is not None


def test_a_promise_that_was_dropped_is_no_longer_the_supervisors() -> None:
    story = carried_out()
    second = plan().goals[1]
    later = tuple(
        replace(one, planning=replace(one.planning, end=date(2026, 12, 18)))
        for one in second.activities
    )
    changed = make_plan(replace(make_goal(1), title="other"), replace(second, activities=later))
    story.tell("draft", EMPLOYEE, Draft(changed))
    for actor in (EMPLOYEE, MANAGER):
        story.tell("sign", actor, Signing(2))
    (one,) = supervised(story.cycle, "300")
    assert [promise.due_on for promise in one.promises] == [date(2026, 12, 18)]


def test_the_parties_deliver_as_before() -> None:
    story = carried_out()
    for key in sorted(story.cycle.dossier.commitments):
        story.tell("deliver", MANAGER, Delivered(key))


def test_who_guides_is_signed_for_and_nobody_is_the_text_of_before() -> None:
    plain, guided = plan(None), plan()
    assert content_hash(plain) != content_hash(guided)
    assert not dates_only(plain, guided)
    assert plan("301") != guided
    said = make_plan(first_check_in=Span(6, Unit.WEEK), rhythm=Span(3, Unit.MONTH))
    assert content_hash(said) == OLD


OLD = "f091d20b5a1f5eb6f3e531a30f331903316f31d9ad11e8d946c19457969f24f6"
"""The hash of the kit's plan before activities had a supervisor."""


def test_guests_are_who_was_invited_and_who_guides_by_the_signed_plan() -> None:
    story = drafted(content=plan())
    assert guests(story.cycle) == frozenset()
    story.tell("invite", EMPLOYEE, Invite("400"))
    story.tell("invite", EMPLOYEE, Invite("401"))
    story.tell("uninvite", EMPLOYEE, Uninvite("401"))
    assert guests(story.cycle) == {"400"}
    story.tell("sign", EMPLOYEE, Signing(1))
    story.tell("sign", MANAGER, Signing(1))
    assert guests(story.cycle) == {"300", "400"}
