"""What an organisation's own workflow leaves out is still refused or done without."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from popflow.domain.course import Decision
from popflow.domain.cycle import Answer, Cycle
from popflow.domain.decide import decide
from popflow.domain.event import Draft, Event, Held, NewItem, NewTime, Refusal, Signal, Signing
from popflow.domain.person import SYSTEM, Actor, Party, Role
from popflow.domain.plan import Activity, ActivityKind, SupportKind, SupportLine
from popflow.domain.questions import guards_asked
from popflow.domain.timetable import Timetable
from popflow.domain.timing import parse_moment
from popflow.domain.workflow import Compiled, Definition, TimerAction, TimerRule
from popflow.machine import compile_definition
from popflow.testing import (
    EMPLOYEE,
    HR_ADVISER,
    MANAGER,
    Story,
    make_definition,
    make_facts,
    make_goal,
    make_person,
    make_plan,
)
from tests.support.rounds import agreed, exchanged, held, planned, utc


def workflow(state: str, event: str, **told: Any) -> Compiled:  # noqa: ANN401 - a field each
    """The kit's workflow with one transition told differently."""
    definition = make_definition()
    found = definition.states[state]
    ways = tuple(replace(w, **told) if w.event == event else w for w in found.transitions)
    return compiled(definition, state, transitions=ways)


def compiled(definition: Definition, state: str, **told: Any) -> Compiled:  # noqa: ANN401 - likewise
    states = {**definition.states, state: replace(definition.states[state], **told)}
    return compile_definition(replace(definition, states=states))


@pytest.mark.parametrize(
    ("state", "event", "told"),
    [
        ("planned", "move", {"sets": None}),
        ("agendas_exchanged", "follow_up", {"sets": None}),
    ],
)
def test_a_move_without_a_time_is_refused(state: str, event: str, told: dict[str, Any]) -> None:
    story = _at(workflow(state, event, **told), state)
    assert story.refusal(event, EMPLOYEE).code == "time_missing"


def test_a_hand_over_without_a_partner_is_refused() -> None:
    story = _at(workflow("agendas_exchanged", "hand_over", sets=None), "agendas_exchanged")
    assert story.refusal("hand_over", EMPLOYEE).code == "partner_missing"
    assert story.refusal("hand_over", EMPLOYEE, NewTime(utc(9, 1))).code == "partner_missing"


@pytest.mark.parametrize("event", ["agree", "amend"])
def test_there_is_no_contract_without_a_draft(event: str) -> None:
    state = "agendas_exchanged" if event == "agree" else "agreed"
    story = _at(workflow(state, event, guards=()), state)
    assert story.refusal(event, EMPLOYEE).code == "no_draft"


def test_what_nothing_was_held_for_is_not_signed() -> None:
    story = _at(workflow("agendas_exchanged", "agree", guards=("held", "both_signed")), "planned")
    _advance(story, "agendas_exchanged")
    assert story.refusal("agree", EMPLOYEE).code == "not_held"
    story.wait(timedelta(days=15))
    at = story.cycle.conversation_at
    assert at is not None
    story.tell("hold", EMPLOYEE, Held(at))
    assert story.refusal("agree", EMPLOYEE).code == "no_draft"


def test_a_guard_of_a_plugin_is_asked_and_its_answer_is_kept() -> None:
    own = workflow("announced", "decline", guards=("works_council", "cel:1 == 1"))
    story = _at(own, "announced")
    event = Event("decline", EMPLOYEE)
    assert guards_asked(own, story.cycle, event) == ("cel:1 == 1", "works_council")
    assert story.refusal("decline", EMPLOYEE).code == "unanswered"
    story.answered(works_council=Answer(passed=False, reason="not_yet", by="council"))
    assert story.refusal("decline", EMPLOYEE).code == "not_yet"
    yes = Answer(passed=True, by="council")
    story.answered(works_council=yes, **{"cel:1 == 1": Answer(passed=True)})
    story.tell("decline", EMPLOYEE)
    assert story.history[-1].answers["works_council"] == yes


def test_a_timer_of_an_anchor_that_never_comes_is_not_there() -> None:
    rules = tuple(
        TimerRule(f"t{number}", parse_moment(moment), TimerAction.REMIND, tells=(Role.HR,),
                  about="attention")
        for number, moment in enumerate((
            "hired + 1 year", "evaluation due", "last goal ends + 1 day", "commitment due",
            "first activity starts", "check-in due", "evaluated", "previous conversation",
            "held + 1 day", "entered + 1 day", "begun + 1 day", "t12", "t11",
        ))
    )  # fmt: skip
    definition = make_definition()
    first = definition.states["planned"]
    own = compiled(definition, "planned", timers=(*first.timers, *rules))
    story = Story(own, make_facts())
    assert set(story.timers) == {"announce", "t8", "t9"}
    hired = Story(own, make_facts(make_person(hired_on=utc(3, 2, year=2020).date())))
    assert hired.timers["t0"] == utc(3, 2, 7, year=2021)


def test_own_hours_are_nobodys_promise() -> None:
    own = SupportLine(SupportKind.OWN_HOURS, "evenings", 20, "hour")
    activity = Activity(ActivityKind.SELF_STUDY, "read", support=(own,))
    story = agreed(content=make_plan(make_goal(activities=(activity,))))
    assert [c.owner for c in story.cycle.dossier.commitments.values()] == [Party.EMPLOYEE]


def test_a_signal_of_hr_in_its_own_name_says_whose_it_is() -> None:
    story = exchanged()
    story.tell("signal", SYSTEM, Signal("from the survey", Party.MANAGER))
    newest = story.cycle.dossier.agenda[max(story.cycle.dossier.agenda)]
    assert (newest.party, newest.author) == (Party.MANAGER, None)


def test_who_is_no_party_is_not_ready() -> None:
    assert planned().refusal("ready", HR_ADVISER).code == "not_yours"


def test_nobody_carries_over_where_nothing_was_agreed() -> None:
    story = held()
    story.tell("part", EMPLOYEE, reason="no")
    following = planned(now=story.now, previous=story.cycle)
    assert following.cycle.dossier.plans == {}
    assert following.cycle.dossier.agenda == {}
    assert following.cycle.previous_conversation_at == story.cycle.held_at


def test_a_cycle_without_a_conversation_owes_none() -> None:
    story = planned()
    bare = replace(story.cycle, conversation_at=None)
    table = Timetable(story.workflow, bare, story.facts)
    assert table.owed() is None
    assert table.anchor("exchange") is None
    suspended = replace(bare, state="suspended", resume_state="planned", suspended_at=story.now)
    _decided(story, suspended, "resume", HR_ADVISER)


def test_a_conversation_that_is_not_planned_is_not_too_late() -> None:
    story = _at(compile_definition(make_definition()), "announced")
    bare = replace(story.cycle, conversation_at=None)
    refused = decide(
        story.workflow, bare, Event("", SYSTEM, timer="exchange"), story.facts, story.now
    )
    assert refused == Refusal("timer_not_due", {"timer": "exchange"})


def test_a_cycle_that_says_since_when_it_is_suspended_resumes() -> None:
    story = planned()
    odd = replace(story.cycle, state="suspended", resume_state="planned")
    made = decide(story.workflow, odd, Event("resume", HR_ADVISER), story.facts, story.now)
    assert made == Refusal("not_suspended")


def test_a_timer_may_fire_before_there_is_a_conversation() -> None:
    definition = make_definition()
    early = TimerRule("early", parse_moment("entered + 1 day"), TimerAction.FIRE, fires="exchange")
    own = compiled(definition, "announced", timers=(early,))
    story = _at(own, "announced")
    bare = replace(story.cycle, conversation_at=None)
    now = story.timers["early"]
    made = decide(own, bare, Event("", SYSTEM, timer="early"), story.facts, now)
    assert isinstance(made, Decision)
    assert made.entries[-1].reason == "list_empty"


def test_what_hangs_on_a_conversation_that_was_held_moves_with_a_suspension() -> None:
    definition = make_definition()
    later = TimerRule(
        "later", parse_moment("conversation + 10 days"), TimerAction.REMIND,
        tells=(Role.EMPLOYEE,), about="draft",
    )  # fmt: skip
    story = held(planned(compiled(definition, "agendas_exchanged", timers=(later,))))
    assert story.timers["later"] == utc(4, 30)
    story.tell("suspend", HR_ADVISER)
    story.now += timedelta(days=7)
    story.tell("resume", HR_ADVISER)
    assert story.timers["later"] == utc(5, 7)


def test_a_timers_step_asks_the_guards_of_what_it_fires() -> None:
    own = workflow("planned", "announce", guards=("works_council",))
    cycle = Story(own, make_facts()).cycle
    assert guards_asked(own, cycle, Event("", SYSTEM, timer="announce")) == ("works_council",)
    assert guards_asked(own, cycle, Event("", SYSTEM, timer="nothing")) == ()


def _decided(story: Story, cycle: Cycle, event: str, actor: Actor) -> None:
    made = decide(story.workflow, cycle, Event(event, actor), story.facts, story.now)
    assert not hasattr(made, "code"), made


def _at(own: Compiled, state: str) -> Story:
    story = Story(own, make_facts())
    _advance(story, state)
    return story


def _advance(story: Story, state: str) -> None:
    if state == "planned":
        return
    story.wait(timedelta(0))
    if state == "announced":
        return
    for actor in (EMPLOYEE, MANAGER):
        story.tell("add_item", actor, NewItem("mine"))
        story.tell("ready", actor)
    if state == "agreed":
        story.tell("draft", EMPLOYEE, Draft(make_plan()))
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("sign", MANAGER, Signing(1))
    assert story.cycle.state == state
