"""Who stands in for whom: asked by who looks, and answered by the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.person import Deputy
    from popflow.ports import UnitOfWork


def covered_by(uow: UnitOfWork, number: str, today: date) -> tuple[str, ...]:
    """The managers for whom somebody stands in today, by number."""
    held = uow.people.deputies(deputy=number)
    return tuple(sorted({one.manager for one in held if one.stands_in_on(today)}))


def both_ways(uow: UnitOfWork, number: str) -> tuple[Deputy, ...]:
    """Who stands in for somebody, then for whom that person does; now or another time."""
    return (*uow.people.deputies(number), *uow.people.deputies(deputy=number))
