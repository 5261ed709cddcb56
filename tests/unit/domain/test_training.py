"""Which goals a training may be asked for; the rules themselves are tested with the engine."""

from __future__ import annotations

from dataclasses import replace

from popflow.domain.training import signed_goals
from popflow.domain.workflow import Milestone
from tests.support.rounds import executing


def test_a_goal_counts_while_its_plan_is_carried_out() -> None:
    cycle = executing().cycle
    assert set(signed_goals(cycle)) == {1}
    assert signed_goals(replace(cycle, agreed_version=None)) == {}
    # A workflow of the organisation's own may close a round that was never evaluated.
    for end in (Milestone.CLOSED, Milestone.CANCELLED):
        assert signed_goals(replace(cycle, milestone=end)) == {}
