"""Rounds as programs read them: made of the view that the engine gives to its reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import Field

from popflow.documents.river import Stage
from popflow.domain.agenda import Topic
from popflow.domain.check_in import Progress
from popflow.domain.cycle import Origin
from popflow.domain.evaluation import Outcome
from popflow.domain.person import Party, Role
from popflow.domain.plan import ActivityKind
from popflow.domain.visibility import Sight
from popflow.domain.workflow import Milestone
from popflow.web.api.models_remark import RemarkOut
from popflow.web.api.wording import Said
from popflow.web.next_step import Turn

Item = TypeVar("Item")


class ListOf(Said, Generic[Item]):
    """All there are."""

    items: list[Item]


class PageOf(Said, Generic[Item]):
    """A page of a list; one that is not the last may hold less than the limit."""

    items: list[Item]
    next: int | None = Field(description="`after` of the next page; `null` on the last one.")


class RoundLine(Said):
    """A round in a list: how it stands, without content."""

    id: int
    person: str
    partner: str | None
    workflow: str
    state: str
    milestone: Milestone
    revision: int
    created_at: datetime
    conversation_at: datetime | None
    next_due_at: datetime | None
    held_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    waiting_on: list[Role] = Field(default=[], description="Who is to act, by the workflow.")


class StopOut(Said):
    """One of the six milestones of a POP."""

    milestone: Milestone
    stage: Stage
    day: date | None = Field(description="When it was reached, or is expected.")


class StepOut(Said):
    """What is next for whoever looks: advice, decided anew when somebody does it."""

    key: str
    turn: Turn
    by: datetime | date | None = Field(description="When it is due, or time does it.")


class TimerOut(Said):
    """What time will do."""

    rule: str
    due_at: datetime


class AboutPerson(Said):
    """Somebody by name."""

    number: str
    name: str


class PromiseOut(Said):
    """What one party promised by a date."""

    key: int
    owner: Party
    text: str
    goal: int
    due_on: date
    done_on: date | None
    dropped: bool


class PlanningOut(Said):
    """When an activity is done."""

    start: date | None
    end: date | None
    count: int | None
    unit: str | None
    weekday: int | None
    day_part: str | None


class GuidedOut(Said):
    """An activity that whoever looks guides."""

    goal: int
    title: str
    number: int
    kind: ActivityKind
    text: str
    planning: PlanningOut
    promises: list[PromiseOut]


class RoundOut(Said):
    """One round, as far as whoever looks may see it."""

    id: int
    revision: int = Field(description="For `If-Match`; the answer's `ETag` says it as well.")
    sight: Sight
    party: Party | None = Field(description="The reader's side of the table.")
    person: str
    partner: str | None
    workflow: str
    state: str
    milestone: Milestone
    origin: Origin | None = None
    predecessor: int | None = None
    created_at: datetime
    conversation_at: datetime | None
    announced_at: datetime | None
    exchanged_at: datetime | None
    employee_ready: bool
    manager_ready: bool
    held_at: datetime | None
    agreed_at: datetime | None
    agreed_version: int | None
    evaluate_on: date | None
    begun_at: datetime | None
    missed: int = Field(description="Check-ins missed in a row.")
    evaluated_at: datetime | None
    suspended_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    waiting_on: list[Role]
    next: StepOut | None
    river: list[StopOut]
    timers: list[TimerOut]
    events: list[str] = Field(
        description="What the reader may do now: names for `/cycles/{cycle}/events/...`. A rule "
        "may still refuse it."
    )
    people: list[AboutPerson]
    supervises: list[GuidedOut]
    remarks: list[RemarkOut] = Field(description="Empty for who does not read the round.")


class ActorOut(Said):
    """Who did something."""

    role: Role
    number: str | None
    on_behalf_of: str | None


class EntryOut(Said):
    """A line of a round's history, without content."""

    seq: int
    at: datetime
    event: str
    source: str | None
    target: str
    actor: ActorOut
    reason: str | None
    timer: str | None


class PointOut(Said):
    """A talking point."""

    key: int
    party: Party
    text: str
    topic: Topic | None
    added_at: datetime
    author: str | None
    carried: bool = Field(description="Comes from the round before.")
    late: bool
    follow_up: bool


class AgendaOut(Said):
    """The talking points: one's own before the exchange, both lists after it."""

    exchanged_at: datetime | None
    employee_ready: bool
    manager_ready: bool
    items: list[PointOut]
    topics_raised: list[str]


class ReportOut(Said):
    """How it stood at a moment."""

    key: int
    at: datetime
    by: str
    party: Party | None
    progress: Progress
    note: str
    speed_up: str
    meets_expectations: bool | None
    steer: str
    goal: int | None = Field(description="With `activity`: what a supervisor's report is about.")
    activity: int | None


class ProgressOut(Said):
    """Promises of both, and what was told of them."""

    promises: list[PromiseOut]
    check_ins: list[ReportOut]
    next_check_in: datetime | None = Field(description="When the next is due, as was agreed.")
    evaluation: datetime | None = Field(description="When both look back at the latest.")


class JudgementOut(Said):
    """One party's view of one goal."""

    goal: int
    outcome: Outcome
    effect_on_work: str
    effect_on_career: str


class AnswerOut(Said):
    """One party's side of the evaluation."""

    party: Party
    by: str
    at: datetime
    judgements: list[JudgementOut]
    needed_next: str
    problem_left: str


class EvaluationOut(Said):
    """The evaluation: one's own side, and both once both answered."""

    evaluated_at: datetime | None
    one_sided: bool
    answers: list[AnswerOut]


class SlotOut(Said):
    """A moment that suits both."""

    at: datetime


class ReadingOut(Said):
    """That somebody read a POP on a day."""

    reader: str
    role: Role
    day: date
    first_at: datetime
    last_at: datetime
    times: int


class PageOfReadings(Said):
    """Who read a POP, the last day first."""

    items: list[ReadingOut]
    next: str | None


class DoneOut(Said):
    """What became of a deed."""

    cycle: int
    revision: int
    state: str
    milestone: Milestone
    happened: list[str] = Field(description="The events that it led to, in order.")
