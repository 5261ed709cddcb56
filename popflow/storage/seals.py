"""The hash chain over each cycle's history, as `popflow.domain.seal` defines it.

A line is sealed as it is written. What an older popflow left unsealed the daemon seals, in
batches. Erasing is: no ``reason``, no ``content``, no ``salt``.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from popflow.domain.seal import FIRST, commitment, seal
from popflow.storage.rows import METADATA
from popflow.storage.sealing import content_of, public_of, seal_row
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from popflow.storage.session import Session

HISTORY = METADATA.tables["history"]
_COLUMNS = (
    HISTORY.c.cycle_id, HISTORY.c.seq, HISTORY.c.at, HISTORY.c.event, HISTORY.c.source,
    HISTORY.c.target, HISTORY.c.actor_role, HISTORY.c.actor_number, HISTORY.c.on_behalf_of,
    HISTORY.c.os_user, HISTORY.c.reason, HISTORY.c.timer, HISTORY.c.occurrence,
    HISTORY.c.changes, HISTORY.c.content, HISTORY.c.answers, HISTORY.c.messages,
    HISTORY.c.salt, HISTORY.c.commitment, HISTORY.c.seal,
)  # fmt: skip
_OF = (
    select(*_COLUMNS).where(one_of(HISTORY.c.cycle_id)).order_by(HISTORY.c.cycle_id, HISTORY.c.seq)
)
_SEALED = select(HISTORY.c.cycle_id, HISTORY.c.seq, HISTORY.c.seal).where(
    one_of(HISTORY.c.cycle_id), HISTORY.c.seal.is_not(None)
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
        """Seal up to that many entries that wait, in order; returns how many were sealed."""
        query = (
            select(*_COLUMNS)
            .where(HISTORY.c.seal.is_(None))
            .order_by(HISTORY.c.cycle_id, HISTORY.c.seq)
            .limit(limit)
        )
        rows = [dict(row._mapping) for row in self._session.rows(query)]  # noqa: SLF001 - SQLAlchemy's public name
        sealed = self._sealed({row["cycle_id"] for row in rows})
        for row in rows:
            here = (row["cycle_id"], row["seq"])
            sealed[here] = seal_row(row, sealed.get((here[0], here[1] - 1), FIRST)) or FIRST
        made = [
            {
                "b_cycle": row["cycle_id"], "b_seq": row["seq"], "b_salt": row["salt"],
                "b_commitment": row["commitment"], "b_seal": row["seal"],
            }
            for row in rows
        ]  # fmt: skip
        return self._session.many(_SEAL, made)

    def _sealed(self, cycles: Iterable[int]) -> dict[tuple[int, int], str]:
        """Every seal of these cycles, by cycle and number."""
        return {(row[0], row[1]): row[2] for row in self._session.among(_SEALED, cycles)}

    def unsealed(self) -> int:
        """How many entries are not sealed yet."""
        query = select(func.count()).select_from(HISTORY).where(HISTORY.c.seal.is_(None))
        return int(self._session.rows(query)[0][0])

    def broken(self, ids: Iterable[int]) -> dict[int, int]:
        """Per cycle whose chain does not hold, the first entry that breaks it."""
        rows = (row._mapping for row in self._session.among(_OF, ids))  # noqa: SLF001 - SQLAlchemy's public name
        found = {}
        for cycle, entries in groupby(rows, key=lambda row: row["cycle_id"]):
            breaks = next(_breaks(entries), None)
            if breaks is not None:
                found[cycle] = breaks
        return found


def _breaks(entries: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """Numbers of the entries that break one cycle's chain."""
    previous: str | None = FIRST
    for expected, row in enumerate(entries, start=1):
        if row["seq"] != expected:
            yield expected
        sealed = row["seal"] is not None
        if sealed and (previous is None or not _holds(previous, row)):
            yield row["seq"]
        # After the first without a seal comes none with one: sealing goes in order.
        previous = row["seal"]


def _holds(previous: str, row: Mapping[str, Any]) -> bool:
    salt, said = row["salt"], row["commitment"]
    erased = salt is None and row["reason"] is None and row["content"] is None
    kept = erased or (
        salt is not None and said == commitment(salt, content_of(row["reason"], row["content"]))
    )
    return kept and row["seal"] == seal(previous, public_of(row), said or "")
