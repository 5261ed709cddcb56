"""A workflow as data: states with a milestone, transitions, timers and a launch rule.

`Definition` is what a workflow file says. `Compiled` is the same after `popflow.machine` has built
and checked it with transitions: a look-up table that `decide` runs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from popflow.domain.budget import BudgetMove
from popflow.domain.person import Role
from popflow.domain.policy import Intensity, Model
from popflow.domain.question_set import QuestionSet
from popflow.domain.terms import USUAL, Terms
from popflow.domain.timing import Moment, Span


class Milestone(StrEnum):
    """The same in every workflow; reports, hooks and pages rely on them."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    AGENDAS_EXCHANGED = "agendas_exchanged"
    AGREED = "agreed"
    EXECUTING = "executing"
    EVALUATED = "evaluated"
    RESTARTED = "restarted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


RIVER = (
    Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED, Milestone.AGREED,
    Milestone.EXECUTING, Milestone.EVALUATED, Milestone.RESTARTED,
)  # fmt: skip
"""The six milestones of a POP, in order."""
ENDS = frozenset({Milestone.RESTARTED, Milestone.CLOSED, Milestone.CANCELLED})
SUSPENDED = "suspended"
"""The state that every workflow has without writing it: timers stand still."""
CEL = "cel:"
"""Prefix of a guard that is a condition in CEL; the rest is the expression."""


class Sets(StrEnum):
    """What whoever fires a transition must bring along."""

    CONVERSATION = "conversation"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way out of a state, or through it.

    Attributes:
        source: State that it leaves.
        target: State that it reaches; the same state is allowed.
        by: The roles that may fire it.
        guards: Names of guards, all of which must pass; ``cel:`` before a condition.
        sets: What the event must carry.
        reason_required: Whoever fires it says why.
        tell: Who gets a message about it; the message's kind is the event.
        budget: What is asked of the budget.
    """

    event: str
    source: str
    target: str
    by: frozenset[Role]
    guards: tuple[str, ...] = ()
    sets: Sets | None = None
    reason_required: bool = False
    tell: tuple[Role, ...] = ()
    budget: BudgetMove | None = None


class TimerAction(StrEnum):
    """What a timer does when its moment has come."""

    FIRE = "fire"
    REMIND = "remind"
    ASK = "ask"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class TimerRule:
    """Something that time does in a state.

    Attributes:
        name: Unique in its state.
        at: When.
        fires: Event that it fires; ``None`` for a message.
        tells: Who is told; empty for a timer that fires an event.
        about: Kind of the message.
        unless: Guards per recipient: who passes one is left alone; when nobody is left, the timer
            does not exist.
        when: Guards that must all pass for the timer to exist.
        until: Until when the message means something.
        digest: Managers get it in their weekly digest.
    """

    name: str
    at: Moment
    action: TimerAction
    fires: str | None = None
    tells: tuple[Role, ...] = ()
    about: str | None = None
    unless: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    until: Moment | None = None
    digest: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state, told as people tell it."""

    name: str
    milestone: Milestone
    waiting_on: tuple[Role, ...] = ()
    timers: tuple[TimerRule, ...] = ()
    transitions: tuple[Transition, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)

    @property
    def final(self) -> bool:
        """Whether a cycle ends here."""
        return self.milestone in ENDS


class LaunchKind(StrEnum):
    """What starts a cycle."""

    PERIODIC = "periodic"
    FLOOR = "floor"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class LaunchRule:
    """Who gets a cycle, and when.

    Attributes:
        every: Period from conversation to conversation (periodic), or the limit (floor).
        lead: From this long after the last conversation on, a floor launches; ``None`` for
            periodic.
        tracks: Faster periods by the name of the track.
        first: How long after hire a joiner's first conversation is.
        spread: Over how long the first conversations of a roll-out are spread.
        who: CEL condition over a person; ``None`` is everybody active.
        obliges: Whether the model owes everybody a POP: then nobody can decline it.
    """

    kind: LaunchKind
    every: Span | None = None
    lead: Span | None = None
    tracks: Mapping[str, Span] = field(default_factory=dict)
    first: Span | None = None
    spread: Span | None = None
    who: str | None = None
    obliges: bool = True

    def period_for(self, track: str | None) -> Span | None:
        """The period for somebody on that track; ``None`` where only signals start."""
        if track is not None and track in self.tracks:
            return self.tracks[track]
        return self.every


@dataclass(frozen=True, slots=True)
class Definition:
    """What one workflow file says.

    Attributes:
        key: SHA-256 of the meaning of the file; cycles are pinned to it.
        deadlines: Moments by the anchor that they define: ``draft due``, ``signing due``.
        terms: Rhythms and limits that hold unless people agree otherwise.
        questions: Name of the question set per role.
        source: The file's own text, kept with the definition.
    """

    key: str
    name: str
    title: Mapping[str, str]
    model: Model
    intensity: Intensity
    launch: LaunchRule
    initial: str
    states: Mapping[str, State]
    deadlines: Mapping[str, Moment] = field(default_factory=dict)
    terms: Terms = USUAL
    questions: Mapping[str, str] = field(default_factory=dict)
    question_sets: Mapping[str, QuestionSet] = field(default_factory=dict)
    source: str = ""

    def asks(self, guard: str) -> bool:
        """Whether a step or a timer of the file asks a guard, so that its answer matters."""
        states = self.states.values()
        steps = {name for state in states for step in state.transitions for name in step.guards}
        rules = {
            name
            for state in states
            for rule in state.timers
            for name in (*rule.when, *rule.unless)
        }
        return guard in steps | rules


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition that was checked, with the look-up table that `decide` runs on.

    Attributes:
        table: State and event to the transitions to try, in the order of the file. The suspended
            state and its events are in it.
        notice_days: Full notice: days from announcement to conversation.
    """

    definition: Definition
    table: Mapping[tuple[str, str], tuple[Transition, ...]]
    notice_days: int
    rules: Mapping[tuple[str, str], TimerRule] = field(init=False, repr=False, compare=False)
    """Every timer rule by its state and name."""

    def __post_init__(self) -> None:
        """Rules are looked up several times a decision."""
        states = self.definition.states.values()
        rules = {(state.name, rule.name): rule for state in states for rule in state.timers}
        object.__setattr__(self, "rules", rules)

    def state(self, name: str) -> State:
        """The state of that name; the suspended state is none of the file's."""
        return self.definition.states[name]

    def timer(self, state: str, name: str) -> TimerRule | None:
        """The rule of that name in a state."""
        return self.rules.get((state, name))

    def events(self, state: str) -> tuple[str, ...]:
        """The events that the table knows in a state."""
        return tuple(event for source, event in self.table if source == state)
