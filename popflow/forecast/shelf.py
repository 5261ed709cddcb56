"""Paths by what cycles that are alike have in common: each is walked once and shared.

Cycles are alike when nothing that `decide` looks at tells them apart: the definition, the day of
the conversation, the weekdays on which one of the two is free, how they deal with a round, and
where the walk ends. Who they are, and which number they have, it never asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from popflow.domain.cycle import Answer, Cycle, Dossier
from popflow.domain.facts import Facts
from popflow.domain.guards import is_foreign
from popflow.domain.person import Person
from popflow.domain.timers import required_timers
from popflow.forecast.path import Path, Stretch, walk

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import date

    from popflow.domain.timing import Moment
    from popflow.domain.workflow import Compiled
    from popflow.forecast.habits import Habit
    from popflow.forecast.manners import Ways
    from popflow.forecast.remembered import RememberedDays

EMPLOYEE, MANAGER = "employee", "manager"
"""Numbers of the two of a path that is walked for nobody in particular."""
_NAMED: Final = frozenset({
    "id", "person", "partner", "predecessor", "revision", "sequence", "fired", "dossier",
})  # fmt: skip
"""What a cycle is called, and what is compared in another way."""
_plain = attrgetter(*(part.name for part in fields(Cycle) if part.name not in _NAMED))
_BLANK: Final = Dossier()
_PLANNING: Final = frozenset({"planned", "entered"})
_LONG_AGO: Final = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of the two in a cycle, as far as it moves a date.

    Attributes:
        free: Weekdays on which one of them does not work, Monday is 0.
        hired_on: The employee's first day in service.
        alone: There is nobody to speak for the employer.
    """

    free: frozenset[int] = frozenset()
    hired_on: date | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Seed:
    """A round that was just planned.

    Attributes:
        planned_at: When.
        conversation_at: The slot that was found.
        period_months: From conversation to conversation; ``None`` where only signals start.
        previous_at: The conversation of the round before.
    """

    planned_at: datetime
    conversation_at: datetime
    period_months: int | None
    previous_at: datetime | None = None


@dataclass(slots=True)
class _Kind:
    """What a definition looks at when a round has just been planned.

    Attributes:
        answers: Guards that are asked outside the core, all met.
    """

    workflow: Compiled
    planning: bool
    previous: bool
    hired: bool
    answers: Mapping[str, Answer]


@dataclass(slots=True)
class Shelf:
    """All paths of one forecast.

    Attributes:
        ways: What people do, by habit.
        walked: Steps that were decided: what is shared was decided once.
    """

    days: RememberedDays
    ways: Mapping[Habit, Ways]
    walked: int = 0
    _paths: dict[Hashable, Path] = field(default_factory=dict)
    _first_due: dict[Hashable, datetime] = field(default_factory=dict)
    _kinds: dict[str, _Kind] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many paths there are."""
        return len(self._paths)

    def planned(
        self, workflow: Compiled, seed: Seed, pair: Pair, habit: Habit, until: datetime
    ) -> Path:
        """The path of a round that is planned in the forecast itself."""
        kind = self._kind(workflow)
        alike: Hashable = (
            workflow.definition.key, seed.conversation_at, seed.period_months,
            seed.previous_at if kind.previous else None,
            self.seen(workflow, pair), habit, until,
            seed.planned_at if kind.planning else None,
        )  # fmt: skip
        first = self._first_due.get(alike)
        if first is None:
            cycle, facts = blank_round(workflow, seed), self._facts(kind, pair)
            first = self._first_due[alike] = _first_due(workflow, cycle, facts)
        # Nothing happens before the first timer, so when it was planned before that is no matter.
        key: Hashable = alike if seed.planned_at < first else (alike, seed.planned_at)
        path = self._paths.get(key)
        if path is None:
            cycle, facts = blank_round(workflow, seed), self._facts(kind, pair)
            stretch = Stretch(seed.planned_at, until)
            path = self._walk(kind, cycle, facts, habit, stretch)
            self._paths[key] = path
        return path

    def seen(self, workflow: Compiled, pair: Pair) -> Pair:
        """The two as far as a definition looks at them: the first day in service often not."""
        told = pair.hired_on is None or self._kind(workflow).hired
        return pair if told else replace(pair, hired_on=None)

    def standing(
        self, workflow: Compiled, cycle: Cycle, pair: Pair, habit: Habit, stretch: Stretch
    ) -> Path:
        """The path of a round that is under way; one in which people wrote has its own."""
        kind = self._kind(workflow)
        own = cycle.id if cycle.dossier != _BLANK else None
        alike: Hashable = (
            _plain(cycle), frozenset(cycle.fired.items()), own, self.seen(workflow, pair),
            habit, stretch,
            cycle.partner is None,
        )  # fmt: skip
        path = self._paths.get(alike)
        if path is None:
            facts = self._facts(kind, pair)
            path = self._paths[alike] = self._walk(kind, cycle, facts, habit, stretch)
        return path

    def assumed(self) -> tuple[str, ...]:
        """Guards of plugins, and conditions, that were taken as met."""
        return tuple(sorted({name for kind in self._kinds.values() for name in kind.answers}))

    def _walk(
        self, kind: _Kind, cycle: Cycle, facts: Facts, habit: Habit, stretch: Stretch
    ) -> Path:
        path = walk(kind.workflow, cycle, facts, self.ways[habit], stretch)
        self.walked += len(path.steps)
        return path

    def _facts(self, kind: _Kind, pair: Pair) -> Facts:
        employee = Person(EMPLOYEE, "", "", free_days=pair.free, hired_on=pair.hired_on)
        partner = None if pair.alone else Person(MANAGER, "", "")
        return Facts(employee, partner, self.days, kind.answers)

    def _kind(self, workflow: Compiled) -> _Kind:
        key = workflow.definition.key
        if key not in self._kinds:
            anchors = {moment.anchor for moment in _moments(workflow)}
            self._kinds[key] = _Kind(
                workflow,
                planning=bool(_PLANNING & anchors),
                previous="previous conversation" in anchors,
                hired="hired" in anchors,
                answers=met(workflow),
            )
        return self._kinds[key]


def blank_round(workflow: Compiled, seed: Seed) -> Cycle:
    """A round as the planning leaves it, of nobody in particular."""
    definition = workflow.definition
    state = workflow.state(definition.initial)
    return Cycle(
        0, EMPLOYEE, definition.name, definition.key, state.name, state.milestone,
        seed.planned_at, seed.planned_at, 1, MANAGER, period_months=seed.period_months,
        previous_conversation_at=seed.previous_at, conversation_at=seed.conversation_at,
        planned_for=seed.conversation_at,
    )  # fmt: skip


def met(workflow: Compiled) -> Mapping[str, Answer]:
    """A yes for every guard that a definition asks outside the core."""
    yes = Answer(passed=True)
    names = (name for ways in workflow.table.values() for way in ways for name in way.guards)
    return {name: yes for name in names if is_foreign(name)}


def _first_due(workflow: Compiled, cycle: Cycle, facts: Facts) -> datetime:
    timers = required_timers(workflow, cycle, facts, cycle.created_at)
    return min((timer.due_at for timer in timers), default=_LONG_AGO)


def _moments(workflow: Compiled) -> Iterable[Moment]:
    yield from workflow.definition.deadlines.values()
    for state in workflow.definition.states.values():
        for rule in state.timers:
            yield rule.at
            if rule.until is not None:
                yield rule.until
