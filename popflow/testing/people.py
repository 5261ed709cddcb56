"""An employee, the manager, an HR adviser, and what is known around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from popflow.domain.days import WorkingDays
from popflow.domain.facts import Facts
from popflow.domain.person import Actor, Person, Role

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.cycle import Answer

EMPLOYEE = Actor(Role.EMPLOYEE, "200")
MANAGER = Actor(Role.MANAGER, "100")
HR_ADVISER = Actor(Role.HR, "900")


def make_person(number: str = "200", manager: str | None = "100", **told: Any) -> Person:  # noqa: ANN401 - any field of Person
    """Somebody who works full time.

    Args:
        number: Personnel number.
        manager: Number of the manager; ``None`` is the head of the organisation.
        told: Any other field of `Person`.
    """
    plain = Person(
        number, "Robin", f"Nummer{number}", email=f"p{number}@example.org", manager=manager
    )
    return replace(plain, **told)


def make_facts(
    employee: Person | None = None,
    partner: Person | None = None,
    *,
    days: WorkingDays | None = None,
    answers: dict[str, Answer] | None = None,
    taken: tuple[datetime, ...] = (),
) -> Facts:
    """What is known around a cycle of `EMPLOYEE` with `MANAGER`, days off left out.

    Args:
        employee: Whose cycle it is; `EMPLOYEE` when ``None``.
        partner: Who speaks for the employer; `MANAGER` when ``None``.
        days: Working days; no holidays when ``None``.
        answers: What plugins and the budget said, by the guard's name.
        taken: Conversations that the partner has already.
    """
    return Facts(
        employee or make_person(),
        partner or make_person("100", manager=None),
        days or WorkingDays(),
        answers or {},
        taken,
    )
