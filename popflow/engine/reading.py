"""Reading cycles: lists, and one cycle with its history, as whoever asks may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from popflow.domain.person import PEOPLE_ROLES, Role
from popflow.domain.relation import doable
from popflow.domain.supervising import supervised
from popflow.domain.visibility import Sight, as_seen, reads_reasons, seeing, sight_of
from popflow.domain.workflow import ENDS
from popflow.engine.choosing import today_of
from popflow.engine.covering import covered_by
from popflow.engine.cycles import Doer, ways_of
from popflow.engine.readings import note_reading
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Actor, Party, Person
    from popflow.domain.supervising import Supervised
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
        possible: Events of the workflow that the present state knows.
        mine: Events and actions that the viewer's roles may do now; a rule may still refuse.
        hr_reads: Why HR reads what both share, for people to be told; ``None`` when it does not.
        supervised: The activities that the viewer guides.
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
    supervised: tuple[Supervised, ...] = ()
    mine: frozenset[str] = frozenset()
    hr_reads: str | None = None


def lines(engine: Engine, query: CycleQuery, doer: Doer) -> list[Line]:
    """A page of cycles: all of them for who may see how everything stands, else one's own."""
    return page(engine, query, doer)[0]


def page(engine: Engine, query: CycleQuery, doer: Doer) -> tuple[list[Line], int | None]:
    """The same, and the number of its last cycle, seen or not; ``None`` when it was the last."""
    with engine.store.read() as uow:
        found = uow.cycles.find(query)
        seen = told(engine, uow, found, doer)
    return seen, found[-1].id if len(found) == query.limit else None


def told(engine: Engine, uow: UnitOfWork, found: list[CycleLine], doer: Doer) -> list[Line]:
    """Of these cycles those that whoever asks may know of."""
    mine = _mine(engine, uow, found, doer)
    return [Line(line, _waiting(engine, uow, line)) for line in mine]


def show(engine: Engine, number: int, doer: Doer) -> View:
    """One cycle with everything that whoever asks may see of it.

    Somebody else than its employee who is shown what is in it is noted, for that employee to see.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs: both are told alike.
    """
    view, role = _looked(engine, number, doer)
    if view.sight is not Sight.PROCESS:
        if role is not Role.EMPLOYEE:
            note_reading(engine, number, doer, role)
    elif view.supervised:
        # How it goes is no content; the activity that one guides is.
        note_reading(engine, number, doer, Role.SUPERVISOR)
    return view


def look(engine: Engine, number: int, doer: Doer) -> View:
    """The same, for a program that decides by it what to ask, and shows nothing of it.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
    """
    return _looked(engine, number, doer)[0]


def _looked(engine: Engine, number: int, doer: Doer) -> tuple[View, Role]:
    """One cycle as somebody sees it, and in which role."""
    now = engine.clock.now()
    with engine.store.read() as uow:
        cycle = uow.cycles.load([number]).get(number)
        if cycle is None:
            raise NotFoundError("cycle", number)
        ways = ways_of(engine, uow, cycle, doer, now)
        why = engine.options.hr_reads
        sight = sight_of(ways, hr_reads=why is not None)
        workflow = engine.workflow(uow, cycle.definition)
        if sight is None or workflow is None:
            raise NotFoundError("cycle", number)
        if sight is Sight.ACTIVITY:
            return _narrow(uow, cycle, workflow, ways), seeing(ways, sight)
        view = replace(_view(uow, cycle, workflow, sight, ways), hr_reads=why)
        return view, seeing(ways, sight, hr_reads=why is not None)


def _narrow(uow: UnitOfWork, cycle: Cycle, workflow: Compiled, ways: Iterable[Actor]) -> View:
    """What a supervisor sees: whose round it is, and the activities that one guides."""
    return View(
        as_seen(cycle, Sight.ACTIVITY, None), workflow, Sight.ACTIVITY, None, (), (), (), (),
        uow.people.get([cycle.person]), _guided(cycle, ways),
    )  # fmt: skip


def _guided(cycle: Cycle, ways: Iterable[Actor]) -> tuple[Supervised, ...]:
    number = next(way.number for way in ways)
    return supervised(cycle, number) if number else ()


def _told(entry: Entry, *, reasons: bool) -> Entry:
    """A line of history without content; a reason in people's own words is content to some."""
    said = reasons or entry.actor.role not in PEOPLE_ROLES
    return replace(entry, changes=(), reason=entry.reason if said else None)


def _view(
    uow: UnitOfWork, cycle: Cycle, workflow: Compiled, sight: Sight, ways: Sequence[Actor]
) -> View:
    party = next((way.party for way in ways if way.party is not None), None)
    history = uow.cycles.history([cycle.id]).get(cycle.id, ())
    seen = as_seen(cycle, sight, party)
    numbers = {cycle.person, cycle.partner, *(entry.actor.number for entry in history)}
    numbers |= set(seen.dossier.advisers)
    timers = sorted(uow.timers.of([cycle.id]).get(cycle.id, ()), key=_when)
    state = workflow.definition.states.get(cycle.state)
    return View(
        seen, workflow, sight, party,
        state.waiting_on if state else (),
        tuple(_told(entry, reasons=reads_reasons(ways)) for entry in history),
        tuple(timers), workflow.events(cycle.state),
        uow.people.get(number for number in numbers if number), _guided(cycle, ways),
        doable(workflow, cycle, {way.role for way in ways}),
    )  # fmt: skip


def _when(timer: Timer) -> datetime:
    return timer.due_at


def _mine(engine: Engine, uow: UnitOfWork, found: list[CycleLine], doer: Doer) -> list[CycleLine]:
    if doer.number is None or sees_all(engine, doer.number):
        return found
    covered = spoken_for(engine, uow, doer.number)
    staff = uow.people.get({line.person for line in found})
    guest = _guest_of(engine, uow, found, doer)
    return [
        line for line in found
        if line.person == doer.number or line.id in guest
        or _leads(engine, line, staff.get(line.person), covered)
    ]  # fmt: skip


def spoken_for(engine: Engine, uow: UnitOfWork, number: str) -> frozenset[str]:
    """For whom somebody speaks as an employer today: oneself, and whom one stands in for."""
    return frozenset({number, *covered_by(uow, number, today_of(engine, engine.clock.now()))})


def sees_all(engine: Engine, number: str) -> bool:
    """Whether somebody sees how every round stands."""
    options = engine.options
    return number in options.hr or bool(options.offices.roles_of(number))


def _guest_of(
    engine: Engine, uow: UnitOfWork, found: list[CycleLine], doer: Doer
) -> frozenset[int]:
    """The rounds of a page in which somebody is an adviser or a supervisor now."""
    page = {line.id for line in found}
    rounds = uow.cycles.load(page.intersection(uow.cycles.guest_of(doer.number or "")))
    now = engine.clock.now()
    return frozenset(
        number for number, cycle in rounds.items() if ways_of(engine, uow, cycle, doer, now)
    )


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
