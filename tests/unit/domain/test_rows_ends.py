"""DOMAIN section 3, the rows cancel, suspend and resume: in any open state."""

from __future__ import annotations

import pytest

from popflow.domain.budget import BudgetMove
from popflow.domain.cycle import Origin
from popflow.domain.event import (
    Event,
    NewItem,
    Signing,
)
from popflow.domain.person import SYSTEM, Actor
from popflow.domain.planning import Start
from popflow.domain.questions import budget_move
from popflow.domain.workflow import Milestone
from popflow.testing import (
    EMPLOYEE,
    HR_ADVISER,
    MANAGER,
    Story,
    make_facts,
    make_goal,
    make_plan,
)
from tests.support.rounds import (
    PERIODIEK,
    STAGES,
    announced,
    drafted,
    executing,
    milestone,
    shipped,
    told,
)


class TestRowCancel:
    """any open state | cancel | cancelled | leaver, HR."""

    @pytest.mark.parametrize("stage", [*STAGES, "suspended"])
    def test_hr_with_a_reason_in_any_open_state(self, stage: str) -> None:
        story = _at(stage)
        assert story.refusal("cancel", HR_ADVISER).code == "reason_required"
        decision = story.tell("cancel", HR_ADVISER, reason="entered twice")
        assert milestone(story) is Milestone.CANCELLED
        assert (story.cycle.end_reason, story.cycle.ended_at) == ("cancel", story.now)
        assert story.history[-1].reason == "entered twice"
        assert decision.timers == ()
        assert told(decision) == {("cancel", "200"), ("cancel", "100")}

    @pytest.mark.parametrize("stage", [*STAGES, "suspended"])
    def test_a_leavers_cycle_is_cancelled_for_that_reason(self, stage: str) -> None:
        story = _at(stage)
        story.tell("cancel", SYSTEM, reason="left")
        assert milestone(story) is Milestone.CANCELLED
        assert story.cycle.end_reason == "left"

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER])
    def test_nobody_else_cancels(self, actor: Actor) -> None:
        assert announced().refusal("cancel", actor, reason="no").code == "not_yours"

    def test_the_budget_is_released(self) -> None:
        story = executing(content=make_plan(make_goal(cost=70_000)))
        event = Event("cancel", HR_ADVISER)
        assert budget_move(story.workflow, story.cycle, event) is BudgetMove.RELEASE

    def test_hr_can_start_a_new_one_that_carries_the_content(self) -> None:
        story = drafted()
        story.tell("add_item", EMPLOYEE, NewItem("late"))
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("cancel", HR_ADVISER, reason="wrong manager")
        start = Start(2, Origin.HR, HR_ADVISER, copied=story.cycle)
        copy = Story(shipped(PERIODIEK), make_facts(), story.now, start).cycle
        assert [item.text for item in copy.dossier.agenda.values()] == [
            "point of employee", "point of manager", "late",
        ]  # fmt: skip
        assert not any(item.late for item in copy.dossier.agenda.values())
        assert copy.dossier.plans[1].content == story.cycle.dossier.plans[1].content
        assert copy.dossier.signatures == {}
        assert copy.milestone is Milestone.PLANNED

    @pytest.mark.parametrize("event", ["cancel", "move", "add_item", "suspend", "signal"])
    def test_what_has_ended_stays_ended(self, event: str) -> None:
        story = announced()
        story.tell("cancel", HR_ADVISER, reason="no")
        assert story.refusal(event, HR_ADVISER, reason="again").code == "ended"
        assert story.refused_timer("exchange").code == "ended"


def _at(stage: str) -> Story:
    if stage != "suspended":
        return STAGES[stage]()
    story = executing()
    story.tell("suspend", HR_ADVISER)
    return story
