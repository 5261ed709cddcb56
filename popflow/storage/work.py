"""What daemons agree on: who is there, whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from popflow.ports import Worker
from popflow.storage.rows import METADATA
from popflow.storage.session import translating
from popflow.storage.work_rows import TurnRow, WorkerRow

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from popflow.ports import Claim
    from popflow.storage.session import Session

TURN = METADATA.tables[TurnRow.__tablename__]
WORKER = METADATA.tables[WorkerRow.__tablename__]
_WORKERS = select(WORKER.c.name, WORKER.c.queue, WORKER.c.started_at, WORKER.c.seen_at).order_by(
    WORKER.c.name
)


class SqlWork:
    """Turns and workers as rows; what waits and who sleeps is the dialect's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def alone(self, *what: str) -> None:
        """Wait until no other unit that may write is alone with these."""
        session = self._session
        with translating(session.dialect):
            session.dialect.alone(session.connection, what)

    def limit(self, idle: timedelta) -> None:
        """Let the database undo this unit when nothing is heard of it for so long."""
        session = self._session
        with translating(session.dialect):
            session.dialect.limit(session.connection, idle)

    def take(self, turn: str, claim: Claim, now: datetime) -> bool:
        """Take a turn that nobody has, or whose holder's time is over."""
        free = or_(TURN.c.claim.is_(None), TURN.c.until <= now, TURN.c.claim == claim.token)
        taken = self._session.change(
            update(TURN)
            .where(TURN.c.name == turn, free)
            .values(claim=claim.token, until=claim.until)
        )
        first = {"name": turn, "claim": claim.token, "until": claim.until, "done_at": None}
        adding = self._session.dialect.adding(TURN, "name")
        return bool(taken or self._session.many(adding, [first]))

    def keep(self, turn: str, claim: Claim) -> bool:
        """Have a turn for longer; the row stays locked until the unit ends."""
        mine = (TURN.c.name == turn, TURN.c.claim == claim.token)
        return bool(self._session.change(update(TURN).where(*mine).values(until=claim.until)))

    def finish(self, turn: str, token: str, now: datetime) -> None:
        """Give a turn back, done."""
        self._session.change(
            update(TURN)
            .where(TURN.c.name == turn, TURN.c.claim == token)
            .values(claim=None, until=None, done_at=now)
        )

    def finished(self, turn: str) -> datetime | None:
        """When a turn was last done."""
        rows = self._session.rows(select(TURN.c.done_at).where(TURN.c.name == turn))
        return rows[0][0] if rows else None

    def sign(self, worker: Worker) -> None:
        """Write down that a daemon is there."""
        row = {
            "name": worker.name, "queue": worker.queue, "started_at": worker.started_at,
            "seen_at": worker.seen_at,
        }  # fmt: skip
        self._session.put(WORKER, [row])

    def leave(self, name: str) -> None:
        """Forget a daemon."""
        self._session.change(delete(WORKER).where(WORKER.c.name == name))

    def workers(self) -> list[Worker]:
        """The daemons that are written down, by name."""
        return [Worker(*row) for row in self._session.rows(_WORKERS)]
