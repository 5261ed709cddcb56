"""A round that really happens: every step goes through `decide`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.cycle import Origin
from popflow.domain.decide import decide
from popflow.domain.event import Event, Refusal
from popflow.domain.person import SYSTEM, TIMER
from popflow.domain.planning import Start, plan_cycle
from popflow.errors import RefusedError
from popflow.testing.clock import MONDAY

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.course import Decision
    from popflow.domain.cycle import Answer, Cycle, Entry
    from popflow.domain.event import Payload
    from popflow.domain.facts import Facts
    from popflow.domain.person import Actor
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Compiled

MOST_TIMERS = 10_000
"""No cycle has more timers between two steps of people."""


class Story:
    """One cycle, told step by step; nothing is saved anywhere.

    Args:
        workflow: What the cycle is pinned to, compiled.
        facts: What is known around it.
        now: When it is planned.
        start: How it is planned; a launch with number 1 when ``None``.

    Attributes:
        now: The moment of the next step.
        cycle: As it stands.
        decisions: Every decision, the planning first; a store saves them in this order.

    Raises:
        RefusedError: It cannot be planned.
    """

    def __init__(
        self,
        workflow: Compiled,
        facts: Facts,
        now: datetime = MONDAY,
        start: Start | None = None,
    ) -> None:
        self.workflow = workflow
        self.facts = facts
        self.now = now
        begun = plan_cycle(workflow, start or Start(1, Origin.LAUNCH, SYSTEM), facts, now)
        self.decisions: list[Decision] = [_accepted(begun)]
        self.cycle: Cycle = self.decisions[0].cycle

    @property
    def last(self) -> Decision:
        """The newest decision."""
        return self.decisions[-1]

    @property
    def history(self) -> tuple[Entry, ...]:
        """Every history entry so far."""
        return tuple(entry for decision in self.decisions for entry in decision.entries)

    @property
    def timers(self) -> dict[str, datetime]:
        """When each open timer is due, by the name of its rule."""
        return {timer.rule: timer.due_at for timer in self.last.timers}

    def tell(
        self, event: str, actor: Actor, payload: Payload | None = None, reason: str | None = None
    ) -> Decision:
        """Let somebody do something, now.

        Raises:
            RefusedError: A rule says no; nothing changed.
        """
        return self._keep(self._decide(Event(event, actor, payload, reason)))

    def refusal(
        self, event: str, actor: Actor, payload: Payload | None = None, reason: str | None = None
    ) -> Refusal:
        """The rule that says no when somebody tries something now; nothing changes.

        Raises:
            AssertionError: No rule does.
        """
        return _refused(self._decide(Event(event, actor, payload, reason)), event)

    def fire(self, timer: str) -> Decision:
        """Let a timer fire, now.

        Raises:
            RefusedError: It is not due, or not there.
        """
        return self._keep(self._decide(Event("", TIMER, timer=timer)))

    def refused_timer(self, timer: str) -> Refusal:
        """Why a timer does not fire now.

        Raises:
            AssertionError: It fires.
        """
        return _refused(self._decide(Event("", TIMER, timer=timer)), timer)

    def wait(self, until: datetime | timedelta) -> list[Decision]:
        """Let time pass, and every timer fire on the way at its own moment.

        Args:
            until: A moment, or how long.

        Returns:
            What the timers brought about, in order.

        Raises:
            AssertionError: They come back for ever.
        """
        end = self.now + until if isinstance(until, timedelta) else until
        before = len(self.decisions)
        while (timer := self._next(end)) is not None:
            if len(self.decisions) > before + MOST_TIMERS:
                message = f"timer {timer.rule!r} of {self.cycle.state!r} fires for ever"
                raise AssertionError(message)
            self.now = max(self.now, timer.due_at)
            self.fire(timer.rule)
        self.now = max(self.now, end)
        return self.decisions[before:]

    def answered(self, **answers: Answer) -> None:
        """Let plugins and the budget say something from now on, by the guard's name."""
        self.facts = replace(self.facts, answers={**self.facts.answers, **answers})

    def _next(self, end: datetime) -> Timer | None:
        due = (timer for timer in self.last.timers if timer.due_at <= end)
        return min(due, key=lambda timer: timer.due_at, default=None)

    def _decide(self, event: Event) -> Decision | Refusal:
        return decide(self.workflow, self.cycle, event, self.facts, self.now)

    def _keep(self, made: Decision | Refusal) -> Decision:
        decision = _accepted(made)
        self.decisions.append(decision)
        self.cycle = decision.cycle
        return decision


def _accepted(made: Decision | Refusal) -> Decision:
    if isinstance(made, Refusal):
        raise RefusedError(made.code, made.data)
    return made


def _refused(made: Decision | Refusal, what: str) -> Refusal:
    if isinstance(made, Refusal):
        return made
    message = f"{what} was not refused: {made.entries[-1].event} led to {made.cycle.state}"
    raise AssertionError(message)
