"""The evaluation: both answers stand side by side, as they were given."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from popflow.domain.evaluation import EvaluationAnswer, Judgement, Outcome
from popflow.domain.person import Party


def test_a_goal_can_end_in_five_ways() -> None:
    assert {outcome.value for outcome in Outcome} == {
        "reached", "partly", "not_reached", "dropped", "under_way",
    }  # fmt: skip


def test_an_answer_is_never_changed_and_names_no_problem_unless_somebody_did() -> None:
    at = datetime(2025, 5, 1, 8, tzinfo=UTC)
    judged = (Judgement(1, Outcome.UNDER_WAY, effect_on_work="more calm"),)
    answer = EvaluationAnswer(Party.EMPLOYEE, "104", at, judged)
    assert not answer.problem_left
    with pytest.raises(FrozenInstanceError):
        answer.problem_left = "else"  # type: ignore[misc]  # that it cannot is what is tested
