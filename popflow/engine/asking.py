"""What stands before who asks a training for a person, as far as it is theirs to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.person import Role
from popflow.domain.training import ADVISERS
from popflow.domain.visibility import Sight, seeing, sight_of
from popflow.engine.choosing import today_of
from popflow.engine.cycles import ways_of
from popflow.engine.readings import note_reading
from popflow.engine.training import plan_rounds, roles_toward, signed_for
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.person import Person
    from popflow.domain.training import SignedGoal
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

Seen = dict[int, tuple[Sight, Role]]
"""Of rounds by their number: how much somebody sees of them, and as what."""


@dataclass(frozen=True, slots=True)
class Askable:
    """A goal for which a training can be asked.

    Attributes:
        titled: Whether whoever asks may read what it is called; else it has a number and amounts.
    """

    signed: SignedGoal
    titled: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What stands before who asks a training for a person.

    Attributes:
        goals: Those of the plans that whoever asks may know of.
        requires: Whether it is theirs to say that law or post requires the training.
    """

    person: Person
    goals: tuple[Askable, ...]
    requires: bool


def asking_for(engine: Engine, doer: Doer, number: str) -> Asking:
    """What somebody can choose from who asks a training for a person.

    Somebody else who reads what a goal is called is noted, for that person to see.

    Args:
        engine: Ports and options.
        doer: Who asks: the person, the manager or a deputy, HR or the operator.
        number: For whom.

    Raises:
        NotFoundError: Nobody has that number, or whoever asks is nothing to them.
    """
    now = engine.clock.now()
    with engine.store.read() as uow:
        person = uow.people.get([number]).get(number)
        if person is None:
            raise NotFoundError("person", number)
        roles = roles_toward(engine, uow, person, doer, today_of(engine, now))
        seen = _seen(engine, uow, number, doer, now)
    goals = tuple(
        Askable(one, seen[one.cycle][0] is not Sight.PROCESS)
        for one in signed_for(engine, number)
        if one.cycle in seen
    )
    for cycle in dict.fromkeys(one.signed.cycle for one in goals if one.titled):
        if seen[cycle][1] is not Role.EMPLOYEE:
            note_reading(engine, cycle, doer, seen[cycle][1])
    return Asking(person, goals, not ADVISERS.isdisjoint(roles))


def _seen(engine: Engine, uow: UnitOfWork, number: str, doer: Doer, now: datetime) -> Seen:
    """The rounds behind the goals; of an earlier manager's a new one knows nothing."""
    found: Seen = {}
    reads = engine.options.hr_reads is not None
    for cycle in plan_rounds(uow, number):
        ways = ways_of(engine, uow, cycle, doer, now)
        sight = sight_of(ways, hr_reads=reads)
        if sight is not None:
            found[cycle.id] = (sight, seeing(ways, sight, hr_reads=reads))
    return found
