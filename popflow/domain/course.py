"""A decision while it is being made: the cycle step by step, and the history of each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from popflow.domain.budget import Posting
from popflow.domain.cycle import Answer, Change, Cycle, Entry, evolve
from popflow.domain.effect import Message, MessageKind, NextCycle
from popflow.domain.event import NewTime, Refusal
from popflow.domain.person import Role
from popflow.domain.situation import Situation
from popflow.domain.telling import farewell, messages
from popflow.domain.timers import recipients, required_timers
from popflow.domain.timetable import COMMITMENT, Timer
from popflow.domain.workflow import SUSPENDED, Milestone, TimerRule, Transition


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision asks the shell to save, in one transaction.

    Attributes:
        entries: New lines of history, in order; the cycle is their fold.
        timers: All open timers of the cycle from now on.
        postings: What the budget plugin wants posted.
        next_cycle: The next round that is to be planned.
    """

    cycle: Cycle
    entries: tuple[Entry, ...]
    timers: tuple[Timer, ...]
    postings: tuple[Posting, ...] = ()
    next_cycle: NextCycle | None = None

    @property
    def messages(self) -> tuple[tuple[int, Message], ...]:
        """All messages with the number of the entry that requires them."""
        return tuple((entry.seq, message) for entry in self.entries for message in entry.messages)


@dataclass(slots=True)
class Course:
    """The steps that one event leads to; ``now`` is the situation after the last of them."""

    now: Situation
    entries: list[Entry] = field(default_factory=list)
    next_cycle: NextCycle | None = None

    def take(
        self, transition: Transition, changes: tuple[Change, ...], answers: Mapping[str, Answer]
    ) -> None:
        """Go through a transition."""
        cycle = self.now.cycle
        if transition.target != cycle.state:
            changes = (*self._arrive(transition), *changes)
        after = self._after(changes)
        told = farewell(self.now, after)
        if transition.tell:
            told += messages(after, transition.tell, MessageKind(transition.event))
        self._record(after, changes, told, answers=answers)
        if self.now.cycle.milestone is Milestone.RESTARTED:
            self.next_cycle = self._next()

    def act(
        self, changes: tuple[Change, ...], tells: tuple[tuple[Role, MessageKind], ...]
    ) -> None:
        """Do something inside the state."""
        after = self._after(changes)
        told = tuple(m for role, kind in tells for m in messages(after, (role,), kind))
        self._record(after, changes, told + farewell(self.now, after))

    def remind(self, rule: TimerRule, mark: Change) -> None:
        """A timer tells people something."""
        told = recipients(self.now, rule) or ()
        until = self.now.timetable.moment(rule.until) if rule.until else None
        kind = MessageKind(rule.about or "")
        sent = messages(self.now, told, kind, until=until, digest=rule.digest)
        marks: tuple[Change, ...] = (mark,)
        if rule.at.anchor == COMMITMENT:
            marks = (mark, Change("reminded_to", self.now.timetable.anchor(COMMITMENT)))
        self._record(self._after(marks), marks, sent)

    def hold_back(self, refusal: Refusal, mark: Change) -> None:
        """A timer wanted to fire an event that a guard refused."""
        self._record(self._after((mark,)), (mark,), (), reason=refusal.code)

    def postpone(self, moved: Situation) -> None:
        """Time ran past a step: the conversation moves first."""
        payload = moved.event.payload
        assert isinstance(payload, NewTime)  # noqa: S101 - the caller made it so; for mypy
        changes = (
            Change("conversation_at", payload.at),
            Change("planned_for", payload.at),
            Change("sequence", moved.cycle.sequence + 1),
            Change("short_notice", value=False),
        )
        self.now = moved
        told = moved.cycle.milestone is not Milestone.PLANNED
        after = self._after(changes)
        both = (Role.EMPLOYEE, Role.MANAGER) if told else ()
        self._record(after, changes, messages(after, both, MessageKind.MOVE))

    def decision(self) -> Decision:
        """All steps as one decision."""
        s = self.now
        return Decision(
            s.cycle,
            tuple(self.entries),
            required_timers(s.workflow, s.cycle, s.facts, s.now),
            tuple(p for e in self.entries for a in e.answers.values() for p in a.postings),
            self.next_cycle,
        )

    def _arrive(self, transition: Transition) -> tuple[Change, ...]:
        """The changes of reaching another state; a suspension only interrupts the old one."""
        target, cycle = transition.target, self.now.cycle
        if target == SUSPENDED:
            return (Change("state", target),)
        milestone = self.now.workflow.state(target).milestone
        if cycle.state == SUSPENDED and transition.event == "resume":
            return (Change("state", target),)
        return (
            Change("state", target), Change("milestone", milestone),
            Change("entered_at", self.now.now), Change("fired", {}),
        )  # fmt: skip

    def _next(self) -> NextCycle:
        s = self.now
        answers = s.cycle.dossier.answers.values()
        left = next((a.problem_left for a in answers if a.problem_left), "")
        return NextCycle(s.cycle.person, s.cycle.id, left)

    def _after(self, changes: tuple[Change, ...]) -> Situation:
        """The situation once these changes are the next line of history."""
        cycle = self.now.cycle
        return self.now.having(evolve(cycle, changes, cycle.revision + 1))

    def _record(
        self,
        after: Situation,
        changes: tuple[Change, ...],
        told: tuple[Message, ...],
        *,
        answers: Mapping[str, Answer] | None = None,
        reason: str | None = None,
    ) -> None:
        s, event = self.now, self.now.event
        self.entries.append(
            Entry(
                s.cycle.id, after.cycle.revision, s.now, event.name, s.cycle.state,
                after.cycle.state, event.actor, reason or event.reason, changes, answers or {},
                told, event.timer, event.occurrence,
            )
        )  # fmt: skip
        self.now = after
