"""Open rounds follow the staff: new managers, managers who are gone, people who left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.event import Correction, Event
from popflow.domain.person import SYSTEM
from popflow.domain.staff import has_left
from popflow.engine.attention import ask_attention
from popflow.engine.batch import run_batch
from popflow.engine.choosing import today_of
from popflow.engine.comparing import VERSION
from popflow.engine.gather import Gathered
from popflow.engine.planner import find_partner
from popflow.engine.repair import renew
from popflow.engine.staff import PAGE, pieces
from popflow.ports import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.staff_changes import StaffChanges
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.ports import UnitOfWork

LEFT = "left"
"""Reason of a round that ends because its employee left."""
ENDED_ON = "services_ended_on"
"""Mark: the day on which the rounds of those who left were ended last; an import drops it."""
TIMED = frozenset({"free_days", "hired_on"})
"""What timers are counted with: another value moves them."""


@dataclass(slots=True)
class Affected:
    """Whose rounds an import touches; personnel numbers only.

    Attributes:
        new_managers: Who has another manager.
        leavers: Whose last day was set or moved; ``left`` those of them who are gone.
        shifted: About whom something changed that timers are counted with.
    """

    new_managers: set[str] = field(default_factory=set)
    leavers: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    shifted: set[str] = field(default_factory=set)

    def add(self, changes: StaffChanges, today: date) -> None:
        """Count in what changes about some people."""
        self.new_managers.update(mover.person.number for mover in changes.new_managers)
        self.leavers.update(person.number for person in changes.leavers)
        self.left.update(p.number for p in changes.leavers if has_left(p, today))
        self.shifted.update(
            mover.person.number
            for mover in changes.movers
            if any(change.field in TIMED for change in mover.changes)
        )


def follow_staff(engine: Engine, uow: UnitOfWork, affected: Affected, now: datetime) -> None:
    """Let open rounds follow an import: another partner, other days; the caller commits."""
    moved = affected.new_managers | uow.cycles.open_with(affected.leavers)
    # Whoever leaves later still has a round, and somebody to talk with in it.
    relate(engine, uow, moved - affected.left, now)
    around = affected.shifted | uow.cycles.open_with(affected.shifted)
    for piece in pieces(sorted(around)):
        renew(engine, uow, uow.cycles.open_of(piece).values(), now)


def relate(engine: Engine, uow: UnitOfWork, numbers: Iterable[str], now: datetime) -> None:
    """Give the open rounds of people the partner that they have now; the caller commits.

    Who stands across the table by a deliberate hand-over stays, while in service. Of a manager
    who is gone without a successor HR is told.
    """
    orphaned: Counter[str] = Counter()
    for piece in pieces(sorted(numbers)):
        _relate_piece(engine, uow, piece, now, orphaned)
    today = today_of(engine, now)
    for manager, count in orphaned.items():
        data = {"about": "no_successor", "manager": manager, "count": str(count)}
        ask_attention(engine, uow, f"no_successor:{manager}:{today}", now, data)


def _relate_piece(
    engine: Engine, uow: UnitOfWork, piece: Sequence[str], now: datetime, orphaned: Counter[str]
) -> None:
    opened = uow.cycles.open_of(piece)
    uow.cycles.hold(opened.values())  # a click meanwhile would undo all of the caller's unit
    known = Gathered(engine, uow, now)
    known.meet(opened)
    cycles = uow.cycles.load(opened.values())
    known.meet(cycle.partner for cycle in cycles.values())
    histories = uow.cycles.history(cycles)
    events: dict[int, Event] = {}
    for cycle in cycles.values():
        if _chosen(known, cycle, histories[cycle.id]):
            continue
        partner = find_partner(known, known.people[cycle.person])
        if partner != cycle.partner:
            events[cycle.id] = Event("relate", SYSTEM, Correction(partner))
            orphaned.update(_without_successor(known, cycle))
    run_batch(engine, uow, events, now)


def _chosen(known: Gathered, cycle: Cycle, history: Sequence[Entry]) -> bool:
    """Whether somebody handed the round over to who is across the table now, and is in service."""
    partner = known.people.get(cycle.partner or "")
    given = [e.event for e in history if any(change.part == "partner" for change in e.changes)]
    return given[-1] == "hand_over" and partner is not None and _here(known, partner.number)


def _without_successor(known: Gathered, cycle: Cycle) -> Iterable[str]:
    """The manager who is gone and is still named as the manager: nobody came after."""
    manager = known.people[cycle.person].manager
    return [manager] if manager == cycle.partner and manager and not _here(known, manager) else []


def _here(known: Gathered, number: str) -> bool:
    person = known.people.get(number)
    return person is not None and person.active_on(known.choose.today)


def end_services(engine: Engine, now: datetime, standing: Standing | None = None) -> int:
    """End the open rounds of those whose last day in service is past, once a day.

    Only those are looked at who left since the day before; after an import everybody who ever
    left, page by page, each page a unit of its own. The budget is released by the cancelling
    itself; a manager who left is replaced by the one above.

    Args:
        engine: Ports and options.
        now: The moment of the tick.
        standing: Collects who is told where things stand while catching up after a standstill.

    Returns:
        How many rounds were ended.
    """
    today = today_of(engine, now)
    with engine.store.read() as uow:
        done, staff = uow.marks.get(ENDED_ON), uow.marks.get(VERSION)
    if done == today.isoformat():
        return 0
    ended = 0
    for page in _left(engine, today, NOBODY if done is None else (date.fromisoformat(done), "")):
        ended += _end_page(engine, page, now, standing)
        engine.watcher.progressed()
    with engine.store.begin() as uow:
        went_round(uow, ENDED_ON, today, staff)
        uow.commit()
    return ended


def went_round(uow: UnitOfWork, mark: str, today: date, staff: str | None) -> None:
    """Note that everybody was looked at today, unless an import came in between.

    Args:
        uow: A unit that may write.
        mark: Where it is noted.
        today: The day.
        staff: The `VERSION` of the staff when the looking began.
    """
    uow.work.alone(VERSION)
    if uow.marks.get(VERSION) == staff:
        uow.marks.set(mark, today.isoformat())


def _left(engine: Engine, today: date, after: tuple[date, str]) -> Iterator[list[str]]:
    """Numbers of the people who left before today and after somebody, a page at a time."""
    while True:
        with engine.store.read() as uow:
            page = uow.people.leavers(today, after, PAGE)
        if not page:
            return
        after = (page[-1].leaves_on or today, page[-1].number)
        yield [place.number for place in page]


def _end_page(
    engine: Engine, left: Sequence[str], now: datetime, standing: Standing | None
) -> int:
    with engine.store.read() as uow:
        if not uow.cycles.open_of(left) and not uow.cycles.open_with(left):
            return 0  # as good as always: nobody who writes is kept waiting for it
    event = Event("cancel", SYSTEM, reason=LEFT)
    with engine.store.begin() as uow:
        opened = uow.cycles.open_of(left)
        outcomes = run_batch(engine, uow, dict.fromkeys(opened.values(), event), now)
        orphans = uow.people.get(uow.cycles.open_with(left))
        today = today_of(engine, now)
        relate(engine, uow, [n for n, p in orphans.items() if not has_left(p, today)], now)
        if standing is not None:
            standing.collect(uow, outcomes, now)
        uow.commit()
    return sum(isinstance(outcome.result, Decision) for outcome in outcomes)
