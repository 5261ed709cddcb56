"""The rounds of others in which somebody is a guest now: as an adviser, or guiding an activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.domain.person import Role
from popflow.engine.cycles import Doer, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.cycle import Cycle
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

GUESTS: Final = (Role.ADVISER, Role.SUPERVISOR)
PIECE = 200
"""Rounds that are opened at once."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A round in which somebody is a guest, without anything of what is in it.

    Attributes:
        cycle: Number of the round.
        person: Whose POP it is.
        name: That person's name; the number where the name is gone.
        roles: As what one is a guest, one at least.
    """

    cycle: int
    person: str
    name: str
    roles: tuple[Role, ...]


def guest_rounds(engine: Engine, number: str) -> tuple[Visit, ...]:
    """The rounds that somebody may see now as a guest, by name.

    Who speaks for the employer in a round is no guest there, whatever else one does in it: the
    team's page has it. What was taken back, is over or has ended is not told.
    """
    with engine.store.read() as uow:
        found = list(_found(engine, uow, number))
        people = uow.people.get({cycle.person for cycle, _ in found})
    names = {key: person.name for key, person in people.items()}
    told = (
        Visit(cycle.id, cycle.person, names.get(cycle.person, cycle.person), roles)
        for cycle, roles in found
    )
    return tuple(sorted(told, key=lambda visit: (visit.name, visit.cycle)))


def _found(
    engine: Engine, uow: UnitOfWork, number: str
) -> Iterator[tuple[Cycle, tuple[Role, ...]]]:
    near, now = uow.cycles.guest_of(number), engine.clock.now()
    for first in range(0, len(near), PIECE):
        for cycle in uow.cycles.load(near[first : first + PIECE]).values():
            ways = ways_of(engine, uow, cycle, Doer(number), now)
            roles = tuple(role for role in GUESTS if role in {way.role for way in ways})
            if roles and not any(way.party for way in ways):
                yield cycle, roles
