"""What daemons agree on: who is there, whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.storage.memory.tables import Turn

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from popflow.ports import Claim, Worker
    from popflow.storage.memory.tables import Tables


class MemoryWork:
    """Turns and workers in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def alone(self, *what: str) -> None:
        """Nothing to do: there is one writer."""

    def limit(self, idle: timedelta) -> None:
        """Nothing to do: a writer that sleeps keeps the others of its process asleep."""

    def take(self, turn: str, claim: Claim, now: datetime) -> bool:
        """Take a turn that nobody has, or whose holder's time is over."""
        held = self._tables.turns.rows.get(turn, Turn())
        other = held.claim is not None and held.claim.token != claim.token
        if held.claim is not None and other and held.claim.until > now:
            return False
        self._tables.turns.writing()[turn] = replace(held, claim=claim)
        return True

    def keep(self, turn: str, claim: Claim) -> bool:
        """Have a turn for longer."""
        held = self._tables.turns.rows.get(turn, Turn())
        if held.claim is None or held.claim.token != claim.token:
            return False
        self._tables.turns.writing()[turn] = replace(held, claim=claim)
        return True

    def finish(self, turn: str, token: str, now: datetime) -> None:
        """Give a turn back, done."""
        held = self._tables.turns.rows.get(turn, Turn())
        if held.claim is not None and held.claim.token == token:
            self._tables.turns.writing()[turn] = Turn(done_at=now)

    def finished(self, turn: str) -> datetime | None:
        """When a turn was last done."""
        return self._tables.turns.rows.get(turn, Turn()).done_at

    def sign(self, worker: Worker) -> None:
        """Write down that a daemon is there."""
        self._tables.workers.writing()[worker.name] = worker

    def leave(self, name: str) -> None:
        """Forget a daemon."""
        self._tables.workers.writing().pop(name, None)

    def workers(self) -> list[Worker]:
        """The daemons that are written down, by name."""
        return [worker for _, worker in sorted(self._tables.workers.rows.items())]
