"""One way through a round, walked with the engine's own `decide` and shared by all alike."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from popflow.domain.decide import decide
from popflow.domain.effect import HR
from popflow.domain.event import Event, Refusal
from popflow.domain.guards import ask
from popflow.domain.person import TIMER, Role
from popflow.domain.situation import Situation
from popflow.domain.timers import required_timers
from popflow.domain.timetable import Timetable
from popflow.domain.workflow import SUSPENDED, Milestone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.effect import MessageKind
    from popflow.domain.facts import Facts
    from popflow.domain.policy import Intensity
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Compiled
    from popflow.forecast.manners import Ways

MOST_STEPS: Final = 2_000
"""A round with more steps goes in a ring: no two people do as much."""
OTHER: Final = "other"
"""Who is told and is neither party nor HR: a former partner, an adviser."""


class Stretch(NamedTuple):
    """From when to when a cycle is taken."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history of every cycle on a path; it names nobody.

    Attributes:
        timer: Name of the timer that fired, if one did.
        told: Kinds of the messages that it requires, with what each recipient is to the cycle.
        late_from: From when on the round is behind while nothing more happens; ``None`` where
            nothing is waited for.
        cost: Whole cents that were agreed on.
    """

    at: datetime
    event: str
    timer: str | None
    source: str
    target: str
    milestone: Milestone
    by: Role
    told: tuple[tuple[MessageKind, str], ...]
    late_from: datetime | None
    cost: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """What becomes of cycles that are alike, from a moment to their end or the horizon.

    Attributes:
        begin: Where they stood.
        end: Where one of them stands afterwards; its numbers are that one's.
        until: When the walk stopped, where the cycle did not end before.
        intensity: What it asks of a manager.
        restarts: Whether a next round is planned at the end of this one.
        refused: Rules that said no on the way.
        behind: From when on they were behind as they stood at the beginning.
    """

    begin: Milestone
    steps: tuple[Step, ...]
    end: Cycle
    until: datetime
    intensity: Intensity
    restarts: bool
    refused: frozenset[str]
    behind: datetime | None


@dataclass(slots=True)
class _Walk:
    """One cycle under way."""

    workflow: Compiled
    cycle: Cycle
    facts: Facts
    ways: Ways

    def next(
        self, timers: Sequence[Timer], refused: set[tuple[str, str]]
    ) -> tuple[datetime, Event] | None:
        """What happens next: of one moment timers come first, as the daemon does."""
        table = Timetable(self.workflow, self.cycle, self.facts)
        due = [timer for timer in timers if ("", timer.rule) not in refused]
        acts = [
            act for act in self.ways.wishes(self.cycle, table)
            if (act[1].name, act[1].actor.role.value) not in refused
        ]  # fmt: skip
        timer = min(due, key=attrgetter("due_at"), default=None)
        act = min(acts, key=itemgetter(0), default=None)
        if timer is not None and (act is None or timer.due_at <= act[0]):
            event = Event(timer.rule, TIMER, timer=timer.rule, occurrence=timer.due_at)
            return timer.due_at, event
        return act

    def behind(self, now: datetime) -> datetime | None:
        """When what is waited for now should have been there."""
        cycle = self.cycle
        if cycle.state == SUSPENDED:
            return None
        table = Timetable(self.workflow, cycle, self.facts)
        if cycle.milestone is Milestone.EXECUTING:
            return table.anchor("evaluation due")
        if cycle.milestone is not Milestone.AGENDAS_EXCHANGED:
            return None
        situation = Situation(self.workflow, cycle, Event("", TIMER), self.facts, now)
        held = ask("held", situation).passed
        return table.anchor("signing due" if held else "conversation")


def walk(workflow: Compiled, cycle: Cycle, facts: Facts, ways: Ways, stretch: Stretch) -> Path:
    """Take a cycle from now to its end or the horizon, step by step.

    Args:
        workflow: The definition to which it is pinned, compiled.
        cycle: As it stands.
        facts: What is known around it; the same the whole way.
        ways: What people do, and when.
        stretch: The moment at which it stands there, and the horizon: what happens at that
            moment is still told.
    """
    going, (now, until) = _Walk(workflow, cycle, facts, ways), stretch
    begin, behind = cycle.milestone, going.behind(now)
    timers: Sequence[Timer] = required_timers(workflow, cycle, facts, now)
    steps: list[Step] = []
    refused: set[tuple[str, str]] = set()
    codes: set[str] = set()
    restarts = False
    while len(steps) < MOST_STEPS and going.cycle.open:
        coming = going.next(timers, refused)
        if coming is None or coming[0] > until:
            break
        moment, event = coming
        now = max(now, moment)
        made = decide(workflow, going.cycle, event, facts, now)
        if isinstance(made, Refusal):
            codes.add(made.code)
            refused.add(("", event.timer) if event.timer else (event.name, event.actor.role.value))
            continue
        before, going.cycle, timers = going.cycle, made.cycle, made.timers
        refused.clear()
        steps.extend(_told(workflow, before, made, going.behind(now)))
        restarts = made.next_cycle is not None
    return Path(
        begin, tuple(steps), going.cycle, until, workflow.definition.intensity, restarts,
        frozenset(codes), behind,
    )  # fmt: skip


def _told(
    workflow: Compiled, before: Cycle, made: Decision, behind: datetime | None
) -> list[Step]:
    cost = 0
    if made.cycle.agreed_version != before.agreed_version and made.cycle.agreed_plan:
        cost = made.cycle.agreed_plan.content.cost
    last = made.entries[-1]
    return [
        step_of(workflow, made.cycle, entry, behind, cost if entry is last else 0)
        for entry in made.entries
    ]


def step_of(
    workflow: Compiled, cycle: Cycle, entry: Entry, behind: datetime | None, cost: int
) -> Step:
    """A line of somebody's history, as a step that names nobody."""
    known = workflow.definition.states.get(entry.target)
    return Step(
        entry.at,
        entry.event,
        entry.timer,
        entry.source or "",
        entry.target,
        known.milestone if known else cycle.milestone,
        entry.actor.role,
        tuple((message.kind, _who(cycle, message.recipient)) for message in entry.messages),
        behind,
        cost,
    )


def _who(cycle: Cycle, number: str) -> str:
    if number == cycle.person:
        return Role.EMPLOYEE.value
    if number == cycle.partner:
        return Role.MANAGER.value
    return HR if number == HR else OTHER
