"""Delivers the outbox: composed at the last moment, outside the transaction, at least once.

A message whose moment has passed is suppressed and listed; one that fails is tried again with
back-off, and is dead after the last try, for HR to see. Its key stays the same throughout.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from popflow.domain.effect import HR
from popflow.engine.reminding import is_private, own_words
from popflow.ports import Letter, Parcel, Settlement, Status, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Person
    from popflow.engine.setup import Engine

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=12)
PAST = "its moment has passed"
VANISHED = "popflow stopped each time while it carried this message"
SENDER_ID = "sender_id"
"""Mark: which store letters come from; it stays with the data, also in a backup."""
NOBODY = "no plugin carries a letter without an address"
WITHDRAWN = "its writer took it back, or the round is over, stands still or is another's"
UNREACHABLE = "its reader has no address, and nobody else may read it"


@dataclass(slots=True)
class Delivered:
    """What became of the messages that were due."""

    sent: int = 0
    suppressed: int = 0
    retried: int = 0
    dead: int = 0

    def add(self, more: Delivered) -> None:
        """Count what another delivery did as well."""
        self.sent += more.sent
        self.suppressed += more.suppressed
        self.retried += more.retried
        self.dead += more.dead


@dataclass(frozen=True, slots=True)
class _Post:
    """What the letters of a batch need to know."""

    cycles: dict[int, Cycle]
    people: dict[str, Person]
    entries: dict[tuple[int, int], Entry]
    advisers: tuple[Person, ...]
    sender_id: str
    words: dict[str, str]


def deliver(engine: Engine, now: datetime, most: int = 10_000) -> Delivered:
    """Deliver what may be sent now; at most so many, so that timers are not kept waiting."""
    done = Delivered()
    handled = 0
    if engine.calendar.days(now.date()).next_open(now) > now:
        return done  # no mail outside working hours, whatever waited for whatever reason
    while handled < most:
        with engine.store.begin() as uow:
            _name_sender(uow)
            until = max(now, engine.clock.now()) + engine.options.lease  # of this batch alone
            batch = uow.outbox.lease(now, until, min(engine.options.batch, most))
            if not batch:
                return done
            uow.commit()
        begun = engine.clock.now()
        with engine.store.read() as uow:
            post = _load(engine, uow, batch)
        settlements: list[Settlement] = []
        for bundle in _bundles(batch):
            if engine.clock.now() - begun >= engine.options.lease:
                log.warning("lease ran out, what is left is another's", extra={"most": len(batch)})
                break
            settlements += _deliver(engine, post, bundle, now, done)
        with engine.store.begin() as uow:
            uow.outbox.settle([replace(settled, lease=until) for settled in settlements])
            uow.commit()
        handled += len(batch)
        engine.watcher.progressed()
    return done


def _load(engine: Engine, uow: UnitOfWork, batch: Sequence[Parcel]) -> _Post:
    cycles = uow.cycles.load({p.cycle for p in batch if p.cycle is not None})
    numbers = {p.message.recipient for p in batch} | engine.options.hr
    numbers |= {n for c in cycles.values() for n in (c.person, c.partner) if n}
    numbers |= {number for c in cycles.values() for number in c.dossier.advisers}
    numbers |= {p.data[who] for p in batch for who in ("person", "manager") if who in p.data}
    people = uow.people.get(numbers)
    wanted = {(p.cycle, p.seq) for p in batch}
    entries = {
        (entry.cycle, entry.seq): entry
        for history in uow.cycles.history(cycles).values()
        for entry in history
        if (entry.cycle, entry.seq) in wanted
    }
    advisers = tuple(people[n] for n in sorted(engine.options.hr) if n in people)
    sender_id = uow.marks.get(SENDER_ID) or ""
    return _Post(cycles, people, entries, advisers, sender_id, own_words(uow, batch))


def _name_sender(uow: UnitOfWork) -> None:
    """Give the store, once, a name that no other store has: letters carry it."""
    if uow.marks.get(SENDER_ID) is None:
        uow.work.alone(SENDER_ID)  # of several daemons that begin at once one names it
        uow.marks.set(SENDER_ID, uow.marks.get(SENDER_ID) or uuid4().hex)


def _bundles(batch: Sequence[Parcel]) -> list[list[Parcel]]:
    """Messages one by one, save that a person's digest messages go together."""
    bundles: dict[str, list[Parcel]] = {}
    for parcel in batch:
        digest = f"digest:{parcel.message.recipient}"
        bundles.setdefault(digest if parcel.message.digest else parcel.key, []).append(parcel)
    return list(bundles.values())


def _deliver(
    engine: Engine, post: _Post, bundle: list[Parcel], now: datetime, done: Delivered
) -> list[Settlement]:
    settled, current = _past_help(engine, bundle, now, done)
    if current and is_private(current[0]):
        return settled + _confide(engine, post, current[0], now, done)
    if not current:
        return settled
    return settled + _carry(engine, post, current, now, done)


def _confide(
    engine: Engine, post: _Post, parcel: Parcel, now: datetime, done: Delivered
) -> list[Settlement]:
    """Deliver what nobody but its recipient may read, if they still want to."""
    why = None if parcel.key in post.words else WITHDRAWN
    person = post.people.get(parcel.message.recipient)
    if why is None and (person is None or person.email is None):
        why = UNREACHABLE
    if why is not None:
        done.suppressed += 1
        return [Settlement(parcel.key, Status.SUPPRESSED, now, why)]
    told = replace(parcel, words=post.words[parcel.key])
    return _carry(engine, post, [told], now, done)


def _carry(
    engine: Engine, post: _Post, current: list[Parcel], now: datetime, done: Delivered
) -> list[Settlement]:
    try:
        carried = [engine.hooks.notify(letter) for letter in _letters(engine, post, current)]
    except Exception as error:  # noqa: BLE001 - one bad mail or plugin never stops the others
        why = f"{type(error).__name__}: {error}"
        log.warning("not delivered", extra={"key": current[0].key, "error": type(error).__name__})
        return [_failed(engine, p, why, now, done) for p in current]
    if not all(carried):
        done.dead += len(current)
        return [Settlement(p.key, Status.DEAD, now, NOBODY) for p in current]
    done.sent += len(current)
    return [Settlement(p.key, Status.SENT, now) for p in current]


def _past_help(
    engine: Engine, bundle: list[Parcel], now: datetime, done: Delivered
) -> tuple[list[Settlement], list[Parcel]]:
    """Settle what is not tried any more; what is left of the bundle still is.

    A failed try makes a message dead in time; one that has more tries than that is one whose
    leases ran out: each time whoever carried it vanished, and may have vanished because of it.
    """
    late = [p for p in bundle if p.message.until is not None and p.message.until <= now]
    worn = [p for p in bundle if p not in late and p.attempts > engine.options.attempts]
    done.suppressed += len(late)
    done.dead += len(worn)
    for parcel in worn:
        log.error("given up: whoever carried it vanished", extra={"key": parcel.key})
    settled = [Settlement(p.key, Status.SUPPRESSED, now, PAST) for p in late]
    settled += [Settlement(p.key, Status.DEAD, now, VANISHED) for p in worn]
    return settled, [p for p in bundle if p not in late and p not in worn]


def _letters(engine: Engine, post: _Post, bundle: list[Parcel]) -> list[Letter]:
    """The letter; HR's list gets one per adviser, and what has no address goes to that list."""
    number = bundle[0].message.recipient
    person = post.people.get(number)
    composed = engine.composer.compose(bundle, person, post.cycles, post.people, post.entries)
    letter = replace(composed, sender_id=post.sender_id)
    if number != HR and (letter.address is not None or is_private(bundle[0])):
        return [letter]
    if not post.advisers:
        return [letter]
    return [
        replace(letter, key=f"{letter.key}:{adviser.number}", address=adviser.email)
        for adviser in post.advisers
    ]


def _failed(
    engine: Engine, parcel: Parcel, why: str, now: datetime, done: Delivered
) -> Settlement:
    if parcel.attempts >= engine.options.attempts:
        done.dead += 1
        return Settlement(parcel.key, Status.DEAD, now, why)
    done.retried += 1
    wait = min(FIRST_RETRY * 4 ** max(parcel.attempts - 1, 0), LONGEST_RETRY)
    again = engine.calendar.days(now.date()).next_open(now + wait)
    return Settlement(parcel.key, Status.PENDING, now, why, again)
