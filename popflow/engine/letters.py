"""What an operator does with messages: look at them, try dead ones again, drop what is waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from popflow.errors import NotFoundError
from popflow.ports import Parcel, Settlement, Status, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from popflow.engine.setup import Engine

log = logging.getLogger(__name__)

MESSAGE = "message"
MOST = 100_000
"""Messages of one status that are looked through."""
DROPPED = "dropped by an operator"
"""Why a message that somebody dropped was not sent."""


def listed(
    engine: Engine,
    status: Status | None = None,
    recipient: str | None = None,
    limit: int = 100,
    *,
    after: str | None = None,
) -> list[Parcel]:
    """Messages, the newest first; those of one status or recipient where given.

    ``after`` is the key of the last message of the page before.
    """
    with engine.store.read() as uow:
        return uow.outbox.find(status, recipient=recipient, after=after, limit=limit)


def counted(engine: Engine) -> dict[Status, int]:
    """How many messages stand where."""
    with engine.store.read() as uow:
        return uow.outbox.counts()


def retry(engine: Engine, keys: Collection[str] | None = None) -> list[str]:
    """Let dead messages be tried again, from now on, under the key that they have.

    Args:
        engine: Ports and options.
        keys: Which; ``None`` is every dead one.

    Returns:
        Keys of the messages that will be tried.

    Raises:
        NotFoundError: One of the keys is no dead message's; then none is tried.
    """
    now = engine.clock.now()
    return _settle(
        engine, {Status.DEAD}, keys, lambda p: Settlement(p.key, Status.PENDING, now, p.error, now)
    )


def drop(engine: Engine, keys: Collection[str] | None = None) -> list[str]:
    """Suppress messages that are dead or still wait: they are never sent, and stay listed.

    Args:
        engine: Ports and options.
        keys: Which; ``None`` is every dead one, and none that waits.

    Returns:
        Keys of the messages that are never sent.

    Raises:
        NotFoundError: One of the keys is no such message's; then none is dropped.
    """
    now = engine.clock.now()
    return _settle(
        engine,
        {Status.DEAD} if keys is None else {Status.DEAD, Status.PENDING},
        keys,
        lambda p: Settlement(p.key, Status.SUPPRESSED, now, DROPPED),
    )


def _settle(
    engine: Engine,
    standing: Collection[Status],
    keys: Collection[str] | None,
    settlement: Callable[[Parcel], Settlement],
) -> list[str]:
    with engine.store.begin() as uow:
        found = {parcel.key: parcel for parcel in _standing(uow, standing)}
        wanted = list(dict.fromkeys(found if keys is None else keys))
        for key in wanted:
            if key not in found:
                raise NotFoundError(MESSAGE, key)
        uow.outbox.settle([settlement(found[key]) for key in wanted])
        uow.commit()
    log.info("messages settled by hand", extra={"messages": len(wanted)})
    return wanted


def _standing(uow: UnitOfWork, standing: Collection[Status]) -> Iterator[Parcel]:
    for status in sorted(standing):
        yield from uow.outbox.find(status, limit=MOST)
