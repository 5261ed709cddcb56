"""Words to HR about what asks for a look, as messages like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.effect import HR, Message, MessageKind
from popflow.ports import Parcel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork


def ask_attention(
    engine: Engine, uow: UnitOfWork, key: str, now: datetime, data: Mapping[str, str]
) -> None:
    """Tell HR's list something once; the caller commits.

    Args:
        engine: Ports and options.
        uow: A unit that may write.
        key: The same word under the same key is told once.
        now: The moment; the message waits for working hours.
        data: ``about``, the code of what it is, and the ids and counts that its text needs.
    """
    opening = engine.calendar.days(now.date()).next_open(now)
    message = Message(MessageKind.ATTENTION, HR, opening)
    uow.outbox.add([Parcel(f"attention:{key}", message, due=opening, data=data)])
