"""Standstill, clocks that jump, and backups that were put back (DOMAIN section 3)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from popflow.engine.standing import CATCHING_UP, Standing
from popflow.errors import HeldError

if TYPE_CHECKING:
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

HEARTBEAT = "heartbeat"
HOLD = "hold"
SERIAL = "serial"
BACK = timedelta(hours=1)
"""A wall clock so far behind the last heartbeat was set back."""
CLOCK, RESTORED = "clock", "restored"
"""Why an operator must confirm before anything fires or is sent."""


class Witness(Protocol):
    """Remembers, outside the store, how far the store had come: a restored backup lags behind."""

    def read(self) -> int:
        """The last serial; 0 when there is none."""
        ...

    def write(self, serial: int) -> None:
        """Keep a serial."""
        ...


@dataclass(slots=True)
class Pulse:
    """The daemon's sign of life, and what it finds when it looks at the one before."""

    engine: Engine
    witness: Witness | None = None

    def beat(self, now: datetime) -> Standing | None:
        """Look at the last heartbeat, then leave one.

        Returns:
            What catches up after a standstill; ``None`` when there was none.

        Raises:
            HeldError: An operator has to confirm first: `confirm`.
        """
        with self.engine.store.begin() as uow:
            uow.work.alone(HEARTBEAT)  # where several daemons beat, each sees the one before it
            hold = uow.marks.get(HOLD)
            last = _moment(uow.marks.get(HEARTBEAT))
            serial = int(uow.marks.get(SERIAL) or 0)
            hold = hold or self._found(last, serial, now)
            since = None
            if hold is None:
                # Another machine's clock may be a little ahead: the heart never beats backwards.
                uow.marks.set(HEARTBEAT, max(now, last or now).isoformat())
                uow.marks.set(SERIAL, str(serial + 1))
                since = self._stood_still(uow, last, now)
            else:
                uow.marks.set(HOLD, hold)
            uow.commit()
        if hold is not None:
            log.error("held until an operator confirms", extra={"why": hold})
            raise HeldError(hold)
        if self.witness is not None:
            self.witness.write(serial + 1)
        return Standing(self.engine, since) if since else None

    def _stood_still(
        self, uow: UnitOfWork, last: datetime | None, now: datetime
    ) -> datetime | None:
        """Since when the program was down; also when it was killed while it caught up."""
        begun = uow.marks.get(CATCHING_UP)
        if begun is not None:
            return _moment(begun)
        if last is None or now - last < self.engine.options.standstill:
            return None
        uow.marks.set(CATCHING_UP, last.isoformat())
        return last

    def _found(self, last: datetime | None, serial: int, now: datetime) -> str | None:
        # A daemon that slept after it looked at the clock comes late with an old moment.
        if last is not None and max(now, self.engine.clock.now()) < last - BACK:
            return CLOCK
        if self.witness is not None and serial < self.witness.read():
            return RESTORED
        return None


@dataclass(frozen=True, slots=True)
class Leave:
    """What a job needs to know before it does anything.

    Attributes:
        standing: What catches up after a standstill; ``None`` when nothing does.
    """

    standing: Standing | None = None


def leave_for(engine: Engine, now: datetime) -> Leave | None:
    """Whether a job may be done at all, whoever derived it and when.

    Returns:
        ``None`` while an operator has to confirm, and after a standstill until a daemon's tick
        has looked at it.
    """
    with engine.store.read() as uow:
        hold, begun = uow.marks.get(HOLD), _moment(uow.marks.get(CATCHING_UP))
        last = _moment(uow.marks.get(HEARTBEAT))
    if hold is not None or last is None:
        return None
    if begun is None and now - last >= engine.options.standstill:
        return None
    return Leave(Standing(engine, begun) if begun else None)


def hold(engine: Engine, why: str) -> None:
    """Fire and send nothing from here on until an operator confirms."""
    with engine.store.begin() as uow:
        uow.marks.set(HOLD, why)
        uow.commit()
    log.error("held until an operator confirms", extra={"why": why})


def confirm(engine: Engine, witness: Witness | None = None) -> str | None:
    """An operator looked and says: go on. Returns what was confirmed, ``None`` for nothing."""
    now = engine.clock.now()
    with engine.store.begin() as uow:
        why = uow.marks.get(HOLD)
        last = _moment(uow.marks.get(HEARTBEAT))
        uow.marks.set(HOLD, None)
        if why is not None and last is not None and last > now:
            uow.marks.set(HEARTBEAT, now.isoformat())
        if witness is not None:
            ahead = max(int(uow.marks.get(SERIAL) or 0), witness.read())
            uow.marks.set(SERIAL, str(ahead))
        uow.commit()
    return why


def held(engine: Engine) -> str | None:
    """Why firing and sending wait; ``None`` when they do not."""
    with engine.store.read() as uow:
        return uow.marks.get(HOLD)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
