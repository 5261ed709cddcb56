"""How everything stands, workflow files and teams, as programs read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from popflow.domain.person import Role
from popflow.domain.policy import Fit, Intensity, Model
from popflow.domain.workflow import Milestone
from popflow.web.api.models import AboutPerson, ActorOut, PromiseOut, ReportOut, StepOut
from popflow.web.api.models_standing import StateOut
from popflow.web.api.wording import Said


class Only(StrEnum):
    """What a list of rounds can be narrowed to."""

    SIGNING = "signing"
    UNRECORDED = "unrecorded"
    STALLED = "stalled"
    UNLED = "unled"
    ENDED = "ended"
    ALL = "all"


class MilestoneOut(Said):
    """How many rounds stand at a milestone."""

    milestone: Milestone
    count: int


class OverviewOut(Said):
    """How everything stands at a glance."""

    open: int = Field(description="How many rounds run.")
    milestones: list[MilestoneOut]
    signing: int = Field(description="Talked about long ago and not signed; counted up to 1000.")
    unrecorded: int = Field(
        description="The conversation was to be long ago, and nobody told whether it took place; "
        "counted up to 1000."
    )
    stalled: int = Field(description="Two check-ins or more were missed; counted up to 1000.")
    undelivered: int = Field(description="Messages that were given up.")
    unled: int = Field(description="Nobody speaks for the employer; counted up to 1000.")
    unposted: int = Field(description="People about whom the budget plugin failed today.")


class AheadOut(Said):
    """What time does next: an event happens, or a message of a kind goes out."""

    at: datetime
    event: str
    kind: str


class TurnOut(Said):
    """A round that somebody is to act in."""

    cycle: int
    person: str
    name: str
    partner: str | None
    partner_name: str
    workflow: str
    milestone: Milestone
    waiting_on: list[Role]
    since: datetime
    conversation_at: datetime | None
    ahead: AheadOut | None


class PageOfTurns(Said):
    """Whose turn it is, who waits longest first."""

    items: list[TurnOut]
    next: str | None = Field(description="`after` of the next page; `null` on the last one.")


class LoggedOut(Said):
    """A line of the history of any round, without content."""

    cycle: int
    seq: int
    at: datetime
    event: str
    actor: ActorOut
    timer: str | None


class PageOfLog(Said):
    """What happened on a day, the last first."""

    day: date
    items: list[LoggedOut]
    next: str | None = Field(description="`after` of the next page; `null` on the last one.")


class PluginOut(Said):
    """How a plugin stands, over all processes."""

    name: str
    distribution: str
    version: str
    state: str
    hooks: list[str]
    guards: list[str]
    problem: str = Field(description="The last thing that went wrong.")
    failures: int
    failed_at: datetime | None


class WorkflowFileOut(Said):
    """A workflow file of the organisation, in use or not."""

    name: str
    usable: bool = Field(description="It has no errors.")
    title: str
    model: Model | None
    intensity: Intensity | None
    running: int = Field(description="How many rounds are under way on it.")
    fit: Fit | None = Field(description="How its model goes with the organisation's strategy.")


class WorkflowFindingOut(Said):
    """One thing that is wrong with a workflow file."""

    code: str
    severity: str
    line: int | None
    column: int | None
    message: str
    suggestion: str


class WorkflowTextOut(WorkflowFileOut):
    """A workflow file with all that is in it."""

    key: str | None = Field(description="SHA-256 of its meaning.")
    states: list[StateOut]
    diagram: str = Field(description="Mermaid, in the language of `Accept-Language`.")
    source: str = Field(description="The file's own text; empty for one that has errors.")
    findings: list[WorkflowFindingOut]


class VerdictOut(Said):
    """What moving to the newer file means for one round."""

    cycle: int
    source: str
    target: str | None
    problem: str = Field(description="`no_such_state` or `other_milestone`: then it stays.")
    timers_before: int
    timers_after: int


class MigrationOut(Said):
    """What moving to the newer file means, or meant."""

    done: bool
    count: int = Field(description="Rounds that are not on the newer file yet.")
    moving: int = Field(description="So many of them move.")
    first: list[VerdictOut] = Field(description="The first two hundred.")


class MemberOut(Said):
    """Somebody of a manager's people."""

    person: AboutPerson
    covered: str | None = Field(description="The manager for whom one stands in.")
    elsewhere: bool = Field(description="Another speaks for the employer in the open round.")
    cycle: int | None
    milestone: Milestone | None
    next: StepOut | None
    since: datetime | None = Field(description="Since when it is whose turn it is.")
    conversation_at: datetime | None
    suspended_at: datetime | None
    promised: list[PromiseOut] = Field(description="Support that the manager still owes.")
    last_report: ReportOut | None = Field(description="What was told last of the whole plan.")


class MonthOut(Said):
    """What a month asks of a manager."""

    first: date
    conversations: int
    hours: Decimal


class LoadOut(Said):
    """What guiding one's people asks."""

    whole: int = Field(description="People with a round of their own.")
    small: int = Field(description="People with one inside another talk.")
    hours: Decimal = Field(description="A year.")
    heavy: bool
    months: list[MonthOut]
