"""Who works here."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from popflow.domain.searching import By, Way, family_key, fits, given_key, ways
from popflow.domain.staff import Place
from popflow.ports.records import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

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

    def free_days(self, numbers: Iterable[str]) -> dict[str, frozenset[int]]:
        """Of people as `get` gives them only the free weekdays."""
        return {number: person.free_days for number, person in self.get(numbers).items()}

    def page(self, after: str = "", limit: int = 1000) -> list[Person]:
        """People by number, those after a number."""
        held = self._tables.people.rows
        numbers = (number for number in sorted(held) if number > after)
        return [held[number] for number in islice(numbers, limit)]

    def places(self, after: str = "", limit: int = 1000) -> list[Place]:
        """What the staff as a whole needs of people."""
        return [_place(person) for person in self.page(after, limit)]

    def without_round(self, today: date, after: str = "", limit: int = 1000) -> list[Person]:
        """People in service who have no open cycle."""
        held, busy = self._tables.people.rows, self._tables.open_cycles.rows
        numbers = (number for number in sorted(held) if number > after and number not in busy)
        free = (held[number] for number in numbers if held[number].active_on(today))
        return list(islice(free, limit))

    def leavers(
        self, before: date, after: tuple[date, str] = NOBODY, limit: int = 1000
    ) -> list[Place]:
        """People whose last day was before a day."""
        gone = [
            (person.leaves_on, person.number)
            for person in self._tables.people.rows.values()
            if person.leaves_on is not None and person.leaves_on < before
        ]
        numbers = [each[1] for each in sorted(gone) if each > after][:limit]
        return [_place(person) for person in self.get(numbers).values()]

    def team_sizes(self, managers: Iterable[str]) -> dict[str, int]:
        """How many people have each of these as their manager."""
        asked = frozenset(managers)
        above = (person.manager for person in self._tables.people.rows.values())
        return dict(Counter(manager for manager in above if manager in asked and manager))

    def search(self, text: str, limit: int = 100) -> list[Person]:
        """People whose number or name begins with what somebody typed."""
        found: dict[str, Person] = {}
        for way in ways(text):
            fitting = (p for p in self._tables.people.rows.values() if fits(way, p))
            found |= {p.number: p for p in sorted(fitting, key=partial(_place_in, way))}
        return list(found.values())[:limit]

    def save(self, people: Sequence[Person]) -> None:
        """Add people, or write anew who is there."""
        self._tables.people.writing().update((person.number, person) for person in people)

    def reports_of(self, manager: str) -> list[str]:
        """Numbers of the people whose manager somebody is."""
        held = self._tables.people.rows.values()
        return sorted(person.number for person in held if person.manager == manager)

    def deputies(self, manager: str | None = None, *, deputy: str | None = None) -> list[Deputy]:
        """Who stands in for whom."""
        return [
            d for d in self._tables.deputies.rows
            if manager in {None, d.manager} and deputy in {None, d.deputy}
        ]  # fmt: skip

    def appoint(self, deputy: Deputy) -> None:
        """Write down a deputy."""
        self._tables.deputies.writing()[deputy] = None

    def dismiss(self, deputy: Deputy) -> None:
        """Take a deputy away."""
        self._tables.deputies.writing().pop(deputy, None)


def _place_in(way: Way, person: Person) -> tuple[str, str]:
    keys = {By.NUMBER: "", By.FAMILY: family_key(person), By.GIVEN: given_key(person)}
    return keys[way.by], person.number


def _place(person: Person) -> Place:
    return Place(person.number, person.manager, person.email, person.leaves_on)
