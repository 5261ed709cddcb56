"""Cycles and their history."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from popflow.domain.alike import in_classes
from popflow.domain.cycle import ERASED
from popflow.domain.recording import unrecorded
from popflow.domain.supervising import guests
from popflow.domain.workflow import Milestone
from popflow.errors import StaleRevisionError
from popflow.ports import CycleLine, CycleQuery, Logged, Parcel, parcel_key
from popflow.storage.memory.erasing import erase_words
from popflow.storage.memory.ledger import MemoryLedger
from popflow.storage.memory.outbox import MemoryOutbox
from popflow.storage.memory.seals import seal_entries
from popflow.storage.memory.timers import MemoryTimers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from popflow.domain.alike import Alike, Shared
    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle, Entry
    from popflow.storage.memory.tables import Tables

_TALKING = frozenset({Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED})
_OFTEN = 2
"""Check-ins missed in a row, from which a cycle is stalled."""


class MemoryCycles:
    """Cycles in memory.

    Args:
        tables: As the unit of work sees them.
        numbers: Gives the number of the next new cycle.
        spoil: Told when somebody was first: nothing of the unit may be committed then.
    """

    def __init__(
        self, tables: Tables, numbers: Callable[[], int], spoil: Callable[[], None]
    ) -> None:
        self._tables = tables
        self._numbers = numbers
        self._spoil = spoil

    def reserve(self, count: int) -> Sequence[int]:
        """Numbers for new cycles."""
        return [self._numbers() for _ in range(count)]

    def load(self, ids: Iterable[int]) -> dict[int, Cycle]:
        """Whole cycles by number, in the order asked."""
        held = self._tables.cycles.rows
        return {number: held[number] for number in ids if number in held}

    def alike(self, ids: Iterable[int]) -> list[Alike]:
        """The same cycles, those put together that are alike."""
        return in_classes(self.load(ids).values())

    def save(self, decisions: Sequence[Decision], shared: Sequence[Shared] = ()) -> None:
        """Write a batch, or raise `StaleRevisionError` and spoil the unit."""
        decisions = [*decisions, *(decision for each in shared for decision in each.each())]
        stale = tuple(dict.fromkeys((*self._overtaken(decisions), *self._doubled(decisions))))
        if stale:
            self._spoil()
            raise StaleRevisionError(stale)
        for decision in decisions:
            self._write(decision)
        MemoryTimers(self._tables).replace({d.cycle.id: d.timers for d in decisions})
        MemoryOutbox(self._tables).add([p for d in decisions for p in _parcels(d)])
        MemoryLedger(self._tables).post([p for d in decisions for p in d.postings])

    def _overtaken(self, decisions: Sequence[Decision]) -> Iterator[int]:
        """The cycles whose stored revision is not the one that was decided on."""
        reached: dict[int, int] = {}
        for decision in decisions:
            number = decision.cycle.id
            stored = self._tables.cycles.rows.get(number)
            revision = reached.get(number, stored.revision if stored else 0)
            if not decision.entries or decision.entries[0].seq != revision + 1:
                yield number
            reached[number] = decision.cycle.revision

    def _doubled(self, decisions: Sequence[Decision]) -> Iterator[int]:
        """The cycles that would be a second open one of their person."""
        after = {decision.cycle.id: decision.cycle for decision in decisions}
        taken: dict[str, int] = {}
        for cycle in after.values():
            number = self._tables.open_cycles.rows.get(cycle.person)
            if number is not None and (number not in after or after[number].open):
                taken[cycle.person] = number
        for number, cycle in after.items():
            if cycle.open and taken.setdefault(cycle.person, number) != number:
                yield number

    def _write(self, decision: Decision) -> None:
        cycle, tables = decision.cycle, self._tables
        tables.cycles.writing()[cycle.id] = cycle
        told = tables.entries.writing()
        told[cycle.id] = (*told.get(cycle.id, ()), *decision.entries)
        seal_entries(tables, decision.entries)
        if any(change.part == ERASED for e in decision.entries for change in e.changes):
            erase_words(tables, cycle.id)
        latest = tables.latest.writing()
        latest[cycle.person] = max(cycle.id, latest.get(cycle.person, 0))
        opened = tables.open_cycles.writing()
        if cycle.open:
            opened[cycle.person] = cycle.id
        elif opened.get(cycle.person) == cycle.id:
            del opened[cycle.person]

    def open_of(self, people: Iterable[str]) -> dict[str, int]:
        """The number of the open cycle per person who has one."""
        held = self._tables.open_cycles.rows
        return {person: held[person] for person in people if person in held}

    def open_with(self, partners: Iterable[str]) -> set[str]:
        """Numbers of the people whose open cycle one of these speaks for."""
        asked, cycles = frozenset(partners), self._tables.cycles.rows
        held = self._tables.open_cycles.rows
        return {person for person, number in held.items() if cycles[number].partner in asked}

    def latest_of(self, people: Iterable[str]) -> dict[str, Cycle]:
        """Per person the cycle that was planned last."""
        tables = self._tables
        held = tables.latest.rows
        return {person: tables.cycles.rows[held[person]] for person in people if person in held}

    def holders(self, before: datetime, after: str = "", limit: int = 100) -> list[str]:
        """People with content of a round that ended before a moment, those after a number."""
        held = {c.person for c in self._all() if _holds(c) and _ended_before(c, before)}
        return sorted(number for number in held if number > after)[:limit]

    def holding(self, people: Iterable[str]) -> dict[str, list[CycleLine]]:
        """Per person the rounds that ended and whose content was not erased, by number."""
        asked, found = frozenset(people), dict[str, list[CycleLine]]()
        for cycle in sorted(self._all(), key=lambda one: one.id):
            if cycle.person in asked and _holds(cycle):
                found.setdefault(cycle.person, []).append(self._line(cycle))
        return found

    def find(self, query: CycleQuery) -> list[CycleLine]:
        """A page of cycles, by number."""
        cycles = self._tables.cycles.rows
        found = (cycles[n] for n in sorted(cycles) if n > query.after and _fits(query, cycles[n]))
        return [self._line(cycle) for cycle, _ in zip(found, range(query.limit), strict=False)]

    def _line(self, cycle: Cycle) -> CycleLine:
        timers = self._tables.timers.rows.get(cycle.id, ())
        return CycleLine(
            cycle.id, cycle.person, cycle.partner, cycle.workflow, cycle.definition, cycle.state,
            cycle.milestone, cycle.revision, cycle.created_at, cycle.conversation_at,
            min((timer.due_at for timer in timers), default=None), cycle.held_at, cycle.ended_at,
            cycle.end_reason, cycle.entered_at, cycle.missed, cycle.suspended_at,
        )  # fmt: skip

    def tally(self, query: CycleQuery, most: int = 1000) -> int:
        """How many cycles fit, counted up to so many."""
        return sum(1 for c in islice(filter(partial(_fits, query), self._all()), most))

    def _all(self) -> Iterable[Cycle]:
        return self._tables.cycles.rows.values()

    def turns(
        self, after: tuple[datetime, int] | None = None, limit: int = 100
    ) -> list[CycleLine]:
        """Cycles that are announced or talked about and not agreed, who waits longest first."""
        waiting = {(c.entered_at, c.id): c for c in self._all() if _waits(c)}
        places = (place for place in sorted(waiting) if after is None or place > after)
        return [self._line(waiting[place]) for place in islice(places, limit)]

    def log(
        self,
        begin: datetime,
        end: datetime,
        *,
        actor: str | None = None,
        before: tuple[datetime, int, int] | None = None,
        limit: int = 100,
    ) -> list[Logged]:
        """What happened in all cycles from a moment up to another, the last first."""
        told = {
            (e.at, e.cycle, e.seq): Logged(e.cycle, e.seq, e.at, e.event, e.actor, e.timer)
            for entries in self._tables.entries.rows.values()
            for e in entries
            if begin <= e.at < end and actor in {None, e.actor.number}
        }
        places = (place for place in sorted(told, reverse=True) if not before or place < before)
        return [told[place] for place in islice(places, limit)]

    def guest_of(self, number: str) -> list[int]:
        """The cycles of which somebody is a guest."""
        return [n for n, c in sorted(self._tables.cycles.rows.items()) if number in guests(c)]

    def guests(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """Who is a guest of these cycles."""
        found = {number: frozenset(guests(cycle)) for number, cycle in self.load(ids).items()}
        return {number: invited for number, invited in found.items() if invited}

    def hold(self, ids: Iterable[int]) -> None:
        """Nothing to do: there is one writer."""

    def ahead(self, partners: Iterable[str], after: datetime) -> dict[str, tuple[datetime, ...]]:
        """Per partner the conversations of open cycles after a moment."""
        asked = frozenset(partners)
        found: dict[str, list[datetime]] = {}
        for number in self._tables.open_cycles.rows.values():
            cycle = self._tables.cycles.rows[number]
            at, partner = cycle.conversation_at, cycle.partner
            if partner in asked and at is not None and at > after:
                found.setdefault(partner, []).append(at)
        return {partner: tuple(sorted(moments)) for partner, moments in found.items()}

    def history(self, ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
        """The whole history per cycle."""
        held = self._tables.entries.rows
        return {number: held[number] for number in ids if number in held}

    def counts(self) -> dict[tuple[str, Milestone], int]:
        """How many cycles per workflow and milestone."""
        return dict(Counter((c.workflow, c.milestone) for c in self._tables.cycles.rows.values()))


def _holds(cycle: Cycle) -> bool:
    return cycle.ended_at is not None and cycle.erased_at is None


def _ended_before(cycle: Cycle, moment: datetime) -> bool:
    return cycle.ended_at is not None and cycle.ended_at < moment


def _parcels(decision: Decision) -> Iterator[Parcel]:
    number = decision.cycle.id
    for seq, message in decision.messages:
        key = parcel_key(number, seq, message)
        yield Parcel(key, message, number, seq, due=message.not_before)


def _fits(query: CycleQuery, cycle: Cycle) -> bool:
    asked = (
        (query.person, cycle.person),
        (query.partner, cycle.partner),
        (query.workflow, cycle.workflow),
        (query.definition, cycle.definition),
        (query.state, cycle.state),
        (query.milestone, cycle.milestone),
        (query.open, cycle.open),
    )
    plain = all(wanted is None or wanted == given for wanted, given in asked)
    return plain and _meets(query, cycle)


def _meets(query: CycleQuery, cycle: Cycle) -> bool:
    """What does not compare one field with one value."""
    return (query.people is None or cycle.person in query.people) and _lingers(query, cycle)


def _lingers(query: CycleQuery, cycle: Cycle) -> bool:
    """Whether it asks for attention as the query says."""
    held, untold = query.held_before, query.unrecorded_before
    return (
        (held is None or _held(cycle, held))
        and (untold is None or unrecorded(cycle, untold))
        and (not query.stalled or _stalled(cycle))
        and (not query.unled or _unled(cycle))
    )


def _unled(cycle: Cycle) -> bool:
    return cycle.open and cycle.partner is None


def _waits(cycle: Cycle) -> bool:
    return cycle.milestone in _TALKING and cycle.suspended_at is None


def _held(cycle: Cycle, before: datetime) -> bool:
    if cycle.held_at is None or cycle.agreed_at is not None or cycle.suspended_at is not None:
        return False
    return cycle.open and cycle.held_at < before


def _stalled(cycle: Cycle) -> bool:
    carried_out = cycle.milestone is Milestone.EXECUTING and cycle.suspended_at is None
    return carried_out and cycle.missed >= _OFTEN
