"""What popflow sees of this plugin: it answers for the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.errors import ConfigurationError
from popflow.hookspecs import hookimpl
from popflow_pob.calendar_postings import due_for
from popflow_pob.reservations import answer
from popflow_pob.scheme import Scheme, read_scheme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.budget import Balance, Posting
    from popflow.domain.cycle import Answer
    from popflow.domain.person import Person
    from popflow.domain.questions import BudgetQuestion


class PobPlugin:
    """The budget scheme."""

    def __init__(self) -> None:
        self._scheme: Scheme | None = None

    @hookimpl
    def popflow_configure(self, settings: Mapping[str, object]) -> None:
        """Take ``[plugins.pob]``."""
        self._scheme = read_scheme(settings)

    @hookimpl
    def popflow_budget(self, questions: Sequence[BudgetQuestion]) -> list[Answer]:
        """Answer for each step by itself: a person has one open cycle at most."""
        return [answer(question) for question in questions]

    @hookimpl
    def popflow_budget_due(
        self, people: Sequence[Person], balances: Mapping[str, Balance], today: date, now: datetime
    ) -> list[Posting]:
        """Grants of a new period, and leftovers of the one before."""
        if self._scheme is None:
            message = "the budget has no settings."
            raise ConfigurationError(message, advice="Add the section [plugins.pob].")
        return [
            posting
            for person in people
            for posting in due_for(person, balances[person.number], self._scheme, today, now)
        ]


plugin = PobPlugin()
