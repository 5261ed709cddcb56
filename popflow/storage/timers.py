"""Open timers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from popflow.domain.timetable import Timer
from popflow.ports import Backlog, Claim
from popflow.storage.rows import ASIDE, CLAIMED, METADATA
from popflow.storage.session import AMONG, chunks, one_of
from popflow.storage.stamping import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, FromClause, Select

    from popflow.storage.session import Session
    from popflow.storage.stamping import Stamp, Stamped

    Aside = tuple[datetime | None, str | None]
    """Until when a timer is aside, and why."""

TIMER = METADATA.tables["timer"]
CYCLE = METADATA.tables["cycle"]
_COLUMNS = (TIMER.c.cycle_id, TIMER.c.rule, TIMER.c.due_at)
_DELETE = delete(TIMER).where(TIMER.c.cycle_id == bindparam("b_cycle"))
_TAKE = _DELETE.returning(*_COLUMNS, TIMER.c.aside_until, TIMER.c.why)
_INSERT = insert(TIMER)
_OF = (
    select(*_COLUMNS).where(one_of(TIMER.c.cycle_id)).order_by(TIMER.c.cycle_id, TIMER.c.position)
)
_ASIDE = select(*_COLUMNS, TIMER.c.aside_until, TIMER.c.why).where(ASIDE)
_CLAIM = (
    update(TIMER)
    .where(TIMER.c.cycle_id == bindparam("b_cycle"), TIMER.c.rule == bindparam("b_rule"))
    .values(
        claim=bindparam("b_claim"),
        claimed_until=bindparam("b_until", type_=TIMER.c.claimed_until.type),
    )
)
# Cycles before timers, as whoever saves a cycle locks them: else two could wait for each other.
_LOCK = (
    select(CYCLE.c.id)
    .where(one_of(CYCLE.c.id))
    .order_by(CYCLE.c.id)
    .with_for_update(skip_locked=True, key_share=True)
)
_HELD = (
    select(*_COLUMNS)
    .where(one_of(TIMER.c.cycle_id), TIMER.c.claim == bindparam("b_claim"))
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = (
    update(CYCLE)
    .where(CYCLE.c.id == bindparam("b_cycle"))
    .values(next_due_at=bindparam("b_due", type_=CYCLE.c.next_due_at.type))
)


def _waiting(timers: FromClause, now: ColumnElement[Any] | datetime) -> ColumnElement[Any]:
    """Not set aside at that moment."""
    return or_(timers.c.aside_until.is_(None), timers.c.aside_until <= now)


def _due() -> Select[Any]:
    """What is due at ``b_now``: of each cycle the earliest that waits."""
    now, other = bindparam("b_now", type_=TIMER.c.due_at.type), TIMER.alias("other")
    earlier = exists().where(
        other.c.cycle_id == TIMER.c.cycle_id,
        tuple_(other.c.due_at, other.c.position) < tuple_(TIMER.c.due_at, TIMER.c.position),
        _waiting(other, now),
    )
    return (
        select(*_COLUMNS)
        .where(TIMER.c.due_at <= now, _waiting(TIMER, now), ~earlier)
        .order_by(TIMER.c.due_at, TIMER.c.cycle_id)
        .limit(bindparam("b_limit", type_=Integer))
    )


_DUE = _due()
_CLAIMABLE = _DUE.where(
    or_(
        TIMER.c.claimed_until.is_(None),
        TIMER.c.claimed_until <= bindparam("b_now", type_=TIMER.c.due_at.type),
    )
).with_for_update(skip_locked=True, of=TIMER)
_CLAIMABLE_OF = _CLAIMABLE.where(one_of(TIMER.c.cycle_id))


class SqlTimers:
    """The timers of all cycles."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, now: datetime, limit: int) -> list[Timer]:
        """Timers with ``due_at <= now``, the earliest first, one of a cycle, none set aside."""
        rows = self._session.rows(_DUE, {"b_now": now, "b_limit": limit})
        return [Timer(*row) for row in rows]

    def of(self, ids: Iterable[int]) -> dict[int, tuple[Timer, ...]]:
        """The open timers per cycle, in the order of the workflow file."""
        found: dict[int, list[Timer]] = {}
        for row in self._session.among(_OF, ids):
            found.setdefault(row[0], []).append(Timer(*row))
        return {cycle: tuple(timers) for cycle, timers in found.items()}

    def replace(self, timers: Mapping[int, Sequence[Timer]]) -> None:
        """Give cycles exactly these timers (repair)."""
        self.put(timers)
        dues = [
            {"b_cycle": cycle, "b_due": min((t.due_at for t in given), default=None)}
            for cycle, given in timers.items()
        ]
        self._session.many(_NEXT_DUE, dues)

    def put(
        self,
        timers: Mapping[int, Sequence[Timer]],
        aside: Mapping[Timer, Aside] | None = None,
        stamps: Sequence[Stamp] = (),
    ) -> None:
        """Write the timers of cycles whose own rows are written; one that stays, stays aside.

        Args:
            timers: Per cycle.
            aside: What `kept_aside` gave; it must be asked before stamps are made.
            stamps: Decisions that many cycles share; none of their timers is aside.
        """
        kept: Mapping[Timer, Aside]
        if aside is None and len(timers) == 1:
            kept = self._taken(*timers)
        else:
            kept = self.kept_aside() if aside is None else aside
            gone: list[Stamped] = [
                (stamp, {"b_cycle": stamp.decision.cycle.id}, {}) for stamp in stamps
            ]
            write(self._session, _DELETE, [{"b_cycle": cycle} for cycle in timers], gone)
        rows = [row for given in timers.values() for row in _rows_of(given, kept)]
        new = ((stamp, row) for stamp in stamps for row in _rows_of(stamp.decision.timers, {}))
        stamped: list[Stamped] = [(stamp, row, {}) for stamp, row in new]
        write(self._session, _INSERT, rows, stamped)

    def _taken(self, cycle: int) -> dict[Timer, Aside]:
        """Take out the timers of one cycle; those that were set aside."""
        rows = self._session.taken(_TAKE, {"b_cycle": cycle})
        return {Timer(*row[:3]): tuple(row[3:]) for row in rows if row.aside_until is not None}

    def kept_aside(self) -> dict[Timer, Aside]:
        """The timers that were set aside, with until when and why."""
        return {Timer(*row[:3]): tuple(row[3:]) for row in self._session.rows(_ASIDE)}

    def set_aside(self, timer: Timer, until: datetime, why: str) -> None:
        """Keep a timer that failed out of batches until a moment, with the reason."""
        self._session.change(
            update(TIMER)
            .where(
                TIMER.c.cycle_id == timer.cycle,
                TIMER.c.rule == timer.rule,
                TIMER.c.due_at == timer.due_at,
            )
            .values(aside_until=until, why=why)
        )

    def claim(
        self, claim: Claim, now: datetime, limit: int, among: Iterable[int] | None = None
    ) -> list[Timer]:
        """Claim timers that are due and that no other claim holds."""
        moment = {"b_now": now, "b_limit": limit}
        if among is None:
            rows = self._session.rows(_CLAIMABLE, moment)
        else:
            rows = list(self._session.among(_CLAIMABLE_OF, among, moment))
        given = {"b_claim": claim.token, "b_until": claim.until}
        marks = [{"b_cycle": row[0], "b_rule": row[1], **given} for row in rows]
        self._session.many(_CLAIM, marks)
        return [Timer(*row) for row in rows]

    def held(self, token: str, cycles: Iterable[int]) -> list[Timer]:
        """The timers of these cycles that still carry a claim, locked with their cycles."""
        locked = [row[0] for row in self._session.among(_LOCK, cycles)]
        found = [
            Timer(*row)
            for chunk in chunks(locked)
            for row in self._session.rows(_HELD, {AMONG: chunk, "b_claim": token})
        ]
        return sorted(found, key=lambda timer: (timer.due_at, timer.cycle))

    def backlog(self, now: datetime) -> Backlog:
        """What is due and waits."""
        due = (TIMER.c.due_at <= now, _waiting(TIMER, now))
        oldest = self._session.rows(
            select(TIMER.c.due_at).where(*due).order_by(TIMER.c.due_at).limit(1)
        )
        held = func.count().filter(TIMER.c.claimed_until > now)
        lapsed = func.count().filter(TIMER.c.claimed_until <= now)
        counts = self._session.rows(select(held, lapsed).where(CLAIMED, *due))
        return Backlog(oldest[0][0] if oldest else None, *counts[0])

    def aside(self) -> list[tuple[Timer, str]]:
        """The timers that were set aside, with the reason, the earliest first."""
        # Sorted here: asked to sort, SQLite reads all timers in the order of their moments.
        found = [(Timer(*row[:3]), str(row.why)) for row in self._session.rows(_ASIDE)]
        return sorted(found, key=lambda each: (each[0].due_at, each[0].cycle, each[0].rule))


def _rows_of(timers: Sequence[Timer], aside: Mapping[Timer, Aside]) -> Iterator[dict[str, Any]]:
    for position, timer in enumerate(timers):
        until, why = aside.get(timer, (None, None))
        yield {
            "cycle_id": timer.cycle, "rule": timer.rule, "due_at": timer.due_at,
            "position": position, "aside_until": until, "why": why,
        }  # fmt: skip
