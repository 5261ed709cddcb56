"""Derives timers again from cycle, definition and calendar, when one of them was changed."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from popflow.domain.facts import Facts
from popflow.domain.person import Person
from popflow.domain.timers import required_timers
from popflow.engine.gather import Gathered
from popflow.ports import CycleQuery, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from popflow.domain.cycle import Cycle
    from popflow.domain.timetable import Timer
    from popflow.engine.setup import Engine

CALENDAR = "calendar"
"""Mark: the working days for which the open timers were derived."""
CALENDAR_AT = "calendar_at"
"""Mark: for which working days timers are being derived again, and up to which cycle."""
YEARS = range(-1, 11)
"""Years around the present one whose days off tell whether the calendar was changed."""
PAGE = 500


def renew(
    engine: Engine, uow: UnitOfWork, cycles: Iterable[int], now: datetime
) -> dict[int, tuple[Timer, ...]]:
    """Give cycles exactly the timers that they require; the caller commits.

    Until then nobody saves them: timers of what a cycle was would replace those of what it is.
    """
    numbers = list(cycles)
    uow.cycles.hold(numbers)
    required = {cycle.id: timers for cycle, timers in requirements(engine, uow, numbers, now)}
    uow.timers.replace(required)
    return required


def requirements(
    engine: Engine, uow: UnitOfWork, cycles: Iterable[int], now: datetime
) -> Iterator[tuple[Cycle, tuple[Timer, ...]]]:
    """Cycles with the timers that they must have; one whose definition is gone is left out."""
    loaded = uow.cycles.load(cycles)
    known = Gathered(engine, uow, now)
    known.people = uow.people.get(
        number for c in loaded.values() for number in (c.person, c.partner) if number
    )
    days = engine.calendar.days(now.date())
    for cycle in loaded.values():
        workflow = engine.workflow(uow, cycle.definition)
        if workflow is None:
            continue
        person = known.people.get(cycle.person) or Person(cycle.person, "", "")
        facts = Facts(person, known.people.get(cycle.partner or ""), days)
        yield cycle, required_timers(workflow, cycle, facts, now)


def follow_calendar(engine: Engine, now: datetime) -> int:
    """Derive all open timers again when the organisation's working days were changed.

    Each page is a unit of its own, so that people who do something are not kept waiting, and says
    how far it came: a daemon that was killed goes on from there.

    Returns:
        How many cycles were looked at; 0 when the working days are the same as before.
    """
    print_ = _fingerprint(engine, now)
    with engine.store.read() as uow:
        if uow.marks.get(CALENDAR) == print_:
            return 0
        begun, _, reached = (uow.marks.get(CALENDAR_AT) or "").partition(" ")
    seen, after = 0, int(reached) if begun == print_ else 0
    while True:
        with engine.store.begin() as uow:
            page = uow.cycles.find(CycleQuery(open=True, after=after, limit=PAGE))
            if not page:
                uow.marks.set(CALENDAR, print_)
                uow.marks.set(CALENDAR_AT, None)
                uow.commit()
                return seen
            renew(engine, uow, [line.id for line in page], now)
            seen, after = seen + len(page), page[-1].id
            # From here on timers follow neither: days put back as they were are a change as well.
            uow.marks.set(CALENDAR, None)
            uow.marks.set(CALENDAR_AT, f"{print_} {after}")
            uow.commit()
        engine.watcher.progressed()


def _fingerprint(engine: Engine, now: datetime) -> str:
    days = engine.calendar.days(now.date())
    # A new year brings its days off in at the far end: then all timers are looked at once.
    near = sorted(day for day in days.days_off if day.year - now.year in YEARS)
    rules = (days.zone, sorted(days.weekend), days.opens, days.closes)
    return blake2b(repr((rules, near)).encode(), digest_size=8).hexdigest()
