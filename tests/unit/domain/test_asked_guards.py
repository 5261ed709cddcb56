"""Whether a workflow file asks a guard: then its answer matters to people."""

from __future__ import annotations

import pytest

from tests.support.rounds import BEHOEFTE, PERIODIEK, PROBLEEM, shipped


@pytest.mark.parametrize(
    ("workflow", "guard", "asked"),
    [
        (PROBLEEM, "problem_left", True),
        (PERIODIEK, "problem_left", False),
        (BEHOEFTE, "problem_left", False),
        (PERIODIEK, "plan_is_smart", True),
        (PERIODIEK, "missed_before", True),
        (PERIODIEK, "list_written", True),
    ],
)
def test_steps_and_timers_name_guards(workflow: str, guard: str, asked: bool) -> None:  # noqa: FBT001 - parametrized
    assert shipped(workflow).definition.asks(guard) is asked
