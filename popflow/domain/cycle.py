"""A cycle: one round for one employee; and its history, of which it is the fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from popflow.domain.adviser import Invitation
from popflow.domain.agenda import AgendaItem
from popflow.domain.budget import Posting
from popflow.domain.check_in import CheckIn, Commitment
from popflow.domain.effect import Message
from popflow.domain.evaluation import EvaluationAnswer
from popflow.domain.person import Actor
from popflow.domain.plan import PlanVersion
from popflow.domain.remark import Remark
from popflow.domain.signature import Signature
from popflow.domain.workflow import ENDS, Milestone


class Origin(StrEnum):
    """Why a cycle was started."""

    LAUNCH = "launch"
    RESTART = "restart"
    SIGNAL = "signal"
    HR = "hr"


@dataclass(frozen=True, slots=True)
class Dossier:
    """What people wrote in a cycle; every part by its own key, nothing is ever removed."""

    agenda: Mapping[int, AgendaItem] = field(default_factory=dict)
    topics: Mapping[str, datetime] = field(default_factory=dict)
    plans: Mapping[int, PlanVersion] = field(default_factory=dict)
    signatures: Mapping[int, Signature] = field(default_factory=dict)
    check_ins: Mapping[int, CheckIn] = field(default_factory=dict)
    commitments: Mapping[int, Commitment] = field(default_factory=dict)
    answers: Mapping[str, EvaluationAnswer] = field(default_factory=dict)
    confirmations: Mapping[str, datetime] = field(default_factory=dict)
    """When a party confirmed shifted dates, by ``version:party``."""
    advisers: Mapping[str, Invitation] = field(default_factory=dict)
    """Who was invited last as an adviser, by personnel number."""
    remarks: Mapping[int, Remark] = field(default_factory=dict)
    """What whose POP it is says about what is kept of them."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round.

    Attributes:
        id: Whole number, given by the store.
        revision: Number of its last history entry; 0 before the first.
        person: The employee's number.
        partner: Number of who speaks and signs for the employer.
        workflow: Name of the workflow, for people.
        definition: Key of the definition to which the cycle is pinned.
        period_months: From conversation to conversation; ``None`` where only signals start.
        conversation_at: The conversation as it stands in both agendas.
        planned_for: The date that was planned, from which the two may move it so far.
        held_at: The last conversation that took place.
        sequence: How often the calendar entry was changed (iCalendar SEQUENCE).
        short_notice: Somebody asked, with a reason, for less than the whole notice.
        agreed_version: Number of the version that both signed.
        evaluate_on: The evaluation date that holds.
        rhythm_from: Where the check-ins are counted from: the beginning, later by suspensions.
        reminded_to: People were reminded of every promise due up to here.
        round: Number of the check-in that is next, from 1.
        missed: Check-ins missed in a row.
        shift_days: Days of suspension since the present anchors were set, added to them.
        away_days: Days of suspension since the last conversation: the next one is owed later.
        fired: Per timer of the present state the moment for which it fired last.
        one_sided: Evaluated with one party's answers, or none.
        erased_at: What people wrote in it was erased then: its dossier is empty for good.
    """

    id: int
    person: str
    workflow: str
    definition: str
    state: str
    milestone: Milestone
    created_at: datetime
    entered_at: datetime
    revision: int = 0
    partner: str | None = None
    origin: Origin = Origin.LAUNCH
    predecessor: int | None = None
    period_months: int | None = None
    previous_conversation_at: datetime | None = None
    conversation_at: datetime | None = None
    planned_for: datetime | None = None
    announced_at: datetime | None = None
    exchanged_at: datetime | None = None
    employee_ready: bool = False
    manager_ready: bool = False
    held_at: datetime | None = None
    sequence: int = 0
    short_notice: bool = False
    partner_offered: bool = False
    agreed_at: datetime | None = None
    agreed_version: int | None = None
    evaluate_on: date | None = None
    begun_at: datetime | None = None
    rhythm_from: datetime | None = None
    reminded_to: datetime | None = None
    round: int = 1
    missed: int = 0
    evaluated_at: datetime | None = None
    one_sided: bool = False
    suspended_at: datetime | None = None
    resume_state: str | None = None
    shift_days: int = 0
    away_days: int = 0
    ended_at: datetime | None = None
    end_reason: str | None = None
    erased_at: datetime | None = None
    fired: Mapping[str, datetime] = field(default_factory=dict)
    dossier: Dossier = field(default_factory=Dossier)

    @property
    def open(self) -> bool:
        """Whether the round still goes on."""
        return self.milestone not in ENDS

    @property
    def agreed_plan(self) -> PlanVersion | None:
        """The version that both signed and that holds."""
        return self.dossier.plans.get(self.agreed_version) if self.agreed_version else None

    @property
    def draft(self) -> PlanVersion | None:
        """The newest version, unless it is the one that holds."""
        newest = max(self.dossier.plans, default=0)
        return None if newest in {0, self.agreed_version} else self.dossier.plans[newest]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of the cycle, or one part of its dossier, that gets a new value.

    Attributes:
        part: Name of a `Cycle` field; with a ``key`` a `Dossier` field, or ``fired``.
    """

    part: str
    value: Any
    key: int | str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guard said; kept in the history, so that a replay asks nobody.

    Attributes:
        reason: A code that tells why not.
        detail: What the reason's sentence is filled with, such as an amount.
        postings: What a budget plugin wants posted when the step is taken.
        by: The plugin that answered; empty for the core.
    """

    passed: bool
    reason: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    postings: tuple[Posting, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a cycle's history; the cycle is the fold of all of them.

    Attributes:
        seq: From 1, without gaps.
        at: When it happened, UTC.
        reason: Why, in the actor's own words or as a code.
        answers: The answers of guards and refusing hooks that were used.
        messages: What the entry requires to be told.
        timer: Name of the timer that fired, and ``occurrence`` the moment for which.
    """

    cycle: int
    seq: int
    at: datetime
    event: str
    source: str | None
    target: str
    actor: Actor
    reason: str | None = None
    changes: tuple[Change, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    timer: str | None = None
    occurrence: datetime | None = None


ERASED = "erased_at"
"""The field whose change empties the dossier, whatever the history before it still tells."""
_DOSSIER_PARTS = frozenset(Dossier.__slots__)
_PLACES = {field.name: place for place, field in enumerate(fields(Cycle))}
_values_of = attrgetter(*_PLACES)


def evolve(cycle: Cycle, changes: Iterable[Change], revision: int | None = None) -> Cycle:
    """The cycle after these changes."""
    scalars: dict[str, Any] = {} if revision is None else {"revision": revision}
    parts: dict[str, dict[Any, Any]] = {}
    for change in changes:
        if change.part in _DOSSIER_PARTS:
            held = parts.setdefault(change.part, dict(getattr(cycle.dossier, change.part)))
            held[change.key] = change.value
        elif change.part == "fired" and change.key is not None:
            scalars["fired"] = {**scalars.get("fired", cycle.fired), change.key: change.value}
        else:
            scalars[change.part] = change.value
    scalars |= _rewritten(cycle.dossier, parts, erased=ERASED in scalars)
    return with_parts(cycle, scalars) if scalars else cycle


def _rewritten(
    dossier: Dossier, parts: dict[str, dict[Any, Any]], *, erased: bool
) -> dict[str, Dossier]:
    """The dossier as a change of the cycle; nothing when it stays as it is."""
    if erased:
        return {"dossier": Dossier()}
    return {"dossier": replace(dossier, **parts)} if parts else {}


def with_parts(cycle: Cycle, parts: Mapping[str, Any]) -> Cycle:
    """As `dataclasses.replace`, which asks for the fields by name each time, and is slow."""
    values = list(_values_of(cycle))
    for part, value in parts.items():
        values[_PLACES[part]] = value
    return Cycle(*values)


def fold(seed: Cycle, history: Iterable[Entry]) -> Cycle:
    """The cycle that a history tells, from the blank it began with."""
    for entry in history:
        seed = evolve(seed, entry.changes, entry.seq)
    return seed


def blank(entry: Entry) -> Cycle:
    """The cycle before its first history entry: all else is in that entry's changes."""
    given = {change.part: change.value for change in entry.changes if change.key is None}
    return Cycle(
        id=entry.cycle,
        person=given["person"],
        workflow=given["workflow"],
        definition=given["definition"],
        state=given["state"],
        milestone=given["milestone"],
        created_at=given["created_at"],
        entered_at=given["entered_at"],
    )
