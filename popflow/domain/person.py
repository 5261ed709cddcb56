"""People, what they are to each other, and in which role somebody acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Role(StrEnum):
    """In which capacity somebody, or something, acts on a cycle."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    HR = "hr"
    ADVISER = "adviser"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"
    TIMER = "timer"


class Party(StrEnum):
    """The two who make a plan together."""

    EMPLOYEE = "employee"
    MANAGER = "manager"

    @property
    def other(self) -> Party:
        """The one across the table."""
        return Party.MANAGER if self is Party.EMPLOYEE else Party.EMPLOYEE


PARTY_ROLES = frozenset({Role.EMPLOYEE, Role.MANAGER})
PEOPLE_ROLES = frozenset({Role.EMPLOYEE, Role.MANAGER, Role.HR})


@dataclass(frozen=True, slots=True)
class Offices:
    """Who does more than work here, by personnel number; HR is told apart.

    Attributes:
        advisers: Career and training advisers, who can be invited to a round.
        auditors: See how everything stands and what happened, and change nothing.
        admins: Keep popflow running, and see how rounds stand.
    """

    advisers: frozenset[str] = frozenset()
    auditors: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()

    def roles_of(self, number: str) -> tuple[Role, ...]:
        """The offices that hold for every round; an adviser's holds where one was invited."""
        held = ((Role.AUDITOR, self.auditors), (Role.ADMIN, self.admins))
        return tuple(role for role, numbers in held if number in numbers)


NO_OFFICES = Offices()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works, or worked, in the organisation.

    Attributes:
        number: Personnel number as text: leading zeros count.
        fte: Part of a full working week, 0 to 1 and a little above.
        free_days: Own free weekdays of a part-timer, Monday is 0.
        hired_on: First day in service; ``None`` when HR's file does not say.
        leaves_on: Last day in service.
        last_pop_on: Day of the last POP conversation before popflow (import column).
        track: Name of a faster track of the workflow, where it has tracks.
        language: ``nl`` or ``en``.
    """

    number: str
    first_name: str
    last_name: str
    infix: str = ""
    email: str | None = None
    job: str | None = None
    department: str | None = None
    manager: str | None = None
    fte: Decimal = Decimal(1)
    free_days: frozenset[int] = frozenset()
    hired_on: date | None = None
    leaves_on: date | None = None
    last_pop_on: date | None = None
    track: str | None = None
    language: str | None = None

    @property
    def name(self) -> str:
        """The name as people say it: ``Anna van der Berg``."""
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)

    def active_on(self, day: date) -> bool:
        """Whether the person is in service on that day."""
        begun = self.hired_on is None or self.hired_on <= day
        return begun and (self.leaves_on is None or day <= self.leaves_on)


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who acts for a manager, from and up to and including two days, in own name."""

    manager: str
    deputy: str
    from_day: date
    to_day: date

    def stands_in_on(self, day: date) -> bool:
        """Whether the deputy may act on that day."""
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, in which role, and for whom.

    Attributes:
        number: Personnel number; ``None`` for the system and its timers.
        on_behalf_of: Number of the manager whom a deputy stands in for.
        os_user: The operating-system user behind the command line, kept in the history.
    """

    role: Role
    number: str | None = None
    on_behalf_of: str | None = None
    os_user: str | None = None

    @property
    def party(self) -> Party | None:
        """The side of the table; ``None`` for HR, the system and its timers."""
        return Party(self.role.value) if self.role in PARTY_ROLES else None


SYSTEM = Actor(Role.SYSTEM)
TIMER = Actor(Role.TIMER)
