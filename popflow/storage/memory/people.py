"""Who works here."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.domain.person import Deputy, Person
    from popflow.storage.memory.tables import Tables


class MemoryPeople:
    """People in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, numbers: Iterable[str]) -> dict[str, Person]:
        """People by number."""
        held = self._tables.people.rows
        return {number: held[number] for number in numbers if number in held}

    def page(self, after: str = "", limit: int = 1000) -> list[Person]:
        """People by number, those after a number."""
        held = self._tables.people.rows
        numbers = (number for number in sorted(held) if number > after)
        return [held[number] for number in islice(numbers, limit)]

    def save(self, people: Sequence[Person]) -> None:
        """Add people, or write anew who is there."""
        self._tables.people.writing().update((person.number, person) for person in people)

    def reports_of(self, manager: str) -> list[str]:
        """Numbers of the people whose manager somebody is."""
        held = self._tables.people.rows.values()
        return sorted(person.number for person in held if person.manager == manager)

    def deputies(self, manager: str | None = None) -> list[Deputy]:
        """Deputies of one manager, or all."""
        return [d for d in self._tables.deputies.rows if manager in {None, d.manager}]

    def appoint(self, deputy: Deputy) -> None:
        """Write down a deputy."""
        self._tables.deputies.writing()[deputy] = None
