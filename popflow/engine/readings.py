"""Who read a POP: noted when it is shown, and told to whose POP it is."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.person import Role
from popflow.engine.choosing import today_of
from popflow.engine.cycles import ways_of
from popflow.errors import NotFoundError, PopflowError, RefusedError

if TYPE_CHECKING:
    from popflow.domain.access import Reading
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=1)
"""So long at most whoever reads waits until it is noted."""
_TOLD: Final = frozenset({Role.EMPLOYEE, Role.HR, Role.SYSTEM})
"""Who is told who read: whose POP it is, HR, and the operator."""


def note_reading(engine: Engine, cycle: int, doer: Doer, role: Role) -> bool:
    """Note that somebody was shown what is in a POP, in a unit of its own.

    It never keeps anybody from reading: a store that is busy or broken is not waited for, and the
    log of the program then says what was not noted.

    Args:
        engine: Ports and options.
        cycle: Number of the cycle; no unit of this thread may be open on it.
        doer: Who. The system itself reads by the hand of a user of the machine.
        role: As what.

    Returns:
        Whether it was noted.
    """
    now = engine.clock.now()
    reader = doer.number or doer.os_user or Role.SYSTEM.value
    try:
        with engine.store.begin(patience=PATIENCE) as uow:
            uow.access.note_reading(cycle, reader, role, now, today_of(engine, now))
            uow.commit()
    except PopflowError:
        said = {"cycle": cycle, "person": reader, "role": role.value}
        log.warning("reading not noted", extra=said, exc_info=True)
        return False
    return True


def readings(
    engine: Engine, cycle: int, doer: Doer, *, after: Reading | None = None, limit: int = 100
) -> list[Reading]:
    """Who read a POP and when, never what: the last day first.

    Args:
        engine: Ports and options.
        cycle: Number of the cycle.
        doer: Whoever asks: whose POP it is, HR, or the system.
        after: The last one of the page before.
        limit: How many at most.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
        RefusedError: They are something to it, and this is not theirs to know.
    """
    now = engine.clock.now()
    with engine.store.read() as uow:
        found = uow.cycles.load([cycle]).get(cycle)
        ways = ways_of(engine, uow, found, doer, now) if found is not None else ()
        if not ways:
            raise NotFoundError("cycle", cycle)
        if not any(way.role in _TOLD for way in ways):
            raise RefusedError("readings_not_yours")
        return uow.access.readings(cycle, after, limit)
