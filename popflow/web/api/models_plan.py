"""A plan, as it is sent and as it is read: the same shape both ways."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from popflow.domain import plan
from popflow.domain.person import Party
from popflow.domain.pitfalls import Pitfall
from popflow.domain.plan import ActivityKind, Origin, SupportKind
from popflow.domain.signature import SignatureKind
from popflow.domain.smart import Letter
from popflow.web.api.wording import (
    MOST,
    Cents,
    Day,
    Given,
    Line,
    Number,
    Positive,
    Said,
    Spanned,
    Text,
    Truth,
    Weekday,
    Whole,
    day,
)


class Part(Given):
    """A part of a plan; ``made`` is the domain's own."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)
    kind_of: ClassVar[Any]

    def made(self) -> Any:  # noqa: ANN401 - what it is differs from part to part
        """The part as the domain keeps it.

        Raises:
            RefusedError: A day lies too far away.
        """
        return self.kind_of(**{
            one.name: _made(getattr(self, one.name)) for one in fields(self.kind_of)
        })  # fmt: skip


def _made(value: Any) -> Any:  # noqa: ANN401 - any field of a part
    if isinstance(value, Part):
        return value.made()
    if isinstance(value, list | tuple):
        return tuple(_made(one) for one in value)
    return day(value) if hasattr(value, "isoformat") else value


class PlanningModel(Part):
    """When an activity is done, in the forms in which people say it."""

    kind_of = plan.Planning
    start: Day | None = None
    end: Day | None = None
    count: Whole | None = Field(default=None, examples=[6])
    unit: Line | None = Field(default=None, examples=["session"])
    weekday: Weekday | None = None
    day_part: Line | None = Field(default=None, examples=["afternoon"])
    every: Spanned | None = None
    in_working_time: Truth | None = None


class SupportModel(Part):
    """What an activity takes, and what it costs."""

    kind_of = plan.SupportLine
    kind: SupportKind
    text: Text
    quantity: Whole | None = None
    unit: Line | None = None
    cost: Cents = Field(default=0, description="Whole cents.")
    supplier: Line = ""
    in_working_time: Truth | None = None
    due_on: Day | None = None
    subsidy: Line = ""


class ActivityModel(Part):
    """One way in which a goal is worked on."""

    kind_of = plan.Activity
    kind: ActivityKind
    text: Text
    planning: PlanningModel = PlanningModel()
    support: list[SupportModel] = Field(default=[], max_length=MOST)
    supervisor: Number | None = Field(default=None, description="Who guides it.")


class IndicatorModel(Part):
    """A number that shows progress."""

    kind_of = plan.Indicator
    name: Line
    start: Line = ""
    target: Line = ""
    unit: Line = ""


class GoalModel(Part):
    """One thing that the employee is going to learn or reach."""

    kind_of = plan.Goal
    key: Positive = Field(description="Stays the same through versions.")
    title: Text
    origin: Origin = Origin.BOTH
    activities: list[ActivityModel] = Field(default=[], max_length=MOST)
    wanted_result: Text = ""
    indicator: IndicatorModel | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    interim_results: list[Text] = Field(default=[], max_length=MOST)
    use_in_work: Text = ""
    benefit: Text = ""
    priority: Whole | None = None
    competence: Text = ""
    aim: Text = ""
    target_post: Text = ""
    required: Truth = False
    exploring: Truth = False
    employee_stands_behind: Truth | None = None
    manager_stands_behind: Truth | None = None
    realistic_employee: Truth | None = None
    realistic_manager: Truth | None = None
    starting_level: Text = ""
    reward: Text = ""
    overrides: list[Annotated[list[Text], Field(min_length=2, max_length=2)]] = Field(
        default=[], max_length=MOST,
        description="SMART letters that people judge met, each with their reason.",
    )  # fmt: skip
    declined_because: Text = ""
    carried_from: Positive | None = None


class PlanModel(Part):
    """All that two people promise each other: what is signed."""

    kind_of = plan.PlanContent
    goals: list[GoalModel] = Field(default=[], max_length=MOST)
    evaluate_on: Day | None = None
    first_check_in: Spanned | None = None
    rhythm: Spanned | None = None


class SignatureOut(Said):
    """A signature under a version."""

    key: int
    version: int
    party: Party
    signer: str
    kind: SignatureKind
    at: datetime
    on_behalf_of: str | None
    remark: str | None
    lapsed: bool


class VersionLine(Said):
    """A version of the plan; it never changes, a change is a next version."""

    number: int
    author: str | None
    at: datetime
    content_hash: str = Field(description="SHA-256 of what is signed.")
    agreed: bool = Field(description="Whether it is the one that holds.")
    cost: int = Field(description="Whole cents that the budget is asked for.")
    signatures: list[SignatureOut]


class VersionOut(VersionLine):
    """A version with its content."""

    content: PlanModel


class CheckOut(Said):
    """A SMART question about a goal, and whether it is answered."""

    goal: int
    letter: Letter
    met: bool
    reason: str
    overridden: str


class DifferenceOut(Said):
    """One part that differs, as people say it."""

    how: str
    part: str
    old: str
    new: str


class GoalDifferenceOut(Said):
    """A goal that differs."""

    how: str
    key: int
    title: str
    parts: list[DifferenceOut]


class DifferencesOut(Said):
    """What differs between two versions."""

    old: int
    new: int
    plan: list[DifferenceOut]
    goals: list[GoalDifferenceOut]


class ReachOut(Said):
    """How far a goal reaches."""

    goal: int
    horizon: plan.Horizon | None = Field(description="`null` where it says no end.")


class UnknownOut(Said):
    """A word of a goal that stands in none of the organisation's lists."""

    goal: int
    field: str
    said: str
    near: list[str] = Field(description="Known ones that look like it.")


class MoneyOut(Said):
    """What the budget answers."""

    passed: bool
    code: str
    detail: str | None


class FactsOut(Said):
    """What popflow knows about a version beside its text."""

    horizons: list[ReachOut]
    unknown: list[UnknownOut]
    money: MoneyOut | None = Field(description="Of the newest draft alone.")


class HintOut(Said):
    """A pitfall of practice, as a question to whoever looks."""

    key: Pitfall
    ask: str
