"""Private reminders: written for oneself, sent at their moment, and seen by nobody else."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.effect import Message, MessageKind
from popflow.domain.event import Refusal
from popflow.domain.reminder import day_from, written
from popflow.domain.timetable import is_still
from popflow.engine.choosing import today_of
from popflow.engine.cycles import ways_of
from popflow.errors import NotFoundError, RefusedError
from popflow.ports import Parcel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from popflow.domain.cycle import Cycle
    from popflow.domain.reminder import Reminder, Wish
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

KEY = "reminder"
"""Under this name a message says which reminder it is."""
PATIENCE = timedelta(days=3)
"""So long after its moment a reminder still means something."""


def reminders(engine: Engine, cycle: int, doer: Doer) -> tuple[Reminder, ...]:
    """One's own reminders in a round.

    Raises:
        NotFoundError: There is no such round, or it is none of theirs.
        RefusedError: They are no party to it.
    """
    with engine.store.read() as uow:
        _, writer = _writer(engine, uow, cycle, doer)
        return uow.reminders.of(cycle, writer)


def remind(engine: Engine, cycle: int, doer: Doer, wish: Wish) -> Reminder:
    """Keep a reminder for oneself.

    Raises:
        NotFoundError: There is no such round, or it is none of theirs.
        RefusedError: They are no party to it, it is over, or the wish makes no reminder.
    """
    with engine.store.begin() as uow:
        found, writer = _writer(engine, uow, cycle, doer)
        if not found.open:
            raise RefusedError("ended", {"cycle": cycle})
        uow.work.alone(_drawer(cycle, writer))
        kept = uow.reminders.of(cycle, writer)
        made = written(cycle, writer, kept, wish, today_of(engine, engine.clock.now()))
        if isinstance(made, Refusal):
            raise RefusedError(made.code, made.data)
        uow.reminders.save([made])
        uow.commit()
    return made


def forget(engine: Engine, cycle: int, doer: Doer, key: int) -> None:
    """Take a reminder of one's own away for good.

    Raises:
        NotFoundError: There is no such round or reminder, or it is none of theirs.
        RefusedError: They are no party to the round.
    """
    with engine.store.begin() as uow:
        _, writer = _writer(engine, uow, cycle, doer)
        uow.work.alone(_drawer(cycle, writer))
        if not uow.reminders.drop(cycle, writer, key):
            raise NotFoundError(KEY, key)
        uow.commit()


def send_reminders(engine: Engine, now: datetime, standing: Standing | None = None) -> int:
    """Put the reminders whose day has come into the outbox, a page a unit.

    Of what fell due while popflow was down the newest is put in, with the moment that it had:
    what is late by then is suppressed. A round that stands still reminds nobody, and one that
    ended, or that is another's by now, never again.

    Args:
        engine: Ports and options.
        now: The moment of the tick.
        standing: Collects who is told where things stand while catching up after a standstill.

    Returns:
        How many went into the outbox.
    """
    today, sent = today_of(engine, now), 0
    while True:
        with engine.store.read() as uow:
            waiting = uow.reminders.due(today, 1)
        if not waiting:
            return sent
        with engine.store.begin() as uow:
            page = _page(uow, today, engine.options.batch)
            cycles = uow.cycles.load({one.cycle for one in page})
            parcels = [
                _parcel(engine, one, today) for one in page if _comes(cycles.get(one.cycle), one)
            ]
            uow.outbox.add(parcels)
            uow.reminders.save([_onward(cycles.get(one.cycle), one, today) for one in page])
            if standing is not None:
                standing.withhold(uow, parcels, now)
            uow.commit()
        sent += len(parcels)
        engine.watcher.progressed()


def _page(uow: UnitOfWork, today: date, most: int) -> list[Reminder]:
    """Some of what is due, with whose drawers this unit is alone: what was taken away stays so."""
    drawers = {_drawer(one.cycle, one.writer) for one in uow.reminders.due(today, most)}
    uow.work.alone(*sorted(drawers))
    return [o for o in uow.reminders.due(today, most) if _drawer(o.cycle, o.writer) in drawers]


def _drawer(cycle: int, writer: str) -> str:
    return f"reminders:{cycle}:{writer}"


def own_words(uow: UnitOfWork, parcels: Iterable[Parcel]) -> dict[str, str]:
    """What private reminders say, by the message's key, of those that may still be read."""
    mine = {parcel.key: parcel for parcel in parcels if is_private(parcel)}
    rounds = {parcel.cycle for parcel in mine.values() if parcel.cycle is not None}
    cycles = uow.cycles.load(rounds)
    kept = {(one.cycle, one.writer, str(one.key)): one for one in uow.reminders.about(rounds)}
    found = {
        key: kept.get((parcel.cycle or 0, parcel.message.recipient, parcel.data[KEY]))
        for key, parcel in mine.items()
    }
    return {
        key: one.text for key, one in found.items() if one and _comes(cycles.get(one.cycle), one)
    }


def is_private(parcel: Parcel) -> bool:
    """Whether nobody but its recipient may ever read it."""
    return parcel.message.kind is MessageKind.OWN_REMINDER


def _parcel(engine: Engine, reminder: Reminder, today: date) -> Parcel:
    """The message of the newest day on or before today."""
    gap = (today - reminder.from_day) // timedelta(weeks=reminder.weeks)
    newest = reminder.from_day + gap * timedelta(weeks=reminder.weeks)
    day = min(newest, reminder.until_day or newest)
    days = engine.calendar.days(day)
    opening = days.next_open(days.moment(day))
    message = Message(MessageKind.OWN_REMINDER, reminder.writer, opening, until=opening + PATIENCE)
    key = f"own:{reminder.cycle}:{reminder.writer}:{reminder.key}:{day}"
    return Parcel(key, message, cycle=reminder.cycle, due=opening, data={KEY: str(reminder.key)})


def _comes(cycle: Cycle | None, reminder: Reminder) -> bool:
    return cycle is not None and not is_still(cycle) and _parties(cycle, reminder)


def _parties(cycle: Cycle, reminder: Reminder) -> bool:
    return reminder.writer in {cycle.person, cycle.partner}


def _onward(cycle: Cycle | None, reminder: Reminder, today: date) -> Reminder:
    """The same reminder with its next day, if it comes again."""
    goes_on = cycle is not None and cycle.open and _parties(cycle, reminder)
    next_on = day_from(reminder, today + timedelta(days=1)) if goes_on else None
    return replace(reminder, next_on=next_on)


def _writer(engine: Engine, uow: UnitOfWork, number: int, doer: Doer) -> tuple[Cycle, str]:
    """The round, and who writes for oneself in it: a party, never a deputy."""
    cycle = uow.cycles.load([number]).get(number)
    ways = ways_of(engine, uow, cycle, doer, engine.clock.now()) if cycle else ()
    if cycle is None or not ways:
        raise NotFoundError("cycle", number)
    own = any(way.party is not None and way.on_behalf_of is None for way in ways)
    if doer.number is None or not own:
        raise RefusedError("reminder_not_yours")
    return cycle, doer.number
