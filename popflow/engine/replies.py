"""Requests with a key of their sender's own: done once, however often they are sent.

A request takes its key before it is done, and keeps its answer there when it is. Whoever sends it
again finds the answer; whoever sends it at the same moment waits for it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from popflow.domain.access import Reply

if TYPE_CHECKING:
    from popflow.engine.setup import Engine

_TAKING: Final = "taking "
"""Before the owner of a key that was taken: the store keeps both, and what is first stays."""
LONGEST: Final = timedelta(minutes=2)
"""A request that was not answered by then never is: the program ended while it was in hand."""


class Turn(Enum):
    """What there is to do about a request with a key."""

    DO = "nobody did it: do it, and keep the answer"
    ANSWERED = "it was done: here is the answer"
    IN_HAND = "somebody does it at this moment"
    LOST = "somebody began it and never answered: nobody knows what became of it"
    OTHER = "the key was used for another request"


@dataclass(frozen=True, slots=True)
class Taken:
    """What there is to do, and the answer where there is one."""

    turn: Turn
    reply: Reply | None = None


def take(engine: Engine, owner: str, key: str, fingerprint: str) -> Taken:
    """Take a key for a request, unless it was taken.

    Args:
        engine: Ports and options.
        owner: Who sends it.
        key: Of the sender's own making.
        fingerprint: What the request is, in full.
    """
    now, mark = engine.clock.now(), secrets.token_bytes(16)
    wish = Reply(key, _TAKING + owner, fingerprint, 0, mark, now)
    with engine.store.begin() as uow:
        first = uow.access.keep_reply(wish)
        reply = uow.access.reply(owner, key)
        uow.commit()
    if first.fingerprint != fingerprint:
        return Taken(Turn.OTHER)
    if reply is not None:
        return Taken(Turn.ANSWERED, reply)
    if first.body == mark:
        return Taken(Turn.DO)
    return Taken(Turn.LOST if now - first.at >= LONGEST else Turn.IN_HAND)


def answer(
    engine: Engine, owner: str, key: str, fingerprint: str, told: tuple[int, bytes]
) -> None:
    """Keep what a request was answered, for whoever sends it again.

    Args:
        engine: Ports and options.
        owner: Who sent it.
        key: The key that was taken for it.
        fingerprint: As when it was taken.
        told: Status of HTTP, and what was answered word for word.
    """
    status, body = told
    reply = Reply(key, owner, fingerprint, status, body, engine.clock.now())
    with engine.store.begin() as uow:
        uow.access.keep_reply(reply)
        uow.commit()
