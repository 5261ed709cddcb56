"""Who is a guest of which cycle: kept beside the cycles, so that a list need not open dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from popflow.domain.supervising import guests
from popflow.storage import house_rows
from popflow.storage.rows import METADATA
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.domain.course import Decision
    from popflow.storage.session import Session

GUEST = METADATA.tables[str(house_rows.GuestRow.__tablename__)]
_OF = (
    select(GUEST.c.cycle_id)
    .where(GUEST.c.number == bindparam("b_number"))
    .order_by(GUEST.c.cycle_id)
)
_KEPT = select(GUEST.c.cycle_id, GUEST.c.number).where(one_of(GUEST.c.cycle_id))
_HELD = select(GUEST.c.cycle_id).where(one_of(GUEST.c.cycle_id)).distinct()
_DROP = delete(GUEST).where(GUEST.c.cycle_id == bindparam("b_cycle"))
_INSERT = insert(GUEST)
_CHANGING = frozenset({"advisers", "agreed_version", "erased_at"})
"""What tells of other guests; most decisions change none of it and cost nothing here."""


def guest_of(session: Session, number: str) -> list[int]:
    """Numbers of the cycles of which somebody is a guest, ascending."""
    return [row[0] for row in session.rows(_OF, {"b_number": number})]


def kept_guests(session: Session, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Who is a guest of these cycles."""
    found: dict[int, set[str]] = {}
    for cycle, number in session.among(_KEPT, ids):
        found.setdefault(cycle, set()).add(number)
    return {cycle: frozenset(invited) for cycle, invited in found.items()}


def put_guests(session: Session, decisions: Sequence[Decision]) -> None:
    """Keep the guests of the cycles in which they may have changed."""
    changed = {d.cycle.id: guests(d.cycle) for d in decisions if _changes_guests(d)}
    if not changed:
        return
    held = [row[0] for row in session.among(_HELD, changed)]
    session.many(_DROP, [{"b_cycle": number} for number in held])
    rows = [
        {"number": guest, "cycle_id": number}
        for number, invited in changed.items()
        for guest in sorted(invited)
    ]
    session.many(_INSERT, rows)


def _changes_guests(decision: Decision) -> bool:
    return any(change.part in _CHANGING for e in decision.entries for change in e.changes)
