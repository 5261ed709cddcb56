"""What a definition must hold, and what compiling makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from popflow.domain.budget import BudgetMove
from popflow.domain.person import Role
from popflow.domain.policy import Intensity, Model
from popflow.domain.soundness import Flaw
from popflow.domain.timing import parse_moment
from popflow.domain.workflow import (
    SUSPENDED,
    Definition,
    LaunchKind,
    LaunchRule,
    Milestone,
    State,
    TimerAction,
    TimerRule,
    Transition,
)
from popflow.errors import DefinitionError
from popflow.machine import compile_definition

HR = frozenset({Role.HR})
ANYBODY = frozenset(Role)


def timer(name: str, at: str, fires: str | None = None, about: str | None = None) -> TimerRule:
    action = TimerAction.FIRE if fires else TimerAction.REMIND
    return TimerRule(name, parse_moment(at), action, fires=fires, about=about)


def way(source: str, event: str, target: str, *guards: str, **rest: object) -> Transition:
    return replace(Transition(event, source, target, ANYBODY, guards), **rest)  # type: ignore[arg-type]  # any field


PLANNED = State(
    "planned",
    Milestone.PLANNED,
    timers=(timer("telling", "conversation - 14 days", fires="announce"),),
    transitions=(
        way("planned", "announce", "announced", "first"),
        way("planned", "decline", "stopped"),
        way("planned", "announce", "planned", "second"),
    ),
)
ANNOUNCED = State(
    "announced",
    Milestone.ANNOUNCED,
    timers=(timer("prepare", "entered + 2 days", about="prepare"),),
    transitions=(way("announced", "close", "over"),),
)
OVER = State("over", Milestone.CLOSED)
STOPPED = State("stopped", Milestone.CANCELLED)


def definition(*states: State, initial: str = "planned") -> Definition:
    """Three states that compile, some of them replaced or added to."""
    known = {state.name: state for state in (PLANNED, ANNOUNCED, OVER, STOPPED)}
    return Definition(
        key="0" * 64,
        name="example",
        title={},
        model=Model.NAAR_BEHOEFTE,
        intensity=Intensity.UITGEBREID,
        launch=LaunchRule(LaunchKind.SIGNAL),
        initial=initial,
        states=known | {state.name: state for state in states},
        deadlines={"draft due": parse_moment("held + 5 days")},
    )


def announced(*ways: Transition) -> Definition:
    return definition(replace(ANNOUNCED, transitions=ways))


def flaws(broken: Definition) -> tuple[Flaw, ...]:
    with pytest.raises(DefinitionError) as caught:
        compile_definition(broken)
    found = tuple(flaw for flaw in caught.value.findings if isinstance(flaw, Flaw))
    assert len(found) == len(caught.value.findings)
    assert caught.value.place.field == found[0].where
    assert caught.value.advice == found[0].advice
    assert "example" in caught.value.problem
    return found


def test_alternatives_stay_in_the_order_of_the_file() -> None:
    table = compile_definition(definition()).table
    assert type(table) is dict
    assert table["planned", "announce"] == (PLANNED.transitions[0], PLANNED.transitions[2])
    assert table["planned", "decline"] == (PLANNED.transitions[1],)
    assert compile_definition(definition()).events("planned") == (
        "announce", "decline", "suspend", "cancel",
    )  # fmt: skip


def test_every_open_state_can_be_suspended_resumed_and_cancelled() -> None:
    table = compile_definition(definition()).table
    for state in ("planned", "announced"):
        (suspend,) = table[state, "suspend"]
        assert (suspend.target, suspend.by) == (SUSPENDED, HR)
        (cancel,) = table[state, "cancel"]
        assert (cancel.target, cancel.reason_required) == ("stopped", True)
        assert cancel.budget is BudgetMove.RELEASE
    assert [back.target for back in table[SUSPENDED, "resume"]] == ["planned", "announced"]
    assert [back.guards for back in table[SUSPENDED, "resume"]] == [
        ("was_in:planned",),
        ("was_in:announced",),
    ]
    assert table[SUSPENDED, "cancel"][0].target == "stopped"
    assert not [key for key in table if key[0] in {"over", "stopped"}]


def test_a_cancel_in_the_file_wins_over_the_houses() -> None:
    own = way("planned", "cancel", "over", "sure")
    written = replace(PLANNED, transitions=(*PLANNED.transitions, own))
    table = compile_definition(definition(written)).table
    assert table["planned", "cancel"] == (own,)
    assert table["announced", "cancel"][0].target == "stopped"
    assert table[SUSPENDED, "cancel"][0].target == "stopped"


def test_without_a_cancelled_end_nothing_can_be_cancelled() -> None:
    states = {"planned": replace(PLANNED, transitions=PLANNED.transitions[::2])}
    some = definition()
    table = compile_definition(
        replace(some, states={"announced": ANNOUNCED, "over": OVER} | states)
    ).table
    assert "cancel" not in {event for _, event in table}
    assert table["planned", "suspend"]


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("conversation - 14 days", 14),
        ("conversation - 3 weeks", 21),
        ("conversation - 1 weeks - 2 days", 9),
        ("conversation - 11 working days", 16),
        ("conversation - 1 month", 31),
        ("conversation - 1 year", 366),
        ("conversation + 3 days", 14),
        ("conversation", 14),
        ("conversation - 1 day", 1),
        ("next conversation owed - 20 days", 14),
    ],
)
def test_notice_is_what_the_announcing_timer_leaves(at: str, days: int) -> None:
    telling = timer("telling", at, fires="announce")
    other = timer("leaving", "conversation - 40 days", fires="decline")
    told = definition(replace(PLANNED, timers=(other, telling)))
    assert compile_definition(told).notice_days == days


def test_without_an_announcing_timer_notice_is_fourteen_days() -> None:
    assert compile_definition(definition(replace(PLANNED, timers=()))).notice_days == 14


@pytest.mark.parametrize(
    ("broken", "where", "told"),
    [
        (definition(initial="plannned"), "initial", "'plannned' is not one of its states"),
        (definition(initial="over"), "initial", "is an end"),
        (
            announced(way("announced", "close", "ovr")),
            "states.announced.on.close",
            "leads to 'ovr'",
        ),
        (
            announced(way("announced", "close", SUSPENDED)),
            "states.announced.on.close",
            "leads to 'suspended'",
        ),
        (
            announced(way("planned", "close", "over")),
            "states.announced.on.close",
            "leaves 'planned'",
        ),
        (
            announced(way("announced", "suspend", "over")),
            "states.announced.on.suspend",
            "in every workflow",
        ),
        (
            announced(way("announced", "sign", "over")),
            "states.announced.on.sign",
            "inside a state",
        ),
        (
            announced(way("announced", "stroll", "over", tell=(Role.HR,))),
            "states.announced.on.stroll",
            "no message",
        ),
        (
            announced(way("announced", "*", "over")),
            "states.announced.on.*",
            "name that cannot be used",
        ),
        (definition(State("*", Milestone.AGREED)), "states.*", "name that cannot be used"),
        (definition(State(SUSPENDED, Milestone.AGREED)), "states.suspended", "every workflow"),
        (
            definition(replace(OVER, transitions=(way("over", "begin", "planned"),))),
            "states.over",
            "cycle ends in 'over'",
        ),
        (
            definition(replace(OVER, timers=(timer("late", "entered", about="sign"),))),
            "states.over",
            "cycle ends in 'over'",
        ),
        (
            definition(replace(ANNOUNCED, timers=ANNOUNCED.timers * 2)),
            "states.announced.after.prepare",
            "2 timers",
        ),
        (
            definition(replace(ANNOUNCED, timers=(timer("held", "entered", about="sign"),))),
            "states.announced.after.held",
            "anchor",
        ),
        (
            definition(replace(ANNOUNCED, timers=(timer("draft due", "entered", about="sign"),))),
            "states.announced.after.draft due",
            "anchor",
        ),
        (
            definition(replace(ANNOUNCED, timers=(timer("on", "entered", fires="announce"),))),
            "states.announced.after.on",
            "fires 'announce'",
        ),
        (
            definition(replace(ANNOUNCED, timers=(timer("on", "entered", about="gossip"),))),
            "states.announced.after.on",
            "'gossip'",
        ),
    ],
)
def test_a_flaw_is_named_with_its_place(broken: Definition, where: str, told: str) -> None:
    (flaw,) = flaws(broken)
    assert flaw.where == where
    assert told in flaw.problem
    assert flaw.advice.endswith(".")


def test_a_state_has_one_name() -> None:
    some = definition()
    twins = replace(some, states={**some.states, "agreed": replace(ANNOUNCED, transitions=())})
    assert [(flaw.where, flaw.problem) for flaw in flaws(twins)] == [
        ("states.agreed", "the state 'agreed' calls itself 'announced'.")
    ]


def test_all_flaws_are_told_at_once() -> None:
    broken = definition(
        replace(ANNOUNCED, transitions=(way("announced", "close", "ovr"),)), initial="nowhere"
    )
    assert [flaw.where for flaw in flaws(broken)] == ["initial", "states.announced.on.close"]
    with pytest.raises(DefinitionError, match="1 more flaw"):
        compile_definition(broken)
    with pytest.raises(DefinitionError, match="a state that you add"):
        compile_definition(replace(definition(), states={}))


def test_a_timer_may_fire_what_the_house_brings() -> None:
    stopping = timer("stopping", "entered + 90 days", fires="cancel")
    assert compile_definition(definition(replace(ANNOUNCED, timers=(stopping,)))).table
