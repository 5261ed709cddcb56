"""Looking back together: was it reached, and what did it bring. Not an appraisal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from popflow.domain.person import Party


class Outcome(StrEnum):
    """What became of a goal."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    DROPPED = "dropped"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One party's view of one goal."""

    goal: int
    outcome: Outcome
    effect_on_work: str = ""
    effect_on_career: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationAnswer:
    """One party's answers; differing answers stand side by side.

    Attributes:
        needed_next: What else is needed: feeds the next preparation.
        problem_left: A problem that is left, named: the signal for a next round where the model
            starts on signals. Empty when there is none.
    """

    party: Party
    by: str
    at: datetime
    judgements: tuple[Judgement, ...] = ()
    needed_next: str = ""
    problem_left: str = ""
