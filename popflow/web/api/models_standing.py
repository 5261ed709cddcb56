"""Messages, workflows, and how the work stands, as programs read and send them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from popflow.domain.policy import Intensity, Model
from popflow.domain.workflow import LaunchKind, Milestone
from popflow.ports import Status
from popflow.web.api.wording import MOST, Given, Line, Said


class MessageOut(Said):
    """A message on its way: never its text."""

    key: str
    kind: str
    recipient: str
    cycle: int | None
    status: Status
    attempts: int
    due: datetime | None
    settled_at: datetime | None
    error: str | None


class MessagesOut(Said):
    """Messages, the newest first."""

    counts: dict[str, int]
    items: list[MessageOut]
    next: str | None = Field(description="`after` of the next page; `null` on the last one.")


class MessageKeys(Given):
    """Which messages."""

    keys: list[Line] = Field(min_length=1, max_length=MOST)


class RetryIn(Given):
    """Which dead messages; every one of them when left out."""

    keys: list[Line] | None = Field(default=None, min_length=1, max_length=MOST)


class SettledOut(Said):
    """The messages that something was done with."""

    keys: list[str]


class CountOut(Said):
    """How many rounds of a workflow stand at a milestone."""

    workflow: str
    milestone: Milestone
    count: int


class StateOut(Said):
    """A state of a workflow."""

    name: str
    title: str
    milestone: Milestone
    waiting_on: list[str]
    events: list[str]


class WorkflowOut(Said):
    """A workflow in use."""

    name: str
    title: str
    key: str = Field(description="SHA-256 of its meaning.")
    model: Model
    intensity: Intensity
    starts: LaunchKind
    every: str | None
    notice_days: int
    used_for: list[str] = Field(description="`everybody`, or names of roll-outs.")
    states: list[StateOut]


class WorkerOut(Said):
    """A daemon that is written down."""

    name: str
    seen_at: datetime
    silent: bool


class StatusOut(Said):
    """How the work stands."""

    now: datetime
    held: str | None = Field(description="Why nothing fires or is sent.")
    last_tick: datetime | None
    catching_up_since: datetime | None
    timers_oldest_due: datetime | None
    timers_lag_seconds: float
    timers_aside: int
    messages: dict[str, int]
    jobs_waiting: dict[str, int]
    jobs_failed: int
    daemons: list[WorkerOut]
    stalled: list[str]
