"""Erases what people wrote once its time is over: once a day, a page of people at a time.

What is erased, and what stays, the store owes (`popflow.ports.CycleStore.save`): the words go,
and the facts of the process with their chain of seals stay.
"""

from __future__ import annotations

import logging
from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.event import Event
from popflow.domain.person import SYSTEM
from popflow.domain.retention import Ended, erased_on
from popflow.domain.timing import add_months
from popflow.engine.batch import run_batch
from popflow.engine.choosing import today_of
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from popflow.domain.retention import Retention
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

PAGE = 200
ERASED_ON = "content_erased_on"
"""Mark: the day and the rule by which content was erased last."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A round that ended, and how long its content is kept.

    Attributes:
        until: The day from which on it is erased; ``None`` when nobody can tell yet.
        due: Whether that day has come.
    """

    cycle: int
    ended_on: date
    until: date | None
    due: bool


def erase_due(engine: Engine, now: datetime) -> int:
    """Erase the content whose time is over, once a day and whenever the rule was changed.

    Args:
        engine: Ports and options.
        now: The moment of the tick.

    Returns:
        How many rounds were erased.
    """
    rule = engine.options.retention
    if rule is None:
        return 0
    today, erased = today_of(engine, now), 0
    done = f"{today} {astuple(rule)}"
    with engine.store.read() as uow:
        if uow.marks.get(ERASED_ON) == done:
            return 0
    for people in _holders(engine, add_months(today, -12 * rule.least)):
        erased += _erase(engine, rule, people, now)
        engine.watcher.progressed()
    with engine.store.begin() as uow:
        uow.marks.set(ERASED_ON, done)
        uow.commit()
    log.info("content erased", extra={"cycles": erased})
    return erased


def kept_of(engine: Engine, number: str) -> list[Kept]:
    """Somebody's rounds that ended and still hold content, and until when.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: The organisation set no time after which content is erased.
    """
    rule, today = _rule(engine), today_of(engine, engine.clock.now())
    with engine.store.read() as uow:
        if number not in uow.people.get([number]):
            raise NotFoundError("person", number)
        return _kept(engine, uow, rule, [number], today)


def erase_of(engine: Engine, number: str) -> int:
    """Erase what is due of one person now; returns of how many rounds.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: The organisation set no time after which content is erased.
    """
    kept_of(engine, number)
    return _erase(engine, _rule(engine), [number], engine.clock.now())


def _rule(engine: Engine) -> Retention:
    rule = engine.options.retention
    if rule is None:
        raise RefusedError("nothing_erased")
    return rule


def _holders(engine: Engine, before: date) -> Iterator[list[str]]:
    """People with content of rounds that ended before a day, a page at a time."""
    # A leap day's years end a day early: some who are not due yet are looked at, and left alone.
    day = before + timedelta(days=2)
    after, until = "", engine.calendar.days(day).moment(day)
    while True:
        with engine.store.read() as uow:
            page = uow.cycles.holders(until, after, PAGE)
        if not page:
            return
        after = page[-1]
        yield page


def _erase(engine: Engine, rule: Retention, people: Sequence[str], now: datetime) -> int:
    """Erase what is due of these people, in a unit of its own."""
    today = today_of(engine, now)
    with engine.store.read() as uow:
        if not any(one.due for one in _kept(engine, uow, rule, people, today)):
            return 0  # as good as always: nobody who writes is kept waiting for it
    with engine.store.begin() as uow:
        due = [one.cycle for one in _kept(engine, uow, rule, people, today) if one.due]
        outcomes = run_batch(engine, uow, dict.fromkeys(due, Event("erase", SYSTEM)), now)
        uow.commit()
    return sum(isinstance(outcome.result, Decision) for outcome in outcomes)


def _kept(
    engine: Engine, uow: UnitOfWork, rule: Retention, people: Sequence[str], today: date
) -> list[Kept]:
    known = uow.people.get(people)
    found: list[Kept] = []
    for number, lines in uow.cycles.holding(people).items():
        ended = [
            Ended(line.id, line.milestone, today_of(engine, line.ended_at or line.entered_at))
            for line in lines
        ]
        person = known.get(number)
        days = erased_on(rule, person.leaves_on if person else None, ended)
        found += [
            Kept(one.cycle, one.ended_on, until, until is not None and until <= today)
            for one in ended
            for until in (days.get(one.cycle),)
        ]
    return found
