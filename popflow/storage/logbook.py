"""What happened in all cycles: the lines of the histories by time, without content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from popflow.domain.person import Actor, Role
from popflow.ports import Logged
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from popflow.storage.session import Session

HISTORY = METADATA.tables["history"]
_COLUMNS = (
    HISTORY.c.cycle_id, HISTORY.c.seq, HISTORY.c.at, HISTORY.c.event, HISTORY.c.actor_role,
    HISTORY.c.actor_number, HISTORY.c.on_behalf_of, HISTORY.c.os_user, HISTORY.c.timer,
)  # fmt: skip
_ORDER = (HISTORY.c.at.desc(), HISTORY.c.cycle_id.desc(), HISTORY.c.seq.desc())


def logged(
    session: Session,
    during: tuple[datetime, datetime],
    actor: str | None,
    before: tuple[datetime, int, int] | None,
    limit: int,
) -> list[Logged]:
    """A page of what happened from a moment up to another, the last first."""
    begin, end = during
    query = select(*_COLUMNS).where(HISTORY.c.at >= begin, HISTORY.c.at < end)
    if actor is not None:
        query = query.where(HISTORY.c.actor_number == actor)
    if before is not None:
        at, cycle, seq = before
        earlier = and_(HISTORY.c.cycle_id == cycle, HISTORY.c.seq < seq)
        same = and_(HISTORY.c.at == at, or_(HISTORY.c.cycle_id < cycle, earlier))
        query = query.where(HISTORY.c.at <= at, or_(HISTORY.c.at < at, same))
    return [_logged_of(row) for row in session.rows(query.order_by(*_ORDER).limit(limit))]


def _logged_of(row: Sequence[Any]) -> Logged:
    cycle, seq, at, event, role, *who, timer = row
    return Logged(cycle, seq, at, event, Actor(Role(role), *who), timer)
