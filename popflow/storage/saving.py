"""Saving a batch of decisions: a handful of statements, however many cycles there are."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from popflow.errors import StaleRevisionError
from popflow.ports import Parcel, parcel_key
from popflow.storage.codec import CONTENT as CONTENT_PARTS
from popflow.storage.codec import encode_dossier
from popflow.storage.cycle_rows import CONTENT, CYCLE, changed_row_of, row_of
from popflow.storage.guests import put_guests
from popflow.storage.history import HISTORY, SqlHistory
from popflow.storage.ledger import SqlLedger
from popflow.storage.outbox import SqlOutbox
from popflow.storage.rows import OPEN
from popflow.storage.session import ConflictError, one_of
from popflow.storage.tallies import count_changes
from popflow.storage.timers import SqlTimers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Update

    from popflow.domain.course import Decision
    from popflow.storage.session import Session

_REVISIONS = select(CYCLE.c.id, CYCLE.c.revision).where(one_of(CYCLE.c.id))
_OPEN_OF = select(CYCLE.c.person, CYCLE.c.id).where(OPEN, one_of(CYCLE.c.person))
_BEFORE = (
    select(CYCLE.c.id, CYCLE.c.workflow, CYCLE.c.milestone, HISTORY.c.seal)
    .select_from(
        CYCLE.outerjoin(
            HISTORY, (HISTORY.c.cycle_id == CYCLE.c.id) & (HISTORY.c.seq == CYCLE.c.revision)
        )
    )
    .where(one_of(CYCLE.c.id))
)
_INSERT = insert(CYCLE)
_ALWAYS = frozenset({"revision", "next_due_at"})
"""Columns that every decision writes."""


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
                before = self._stored(decisions)
                self._write_cycles(decisions)
                self._write_rest(decisions, {row[0]: row[3] for row in before})
                kinds = {row[0]: (row[1], row[2]) for row in before}
                after = {decision.cycle.id: decision.cycle for decision in decisions}
                count_changes(self._session, kinds, after.values())
        except (ConflictError, StaleRevisionError) as error:
            self._session.spoil()
            raise StaleRevisionError(self._stale(decisions)) from error

    def _stored(self, decisions: Sequence[Decision]) -> list[Any]:
        """Number, workflow, milestone and last seal of those that are stored already."""
        known = [decision.cycle.id for decision in decisions if _expected(decision) > 0]
        return list(self._session.among(_BEFORE, known))

    def _write_cycles(self, decisions: Sequence[Decision]) -> None:
        # A round that ends makes room for the next of the same person: stored cycles go first.
        new = {decision.cycle.id for decision in decisions if _expected(decision) == 0}
        known = [decision for decision in decisions if decision.cycle.id not in new]
        self._update(sorted(known, key=attrgetter("cycle.id")))
        first = [decision for decision in decisions if _expected(decision) == 0]
        self._session.many(_INSERT, [row_of(d.cycle, d.timers) for d in first])
        self._update([d for d in decisions if d.cycle.id in new and _expected(d) > 0])

    def _update(self, decisions: Sequence[Decision]) -> None:
        """Write only what changed: an index of a column that stays need not be touched.

        Of those that change alike the lower number goes first, so that two units that save the
        same cycles wait for each other in one order.
        """
        alike: dict[frozenset[str], list[dict[str, object]]] = {}
        for decision in decisions:
            changed = _changed(decision)
            row = changed_row_of(decision.cycle, changed, decision.timers)
            row["b_id"], row["b_expected"] = decision.cycle.id, _expected(decision)
            alike.setdefault(changed, []).append(row)
        written = sum(self._session.many(_update_of(names), rows) for names, rows in alike.items())
        if written != len(decisions):
            raise StaleRevisionError(tuple(decision.cycle.id for decision in decisions))

    def _write_rest(self, decisions: Sequence[Decision], seals: Mapping[int, str | None]) -> None:
        session = self._session
        written = {d.cycle.id: d.cycle.dossier for d in decisions if _touches_content(d)}
        bodies = [{"cycle_id": n, "body": encode_dossier(d)} for n, d in written.items()]
        session.put(CONTENT, bodies)
        put_guests(session, decisions)
        SqlHistory(session).add([entry for d in decisions for entry in d.entries], seals)
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


def _changed(decision: Decision) -> frozenset[str]:
    """The columns that differ from what is stored."""
    parts = {change.part for entry in decision.entries for change in entry.changes}
    return _ALWAYS | (parts - CONTENT_PARTS)


@cache
def _update_of(names: frozenset[str]) -> Update:
    """The statement that writes these columns of a cycle whose revision is still the old one."""
    return (
        update(CYCLE)
        .where(CYCLE.c.id == bindparam("b_id"), CYCLE.c.revision == bindparam("b_expected"))
        .values({name: bindparam(name, type_=CYCLE.c[name].type) for name in sorted(names)})
    )


def _touches_content(decision: Decision) -> bool:
    return any(change.part in CONTENT_PARTS for e in decision.entries for change in e.changes)


def _parcels(decision: Decision) -> Iterable[Parcel]:
    number = decision.cycle.id
    for seq, message in decision.messages:
        yield Parcel(parcel_key(number, seq, message), message, number, seq)
