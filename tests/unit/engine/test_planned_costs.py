"""DOMAIN section 9: what was reserved is compared with what is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import Draft
from popflow.engine import planned_costs as module
from popflow.engine.planned_costs import PlannedCosts, planned_costs
from popflow.engine.setup import Rollout
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, BEGIN, BRAM, CARO, HR, PERIODIC

if TYPE_CHECKING:
    from tests.support.house import House

GROUP = f"person.number in ['{ANNA}', '{BRAM}']"


def draft(house: House, person: str, *costs: int) -> None:
    goals = (make_goal(key, cost=cost) for key, cost in enumerate(costs, start=1))
    house.does(person, "draft", Draft(make_plan(*goals)), person=person)


@pytest.fixture
def planned(house: House) -> House:
    """Anna's agreed plan costs 400, Bram's draft 250, Caro's nothing; nobody else has one."""
    house.begin()
    for person in (BRAM, CARO):
        house.exchange(person)
    house.agree(plan=make_plan(make_goal(1, cost=30_000), make_goal(2, cost=10_000)))
    draft(house, BRAM, 25_000)
    draft(house, CARO, 0)
    return house


def test_nothing_is_compared_where_nothing_was_reserved(planned: House) -> None:
    assert planned_costs(planned.engine) == []


def test_what_everybody_plans_stands_beside_what_was_reserved(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    planned.choose(reserved_sum=65_000)
    assert planned_costs(planned.engine) == [PlannedCosts(None, 65_000, 65_000, 2)]
    planned.choose(reserved_sum=64_999)
    (found,) = planned_costs(planned.engine)
    assert found.short == 1


def test_of_a_plan_and_the_draft_that_may_replace_it_the_dearer_counts(planned: House) -> None:
    planned.choose(reserved_sum=0)
    for cost, told in ((10_000, 65_000), (70_000, 95_000)):
        draft(planned, ANNA, cost)
        assert planned_costs(planned.engine)[0].planned == told


def test_a_round_that_is_over_plans_nothing(planned: House) -> None:
    planned.does(HR, "cancel", person=BRAM, reason="a mistake")
    planned.choose(reserved_sum=0)
    assert planned_costs(planned.engine)[0].planned == 40_000


def test_a_roll_out_has_a_sum_of_its_own(planned: House) -> None:
    first = Rollout("pilot", f"person.number == '{BRAM}'", PERIODIC, budget=20_000)
    team = Rollout("team", GROUP, PERIODIC, budget=50_000)
    later = Rollout(
        "later", "true", PERIODIC, from_day=(BEGIN + timedelta(days=900)).date(), budget=1
    )
    free = Rollout("free", "true", PERIODIC)
    planned.choose(rollouts=(first, team, later, free))
    assert planned_costs(planned.engine) == [
        PlannedCosts("pilot", 20_000, 25_000, 1),
        PlannedCosts("team", 50_000, 40_000, 1),
        PlannedCosts("later", 1, 0, 0),
    ]
    planned.choose(rollouts=(team,), reserved_sum=60_000)
    everybody, own = planned_costs(planned.engine)
    assert (everybody.rollout, everybody.planned, everybody.short) == (None, 65_000, 5_000)
    assert (own.rollout, own.planned, own.short) == ("team", 65_000, 15_000)
