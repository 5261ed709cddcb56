"""The hash chain over each cycle's history, as `popflow.domain.seal` defines it.

The chain shows every process fact as it stands in its column; of what people wrote it holds only
the commitment. Erasing is: no ``reason``, no ``content``, no ``salt``.
"""

from __future__ import annotations

import secrets
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, tuple_, type_coerce, update
from sqlalchemy.types import BigInteger

from popflow.domain.cycle import Entry
from popflow.domain.person import Actor, Role
from popflow.domain.seal import FIRST, SALT_BYTES, commitment, public_fields, seal
from popflow.storage.codec import encode
from popflow.storage.rows import METADATA
from popflow.storage.session import chunks, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from popflow.storage.session import Session

HISTORY = METADATA.tables["history"]
_COLUMNS = (
    HISTORY.c.cycle_id, HISTORY.c.seq, HISTORY.c.at, HISTORY.c.event, HISTORY.c.source,
    HISTORY.c.target, HISTORY.c.actor_role, HISTORY.c.actor_number, HISTORY.c.on_behalf_of,
    HISTORY.c.os_user, HISTORY.c.reason, HISTORY.c.timer,
    type_coerce(HISTORY.c.occurrence, BigInteger).label("occurrence"),
    HISTORY.c.changes, HISTORY.c.content, HISTORY.c.answers, HISTORY.c.messages,
    HISTORY.c.salt, HISTORY.c.commitment, HISTORY.c.seal,
)  # fmt: skip
_OF = (
    select(*_COLUMNS).where(one_of(HISTORY.c.cycle_id)).order_by(HISTORY.c.cycle_id, HISTORY.c.seq)
)
_SEAL = (
    update(HISTORY)
    .where(
        HISTORY.c.cycle_id == bindparam("b_cycle"),
        HISTORY.c.seq == bindparam("b_seq"),
        HISTORY.c.seal.is_(None),
    )
    .values(
        salt=bindparam("b_salt"), commitment=bindparam("b_commitment"), seal=bindparam("b_seal")
    )
)


class SqlSeals:
    """The seals of all histories."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def seal(self, limit: int) -> int:
        """Seal up to that many entries, each cycle's in order; returns how many were sealed."""
        query = (
            select(*_COLUMNS)
            .where(HISTORY.c.seal.is_(None))
            .order_by(HISTORY.c.cycle_id, HISTORY.c.seq)
            .limit(limit)
        )
        rows = self._session.rows(query)
        before = self._before(rows)
        made = []
        for cycle, entries in groupby(rows, key=lambda row: row.cycle_id):
            previous = before.get(cycle, FIRST)
            for row in entries:
                salt = secrets.token_bytes(SALT_BYTES)
                said = commitment(salt, _content(row))
                previous = seal(previous, _public(row), said)
                made.append({
                    "b_cycle": cycle, "b_seq": row.seq, "b_salt": salt, "b_commitment": said,
                    "b_seal": previous,
                })  # fmt: skip
        return self._session.many(_SEAL, made)

    def _before(self, rows: Sequence[Any]) -> dict[int, str]:
        """Per cycle the seal before its first entry here."""
        first: dict[int, int] = {}
        for row in rows:
            first.setdefault(row.cycle_id, row.seq)
        asked = [(cycle, seq - 1) for cycle, seq in first.items() if seq > 1]
        found: dict[int, str] = {}
        for chunk in chunks(asked):
            query = select(HISTORY.c.cycle_id, HISTORY.c.seal).where(
                tuple_(HISTORY.c.cycle_id, HISTORY.c.seq).in_(chunk)
            )
            found.update((cycle, said or FIRST) for cycle, said in self._session.rows(query))
        return found

    def unsealed(self) -> int:
        """How many entries are not sealed yet."""
        query = select(func.count()).select_from(HISTORY).where(HISTORY.c.seal.is_(None))
        return int(self._session.rows(query)[0][0])

    def broken(self, ids: Iterable[int]) -> dict[int, int]:
        """Per cycle whose chain does not hold, the first entry that breaks it."""
        rows = self._session.among(_OF, ids)
        found = {}
        for cycle, entries in groupby(rows, key=lambda row: row.cycle_id):
            breaks = next(_breaks(entries), None)
            if breaks is not None:
                found[cycle] = breaks
        return found


def _breaks(entries: Iterable[Any]) -> Iterator[int]:
    """Numbers of the entries that break one cycle's chain."""
    previous: str | None = FIRST
    for expected, row in enumerate(entries, start=1):
        if row.seq != expected:
            yield expected
        if row.seal is not None and (previous is None or not _holds(previous, row)):
            yield row.seq
        # After the first without a seal comes none with one: sealing goes in order.
        previous = row.seal


def _holds(previous: str, row: Any) -> bool:  # noqa: ANN401 - a row of the columns above
    erased = row.salt is None and row.reason is None and row.content is None
    kept = erased or (
        row.salt is not None and row.commitment == commitment(row.salt, _content(row))
    )
    return kept and row.seal == seal(previous, _public(row), row.commitment or "")


def _public(row: Any) -> dict[str, str | int | None]:  # noqa: ANN401 - likewise
    entry = Entry(
        row.cycle_id, row.seq, row.at, row.event, row.source, row.target,
        Actor(Role(row.actor_role), row.actor_number, row.on_behalf_of), timer=row.timer,
    )  # fmt: skip
    return {
        **public_fields(entry),
        "os_user": row.os_user,
        "occurrence": row.occurrence,
        "changes": row.changes,
        "answers": row.answers,
        "messages": row.messages,
    }


def _content(row: Any) -> str:  # noqa: ANN401 - likewise
    return encode([row.reason, row.content])
