"""Saving a batch of decisions: a handful of statements, however many cycles there are."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from popflow.errors import StaleRevisionError
from popflow.ports import Parcel, parcel_key
from popflow.storage.codec import CONTENT as CONTENT_PARTS
from popflow.storage.codec import encode_dossier
from popflow.storage.cycle_rows import CONTENT, CYCLE, changed_row_of, row_of
from popflow.storage.erasing import erase_words
from popflow.storage.guests import put_guests
from popflow.storage.history import HISTORY, SqlHistory
from popflow.storage.ledger import SqlLedger
from popflow.storage.outbox import SqlOutbox
from popflow.storage.rows import OPEN
from popflow.storage.session import ConflictError, Seen, one_of
from popflow.storage.stamping import stamps_of, write
from popflow.storage.tallies import count_changes
from popflow.storage.timers import SqlTimers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Update

    from popflow.domain.alike import Shared
    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle
    from popflow.domain.timetable import Timer
    from popflow.storage.session import Session
    from popflow.storage.stamping import Stamp, Stamped
    from popflow.storage.tallies import Kind
    from popflow.storage.timers import Aside

_REVISIONS = select(CYCLE.c.id, CYCLE.c.revision).where(one_of(CYCLE.c.id))
_OPEN_OF = select(CYCLE.c.person, CYCLE.c.id).where(OPEN, one_of(CYCLE.c.person))
_BEFORE = (
    select(CYCLE.c.id, CYCLE.c.revision, CYCLE.c.workflow, CYCLE.c.milestone, HISTORY.c.seal)
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

    def save(self, decisions: Sequence[Decision], shared: Sequence[Shared] = ()) -> None:
        """Write everything, or find out who was first and spoil the unit.

        Raises:
            StaleRevisionError: Names the cycles that somebody else saved first.
        """
        if len(decisions) == 1 and not shared and _expected(decisions[0]) > 0:
            self._save_one(decisions[0])
            return
        try:
            with self._session.savepoint():
                self._save(decisions, shared)
        except (ConflictError, StaleRevisionError) as error:
            self._session.spoil()
            every = [*decisions, *(decision for each in shared for decision in each.each())]
            raise StaleRevisionError(self._stale(every)) from error

    def _save_one(self, decision: Decision) -> None:
        """Save what became of one stored cycle: when it fails there is nothing to tell apart."""
        try:
            before = self._stored([decision])
            self._write_cycles([decision], ())
            self._write_rest([decision], before, None, ())
            self._count(before, [decision], ())
        except (ConflictError, StaleRevisionError) as error:
            self._session.spoil()
            raise StaleRevisionError((decision.cycle.id,)) from error
        except BaseException:
            self._session.spoil()  # a part of it may be written
            raise

    def _save(self, given: Sequence[Decision], shared: Sequence[Shared]) -> None:
        aside = SqlTimers(self._session).kept_aside()
        stamps, apart = stamps_of(shared, {timer.cycle for timer in aside})
        decisions = [*given, *apart]
        before = self._stored(decisions)
        self._write_cycles(decisions, stamps)
        self._write_rest(decisions, before, aside, stamps)
        self._count(before, decisions, stamps)

    def _count(
        self,
        before: Mapping[int, Seen],
        decisions: Sequence[Decision],
        stamps: Sequence[Stamp],
    ) -> None:
        after = {decision.cycle.id: decision.cycle for decision in decisions}
        kinds: dict[int, Kind] = {n: (was.workflow, was.milestone) for n, was in before.items()}
        moves = Counter((kinds.get(cycle.id), _kind(cycle)) for cycle in after.values())
        for stamp in stamps:
            moves[_kind(stamp.before), _kind(stamp.decision.cycle)] += len(stamp.ids)
        stamped = (number for stamp in stamps for number in stamp.ids)
        count_changes(self._session, moves, (*after, *stamped))

    def _stored(self, decisions: Sequence[Decision]) -> dict[int, Seen]:
        """What is known of those that are stored already, read where it was not loaded."""
        first: dict[int, int] = {}
        for decision in decisions:
            first.setdefault(decision.cycle.id, _expected(decision))
        seen, known = self._session.seen, dict[int, Seen]()
        for number, expected in first.items():
            held = seen.get(number)
            # A line that waited for its seal may have got it since.
            if held is not None and held.revision == expected and held.seal is not None:
                known[number] = held
        unknown = [n for n, expected in first.items() if expected > 0 and n not in known]
        rows = self._session.among(_BEFORE, unknown)
        return known | {row[0]: Seen(*row[1:]) for row in rows}

    def _write_cycles(self, decisions: Sequence[Decision], stamps: Sequence[Stamp]) -> None:
        # A round that ends makes room for the next of the same person: stored cycles go first.
        new = {decision.cycle.id for decision in decisions if _expected(decision) == 0}
        self._update([decision for decision in decisions if decision.cycle.id not in new], stamps)
        first = [decision for decision in decisions if _expected(decision) == 0]
        self._session.many(_INSERT, [row_of(d.cycle, d.timers) for d in first])
        self._update([d for d in decisions if d.cycle.id in new and _expected(d) > 0])

    def _update(self, decisions: Sequence[Decision], stamps: Sequence[Stamp] = ()) -> None:
        """Write only what changed: an index of a column that stays need not be touched.

        Of those that change alike the lower number goes first, so that two units that save the
        same cycles wait for each other in one order.
        """
        alike: dict[frozenset[str], list[dict[str, Any]]] = {}
        for decision in decisions:
            alike.setdefault(_changed(decision), []).append(_update_row(decision))
        stamped: dict[frozenset[str], list[Stamped]] = {}
        for stamp in stamps:
            row = _update_row(stamp.decision)
            stamped.setdefault(_changed(stamp.decision), []).append((stamp, row, {}))
        written = sum(
            write(
                self._session, _update_of(names), alike.get(names, []), stamped.get(names, []),
                by="b_id",
            )
            for names in dict.fromkeys((*alike, *stamped))
        )  # fmt: skip
        if written != len(decisions) + sum(len(stamp.ids) for stamp in stamps):
            raise StaleRevisionError(tuple(decision.cycle.id for decision in decisions))

    def _write_rest(
        self,
        decisions: Sequence[Decision],
        before: Mapping[int, Seen],
        aside: Mapping[Timer, Aside] | None,
        stamps: Sequence[Stamp],
    ) -> None:
        session = self._session
        written = {d.cycle.id: d.cycle.dossier for d in decisions if _touches_content(d)}
        bodies = [{"cycle_id": n, "body": encode_dossier(d)} for n, d in written.items()]
        session.put(CONTENT, bodies)
        put_guests(session, decisions)
        entries = [entry for d in decisions for entry in d.entries]
        seals = {number: was.seal for number, was in before.items()}
        SqlHistory(session).add(entries, seals, stamps)
        SqlTimers(session).put({d.cycle.id: d.timers for d in decisions}, aside, stamps)
        SqlOutbox(session).add_stamped(
            [parcel for d in decisions for parcel in _parcels(d)],
            [(stamp, parcel) for stamp in stamps for parcel in _parcels(stamp.decision)],
        )
        SqlLedger(session).post([posting for d in decisions for posting in d.postings])
        erase_words(session, decisions)

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


def _kind(cycle: Cycle) -> Kind:
    return cycle.workflow, cycle.milestone.value


def _update_row(decision: Decision) -> dict[str, Any]:
    row = changed_row_of(decision.cycle, _changed(decision), decision.timers)
    return {**row, "b_id": decision.cycle.id, "b_expected": _expected(decision)}


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
