"""Messages on their way out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, func, or_, select, text, update

from popflow.domain.effect import Message, MessageKind
from popflow.ports import Parcel, Settlement, Status
from popflow.storage.codec import decode_words, encode_words
from popflow.storage.rows import METADATA, UNSENT, WAITING
from popflow.storage.session import one_of
from popflow.storage.stamping import write
from popflow.storage.tallies import FINAL, count_messages, messages_done

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Executable

    from popflow.storage.session import Session
    from popflow.storage.stamping import Stamp, Stamped

OUTBOX = METADATA.tables["outbox"]
_COLUMNS = (
    OUTBOX.c.key, OUTBOX.c.kind, OUTBOX.c.recipient, OUTBOX.c.not_before, OUTBOX.c.until,
    OUTBOX.c.digest, OUTBOX.c.cycle_id, OUTBOX.c.seq, OUTBOX.c.status, OUTBOX.c.attempts,
    OUTBOX.c.due, OUTBOX.c.settled_at, OUTBOX.c.error, OUTBOX.c.data,
)  # fmt: skip
_WAITING = frozenset({Status.PENDING, Status.LEASED})
_FEW = frozenset({Status.DEAD, Status.SUPPRESSED})
_NOT_FINAL = text(f"status NOT IN ('{Status.SENT.value}', '{Status.SUPPRESSED.value}')")
"""Who was sent or suppressed stays so; a dead one can be brought back by an operator."""
_PENDING = OUTBOX.c.status == Status.PENDING.value
_LEASED = OUTBOX.c.status == Status.LEASED.value
# Only those are counted that are few; of those that are done with the count is kept.
_WAITING_COUNTS = select(OUTBOX.c.status, func.count()).where(WAITING).group_by(OUTBOX.c.status)
_DEAD = select(func.count()).where(UNSENT, OUTBOX.c.status == Status.DEAD.value)
_KEYS_OF = select(OUTBOX.c.key, OUTBOX.c.status).where(one_of(OUTBOX.c.cycle_id))
_OF = select(*_COLUMNS).where(one_of(OUTBOX.c.cycle_id)).order_by(OUTBOX.c.id)
_LEASE = (
    update(OUTBOX)
    .where(OUTBOX.c.key == bindparam("b_key"))
    .values(
        status=Status.LEASED.value,
        attempts=OUTBOX.c.attempts + 1,
        due=bindparam("b_due", type_=OUTBOX.c.due.type),
    )
)
_REVIVED = and_(
    OUTBOX.c.status == Status.DEAD.value,
    bindparam("b_status", type_=OUTBOX.c.status.type) == Status.PENDING.value,
)
_OF_LEASE = bindparam("b_lease", type_=OUTBOX.c.due.type)
_MINE = or_(_OF_LEASE.is_(None), and_(_LEASED, OUTBOX.c.due == _OF_LEASE))
_SETTLE = (
    update(OUTBOX)
    .where(OUTBOX.c.key == bindparam("b_key"), _NOT_FINAL, _MINE)
    .values(
        status=bindparam("b_status", type_=OUTBOX.c.status.type),
        attempts=case((_REVIVED, 0), else_=OUTBOX.c.attempts),
        settled_at=bindparam("b_settled", type_=OUTBOX.c.settled_at.type),
        error=bindparam("b_error"),
        due=bindparam("b_due", type_=OUTBOX.c.due.type),
    )
)


class SqlOutbox:
    """The outbox. A leased message is due again when its lease runs out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, parcels: Sequence[Parcel]) -> None:
        """Put messages in; a key that is there already is left as it is."""
        self._many(
            self._session.dialect.adding(OUTBOX, "key"),
            [(parcel.status, _row_of(parcel)) for parcel in parcels],
        )

    def _many(self, statement: Executable, rows: Sequence[tuple[Status, dict[str, Any]]]) -> None:
        """Write messages that are in a status from here on, and count those that stay in it."""
        grouped: dict[Status | None, list[dict[str, Any]]] = {}
        for status, row in rows:
            grouped.setdefault(status if status in FINAL else None, []).append(row)
        written = {status: self._session.many(statement, each) for status, each in grouped.items()}
        done = {status: count for status, count in written.items() if status is not None}
        if done:
            count_messages(self._session, done)

    def add_stamped(
        self, parcels: Sequence[Parcel], stamped: Iterable[tuple[Stamp, Parcel]]
    ) -> None:
        """Put messages in, those of many cycles alike as well: these are all still to be sent."""
        made: list[Stamped] = [(stamp, _row_of(parcel), {}) for stamp, parcel in stamped]
        adding = self._session.dialect.adding(OUTBOX, "key")
        waiting = [_row_of(parcel) for parcel in parcels if parcel.status not in FINAL]
        write(self._session, adding, waiting, made)
        self.add([parcel for parcel in parcels if parcel.status in FINAL])

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Parcel]:
        """Take messages that may be tried now, each person's digest as a whole."""
        pool = _PENDING
        taken = self._ripe(now, limit, pool)
        if not taken:
            # What somebody had in hand and never settled comes alone: it may be the cause.
            pool = _LEASED
            taken = self._ripe(now, 1, pool)
        digests = {p.message.recipient for p in taken.values() if p.message.digest}
        if digests:
            bundled = (OUTBOX.c.digest, OUTBOX.c.recipient.in_(sorted(digests)))
            taken = {**taken, **self._ripe(now, None, pool, *bundled)}
        self._session.many(_LEASE, [{"b_key": key, "b_due": until} for key in taken])
        return [_leased(parcel, until) for parcel in taken.values()]

    def _ripe(
        self, now: datetime, limit: int | None, *narrowed: ColumnElement[Any]
    ) -> dict[str, Parcel]:
        query = (
            select(*_COLUMNS)
            .where(WAITING, OUTBOX.c.due <= now, *narrowed)
            .order_by(OUTBOX.c.due, OUTBOX.c.id)
            .limit(limit)
            # What another leases at this moment is not waited for; SQLite has one writer anyway.
            .with_for_update(skip_locked=True)
        )
        return {row[0]: _parcel_of(row) for row in self._session.rows(query)}

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Write down what became of messages; one that is settled stays as it is."""
        self._many(_SETTLE, [(done.status, _settled(done)) for done in settlements])

    def find(
        self,
        status: Status | None = None,
        *,
        recipient: str | None = None,
        cycle: int | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Parcel]:
        """Messages, the newest first."""
        query = select(*_COLUMNS).limit(limit).where(*_narrowed(recipient, cycle, after))
        if status in _WAITING:
            # The few that wait are sorted; in the order of the table all that was sent is passed.
            query = query.where(WAITING).order_by((OUTBOX.c.id + 0).desc())
        else:
            query = query.order_by(OUTBOX.c.id.desc())
        if status in _FEW:
            query = query.where(UNSENT)
        if status is not None:
            query = query.where(OUTBOX.c.status == status.value)
        return [_parcel_of(row) for row in self._session.rows(query)]

    def of(self, cycles: Iterable[int]) -> dict[int, list[Parcel]]:
        """All messages about these cycles, per cycle, the oldest first."""
        found: dict[int, list[Parcel]] = {}
        for row in self._session.among(_OF, cycles):
            found.setdefault(row.cycle_id, []).append(_parcel_of(row))
        return found

    def keys_of(self, cycles: Iterable[int]) -> dict[str, Status]:
        """Key and status of every message about these cycles."""
        rows = self._session.among(_KEYS_OF, cycles)
        return {key: Status(status) for key, status in rows}

    def oldest(self, now: datetime) -> datetime | None:
        """Since when the message waits that would be given first."""
        query = select(func.min(OUTBOX.c.due)).where(WAITING, OUTBOX.c.due <= now)
        moment: datetime | None = self._session.rows(query)[0][0]
        return moment

    def counts(self) -> dict[Status, int]:
        """How many messages per status."""
        found = {Status(row[0]): int(row[1]) for row in self._session.rows(_WAITING_COUNTS)}
        found |= messages_done(self._session)
        dead = self.dead()
        return {**found, Status.DEAD: dead} if dead else found

    def dead(self) -> int:
        """How many messages could not be delivered."""
        return int(self._session.rows(_DEAD)[0][0])


def _narrowed(
    recipient: str | None, cycle: int | None, after: str | None
) -> Iterator[ColumnElement[bool]]:
    if recipient is not None:
        yield OUTBOX.c.recipient == recipient
    if cycle is not None:
        yield OUTBOX.c.cycle_id == cycle
    if after is not None:
        # Of a key that nobody has this is null, which nothing is below.
        passed = OUTBOX.alias()
        yield OUTBOX.c.id < select(passed.c.id).where(passed.c.key == after).scalar_subquery()


def _row_of(parcel: Parcel) -> dict[str, Any]:
    message = parcel.message
    return {
        "key": parcel.key,
        "kind": message.kind.value,
        "recipient": message.recipient,
        "not_before": message.not_before,
        "until": message.until,
        "digest": message.digest,
        "cycle_id": parcel.cycle,
        "seq": parcel.seq,
        "status": parcel.status.value,
        "attempts": parcel.attempts,
        "due": parcel.due or message.not_before,
        "settled_at": parcel.settled_at,
        "error": parcel.error,
        "data": encode_words(parcel.data),
    }


def _parcel_of(row: Sequence[Any]) -> Parcel:
    key, kind, recipient, not_before, until, digest, *rest = row
    cycle, seq, status, attempts, due, settled_at, error, data = rest
    message = Message(MessageKind(kind), recipient, not_before, until, digest)
    return Parcel(
        key, message, cycle, seq, Status(status), attempts, due, settled_at, error,
        decode_words(data),
    )  # fmt: skip


def _leased(parcel: Parcel, until: datetime) -> Parcel:
    return replace(parcel, status=Status.LEASED, attempts=parcel.attempts + 1, due=until)


def _settled(done: Settlement) -> dict[str, Any]:
    waits = done.status in _WAITING
    return {
        "b_key": done.key,
        "b_lease": done.lease,
        "b_status": done.status.value,
        "b_settled": None if waits else done.at,
        "b_error": done.error,
        "b_due": (done.due or done.at) if waits else None,
    }
