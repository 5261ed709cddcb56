"""How the work stands: what is due, what waits, who is there, and what is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from popflow.engine.recovery import HEARTBEAT, HOLD
from popflow.engine.standing import CATCHING_UP
from popflow.ports import Backlog, Depth, Status, Worker

if TYPE_CHECKING:
    from popflow.engine.setup import Engine

UNSEEN: Final = 4
"""After so many ticks without a sign of life a daemon is silent."""
AT_LEAST: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WorkStatus:
    """How the work stands at a moment.

    Attributes:
        held: Why nothing fires or is sent; ``None`` when nothing is held.
        beat_at: The last tick of any daemon.
        catching_up: Since when it stood still, while that is caught up.
        depth: Jobs of the shared queue; none where one daemon does all the work.
        timers: What is due.
        aside: Timers that failed and are kept out of batches.
        oldest_message: Since when the message waits that goes first.
        messages: How many messages per status.
        workers: The daemons that are written down.
        silent: Names of those that gave no sign of life for long.
    """

    now: datetime
    held: str | None
    beat_at: datetime | None
    catching_up: datetime | None
    depth: Depth
    timers: Backlog
    aside: int
    oldest_message: datetime | None
    messages: dict[Status, int]
    workers: tuple[Worker, ...]
    silent: tuple[str, ...]

    @property
    def lag(self) -> timedelta:
        """How long the timer waits that is due the longest."""
        return self.now - (self.timers.oldest or self.now)

    @property
    def stalled(self) -> tuple[str, ...]:
        """What does not go on by itself, or did not: words for programs."""
        found = {
            "held": self.held is not None,
            "timers_aside": self.aside > 0,
            "claims_lapsed": self.timers.lapsed > 0,
            "jobs_failed": self.depth.failed > 0,
            "messages_dead": self.messages.get(Status.DEAD, 0) > 0,
            "daemons_silent": bool(self.silent),
        }
        return tuple(word for word, so in found.items() if so)


def work_status(engine: Engine, now: datetime) -> WorkStatus:
    """Look how the work stands; nothing is changed.

    Args:
        engine: Ports and options.
        now: The moment of the look.
    """
    depth = Depth() if engine.queue is None else engine.queue.depth()
    with engine.store.read() as uow:
        workers = tuple(uow.work.workers())
        patience = max(UNSEEN * engine.options.every, AT_LEAST)
        return WorkStatus(
            now=now,
            held=uow.marks.get(HOLD),
            beat_at=_moment(uow.marks.get(HEARTBEAT)),
            catching_up=_moment(uow.marks.get(CATCHING_UP)),
            depth=depth,
            timers=uow.timers.backlog(now),
            aside=len(uow.timers.aside()),
            oldest_message=uow.outbox.oldest(now),
            messages=uow.outbox.counts(),
            workers=workers,
            silent=tuple(each.name for each in workers if now - each.seen_at > patience),
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
