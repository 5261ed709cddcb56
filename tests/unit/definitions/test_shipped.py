"""The workflows that ship say what DOMAIN sections 3 and 10 ask."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import pytest

from popflow.definitions import Catalog
from popflow.domain.budget import BudgetMove
from popflow.domain.person import Role
from popflow.domain.policy import Intensity, Model
from popflow.domain.terms import USUAL
from popflow.domain.timing import Moment, Span, Unit, parse_moment
from popflow.domain.workflow import (
    RIVER,
    Definition,
    LaunchKind,
    LaunchRule,
    Milestone,
    TimerAction,
    TimerRule,
    Transition,
)
from popflow.machine import compile_definition

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
SHIPPED: Final = Catalog(WORKFLOWS)
NAMES: Final = ("naar-behoefte", "periodiek-onderhoud", "probleemsignalering")
OBLIGING: Final = ("naar-behoefte", "periodiek-onderhoud")
BOTH: Final = (Role.EMPLOYEE, Role.MANAGER)


@cache
def current(name: str) -> Definition:
    return SHIPPED.current(name)


def rule(definition: Definition, state: str, name: str) -> TimerRule:
    (found,) = (one for one in definition.states[state].timers if one.name == name)
    return found


def way(definition: Definition, state: str, event: str) -> Transition:
    (found,) = (one for one in definition.states[state].transitions if one.event == event)
    return found


def months(count: int) -> Span:
    return Span(count, Unit.MONTH)


def test_these_three_ship() -> None:
    assert SHIPPED.names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_workflow_has_no_findings_and_compiles(name: str) -> None:
    assert SHIPPED.lint(name) == ()
    compiled = compile_definition(current(name))
    assert compiled.notice_days == 14
    assert compiled.definition.intensity is Intensity.UITGEBREID


@pytest.mark.parametrize("name", NAMES)
def test_states_and_milestones_are_those_of_section_3(name: str) -> None:
    definition = current(name)
    assert tuple(definition.states) == (
        "planned", *RIVER, "closed", "cancelled",
    )  # fmt: skip
    assert definition.initial == "planned"
    assert all(state.milestone == key for key, state in definition.states.items())


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_of_section_3_lead_where_they_say(name: str) -> None:
    definition = current(name)
    steps = {
        (one.source, one.event, one.target)
        for state in definition.states.values()
        for one in state.transitions
    }
    assert steps >= {
        ("planned", "announce", "announced"),
        ("announced", "exchange", "agendas_exchanged"),
        ("agendas_exchanged", "agree", "agreed"),
        ("agendas_exchanged", "part", "closed"),
        ("agreed", "begin", "executing"),
        ("executing", "evaluate", "evaluated"),
        ("evaluated", "restart", "restarted"),
    }
    stay = {(source, event) for source, event, target in steps if source == target}
    assert stay == {
        *((source, "move") for source in ("planned", "announced", "agendas_exchanged")),
        *(("agendas_exchanged", event) for event in ("hold", "follow_up", "hand_over")),
        ("agreed", "amend"), ("executing", "amend"),
        ("executing", "check_in"), ("executing", "miss"),
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_agreement_asks_smart_both_signatures_and_money(name: str) -> None:
    definition = current(name)
    for state, event, move in (
        ("agendas_exchanged", "agree", BudgetMove.RESERVE),
        ("agreed", "amend", BudgetMove.DIFFERENCE),
        ("executing", "amend", BudgetMove.DIFFERENCE),
    ):
        found = way(definition, state, event)
        assert set(found.guards) == {"plan_is_smart", "both_signed", "budget_available"}
        assert found.budget is move
    assert way(definition, "executing", "evaluate").budget is BudgetMove.RELEASE


@pytest.mark.parametrize("name", NAMES)
def test_parting_keeps_the_reason_and_offers_another_partner_first(name: str) -> None:
    found = way(current(name), "agendas_exchanged", "part")
    assert found.reason_required
    assert found.guards == ("partner_offered",)
    assert found.by == {Role.EMPLOYEE, Role.MANAGER, Role.HR}
    assert found.budget is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("state", "timer", "moment"),
    [
        ("planned", "announce", "conversation - 14 days"),
        ("announced", "prepare", "exchange - 3 working days"),
        ("announced", "exchange", "conversation - 7 days"),
        ("announced", "empty_list", "exchange"),
        ("announced", "exchange_at_last", "conversation, any day, at 00.00"),
        ("agendas_exchanged", "was_it_held", "conversation + 3 working days"),
        ("agendas_exchanged", "draft", "draft due"),
        ("agendas_exchanged", "sign", "signing due"),
        ("agendas_exchanged", "no_agreement", "signing due + 14 days"),
        ("agreed", "begin", "first activity starts"),
        ("executing", "check_in", "check-in due"),
        ("executing", "stall_employee", "awaited check-in + 2 weeks, repeat every 3 months"),
        ("executing", "stall_manager", "awaited check-in + 4 weeks, repeat every 3 months"),
        ("executing", "overdue", "oldest promise due + 2 weeks, repeat every 4 weeks"),
        ("executing", "miss", "next check-in due"),
        ("executing", "commitment", "commitment due"),
        ("executing", "invite_evaluation", "evaluation due - 14 days"),
        ("executing", "remind_evaluation", "evaluation due + 14 days"),
        ("executing", "evaluate", "evaluation due + 28 days"),
        ("evaluated", "restart", "evaluated"),
    ],
)
def test_time_does_what_sections_3_7_and_16_say(
    name: str, state: str, timer: str, moment: str
) -> None:
    assert rule(current(name), state, timer).at == parse_moment(moment)


@pytest.mark.parametrize("name", NAMES)
def test_deadlines_are_seven_days_each(name: str) -> None:
    week = Span(7, Unit.DAY)
    assert current(name).deadlines == {
        "draft due": Moment("held", (week,)),
        "signing due": Moment("draft due", (week,)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_terms_are_those_of_section_16(name: str) -> None:
    assert current(name).terms == USUAL


@pytest.mark.parametrize("name", NAMES)
def test_only_who_is_not_ready_is_reminded(name: str) -> None:
    definition = current(name)
    assert rule(definition, "announced", "prepare").unless == ("list_ready",)
    assert rule(definition, "announced", "empty_list").unless == ("list_written",)
    assert rule(definition, "executing", "remind_evaluation").unless == ("answered",)
    assert rule(definition, "agendas_exchanged", "sign").unless == ("signed",)


@pytest.mark.parametrize("name", NAMES)
def test_promises_of_either_side_are_equally_visible(name: str) -> None:
    found = rule(current(name), "executing", "commitment")
    assert found.tells == BOTH
    assert found.digest


def test_section_10_who_starts_when() -> None:
    launches = {name: current(name).launch for name in NAMES}
    assert launches == {
        "probleemsignalering": LaunchRule(LaunchKind.SIGNAL, who="person.active", obliges=False),
        "periodiek-onderhoud": LaunchRule(
            LaunchKind.PERIODIC, months(24), first=months(6), spread=Span(8, Unit.WEEK),
            who="person.active",
        ),
        "naar-behoefte": LaunchRule(
            LaunchKind.FLOOR, months(60), months(54), {"groei": months(24), "snel": months(12)},
            months(6), Span(8, Unit.WEEK), "person.active",
        ),
    }  # fmt: skip
    assert {name: current(name).model for name in NAMES} == {name: Model(name) for name in NAMES}


def test_section_10_declining_is_for_who_is_not_obliged() -> None:
    def declining(name: str) -> list[Transition]:
        states = current(name).states.values()
        return [one for state in states for one in state.transitions if one.event == "decline"]

    assert [declining(name) for name in OBLIGING] == [[], []]
    found = declining("probleemsignalering")
    assert {(one.source, one.target) for one in found} == {
        ("planned", "cancelled"),
        ("announced", "cancelled"),
    }
    assert all(one.by == {Role.EMPLOYEE} for one in found)


def test_section_10_probleemsignalering_reminds_and_no_more() -> None:
    timers = [
        one for state in current("probleemsignalering").states.values()
        for one in state.timers
    ]  # fmt: skip
    assert timers
    assert all(one.action is not TimerAction.ESCALATE for one in timers)
    assert all(Role.HR not in one.tells for one in timers)


@pytest.mark.parametrize("name", OBLIGING)
def test_section_10_the_others_escalate_to_the_manager_then_hr(name: str) -> None:
    definition = current(name)
    escalated = {
        state: [one.tells for one in definition.states[state].timers
                if one.action is TimerAction.ESCALATE]
        for state in ("announced", "agendas_exchanged", "executing")
    }  # fmt: skip
    assert escalated == {
        "announced": [(Role.MANAGER,), (Role.HR,)],
        "agendas_exchanged": [(Role.HR,), (Role.HR,)],
        "executing": [(Role.MANAGER,), (Role.HR,), (Role.HR,)],
    }
    assert rule(definition, "executing", "stall_hr").when == ("missed_before",)


@pytest.mark.parametrize("name", OBLIGING)
def test_section_10_the_others_restart_at_once(name: str) -> None:
    evaluated = current(name).states["evaluated"]
    assert [one.fires for one in evaluated.timers] == ["restart"]
    assert [one.guards for one in evaluated.transitions] == [()]


def test_section_10_probleemsignalering_closes_unless_a_problem_is_left() -> None:
    definition = current("probleemsignalering")
    assert rule(definition, "evaluated", "restart").when == ("problem_left",)
    assert rule(definition, "evaluated", "close").unless == ("problem_left",)
    assert way(definition, "evaluated", "close").target == "closed"


def test_every_end_of_the_cycle_is_there() -> None:
    for name in NAMES:
        states = current(name).states
        ends = {key for key, state in states.items() if state.final}
        assert ends == {Milestone.RESTARTED, Milestone.CLOSED, Milestone.CANCELLED}
