"""Every relation to a round against every sight and every deed: what is not named is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from popflow.domain.actions import ACTIONS
from popflow.domain.cycle import Cycle, Dossier
from popflow.domain.event import Invite, Uninvite
from popflow.domain.person import NO_OFFICES, Actor, Deputy, Offices, Role
from popflow.domain.relation import capacities, ways_toward
from popflow.domain.visibility import Sight, as_seen, reads_reasons, sight_of
from popflow.testing import EMPLOYEE, HR_ADVISER, Story, make_goal, make_plan
from tests.support.rounds import evaluated, executing

TODAY = date(2026, 6, 1)
OFFICES = Offices(
    advisers=frozenset({"300", "301", "302", "303", "304"}),
    auditors=frozenset({"400"}),
    admins=frozenset({"500"}),
)
HR = frozenset({"900"})
DEPUTIES = (
    Deputy("100", "110", TODAY, TODAY),
    Deputy("100", "111", TODAY - timedelta(9), TODAY - timedelta(1)),
)


def _round() -> Story:
    goal = make_goal()
    (activity,) = goal.activities
    guided = replace(goal, activities=(replace(activity, supervisor="600"),))
    story = executing(content=make_plan(guided))
    now = story.now.date()
    story.tell("invite", EMPLOYEE, Invite("300"))
    story.tell("invite", EMPLOYEE, Invite("302", TODAY + timedelta(1)))
    story.tell("invite", EMPLOYEE, Invite("303", now, TODAY - timedelta(1)))
    story.tell("invite", EMPLOYEE, Invite("304"))
    story.tell("uninvite", EMPLOYEE, Uninvite("304"))
    story.tell("invite", EMPLOYEE, Invite("700"))
    return story


CYCLE = _round().cycle
RELATIONS: dict[str, tuple[str, Sight | None, set[Role]]] = {
    "employee": ("200", Sight.CONTENT, {Role.EMPLOYEE}),
    "partner": ("100", Sight.CONTENT, {Role.MANAGER}),
    "deputy": ("110", Sight.CONTENT, {Role.MANAGER}),
    "deputy of last week": ("111", None, set()),
    "HR": ("900", Sight.PROCESS, {Role.HR}),
    "invited adviser": ("300", Sight.CONTENT, {Role.ADVISER}),
    "adviser of others": ("301", None, set()),
    "adviser from tomorrow": ("302", None, set()),
    "adviser until yesterday": ("303", None, set()),
    "adviser no more": ("304", None, set()),
    "invited, and no adviser of the organisation": ("700", None, set()),
    "supervisor of an activity": ("600", Sight.ACTIVITY, {Role.SUPERVISOR}),
    "auditor": ("400", Sight.PROCESS, {Role.AUDITOR}),
    "admin": ("500", Sight.PROCESS, {Role.ADMIN}),
    "stranger": ("800", None, set()),
}


def ways(who: str, cycle: Cycle = CYCLE, offices: Offices = OFFICES) -> tuple[Actor, ...]:
    return capacities(who, cycle, DEPUTIES, HR, TODAY, manager="100", offices=offices)


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_relation_decides_what_is_seen(relation: str) -> None:
    who, sight, roles = RELATIONS[relation]
    assert {way.role for way in ways(who)} == roles
    assert sight_of(ways(who)) is sight


@pytest.mark.parametrize(("relation", "deed"), list(product(RELATIONS, ACTIONS)))
def test_a_deed_is_done_by_whom_it_names_and_by_nobody_else(relation: str, deed: str) -> None:
    allowed = {
        "add_item": {"employee", "partner", "deputy"},
        "remove_item": {"employee", "partner", "deputy"},
        "postpone_item": {"employee", "partner", "deputy"},
        "ready": {"employee", "partner", "deputy"},
        "offer_partner": {"partner", "deputy", "HR"},
        "draft": {"employee", "partner", "deputy"},
        "sign": {"employee", "partner", "deputy"},
        "confirm": {"employee", "partner", "deputy"},
        "deliver": {"employee", "partner", "deputy", "supervisor of an activity"},
        "report": {"supervisor of an activity"},
        "invite": {"employee", "partner", "deputy"},
        "uninvite": {"employee", "partner", "deputy"},
        "answer": {"employee", "partner", "deputy"},
        "signal": {"employee", "partner", "deputy", "HR"},
        "remark": {"employee"},
        "erase": set(),
        "relate": set(),
    }[deed]
    roles = {way.role for way in ways(RELATIONS[relation][0])}
    assert bool(roles & ACTIONS[deed].by) is (relation in allowed)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN])
def test_no_transition_of_a_workflow_is_theirs(role: Role) -> None:
    story = executing()
    for transitions in story.workflow.table.values():
        assert all(role not in transition.by for transition in transitions)
    assert story.refusal("check_in", Actor(role, "1")).code == "not_yours"


def test_outside_of_a_round_offices_and_guests_can_do_nothing() -> None:
    for who in ("300", "400", "500", "600"):
        assert ways_toward(who, "200", "100", (), HR, TODAY) == ()


def test_who_is_taken_off_the_list_of_advisers_sees_nothing_more() -> None:
    assert ways("300", offices=NO_OFFICES) == ()


def test_a_round_that_ended_has_no_guests() -> None:
    story = _round()
    story.tell("cancel", HR_ADVISER, reason="a mistake")
    assert ways("300", story.cycle) == ways("600", story.cycle) == ()
    assert sight_of(ways("400", story.cycle)) is Sight.PROCESS


def test_whose_pop_it_is_gains_nothing_by_an_office() -> None:
    offices = Offices(auditors=frozenset({"200"}), admins=frozenset({"200"}))
    assert [way.role for way in ways("200", offices=offices)] == [Role.EMPLOYEE]


@pytest.mark.parametrize("relation", [name for name, told in RELATIONS.items() if told[1]])
def test_content_is_seen_by_the_parties_and_whom_they_invited(relation: str) -> None:
    who, sight, _ = RELATIONS[relation]
    assert sight is not None
    seen = as_seen(CYCLE, sight, next((way.party for way in ways(who)), None))
    whole = relation in {"employee", "partner", "deputy", "invited adviser"}
    assert (seen.dossier.plans == CYCLE.dossier.plans) is whole
    assert (seen.dossier == Dossier()) is not whole


def test_a_supervisor_sees_nothing_of_the_round_but_whose_it_is() -> None:
    seen = as_seen(CYCLE, Sight.ACTIVITY, None)
    blank = Cycle(
        CYCLE.id, CYCLE.person, CYCLE.workflow, CYCLE.definition, CYCLE.state, CYCLE.milestone,
        CYCLE.created_at, CYCLE.entered_at, CYCLE.revision,
    )  # fmt: skip
    assert seen == blank


def test_an_adviser_never_sees_what_is_still_hidden() -> None:
    story = evaluated()
    seen = as_seen(story.cycle, Sight.CONTENT, None)
    assert set(seen.dossier.answers) == {"employee", "manager"}


@pytest.mark.parametrize(("role", "reads"), [
    (Role.EMPLOYEE, True), (Role.MANAGER, True), (Role.ADVISER, True), (Role.HR, True),
    (Role.SYSTEM, True), (Role.AUDITOR, False), (Role.ADMIN, False), (Role.SUPERVISOR, False),
])  # fmt: skip
def test_reasons_are_read_by_whom_they_concern(role: Role, *, reads: bool) -> None:
    assert reads_reasons((Actor(role, "1"),)) is reads
