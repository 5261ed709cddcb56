"""People, plans, the workflow and the stories of the kit."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.smart import check_plan
from popflow.domain.workflow import Milestone
from popflow.errors import RefusedError
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
from popflow.testing.clock import MONDAY

if TYPE_CHECKING:
    from popflow.domain.plan import PlanContent


def story() -> Story:
    return Story(compile_definition(make_definition()), make_facts())


@pytest.mark.parametrize("plan", [make_plan(), make_plan(make_goal(1, 500), make_goal(2))])
def test_a_plan_of_the_kit_passes_every_smart_check(plan: PlanContent) -> None:
    assert plan.goals
    assert all(check.met for check in check_plan(plan))


def test_a_goal_costs_what_it_is_told_to() -> None:
    assert (make_goal(cost=12_345).cost, make_goal().cost) == (12_345, 0)


def test_people_of_the_kit_belong_together() -> None:
    facts = make_facts()
    assert (facts.employee.number, facts.employee.manager) == (EMPLOYEE.number, MANAGER.number)
    assert facts.partner is not None
    assert facts.partner.number == MANAGER.number
    assert make_person("300", job="baker").job == "baker"


def test_the_workflow_of_the_kit_has_every_milestone() -> None:
    states = make_definition().states.values()
    assert {state.milestone for state in states} == set(Milestone)


def test_a_story_waits_through_its_timers_in_order() -> None:
    told = story()
    decisions = told.wait(timedelta(days=3))
    assert [d.entries[0].event for d in decisions] == ["announce", "remind"]
    assert told.now == MONDAY + timedelta(days=3)
    assert told.wait(told.now) == []


def test_a_story_that_is_refused_stays_where_it_is() -> None:
    told = story()
    before = told.cycle
    with pytest.raises(RefusedError) as refused:
        told.tell("hold", EMPLOYEE)
    assert refused.value.code == told.refusal("hold", EMPLOYEE).code == "not_possible_now"
    assert told.refused_timer("exchange").code == "timer_gone"
    assert (told.cycle, len(told.decisions)) == (before, 1)


def test_a_story_says_when_nothing_was_refused() -> None:
    with pytest.raises(AssertionError, match="suspend was not refused"):
        story().refusal("suspend", HR_ADVISER)
    with pytest.raises(AssertionError, match="announce was not refused"):
        story().refused_timer("announce")


def test_the_kit_needs_no_pytest() -> None:
    code = "import sys, popflow.testing; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
