"""When two people could talk: the next free moments, to choose from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.slots import slot_from
from popflow.engine.cycles import ways_of
from popflow.engine.gather import Gathered
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine

OFFERED = 6
"""How many moments people can choose from."""


def free_slots(
    engine: Engine, number: int, doer: Doer, *, notice_days: int, count: int = OFFERED
) -> list[datetime]:
    """The next moments that suit both parties of a round, at most one a day.

    Args:
        engine: Ports and options.
        number: The round.
        doer: Who asks.
        notice_days: How many days from today the first one lies at the earliest.
        count: How many.

    Raises:
        NotFoundError: There is no such round, or it is none of theirs.
    """
    now = engine.clock.now()
    with engine.store.read() as uow:
        cycle = uow.cycles.load([number]).get(number)
        if cycle is None or not ways_of(engine, uow, cycle, doer, now):
            raise NotFoundError("cycle", number)
        known = Gathered(engine, uow, now)
        known.meet([cycle.person], [cycle.partner])
        facts = known.facts(known.people[cycle.person], cycle.partner, own=cycle.conversation_at)
        day = facts.days.day_of(now) + timedelta(days=max(notice_days, 1))
        found: list[datetime] = []
        while len(found) < count:
            found.append(slot_from(day, facts))
            day = facts.days.day_of(found[-1]) + timedelta(days=1)
    return found
