"""Messages on their way out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from popflow.ports import Parcel, Settlement, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from popflow.storage.memory.tables import Tables

WAITING = frozenset({Status.PENDING, Status.LEASED})
"""Where a message stands that may still be tried."""
FINAL = frozenset({Status.SENT, Status.SUPPRESSED})
"""Where a message stays; a dead one can be brought back by an operator."""


class MemoryOutbox:
    """The outbox in memory. A leased message is due again when its lease runs out."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, parcels: Sequence[Parcel]) -> None:
        """Put messages in; a key that is there already is left as it is."""
        held = self._tables.parcels.writing()
        for parcel in parcels:
            due = parcel.due or parcel.message.not_before
            held.setdefault(parcel.key, replace(parcel, due=due))

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Parcel]:
        """Take messages that may be tried now, each person's digest as a whole."""
        ripe = sorted(self._ripe(now), key=lambda parcel: parcel.due or now)
        waiting = [parcel for parcel in ripe if parcel.status is Status.PENDING]
        pool, most = (waiting, limit) if waiting else (ripe, 1)
        taken = {parcel.key: parcel for parcel in pool[:most]}
        digests = {p.message.recipient for p in taken.values() if p.message.digest}
        for parcel in pool[most:]:
            if parcel.message.digest and parcel.message.recipient in digests:
                taken[parcel.key] = parcel
        leased = [
            replace(parcel, status=Status.LEASED, attempts=parcel.attempts + 1, due=until)
            for parcel in taken.values()
        ]
        self._tables.parcels.writing().update((parcel.key, parcel) for parcel in leased)
        return leased

    def _ripe(self, now: datetime) -> Iterator[Parcel]:
        for parcel in self._tables.parcels.rows.values():
            if parcel.status in WAITING and (parcel.due is None or parcel.due <= now):
                yield parcel

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Write down what became of messages."""
        held = self._tables.parcels.writing()
        for done in settlements:
            parcel = held.get(done.key)
            if parcel is not None and parcel.status not in FINAL and _mine(parcel, done):
                held[done.key] = _settled(parcel, done)

    def find(
        self,
        status: Status | None = None,
        *,
        recipient: str | None = None,
        cycle: int | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Parcel]:
        """Messages, the newest first."""
        newest = iter(reversed(list(self._tables.parcels.rows.values())))
        if after is not None:
            # What comes before it is passed, and itself as well; all, where there is none.
            next((parcel for parcel in newest if parcel.key == after), None)
        fitting = (
            parcel
            for parcel in newest
            if status in {None, parcel.status}
            and recipient in {None, parcel.message.recipient}
            and cycle in {None, parcel.cycle}
        )
        return list(islice(fitting, limit))

    def of(self, cycles: Iterable[int]) -> dict[int, list[Parcel]]:
        """All messages about these cycles, per cycle, the oldest first."""
        asked = frozenset(cycles)
        found: dict[int, list[Parcel]] = {}
        for parcel in self._tables.parcels.rows.values():
            if parcel.cycle is not None and parcel.cycle in asked:
                found.setdefault(parcel.cycle, []).append(parcel)
        return found

    def keys_of(self, cycles: Iterable[int]) -> dict[str, Status]:
        """Key and status of every message about these cycles."""
        asked, parcels = frozenset(cycles), self._tables.parcels.rows.values()
        return {parcel.key: parcel.status for parcel in parcels if parcel.cycle in asked}

    def oldest(self, now: datetime) -> datetime | None:
        """Since when the message waits that would be given first."""
        return min((parcel.due or now for parcel in self._ripe(now)), default=None)

    def counts(self) -> dict[Status, int]:
        """How many messages per status."""
        return dict(Counter(parcel.status for parcel in self._tables.parcels.rows.values()))

    def dead(self) -> int:
        """How many messages could not be delivered."""
        return self.counts().get(Status.DEAD, 0)


def _mine(parcel: Parcel, done: Settlement) -> bool:
    """Whether nobody else leased it since."""
    return done.lease is None or (parcel.status is Status.LEASED and parcel.due == done.lease)


def _settled(parcel: Parcel, done: Settlement) -> Parcel:
    if done.status not in WAITING:
        return replace(parcel, status=done.status, settled_at=done.at, error=done.error, due=None)
    return replace(
        parcel,
        status=done.status,
        attempts=0 if parcel.status is Status.DEAD else parcel.attempts,
        settled_at=None,
        error=done.error,
        due=done.due or done.at,
    )
