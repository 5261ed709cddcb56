"""Catching up after a standstill: one message a person that says where things stand.

Transitions catch up in order; what people would have been told on the way is suppressed, kept in
the outbox with its reason, and HR sees how much that was (DOMAIN section 3).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.effect import HR, Message, MessageKind
from popflow.engine.attention import ask_attention
from popflow.ports import Parcel, Settlement, Status, UnitOfWork, parcel_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from popflow.engine.batch import Outcome
    from popflow.engine.setup import Engine

log = logging.getLogger(__name__)

WHY = "standstill"
"""Why the messages were not sent."""
CATCHING_UP = "catching_up"
"""Mark: the last heartbeat before the standstill, while its catching up is not over."""
COUNT = "standstill_count"
"""Mark: how many messages were suppressed so far."""
SWEPT = "standstill_swept"
"""Mark: the standstill from before which nothing waits to be sent any more."""
PAGE = 500
MOST = 1_000_000
"""Messages that may wait when the program comes back."""
OWN = frozenset({MessageKind.STANDING, MessageKind.ATTENTION})
"""Kinds that are sent all the same."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is suppressed while catching up.

    Attributes:
        since: The last heartbeat before the standstill; part of the keys, so that a tick that is
            killed and run again tells nobody twice.
    """

    engine: Engine
    since: datetime

    def collect(self, uow: UnitOfWork, outcomes: Iterable[Outcome], now: datetime) -> None:
        """Suppress the messages of a batch in its own unit of work."""
        parcels = [
            (parcel_key(outcome.cycle, seq, message), outcome.cycle, message)
            for outcome in outcomes
            for seq, message in outcome.messages
        ]
        self._suppress(uow, parcels, now)

    def withhold(self, uow: UnitOfWork, parcels: Iterable[Parcel], now: datetime) -> None:
        """Suppress messages that were put in by the same unit of work."""
        self._suppress(uow, [(one.key, one.cycle, one.message) for one in parcels], now)

    def sweep(self, now: datetime) -> None:
        """Suppress, once, what was still waiting from before the standstill."""
        with self.engine.store.read() as uow:
            if uow.marks.get(SWEPT) == self.since.isoformat():
                return
            waiting = [
                (parcel.key, parcel.cycle, parcel.message)
                for status in (Status.PENDING, Status.LEASED)
                for parcel in uow.outbox.find(status, limit=MOST)
                if parcel.message.kind not in OWN
            ]
        for start in range(0, len(waiting), PAGE):
            with self.engine.store.begin() as uow:
                self._suppress(uow, waiting[start : start + PAGE], now)
                uow.commit()
            self.engine.watcher.progressed()
        with self.engine.store.begin() as uow:
            uow.marks.set(SWEPT, self.since.isoformat())
            uow.commit()

    def caught_up(self, now: datetime) -> bool:
        """Whether nothing is left from before the standstill: neither messages nor timers.

        A step that failed, or other daemons that are still at it, leave some of it to a later
        tick; until then nothing may go out as if it were on time.
        """
        with self.engine.store.read() as uow:
            swept = uow.marks.get(SWEPT) == self.since.isoformat()
            return swept and uow.timers.backlog(now).oldest is None

    @property
    def over(self) -> bool:
        """Whether it was told that the catching up is over."""
        with self.engine.store.read() as uow:
            return uow.marks.get(CATCHING_UP) is None

    def _suppress(
        self, uow: UnitOfWork, parcels: Sequence[tuple[str, int | None, Message]], now: datetime
    ) -> None:
        uow.work.alone(COUNT)  # else daemons that catch up together would count past one another
        opening = self.engine.calendar.days(now.date()).next_open(now)
        uow.outbox.settle([Settlement(key, Status.SUPPRESSED, now, WHY) for key, _, _ in parcels])
        words = [
            self._word(message.recipient, cycle, opening)
            for _, cycle, message in parcels
            if message.recipient != HR
        ]
        uow.outbox.add(list({word.key: word for word in words}.values()))
        uow.marks.set(COUNT, str(_count(uow) + len(parcels)))

    def _word(self, recipient: str, cycle: int | None, opening: datetime) -> Parcel:
        """One word per person and round: as a digest they reach the person in one letter."""
        key = f"standing:{self.since.isoformat()}:{recipient}:{cycle or ''}"
        message = Message(MessageKind.STANDING, recipient, opening, digest=True)
        return Parcel(key, message, cycle=cycle, due=opening)

    def report(self, now: datetime) -> None:
        """Tell HR how much was suppressed: the catching up is over."""
        with self.engine.store.begin() as uow:
            count = _count(uow)
            if count:
                data = {"about": WHY, "count": str(count), "since": self.since.isoformat()}
                key = f"standstill:{self.since.isoformat()}"
                ask_attention(self.engine, uow, key, now, data)
            uow.marks.set(COUNT, None)
            uow.marks.set(CATCHING_UP, None)
            uow.marks.set(SWEPT, None)
            uow.commit()
        log.warning("caught up after a standstill", extra={"suppressed": count})


def _count(uow: UnitOfWork) -> int:
    return int(uow.marks.get(COUNT) or 0)
