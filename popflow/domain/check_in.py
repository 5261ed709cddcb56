"""Following the work: check-ins, and what both parties promised, with dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from popflow.domain.person import Party


class Progress(StrEnum):
    """How it stands."""

    ON_TRACK = "on_track"
    SLOWER = "slower"
    STALLED = "stalled"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A minute's look at the plan (questions after the practice texts on the POP).

    Attributes:
        speed_up: If it stalls: how to speed up.
        meets_expectations: Whether the activities bring what was hoped.
        steer: If they do not: how to steer.
        goal: With ``activity``, from 1, what a supervisor's report is about; ``None`` is the plan.
    """

    key: int
    at: datetime
    by: str
    party: Party | None
    progress: Progress
    note: str = ""
    speed_up: str = ""
    meets_expectations: bool | None = None
    steer: str = ""
    goal: int | None = None
    activity: int | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one party promised to do by a date: an activity, or support for one.

    Attributes:
        owner: The employee for activities, the manager for support.
        text: As it was signed.
        done_on: The day it was reported as delivered.
        dropped: The agreed plan no longer holds it.
    """

    key: int
    owner: Party
    text: str
    goal: int
    due_on: date
    done_on: date | None = None
    dropped: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody still waits for it."""
        return self.done_on is None and not self.dropped
