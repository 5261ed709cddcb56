"""Compares a file of people with who is known: of a large staff nothing is held whole.

The file is gone over a piece at a time. What only shows across the staff, such as a ring of
managers or an address that two share, needs everybody at once, and of everybody only a `Place`.
People whom the file changes are kept when they are few, else the file is gone over once more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.domain.staff import Doubts, Place, StaffFinding, doubts_of, has_left, review
from popflow.domain.staff_changes import (
    StaffChanges,
    StaffRefusal,
    departed,
    differences,
    leaves_now,
    refusal,
    updated,
)
from popflow.engine.staff import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import date

    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

KEPT = 10_000
"""So many changed people are kept; of a file that changes more it is cheaper to read it again."""
VERSION = "staff_version"
"""Mark: how often the staff was changed; what was compared with another one is compared anew."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file of people.

    Attributes:
        people: Those who could be read, each number once; gone over twice when many change.
        known: The fields for which the file has a column.
        unread: Gives the numbers of records that could not be read, which are not absent; asked
            once, when the people were gone over, and before anything is written. It raises when
            the file cannot be used.
        full: The file names the whole staff: who is absent has left.
    """

    people: Iterable[Person]
    known: frozenset[str]
    unread: Callable[[], Collection[str]] = frozenset
    full: bool = False


@dataclass(slots=True)
class Comparison:
    """A file beside the staff, after all of the file was seen once.

    Attributes:
        version: Of the staff that it was compared with.
        staff: Everybody, as they would be; ``active`` who is in service as far as is known.
        listed: Numbers in the file; ``touched`` those of whom it says something new.
        kept: People of the file who are touched, as long as they are few.
        same: How many people of the file were in none of the `changes` so far.
        leaving: How many the file dates out of service.
        absent: Active people whom the file does not name.
        findings: What is odd in the staff as it would be.
    """

    given: Import
    today: date
    version: str | None = None
    staff: dict[str, Place] = field(default_factory=dict)
    active: list[str] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    kept: list[Person] = field(default_factory=list)
    same: int = 0
    leaving: int = 0
    absent: list[str] = field(default_factory=list)
    findings: tuple[StaffFinding, ...] = ()
    doubts: Doubts = field(default_factory=lambda: doubts_of(()))

    @property
    def refused(self) -> StaffRefusal | None:
        """Why the file is not believed."""
        gone = len(self.absent) if self.given.full else 0
        return refusal(len(self.active), gone, self.leaving)

    def changes(
        self, unit: Callable[[], AbstractContextManager[UnitOfWork]]
    ) -> Iterator[StaffChanges]:
        """What the file changes, piece by piece, each compared in a unit."""
        for people in pieces(self._again()):
            with unit() as uow:
                old = uow.people.get(person.number for person in people)
                yield self._changed(old, people)
        # What the file says of these is known, and in doubt because of what it says of others.
        for numbers in pieces(sorted((self.doubts.people & self.listed) - self.touched)):
            with unit() as uow:
                old = uow.people.get(numbers)
                yield self._changed(old, old.values())
        for numbers in pieces(self._gone()):
            with unit() as uow:
                old = uow.people.get(numbers)
                yield departed((old[number] for number in numbers), today=self.today)

    def _changed(self, old: Mapping[str, Person], people: Collection[Person]) -> StaffChanges:
        self.same -= len(people)
        said = updated(old, people, known=self.given.known, today=self.today)
        return differences(old, map(self.doubts.set_aside, said), today=self.today)

    def _again(self) -> Iterable[Person]:
        if len(self.kept) == len(self.touched):
            return self.kept
        return (person for person in self.given.people if person.number in self.touched)

    def _gone(self) -> list[str]:
        believed = self.given.full and self.refused is not StaffRefusal.TOO_MANY_ABSENT
        return self.absent if believed else []

    def place(self, old: Mapping[str, Person], people: Iterable[Person]) -> None:
        """See a piece of the file."""
        for person in updated(old, people, known=self.given.known, today=self.today):
            known = old.get(person.number)
            place = self._place_of(person)
            # One text for each number, however often it is read: they are most of what is held.
            number = place.number
            self.listed.add(number)
            if person == known:
                continue
            self.staff[number] = place
            self.leaving += leaves_now(known, person, self.today)
            self.touched.add(number)
            if len(self.kept) < KEPT:
                self.kept.append(person)

    def _place_of(self, person: Person) -> Place:
        held = self.staff.get(person.number)
        number = held.number if held else person.number
        above = self.staff.get(person.manager or "")
        manager = above.number if above else person.manager
        return Place(number, manager, person.email, person.leaves_on)

    def conclude(self) -> None:
        """Find what only shows when all was seen."""
        self.same = len(self.listed)
        named = self.listed.union(self.given.unread())
        self.absent = [number for number in self.active if number not in named]
        self.findings = review(self.staff.values(), self.today)
        self.doubts = doubts_of(self.findings)
        self.staff.clear()


def compare(engine: Engine, given: Import, today: date) -> Comparison:
    """See all of a file; each look into the store is a short unit of its own."""
    found = Comparison(given, today)
    with engine.store.read() as uow:
        found.version = uow.marks.get(VERSION)
    for page in _places(engine):
        found.staff.update((place.number, _small(place, found.staff)) for place in page)
        found.active += [place.number for place in page if not has_left(place, today)]
    for people in pieces(given.people):
        with engine.store.read() as uow:
            old = uow.people.get(person.number for person in people)
        found.place(old, people)
    found.conclude()
    return found


def _places(engine: Engine) -> Iterator[list[Place]]:
    after = ""
    while True:
        with engine.store.read() as uow:
            page = uow.people.places(after)
        if not page:
            return
        after = page[-1].number
        yield page


def _small(place: Place, staff: Mapping[str, Place]) -> Place:
    """A place with the text of its manager's number that is held already."""
    above = staff.get(place.manager or "")
    return place._replace(manager=above.number) if above else place
