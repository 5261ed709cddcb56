"""Which workflow is somebody's: the one line in the config, or a roll-out that names the group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from popflow.engine.subject import person_data

if TYPE_CHECKING:
    from popflow.domain.person import Person
    from popflow.domain.policy import Intensity
    from popflow.domain.workflow import Compiled, LaunchRule
    from popflow.engine.setup import Engine, Rollout
    from popflow.ports import UnitOfWork

ROLLED_OUT = "rolled_out"
"""Mark: the day on which popflow began here."""


@dataclass(slots=True)
class Chooser:
    """Answers for one unit of work which workflow is whose; each file is read once."""

    engine: Engine
    uow: UnitOfWork
    now: datetime
    _read: dict[tuple[str, Intensity | None], Compiled] = field(default_factory=dict)
    _begun: date | None = None

    def workflow_of(self, person: Person) -> Compiled:
        """The workflow in which a person's next round is planned.

        Raises:
            DefinitionError: Its file cannot be used.
        """
        rollout = rollout_of(self.engine, person, self.today)
        if rollout is None:
            return self._named(self.engine.options.workflow, None)
        return self._named(rollout.workflow, rollout.intensity)

    def voluntary(self, person: Person) -> bool:
        """Whether somebody's first round waits until they ask for it themselves (opt-in)."""
        rollout = rollout_of(self.engine, person, self.today)
        return rollout.voluntary if rollout else self.engine.options.voluntary

    def meant(self, person: Person, rule: LaunchRule) -> bool:
        """Whether a workflow's launch rule is about somebody: its ``who``, where it has one.

        Raises:
            InputError: The condition cannot be read or answered.
        """
        subject = {"person": person_data(person, self.today)}
        return rule.who is None or self.engine.conditions.holds(rule.who, subject)

    def _named(self, name: str, intensity: Intensity | None) -> Compiled:
        key = (name, intensity)
        if key not in self._read:
            self._read[key] = self.engine.current(self.uow, name, intensity)
        return self._read[key]

    @property
    def today(self) -> date:
        """The date in the organisation's zone."""
        return today_of(self.engine, self.now)

    def rolled_out(self, person: Person) -> date:
        """The day on which their workflow became theirs: periods count from it at the earliest."""
        rollout = rollout_of(self.engine, person, self.today)
        if rollout is not None and rollout.from_day is not None:
            return rollout.from_day
        if self._begun is None:
            kept = self.uow.marks.get(ROLLED_OUT)
            self._begun = date.fromisoformat(kept) if kept else self.today
        return self._begun


def rollout_of(engine: Engine, person: Person, today: date) -> Rollout | None:
    """The first roll-out that runs today and whose group holds the person."""
    for rollout in engine.options.rollouts:
        if rollout.runs_on(today) and engine.conditions.holds(
            rollout.group, {"person": person_data(person, today)}
        ):
            return rollout
    return None


def workflow_name(engine: Engine, person: Person, today: date) -> str:
    """Name of the workflow in which a person's next round is planned."""
    rollout = rollout_of(engine, person, today)
    return rollout.workflow if rollout else engine.options.workflow


def today_of(engine: Engine, now: datetime) -> date:
    """The date in the organisation's zone."""
    return engine.calendar.days(now.date()).day_of(now)
