"""Open rounds follow the staff: new managers, managers who are gone, people who left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.event import Correction, Event
from popflow.domain.person import SYSTEM
from popflow.domain.staff import has_left
from popflow.engine.attention import ask_attention
from popflow.engine.batch import run_batch
from popflow.engine.choosing import today_of
from popflow.engine.gather import Gathered
from popflow.engine.planner import find_partner
from popflow.engine.repair import renew
from popflow.engine.staff import everybody
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.staff_changes import StaffChanges
    from popflow.engine.batch import Outcome
    from popflow.engine.setup import Engine
    from popflow.engine.standing import Standing
    from popflow.ports import UnitOfWork

LEFT = "left"
"""Reason of a round that ends because its employee left."""
ENDED_ON = "services_ended_on"
"""Mark: the day on which the rounds of those who left were ended last; an import drops it."""
TIMED = frozenset({"free_days", "hired_on"})
"""What timers are counted with: another value moves them."""
PAGE = 500


def follow_staff(engine: Engine, uow: UnitOfWork, changes: StaffChanges, now: datetime) -> None:
    """Let open rounds follow an import: another partner, other days; the caller commits."""
    moved = {mover.person.number for mover in changes.new_managers}
    gone = {person.number for person in changes.leavers}
    for number in gone:
        moved |= _open_with(uow, number)
    today = today_of(engine, now)
    left = {person.number for person in changes.leavers if has_left(person, today)}
    # Whoever leaves later still has a round, and somebody to talk with in it.
    relate(engine, uow, moved - left, now)
    shifted = {
        mover.person.number
        for mover in changes.movers
        if any(change.field in TIMED for change in mover.changes)
    }
    around = set(shifted)
    for number in shifted:
        around |= _open_with(uow, number)
    renew(engine, uow, uow.cycles.open_of(around).values(), now)


def relate(
    engine: Engine, uow: UnitOfWork, numbers: Iterable[str], now: datetime
) -> list[Outcome]:
    """Give the open rounds of people the partner that they have now; the caller commits.

    Who stands across the table by a deliberate hand-over stays, while in service. Of a manager
    who is gone without a successor HR is told.
    """
    opened = uow.cycles.open_of(numbers)
    known = Gathered(engine, uow, now)
    known.meet(opened)
    cycles = uow.cycles.load(opened.values())
    known.meet(cycle.partner for cycle in cycles.values())
    histories = uow.cycles.history(cycles)
    events: dict[int, Event] = {}
    orphaned: Counter[str] = Counter()
    for cycle in cycles.values():
        if _chosen(known, cycle, histories[cycle.id]):
            continue
        partner = find_partner(known, known.people[cycle.person])
        if partner != cycle.partner:
            events[cycle.id] = Event("relate", SYSTEM, Correction(partner))
            orphaned.update(_without_successor(known, cycle))
    for manager, count in orphaned.items():
        data = {"about": "no_successor", "manager": manager, "count": str(count)}
        ask_attention(engine, uow, f"no_successor:{manager}:{known.choose.today}", now, data)
    return run_batch(engine, uow, events, now)


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


def _open_with(uow: UnitOfWork, partner: str) -> set[str]:
    """Numbers of the people whose open round somebody speaks for."""
    people: set[str] = set()
    after = 0
    while page := uow.cycles.find(CycleQuery(partner=partner, open=True, after=after, limit=PAGE)):
        people |= {line.person for line in page}
        after = page[-1].id
    return people


def end_services(engine: Engine, now: datetime, standing: Standing | None = None) -> int:
    """End the open rounds of those whose last day in service is past, once a day.

    The budget is released by the cancelling itself; a manager who left is replaced by the one
    above.

    Args:
        engine: Ports and options.
        now: The moment of the tick.
        standing: Collects who is told where things stand while catching up after a standstill.

    Returns:
        How many rounds were ended.
    """
    today = today_of(engine, now)
    with engine.store.read() as uow:
        if uow.marks.get(ENDED_ON) == today.isoformat():
            return 0
        left = [p.number for p in everybody(uow) if p.leaves_on and p.leaves_on < today]
        orphans = {person for number in left for person in _open_with(uow, number)}
    with engine.store.begin() as uow:
        opened = uow.cycles.open_of(left)
        event = Event("cancel", SYSTEM, reason=LEFT)
        outcomes = run_batch(engine, uow, dict.fromkeys(opened.values(), event), now)
        relate(engine, uow, orphans - set(left), now)
        if standing is not None:
            standing.collect(uow, outcomes, now)
        uow.marks.set(ENDED_ON, today.isoformat())
        uow.commit()
    return sum(isinstance(outcome.result, Decision) for outcome in outcomes)
