"""What daemons agree on in the store: claims on rows, turns of one at a time, who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """A daemon's hold on rows until a moment; after it another may claim them anew.

    Attributes:
        token: Never used twice.
    """

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Worker:
    """A daemon that is there, or was.

    Attributes:
        name: Machine and process.
        queue: ``local`` for one that does all the work itself, else ``shared``.
        seen_at: When it last gave a sign of life.
    """

    name: str
    queue: str
    started_at: datetime
    seen_at: datetime


class WorkStore(Protocol):
    """What daemons agree on in the store, inside one unit of work."""

    def alone(self, *what: str) -> None:
        """Wait until no other unit that may write is alone with these; be it until the end."""
        ...

    def limit(self, idle: timedelta) -> None:
        """Let the store undo this unit when nothing is heard of it for so long.

        Its locks go with it, and its commit fails. Where other units cannot come in between this
        does nothing.
        """
        ...

    def take(self, turn: str, claim: Claim, now: datetime) -> bool:
        """Take a turn that nobody has, or whose holder's time is over."""
        ...

    def keep(self, turn: str, claim: Claim) -> bool:
        """Have a turn for longer; false when another took it. It stays ours in this unit."""
        ...

    def finish(self, turn: str, token: str, now: datetime) -> None:
        """Give a turn back, done."""
        ...

    def finished(self, turn: str) -> datetime | None:
        """When a turn was last done; ``None`` for never."""
        ...

    def sign(self, worker: Worker) -> None:
        """Write down that a daemon is there."""
        ...

    def leave(self, name: str) -> None:
        """Forget a daemon: it stopped, or is gone for good."""
        ...

    def workers(self) -> list[Worker]:
        """The daemons that are written down, by name."""
        ...
