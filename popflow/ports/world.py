"""The world around the engine: time, days, plugins, conditions, workflow files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.budget import Balance, Brought
    from popflow.domain.cycle import Answer
    from popflow.domain.days import WorkingDays
    from popflow.domain.person import Person
    from popflow.domain.questions import BudgetQuestion, GuardQuestion
    from popflow.domain.workflow import Definition
    from popflow.ports.post import Letter


class Clock(Protocol):
    """Time, asked once per unit of work."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only go forward, however the wall clock is set."""
        ...


class Calendar(Protocol):
    """The organisation's working days."""

    def days(self, around: date) -> WorkingDays:
        """Working days for at least two years before and fifteen years after a day; cheap."""
        ...


class Hooks(Protocol):
    """Plugins, as the engine sees them: called one by one, isolated, in batches."""

    def guards(self) -> Mapping[str, str]:
        """Guards that plugins give, with what each means."""
        ...

    def answer(self, questions: Sequence[GuardQuestion]) -> list[Answer]:
        """An answer per question; a plugin that fails answers no, and is named."""
        ...

    def has_budget(self) -> bool:
        """Whether a budget plugin is there."""
        ...

    def budget(self, questions: Sequence[BudgetQuestion]) -> list[Answer]:
        """An answer per question, with postings; without a budget plugin all pass."""
        ...

    def budget_due(
        self, people: Sequence[Person], balances: Mapping[str, Balance], today: date, now: datetime
    ) -> Brought:
        """What the calendar brings: grants of a period, and its end.

        A plugin that fails over one person keeps nothing from the others; it is named, and the
        people about whom it failed are told.
        """
        ...

    def notify(self, letter: Letter) -> str:
        """Hand a letter to the notifiers.

        Returns:
            Names of the notifiers that carried it, ``log`` when none is there.

        Raises:
            PluginError: Every notifier failed; the letter is tried again later.
        """
        ...


class Conditions(Protocol):
    """Conditions in CEL over data, by text."""

    def holds(self, expression: str, subject: Mapping[str, object]) -> bool:
        """Whether a condition holds.

        Raises:
            InputError: The condition cannot be read, or fails on this data.
        """
        ...


class DefinitionSource(Protocol):
    """Workflow files, by name."""

    def current(self, name: str) -> Definition:
        """The definition that the file of that name says now.

        Raises:
            DefinitionError: There is none, or it has errors.
        """
        ...

    def names(self) -> tuple[str, ...]:
        """Every workflow that can be chosen."""
        ...
