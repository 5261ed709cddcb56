"""The staff as a whole: what is odd in it.

A reader sees one record at a time; here stands what only shows across records. Nothing is raised:
one odd record is named and set aside, and never stops the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from popflow.domain.person import Person

NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,31}")
"""A personnel number: text, so that leading zeros count; it is part of keys and addresses."""


class StaffProblem(StrEnum):
    """What can be odd in a staff."""

    OWN_MANAGER = "own_manager"
    MANAGER_LOOP = "manager_loop"
    MANAGER_MISSING = "manager_missing"
    MANAGER_LEFT = "manager_left"
    NO_MANAGER = "no_manager"
    SAME_EMAIL = "same_email"
    NO_EMAIL = "no_email"


UNMANAGED = frozenset({
    StaffProblem.OWN_MANAGER, StaffProblem.MANAGER_LOOP, StaffProblem.MANAGER_MISSING,
})  # fmt: skip
"""Problems for which the manager is set aside."""


class Placed(Protocol):
    """Somebody, as far as the staff as a whole is concerned: a person, or a `Place`."""

    @property
    def number(self) -> str:
        """Personnel number."""
        ...

    @property
    def manager(self) -> str | None:
        """Number of the manager."""
        ...

    @property
    def email(self) -> str | None:
        """Address."""
        ...

    @property
    def leaves_on(self) -> date | None:
        """Last day in service."""
        ...


class Place(NamedTuple):
    """What the staff as a whole needs of one person, small: of a large staff all are held at once.

    Attributes:
        leaves_on: Last day in service.
    """

    number: str
    manager: str | None
    email: str | None
    leaves_on: date | None


@dataclass(frozen=True, slots=True)
class StaffFinding:
    """Something odd, to be told to HR.

    Attributes:
        people: Personnel numbers that it is about; of a loop in the order in which each one
            manages the one before.
        manager: Number of the manager who is missing or has left.
    """

    problem: StaffProblem
    people: tuple[str, ...]
    manager: str | None = None


def review(people: Iterable[Placed], today: date) -> tuple[StaffFinding, ...]:
    """Find what is odd in the whole staff, as it would be after an import.

    Args:
        people: Everybody, those who left included: their numbers are still somebody's manager.
        today: Who left before it is looked up, and not reviewed.

    Returns:
        Findings by kind of problem, each kind in the order of the people. Somebody without a
        manager is the head of the organisation; only when there are more is that a finding.
    """
    staff = {person.number: person for person in people}

    def present() -> Iterator[Placed]:
        return (person for person in staff.values() if not has_left(person, today))

    return (
        *_managers(present(), staff, today),
        *(StaffFinding(StaffProblem.MANAGER_LOOP, loop) for loop in _loops(staff, today)),
        *_heads(present()),
        *_addresses(present()),
    )


@dataclass(frozen=True, slots=True)
class Doubts:
    """What findings put in doubt.

    Attributes:
        managers: Numbers of people whose manager is in doubt; ``emails`` likewise.
    """

    managers: frozenset[str]
    emails: frozenset[str]

    @property
    def people(self) -> frozenset[str]:
        """Numbers of everybody about whom something is in doubt."""
        return self.managers | self.emails

    def set_aside(self, person: Person) -> Person:
        """The person without what is in doubt."""
        without_manager = person.number in self.managers
        without_email = person.number in self.emails
        if not (without_manager or without_email):
            return person
        return replace(
            person,
            manager=None if without_manager else person.manager,
            email=None if without_email else person.email,
        )


def doubts_of(findings: Iterable[StaffFinding]) -> Doubts:
    """What cannot be worked with.

    Managers who do not exist or who manage themselves, by a loop or at once, are nobody's manager
    here; an address that several share is nobody's, so that no message reaches the wrong one.
    """
    managers: set[str] = set()
    emails: set[str] = set()
    for finding in findings:
        if finding.problem in UNMANAGED:
            managers.update(finding.people)
        elif finding.problem is StaffProblem.SAME_EMAIL:
            emails.update(finding.people)
    return Doubts(frozenset(managers), frozenset(emails))


def set_aside(people: Iterable[Person], findings: Iterable[StaffFinding]) -> tuple[Person, ...]:
    """The people as they can be worked with: what a finding puts in doubt is left out."""
    doubts = doubts_of(findings)
    return tuple(doubts.set_aside(person) for person in people)


def has_left(person: Placed, today: date) -> bool:
    """Whether the last day in service is past."""
    return person.leaves_on is not None and person.leaves_on < today


def _managers(
    present: Iterable[Placed], staff: Mapping[str, Placed], today: date
) -> Iterator[StaffFinding]:
    for person in present:
        if person.manager is None:
            continue
        if person.manager == person.number:
            yield StaffFinding(StaffProblem.OWN_MANAGER, (person.number,))
        elif person.manager not in staff:
            yield StaffFinding(StaffProblem.MANAGER_MISSING, (person.number,), person.manager)
        elif has_left(staff[person.manager], today):
            yield StaffFinding(StaffProblem.MANAGER_LEFT, (person.number,), person.manager)


def _loops(staff: Mapping[str, Placed], today: date) -> Iterator[tuple[str, ...]]:
    """Every ring of two or more who are in service; each person is walked over once."""
    done: set[str] = set()
    for start in staff:
        path: dict[str, int] = {}
        at = start
        while at not in done and at not in path and _present(staff, at, today):
            path[at] = len(path)
            at = staff[at].manager or ""
        ring = tuple(path)[path[at] :] if at in path else ()
        if len(ring) > 1:
            yield ring
        done.update(path)


def _present(staff: Mapping[str, Placed], number: str, today: date) -> bool:
    person = staff.get(number)
    return person is not None and not has_left(person, today)


def _heads(present: Iterable[Placed]) -> Iterator[StaffFinding]:
    heads = tuple(person.number for person in present if person.manager is None)
    if len(heads) > 1:
        yield StaffFinding(StaffProblem.NO_MANAGER, heads)


def _addresses(present: Iterable[Placed]) -> Iterator[StaffFinding]:
    owners: dict[str, str] = {}
    shared: dict[str, list[str]] = {}  # a list for everybody would be most of what is held
    nobody: list[str] = []
    for person in present:
        if person.email is None:
            nobody.append(person.number)
            continue
        address = person.email.casefold()
        if address == person.email:
            address = person.email  # the one that is held already
        owner = owners.setdefault(address, person.number)
        if owner != person.number:
            shared.setdefault(address, [owner]).append(person.number)
    for numbers in shared.values():
        yield StaffFinding(StaffProblem.SAME_EMAIL, tuple(numbers))
    if nobody:
        yield StaffFinding(StaffProblem.NO_EMAIL, tuple(nobody))
