"""Checks the invariants that make popflow worth trusting (`popflow check --data`).

1 state equals the fold of the history; 2 history without gaps; 3 open timers are exactly those
required; 4 a finished cycle has none; 5 an occurrence fires once; 6 each message stands in one
place and is settled or not accordingly; 7 each message that history requires is there; 8 no
message but those has a key of its own; 9 nothing is sent whose moment has passed; 10 each posting
moves money between two accounts of one person, and nobody is below their floor; 11 signatures
name an existing text and nobody signs for another; 12 every definition is there; 13 reading and
replaying twice gives the same; 14 the database itself is sound.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from popflow.domain.cycle import Cycle, Dossier, Entry, blank, fold
from popflow.domain.person import Party
from popflow.domain.supervising import guests
from popflow.domain.timetable import Timer, is_still
from popflow.engine.books import books, check_books
from popflow.engine.findings import Broken
from popflow.engine.repair import requirements
from popflow.ports import CycleQuery, Parcel, Status, UnitOfWork, parcel_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from popflow.engine.setup import Engine

PAGE = 200
SETTLED = frozenset({Status.SENT, Status.DEAD, Status.SUPPRESSED})


@dataclass(slots=True)
class Audit:
    """What was checked, and what is broken."""

    cycles: int = 0
    entries: int = 0
    messages: int = 0
    postings: int = 0
    unsealed: int = 0
    broken: list[Broken] = field(default_factory=list)


def audit(engine: Engine) -> Audit:
    """Check all invariants over the whole store, page by page, changing nothing."""
    now = engine.clock.now()
    found = Audit()
    found.broken += [Broken(14, problem) for problem in engine.store.integrity()]
    after: int | None = 0
    while after is not None:
        with engine.store.read() as uow:
            page = uow.cycles.find(CycleQuery(after=after, limit=PAGE))
            _check_page(engine, uow, [line.id for line in page], now, found)
        after = page[-1].id if page else None
    with engine.store.read() as uow:
        for numbers in books(uow):
            postings, broken = check_books(engine, uow, numbers, now)
            found.postings += postings
            found.broken += broken
        found.unsealed = uow.seals.unsealed()
    return found


def _check_page(
    engine: Engine, uow: UnitOfWork, ids: Sequence[int], now: datetime, found: Audit
) -> None:
    cycles, histories = uow.cycles.load(ids), uow.cycles.history(ids)
    timers, again = uow.timers.of(ids), uow.cycles.history(ids)
    parcels = uow.outbox.of(ids)
    required = {c.id: wanted for c, wanted in requirements(engine, uow, ids, now)}
    for number, cycle in cycles.items():
        history = histories.get(number, ())
        found.cycles += 1
        found.entries += len(history)
        found.messages += sum(len(entry.messages) for entry in history)
        found.broken += _history(cycle, history, again.get(number, ()))
        found.broken += _timers(cycle, timers.get(number, ()), required.get(number))
        found.broken += _signatures(cycle)
        found.broken += _occurrences(number, history)
        found.broken += _messages(number, history, parcels.get(number, ()))
    found.broken += _guests(cycles, uow.cycles.guests(ids))
    for number, seq in uow.seals.broken(ids).items():
        found.broken.append(Broken(2, f"the seal of entry {seq} does not hold", number))


def _guests(cycles: Mapping[int, Cycle], kept: Mapping[int, frozenset[str]]) -> Iterator[Broken]:
    for number, cycle in cycles.items():
        if kept.get(number, frozenset()) != guests(cycle):
            yield Broken(14, "its guests are not those that its dossier tells", number)


def _history(cycle: Cycle, history: Sequence[Entry], again: Sequence[Entry]) -> Iterator[Broken]:
    if not history or [entry.seq for entry in history] != list(range(1, cycle.revision + 1)):
        yield Broken(2, f"entries do not run from 1 to {cycle.revision}", cycle.id)
        return
    if cycle.erased_at is not None and any(map(_has_words, history)):
        yield Broken(1, "it is erased, and its history still holds words", cycle.id)
    told = fold(blank(history[0]), history)
    if told != cycle:
        yield Broken(1, "the cycle is not what its history tells", cycle.id)
    if fold(blank(history[0]), again) != told:
        yield Broken(13, "replaying the history twice does not give the same", cycle.id)
    yield from _joints(cycle.id, history)


def _joints(number: int, history: Sequence[Entry]) -> Iterator[Broken]:
    for before, entry in pairwise(history):
        if entry.source != before.target:
            problem = f"entry {entry.seq} does not begin where the one before ends"
            yield Broken(2, problem, number)


def _has_words(entry: Entry) -> bool:
    return entry.reason is not None or any(c.part in Dossier.__slots__ for c in entry.changes)


def _timers(
    cycle: Cycle, kept: Sequence[Timer], required: Sequence[Timer] | None
) -> Iterator[Broken]:
    if required is None:
        yield Broken(12, "its definition cannot be found", cycle.id)
        return
    if is_still(cycle) and kept:
        yield Broken(4, f"{len(kept)} timers run while it stands still", cycle.id)
    if set(kept) != set(required):
        wrong = sorted({t.rule for t in set(kept) ^ set(required)})
        yield Broken(3, f"timers differ from what is required: {', '.join(wrong)}", cycle.id)


def _occurrences(number: int, history: Sequence[Entry]) -> Iterator[Broken]:
    times = Counter((e.timer, e.occurrence) for e in history if e.timer is not None)
    for (timer, occurrence), count in times.items():
        if count > 1:
            yield Broken(5, f"timer {timer} of {occurrence} fired {count} times", number)


def _messages(
    number: int, history: Sequence[Entry], parcels: Sequence[Parcel]
) -> Iterator[Broken]:
    required = {
        parcel_key(number, entry.seq, message) for entry in history for message in entry.messages
    }
    for parcel in parcels:
        yield from _parcel(number, parcel, required)
    for key in sorted(required - {parcel.key for parcel in parcels}):
        yield Broken(7, f"message {key} is not in the outbox", number)


def _parcel(number: int, parcel: Parcel, required: set[str]) -> Iterator[Broken]:
    if (parcel.status in SETTLED) is (parcel.settled_at is None):
        when = "not settled" if parcel.settled_at is None else "settled already"
        yield Broken(6, f"message {parcel.key} is {parcel.status} and {when}", number)
    if parcel.seq is not None and parcel.key not in required:
        yield Broken(8, f"message {parcel.key} is in no history", number)
    if _sent_late(parcel):
        yield Broken(9, f"message {parcel.key} was sent after its moment", number)


def _sent_late(parcel: Parcel) -> bool:
    until, at = parcel.message.until, parcel.settled_at
    return parcel.status is Status.SENT and bool(until and at and at > until)


def _signatures(cycle: Cycle) -> Iterator[Broken]:
    texts = {version.content_hash for version in cycle.dossier.plans.values()}
    for signature in cycle.dossier.signatures.values():
        if signature.content_hash not in texts:
            yield Broken(11, f"signature {signature.key} names no text", cycle.id)
        own = signature.signer == cycle.person
        if own is not (signature.party is Party.EMPLOYEE):
            yield Broken(11, f"signature {signature.key} is for another", cycle.id)
