"""Reading cycles: lists, and one cycle with its history, as whoever asks may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from popflow.domain.visibility import Sight, as_seen, sight_of
from popflow.domain.workflow import ENDS
from popflow.engine.choosing import today_of
from popflow.engine.cycles import Doer, ways_of
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Actor, Party, Person, Role
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Compiled
    from popflow.engine.setup import Engine
    from popflow.ports import CycleLine, CycleQuery, UnitOfWork


@dataclass(frozen=True, slots=True)
class Line:
    """A cycle in a list, with whom it waits on."""

    cycle: CycleLine
    waiting_on: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One cycle as somebody sees it.

    Attributes:
        cycle: Without what the viewer may not see.
        sight: How much the viewer sees.
        party: The viewer's own side, if any.
        next_timers: What time will do, the earliest first.
        possible: Events and actions of the workflow that the present state knows.
    """

    cycle: Cycle
    workflow: Compiled
    sight: Sight
    party: Party | None
    waiting_on: tuple[Role, ...]
    history: tuple[Entry, ...]
    next_timers: tuple[Timer, ...]
    possible: tuple[str, ...]
    people: dict[str, Person]


def lines(engine: Engine, query: CycleQuery, doer: Doer) -> list[Line]:
    """A page of cycles: all of them for HR and the operator, one's own for anybody else."""
    with engine.store.read() as uow:
        found = uow.cycles.find(query)
        mine = _mine(engine, uow, found, doer)
        return [Line(line, _waiting(engine, uow, line)) for line in mine]


def show(engine: Engine, number: int, doer: Doer) -> View:
    """One cycle with everything that whoever asks may see of it.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs: both are told alike.
    """
    now = engine.clock.now()
    with engine.store.read() as uow:
        cycle = uow.cycles.load([number]).get(number)
        if cycle is None:
            raise NotFoundError("cycle", number)
        ways = ways_of(engine, uow, cycle, doer, now)
        sight = sight_of(ways)
        workflow = engine.workflow(uow, cycle.definition)
        if sight is None or workflow is None:
            raise NotFoundError("cycle", number)
        return _view(uow, cycle, workflow, sight, ways)


def _view(
    uow: UnitOfWork, cycle: Cycle, workflow: Compiled, sight: Sight, ways: Iterable[Actor]
) -> View:
    party = next((way.party for way in ways if way.party is not None), None)
    history = uow.cycles.history([cycle.id]).get(cycle.id, ())
    numbers = {cycle.person, cycle.partner, *(entry.actor.number for entry in history)}
    timers = sorted(uow.timers.of([cycle.id]).get(cycle.id, ()), key=_when)
    state = workflow.definition.states.get(cycle.state)
    return View(
        as_seen(cycle, sight, party), workflow, sight, party,
        state.waiting_on if state else (),
        tuple(replace(entry, changes=()) for entry in history),
        tuple(timers), workflow.events(cycle.state),
        uow.people.get(number for number in numbers if number),
    )  # fmt: skip


def _when(timer: Timer) -> datetime:
    return timer.due_at


def _mine(engine: Engine, uow: UnitOfWork, found: list[CycleLine], doer: Doer) -> list[CycleLine]:
    if doer.number is None or doer.number in engine.options.hr:
        return found
    covered = {doer.number}
    today = today_of(engine, engine.clock.now())
    covered |= {
        deputy.manager
        for deputy in uow.people.deputies()
        if deputy.deputy == doer.number and deputy.stands_in_on(today)
    }
    staff = uow.people.get({line.person for line in found})
    return [
        line for line in found
        if line.person == doer.number or _leads(engine, line, staff.get(line.person), covered)
    ]  # fmt: skip


def _leads(
    engine: Engine, line: CycleLine, person: Person | None, covered: Collection[str]
) -> bool:
    """Whether one of these speaks for the employer; of an ended round only while still manager."""
    if line.partner not in covered:
        return False
    manager = (person.manager if person else None) or engine.options.stand_in
    return line.milestone not in ENDS or line.partner == manager


def _waiting(engine: Engine, uow: UnitOfWork, line: CycleLine) -> tuple[Role, ...]:
    workflow = engine.workflow(uow, line.definition)
    state = workflow.definition.states.get(line.state) if workflow else None
    return state.waiting_on if state else ()
