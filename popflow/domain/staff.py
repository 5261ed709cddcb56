"""The staff as a whole: what is odd in it.

A reader sees one record at a time; here stands what only shows across records. Nothing is raised:
one odd record is named and set aside, and never stops the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

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


def review(people: Iterable[Person], today: date) -> tuple[StaffFinding, ...]:
    """Find what is odd in the whole staff, as it would be after an import.

    Args:
        people: Everybody, those who left included: their numbers are still somebody's manager.
        today: Who left before it is looked up, and not reviewed.

    Returns:
        Findings by kind of problem, each kind in the order of the people. Somebody without a
        manager is the head of the organisation; only when there are more is that a finding.
    """
    staff = {person.number: person for person in people}
    present = {n: person for n, person in staff.items() if not has_left(person, today)}
    return (
        *_managers(present, staff, today),
        *(StaffFinding(StaffProblem.MANAGER_LOOP, loop) for loop in _loops(present)),
        *_heads(present.values()),
        *_addresses(present.values()),
    )


def set_aside(people: Iterable[Person], findings: Iterable[StaffFinding]) -> tuple[Person, ...]:
    """The people as they can be worked with: what a finding puts in doubt is left out.

    Managers who do not exist or who manage themselves, by a loop or at once, are nobody's manager
    here; an address that several share is nobody's, so that no message reaches the wrong one.
    """
    without_manager: set[str] = set()
    without_email: set[str] = set()
    for finding in findings:
        if finding.problem in UNMANAGED:
            without_manager.update(finding.people)
        elif finding.problem is StaffProblem.SAME_EMAIL:
            without_email.update(finding.people)
    return tuple(
        replace(
            person,
            manager=None if person.number in without_manager else person.manager,
            email=None if person.number in without_email else person.email,
        )
        if person.number in without_manager or person.number in without_email
        else person
        for person in people
    )


def has_left(person: Person, today: date) -> bool:
    """Whether the last day in service is past."""
    return person.leaves_on is not None and person.leaves_on < today


def _managers(
    present: Mapping[str, Person], staff: Mapping[str, Person], today: date
) -> Iterator[StaffFinding]:
    for number, person in present.items():
        if person.manager is None:
            continue
        if person.manager == number:
            yield StaffFinding(StaffProblem.OWN_MANAGER, (number,))
        elif person.manager not in staff:
            yield StaffFinding(StaffProblem.MANAGER_MISSING, (number,), person.manager)
        elif has_left(staff[person.manager], today):
            yield StaffFinding(StaffProblem.MANAGER_LEFT, (number,), person.manager)


def _loops(present: Mapping[str, Person]) -> Iterator[tuple[str, ...]]:
    """Every ring of two or more; each person is walked over once."""
    done: set[str] = set()
    for start in present:
        path: dict[str, int] = {}
        at = start
        while at in present and at not in done and at not in path:
            path[at] = len(path)
            at = present[at].manager or ""
        ring = tuple(path)[path[at] :] if at in path else ()
        if len(ring) > 1:
            yield ring
        done.update(path)


def _heads(present: Iterable[Person]) -> Iterator[StaffFinding]:
    heads = tuple(person.number for person in present if person.manager is None)
    if len(heads) > 1:
        yield StaffFinding(StaffProblem.NO_MANAGER, heads)


def _addresses(present: Iterable[Person]) -> Iterator[StaffFinding]:
    owners: dict[str, list[str]] = {}
    nobody: list[str] = []
    for person in present:
        if person.email is None:
            nobody.append(person.number)
        else:
            owners.setdefault(person.email.casefold(), []).append(person.number)
    for numbers in owners.values():
        if len(numbers) > 1:
            yield StaffFinding(StaffProblem.SAME_EMAIL, tuple(numbers))
    if nobody:
        yield StaffFinding(StaffProblem.NO_EMAIL, tuple(nobody))
