"""Saving a batch of decisions: a handful of statements, however many cycles there are."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from popflow.errors import StaleRevisionError
from popflow.ports import Parcel, parcel_key
from popflow.storage.codec import CONTENT as CONTENT_PARTS
from popflow.storage.codec import encode_dossier
from popflow.storage.cycle_rows import CONTENT, CYCLE, FIELDS, row_of
from popflow.storage.history import SqlHistory
from popflow.storage.ledger import SqlLedger
from popflow.storage.outbox import SqlOutbox
from popflow.storage.rows import OPEN
from popflow.storage.session import ConflictError, one_of
from popflow.storage.timers import SqlTimers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from popflow.domain.course import Decision
    from popflow.storage.session import Session

_REVISIONS = select(CYCLE.c.id, CYCLE.c.revision).where(one_of(CYCLE.c.id))
_OPEN_OF = select(CYCLE.c.person, CYCLE.c.id).where(OPEN, one_of(CYCLE.c.person))
_INSERT = insert(CYCLE)
_UPDATE = (
    update(CYCLE)
    .where(CYCLE.c.id == bindparam("b_id"), CYCLE.c.revision == bindparam("b_expected"))
    .values({
        name: bindparam(name, type_=CYCLE.c[name].type)
        for name in (*FIELDS, "next_due_at")
        if name != "id"
    })
)  # fmt: skip


class Saving:
    """One call of `CycleStore.save`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, decisions: Sequence[Decision]) -> None:
        """Write everything, or find out who was first and spoil the unit.

        Raises:
            StaleRevisionError: Names the cycles that somebody else saved first.
        """
        try:
            with self._session.savepoint():
                self._write_cycles(decisions)
                self._write_rest(decisions)
        except (ConflictError, StaleRevisionError) as error:
            self._session.spoil()
            raise StaleRevisionError(self._stale(decisions)) from error

    def _write_cycles(self, decisions: Sequence[Decision]) -> None:
        # A round that ends makes room for the next of the same person: stored cycles go first. By
        # number, so that two units that save the same cycles wait for each other in one order.
        new = {decision.cycle.id for decision in decisions if _expected(decision) == 0}
        known = [decision for decision in decisions if decision.cycle.id not in new]
        self._update(sorted(known, key=attrgetter("cycle.id")))
        first = [decision for decision in decisions if _expected(decision) == 0]
        self._session.many(_INSERT, [row_of(d.cycle, d.timers) for d in first])
        self._update([d for d in decisions if d.cycle.id in new and _expected(d) > 0])

    def _update(self, decisions: Sequence[Decision]) -> None:
        rows = [
            {
                **row_of(decision.cycle, decision.timers),
                "b_id": decision.cycle.id,
                "b_expected": _expected(decision),
            }
            for decision in decisions
        ]
        for row in rows:
            del row["id"]
        if self._session.many(_UPDATE, rows) != len(rows):
            raise StaleRevisionError(tuple(decision.cycle.id for decision in decisions))

    def _write_rest(self, decisions: Sequence[Decision]) -> None:
        session = self._session
        written = {d.cycle.id: d.cycle.dossier for d in decisions if _touches_content(d)}
        bodies = [{"cycle_id": n, "body": encode_dossier(d)} for n, d in written.items()]
        session.put(CONTENT, bodies)
        SqlHistory(session).add([entry for d in decisions for entry in d.entries])
        SqlTimers(session).put({d.cycle.id: d.timers for d in decisions})
        SqlOutbox(session).add([parcel for d in decisions for parcel in _parcels(d)])
        SqlLedger(session).post([posting for d in decisions for posting in d.postings])

    def _stale(self, decisions: Sequence[Decision]) -> tuple[int, ...]:
        """The cycles that kept the batch from being saved; all of them when none can be told."""
        expected: dict[int, int] = {}
        for decision in decisions:
            expected.setdefault(decision.cycle.id, _expected(decision))
        rows = self._session.among(_REVISIONS, expected)
        stored = {row[0]: row[1] for row in rows}
        overtaken = (n for n, revision in expected.items() if stored.get(n, 0) != revision)
        found = dict.fromkeys((*overtaken, *self._doubled(decisions)))
        return tuple(found or expected)

    def _doubled(self, decisions: Sequence[Decision]) -> Iterator[int]:
        """The new cycles whose person has an open one, stored or in the batch."""
        after = {decision.cycle.id: decision.cycle for decision in decisions}
        people = [cycle.person for cycle in after.values()]
        rows = self._session.among(_OPEN_OF, people)
        taken = {row[0]: row[1] for row in rows if row[1] not in after or after[row[1]].open}
        for number, cycle in after.items():
            if cycle.open and taken.setdefault(cycle.person, number) != number:
                yield number


def _expected(decision: Decision) -> int:
    """The revision on which it was decided; 0 for a new cycle."""
    return decision.entries[0].seq - 1 if decision.entries else decision.cycle.revision


def _touches_content(decision: Decision) -> bool:
    return any(change.part in CONTENT_PARTS for e in decision.entries for change in e.changes)


def _parcels(decision: Decision) -> Iterable[Parcel]:
    number = decision.cycle.id
    for seq, message in decision.messages:
        yield Parcel(parcel_key(number, seq, message), message, number, seq)
