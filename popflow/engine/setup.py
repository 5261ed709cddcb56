"""What the engine is given by the composition root, and the choices of the organisation."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.person import NO_OFFICES, Offices
from popflow.domain.policy import Intensity
from popflow.domain.timing import Span, Unit
from popflow.domain.workflow import LaunchKind
from popflow.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.retention import Retention
    from popflow.domain.workflow import Compiled, Definition, LaunchRule
    from popflow.ports import (
        Calendar,
        Clock,
        Composer,
        Conditions,
        DefinitionSource,
        Hooks,
        Progress,
        Store,
        UnitOfWork,
        WorkQueue,
    )


log = logging.getLogger(__name__)

YEARLY = Span(12, Unit.MONTH)
"""From conversation to conversation where periodiek onderhoud is beperkt."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """A group that is on another workflow than everybody else, from a day to a day.

    Attributes:
        group: CEL condition over a person.
        intensity: Another intensity than the workflow file says.
        voluntary: Nobody gets a first round unasked: it begins with their own signal.
        budget: Whole cents that were reserved for what its people plan.
    """

    name: str
    group: str
    workflow: str
    from_day: date | None = None
    to_day: date | None = None
    intensity: Intensity | None = None
    voluntary: bool = False
    budget: int | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the roll-out holds on that day."""
        begun = self.from_day is None or self.from_day <= day
        return begun and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class Options:
    """The organisation's choices that the engine reads.

    Attributes:
        workflow: The workflow of everybody whom no roll-out names.
        voluntary: Nobody whom no roll-out names gets a first round unasked.
        hr: Numbers of the HR advisers.
        offices: Who else does more than work here.
        stand_in: Who speaks for the employer with the head of the organisation.
        per_week: How many POP conversations a manager has in a week at most.
        batch: Cycles or messages per unit of work.
        standstill: Without a heartbeat for so long, the program was down.
        attempts: Tries after which a message is dead.
        lease: How long one job or delivery may take before another daemon takes it over.
        every: How much time passes between two ticks of a daemon.
        workers: How many jobs a daemon does at once, where daemons share the work.
        reserved_sum: Whole cents that were reserved for what everybody plans.
        no_pop_no_training: A training needs a goal in a signed plan, but for what is required.
        hr_reads: Why HR reads what both parties share, as people are told; ``None``: it does not.
        retention: How long content is kept; ``None`` erases nothing.
        idle: After so long without use a session ends; ``session`` is how long it lasts at most.
    """

    workflow: str
    rollouts: tuple[Rollout, ...] = ()
    voluntary: bool = False
    hr: frozenset[str] = frozenset()
    offices: Offices = NO_OFFICES
    stand_in: str | None = None
    per_week: int = 2
    batch: int = 500
    standstill: timedelta = timedelta(hours=36)
    attempts: int = 8
    lease: timedelta = timedelta(minutes=5)
    every: timedelta = timedelta(seconds=30)
    workers: int = 1
    reserved_sum: int | None = None
    no_pop_no_training: bool = False
    hr_reads: str | None = None
    retention: Retention | None = None
    idle: timedelta = timedelta(hours=8)
    session: timedelta = timedelta(hours=12)


class Unwatched:
    """Nobody watches over the engine."""

    def progressed(self) -> None:
        """Nobody is told."""


@dataclass(slots=True)
class Engine:
    """The ports, the options, and the compiled workflows met so far.

    Attributes:
        queue: Carries the work of several daemons; ``None`` where one daemon does all of it.
        watcher: Told whenever some of a long piece of work is done.
    """

    store: Store
    hooks: Hooks
    calendar: Calendar
    conditions: Conditions
    source: DefinitionSource
    composer: Composer
    compile: Callable[[Definition], Compiled]
    clock: Clock
    options: Options
    queue: WorkQueue | None = None
    watcher: Progress = field(default_factory=Unwatched)
    _shelf: dict[str, Compiled] = field(default_factory=dict)

    def workflow(self, uow: UnitOfWork, key: str) -> Compiled | None:
        """The compiled definition to which a cycle is pinned.

        Returns:
            ``None`` when it is not there, or cannot be compiled by this program any more.
        """
        if key not in self._shelf:
            definition = uow.definitions.get(key)
            if definition is None:
                return None
            try:
                self._shelf[key] = self.compile(definition)
            except DefinitionError:
                log.exception("definition cannot be compiled", extra={"definition": key})
                return None
        return self._shelf[key]

    def current(self, uow: UnitOfWork, name: str, intensity: Intensity | None = None) -> Compiled:
        """The workflow of that name as its file says now; kept in the store from here on.

        Args:
            uow: A unit that may write, unless the definition is known.
            name: Name of the workflow.
            intensity: Another intensity than the file says: that is a definition of its own.

        Raises:
            DefinitionError: There is no such workflow, or its file has errors.
        """
        definition = self._definition(name, intensity)
        if uow.definitions.get(definition.key) is None:
            uow.definitions.put(definition)
        return self._compiled(definition)

    def said(self, name: str, intensity: Intensity | None = None) -> Compiled:
        """The same, only looked at: nothing is kept in the store.

        Raises:
            DefinitionError: There is no such workflow, or its file has errors.
        """
        return self._compiled(self._definition(name, intensity))

    def _compiled(self, definition: Definition) -> Compiled:
        if definition.key not in self._shelf:
            self._shelf[definition.key] = self.compile(definition)
        return self._shelf[definition.key]

    def _definition(self, name: str, intensity: Intensity | None) -> Definition:
        definition = self.source.current(name)
        if intensity is None or intensity is definition.intensity:
            return definition
        key = hashlib.sha256(f"{definition.key} {intensity}".encode()).hexdigest()
        launch = _at_pace(definition.launch, intensity)
        return replace(definition, intensity=intensity, key=key, launch=launch)


def _at_pace(launch: LaunchRule, intensity: Intensity) -> LaunchRule:
    """The launch rule at the pace of an intensity: beperkt goes with every year."""
    if launch.kind is LaunchKind.PERIODIC and intensity is Intensity.BEPERKT:
        return replace(launch, every=YEARLY)
    return launch
