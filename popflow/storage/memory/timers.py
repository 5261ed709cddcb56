"""Open timers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.ports import Backlog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.timetable import Timer
    from popflow.ports import Claim
    from popflow.storage.memory.tables import Tables


class MemoryTimers:
    """Timers in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def due(self, now: datetime, limit: int) -> list[Timer]:
        """Timers that are due, the earliest first, one of each cycle."""
        return self._due(now)[:limit]

    def _due(self, now: datetime) -> list[Timer]:
        aside = self._tables.aside.rows
        first: list[Timer] = []
        for timers in self._tables.timers.rows.values():
            ripe = (t for t in timers if t.due_at <= now and not _kept(aside.get(t), now))
            earliest = min(ripe, key=lambda timer: timer.due_at, default=None)
            if earliest is not None:
                first.append(earliest)
        first.sort(key=lambda timer: (timer.due_at, timer.cycle))
        return first

    def of(self, ids: Iterable[int]) -> dict[int, tuple[Timer, ...]]:
        """The open timers per cycle."""
        held = self._tables.timers.rows
        return {number: held[number] for number in ids if number in held}

    def replace(self, timers: Mapping[int, Sequence[Timer]]) -> None:
        """Give cycles exactly these timers; one that stays as it was stays aside."""
        held, aside = self._tables.timers.writing(), self._tables.aside.writing()
        claims = self._tables.claims.writing()
        for number, given in timers.items():
            for timer in held.get(number, ()):
                claims.pop(timer, None)
            for gone in set(held.pop(number, ())).difference(given):
                aside.pop(gone, None)
            if given:
                held[number] = tuple(given)

    def set_aside(self, timer: Timer, until: datetime, why: str) -> None:
        """Keep a timer out of batches until a moment."""
        if timer in self._tables.timers.rows.get(timer.cycle, ()):
            self._tables.aside.writing()[timer] = (until, why)

    def claim(
        self, claim: Claim, now: datetime, limit: int, among: Iterable[int] | None = None
    ) -> list[Timer]:
        """Claim timers that are due and that no other claim holds."""
        wanted = None if among is None else set(among)
        claims = self._tables.claims.writing()
        free = [
            timer
            for timer in self._due(now)
            if (wanted is None or timer.cycle in wanted)
            and (timer not in claims or claims[timer].until <= now)
        ]
        claims.update((timer, claim) for timer in free[:limit])
        return free[:limit]

    def held(self, token: str, cycles: Iterable[int]) -> list[Timer]:
        """The timers of these cycles that still carry a claim."""
        claims = self._tables.claims.rows
        found = [
            timer
            for timers in self.of(cycles).values()
            for timer in timers
            if timer in claims and claims[timer].token == token
        ]
        return sorted(found, key=lambda timer: (timer.due_at, timer.cycle))

    def backlog(self, now: datetime) -> Backlog:
        """What is due and waits."""
        aside = self._tables.aside.rows
        due = [
            timer
            for timers in self._tables.timers.rows.values()
            for timer in timers
            if timer.due_at <= now and not _kept(aside.get(timer), now)
        ]
        claims = [claim for timer in due if (claim := self._tables.claims.rows.get(timer))]
        live = sum(claim.until > now for claim in claims)
        oldest = min((timer.due_at for timer in due), default=None)
        return Backlog(oldest, live, len(claims) - live)

    def aside(self) -> list[tuple[Timer, str]]:
        """The timers that were set aside, with the reason."""
        return [(timer, why) for timer, (_, why) in self._tables.aside.rows.items()]


def _kept(aside: tuple[datetime, str] | None, now: datetime) -> bool:
    return aside is not None and aside[0] > now
