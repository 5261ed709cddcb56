"""Rules at the edges of DOMAIN section 3: what is refused, carried along, and left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from popflow.domain.cycle import Answer
from popflow.domain.event import Event, Held, Refusal, Signal
from popflow.domain.guards import ask
from popflow.domain.person import Party
from popflow.domain.plan import Activity, ActivityKind, Goal, SupportKind, SupportLine
from popflow.domain.policy import Intensity
from popflow.domain.situation import Situation
from popflow.testing import EMPLOYEE, MANAGER
from tests.support.rounds import exchanged, executing, planned


def test_a_conversation_before_the_round_began_is_refused() -> None:
    story = exchanged()
    before = story.cycle.created_at - timedelta(days=1)
    assert story.refusal("hold", EMPLOYEE, Held(before)).code == "time_before_round"


def test_hours_and_logistics_cost_the_budget_nothing() -> None:
    lines = tuple(SupportLine(kind, str(kind), cost=100) for kind in SupportKind)
    goal = Goal(1, "goal", activities=(Activity(ActivityKind.COURSE, "course", support=lines),))
    assert goal.cost == 200  # money and materials


def test_with_beperkt_the_manager_is_not_reminded_of_a_list() -> None:
    story = exchanged()
    definition = replace(story.workflow.definition, intensity=Intensity.BEPERKT)
    cycle = replace(story.cycle, manager_ready=False)
    workflow = replace(story.workflow, definition=definition)
    situation = Situation(workflow, cycle, Event("", MANAGER), story.facts, story.now)
    assert ask("list_ready", situation, Party.MANAGER).passed
    assert not ask("list_ready", replace(situation, workflow=story.workflow), Party.MANAGER).passed


def test_a_signal_after_the_conversation_is_carried_into_the_next_round() -> None:
    story = executing()
    story.tell("signal", EMPLOYEE, Signal("too much work", Party.EMPLOYEE))
    following = planned(now=story.now, previous=story.cycle)
    assert "too much work" in [i.text for i in following.cycle.dossier.agenda.values()]


def test_points_that_came_up_in_time_are_not_carried() -> None:
    story = executing()
    told = [item.text for item in story.cycle.dossier.agenda.values()]
    following = planned(now=story.now, previous=story.cycle)
    carried = [item.text for item in following.cycle.dossier.agenda.values()]
    assert told
    assert not set(told) & set(carried)


def test_a_budget_that_cannot_answer_stops_the_step_and_is_asked_again() -> None:
    story = executing()
    story.answered(release=Answer(passed=False, reason="plugin_failed"))
    due = story.timers["evaluate"]
    story.now = due
    refused = story.refused_timer("evaluate")
    assert isinstance(refused, Refusal)
    assert refused.code == "plugin_failed"
    assert story.cycle.state == "executing"
    story.answered(release=Answer(passed=True))
    story.fire("evaluate")
    assert story.cycle.state == "evaluated"
