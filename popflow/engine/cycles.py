"""What people do with cycles: start, signal, act, and the reading of what is theirs to see."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.cycle import Cycle, Origin
from popflow.domain.event import Event, Invite, NewPartner, Payload, Refusal, Signal
from popflow.domain.person import SYSTEM, Actor, Party, Person, Role
from popflow.domain.relation import acting, capacities, ways_toward
from popflow.domain.workflow import Milestone
from popflow.engine.batch import Failure, Outcome, run_batch
from popflow.engine.choosing import today_of
from popflow.engine.gather import Gathered
from popflow.engine.planner import Plan, plan_round
from popflow.errors import NotFoundError, PopflowError, RefusedError, StaleRevisionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from popflow.domain.course import Decision
    from popflow.domain.workflow import Compiled
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

TRIES = 5
"""How often an action is decided anew when somebody else was first."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, as the shell knows them.

    Attributes:
        number: Personnel number; ``None`` is the system itself.
        os_user: The operating-system user behind the command line.
    """

    number: str | None = None
    os_user: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants done to a cycle.

    Attributes:
        revision: The revision that they had before them; another one meanwhile is refused.
            ``None`` does not ask.
    """

    event: str
    payload: Payload | None = None
    reason: str | None = None
    revision: int | None = None


def act(engine: Engine, cycle: int, doer: Doer, deed: Deed) -> Decision:
    """Do something to a cycle and make it last.

    Raises:
        NotFoundError: There is no such cycle, or whoever acts may not know of it; or nobody in
            service has the number of a new partner.
        RefusedError: A rule says no; nothing was changed.
    """
    return _first(lambda: _act_once(engine, cycle, doer, deed))


def rehearse(engine: Engine, cycle: int, doer: Doer, deed: Deed) -> Decision:
    """What `act` would make of a cycle; nothing is written. It raises what `act` raises."""
    with engine.store.begin() as uow:
        return _acted(engine, uow, cycle, doer, deed)


def _first(decide: Callable[[], Decision]) -> Decision:
    """Decide anew while somebody else is first."""
    for _ in range(TRIES - 1):
        with suppress(StaleRevisionError):
            return decide()
    return decide()


def _act_once(engine: Engine, cycle: int, doer: Doer, deed: Deed) -> Decision:
    with engine.store.begin() as uow:
        decision = _acted(engine, uow, cycle, doer, deed)
        uow.commit()
    return decision


def _acted(engine: Engine, uow: UnitOfWork, cycle: int, doer: Doer, deed: Deed) -> Decision:
    now = engine.clock.now()
    found = uow.cycles.load([cycle]).get(cycle)
    if found is None:
        raise NotFoundError("cycle", cycle)
    actor = _actor(engine, uow, found, doer, deed.event)
    if deed.revision not in {None, found.revision}:
        raise RefusedError("revision_stale", {"revision": found.revision})
    if isinstance(deed.payload, NewPartner):
        _in_service(uow, deed.payload.number, today_of(engine, now))
    elif isinstance(deed.payload, Invite):
        _adviser(engine, uow, deed.payload.number, today_of(engine, now))
    event = Event(deed.event, actor, deed.payload, deed.reason)
    return _granted(run_batch(engine, uow, {cycle: event}, now)[0])


def _granted(outcome: Outcome) -> Decision:
    result = outcome.result
    if isinstance(result, Refusal):
        raise RefusedError(result.code, result.data)
    if isinstance(result, Failure):
        message = f"cycle {outcome.cycle}: {result.problem}"
        raise PopflowError(message)
    return result


def _in_service(uow: UnitOfWork, number: str, today: date) -> None:
    person = uow.people.get([number]).get(number)
    if person is None or not person.active_on(today):
        raise NotFoundError("person", number)


def _adviser(engine: Engine, uow: UnitOfWork, number: str, today: date) -> None:
    """Only whom the organisation named as an adviser can be invited, while in service."""
    if number not in engine.options.offices.advisers:
        raise RefusedError("not_an_adviser", {"adviser": number})
    _in_service(uow, number, today)


def _actor(engine: Engine, uow: UnitOfWork, cycle: Cycle, doer: Doer, event: str) -> Actor:
    if doer.number is None:
        return Actor(Role.SYSTEM, os_user=doer.os_user)
    ways = ways_of(engine, uow, cycle, doer, engine.clock.now())
    workflow = engine.workflow(uow, cycle.definition)
    actor = acting(ways, workflow, cycle, event) if workflow else None
    if actor is None:
        # A stranger is told the same as about a cycle that does not exist.
        raise NotFoundError("cycle", cycle.id)
    return actor


def ways_of(
    engine: Engine, uow: UnitOfWork, cycle: Cycle, doer: Doer, now: datetime
) -> tuple[Actor, ...]:
    """In which roles somebody may deal with a cycle now."""
    if doer.number is None:
        return (SYSTEM,)
    deputies = uow.people.deputies(cycle.partner) if cycle.partner else []
    person = uow.people.get([cycle.person]).get(cycle.person)
    manager = (person.manager if person else None) or engine.options.stand_in
    today, options = today_of(engine, now), engine.options
    return capacities(
        doer.number, cycle, deputies, options.hr, today, doer.os_user,
        manager=manager, offices=options.offices,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StartRequest:
    """A round that somebody wants for a person.

    Attributes:
        copy_of: Number of a cancelled round whose content is carried, for mistakes.
        signal: What is to be talked about, where a signal starts the round.
    """

    person: str
    signal: str = ""
    wished_at: datetime | None = None
    copy_of: int | None = None
    reason: str | None = None


def start(engine: Engine, doer: Doer, request: StartRequest) -> Decision:
    """Plan a round now: by HR for anybody, or by a signal of the employee or manager.

    A signal during an open round becomes a talking point of it.

    Raises:
        NotFoundError: Nobody has that number, or whoever asks is no party.
        RefusedError: A rule says no.
    """
    return _first(lambda: _start_once(engine, doer, request))


def rehearse_start(engine: Engine, doer: Doer, request: StartRequest) -> Decision:
    """What starting a round would plan; nothing is written. It raises what `start` raises."""
    with engine.store.begin() as uow:
        return _started(engine, uow, doer, request)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who wants which round, and for whose side."""

    person: Person
    actor: Actor
    party: Party
    request: StartRequest


def _start_once(engine: Engine, doer: Doer, request: StartRequest) -> Decision:
    with engine.store.begin() as uow:
        decision = _started(engine, uow, doer, request)
        uow.commit()
    return decision


def _started(engine: Engine, uow: UnitOfWork, doer: Doer, request: StartRequest) -> Decision:
    now = engine.clock.now()
    person = uow.people.get([request.person]).get(request.person)
    if person is None:
        raise NotFoundError("person", request.person)
    current = uow.cycles.open_of([person.number]).get(person.number)
    wish = _Wish(person, *_starter(engine, uow, person, doer, current), request)
    if current is None:
        return _plan(Gathered(engine, uow, now), wish)
    return _into_open(engine, uow, current, wish, now)


def _starter(
    engine: Engine, uow: UnitOfWork, person: Person, doer: Doer, current: int | None
) -> tuple[Actor, Party]:
    """Who asks, for whose side: of an open round its partner or deputy, else of the manager."""
    if doer.number is None:
        return Actor(Role.SYSTEM, os_user=doer.os_user), Party.MANAGER
    partner = person.manager or engine.options.stand_in
    if current is not None:
        partner = uow.cycles.load([current])[current].partner
    deputies = uow.people.deputies(partner) if partner else []
    today = today_of(engine, engine.clock.now())
    ways = ways_toward(
        doer.number, person.number, partner, deputies, engine.options.hr, today, doer.os_user
    )
    if not ways:
        raise NotFoundError("person", person.number)
    return ways[0], ways[0].party or Party.MANAGER


def _into_open(
    engine: Engine, uow: UnitOfWork, cycle: int, wish: _Wish, now: datetime
) -> Decision:
    request = wish.request
    if not request.signal:
        raise RefusedError("already_open", {"person": request.person, "cycle": cycle})
    event = Event("signal", wish.actor, Signal(request.signal, wish.party), request.reason)
    return _granted(run_batch(engine, uow, {cycle: event}, now)[0])


def _plan(known: Gathered, wish: _Wish) -> Decision:
    person, actor, request = wish.person, wish.actor, wish.request
    if actor.party is not None and not request.signal.strip():
        raise RefusedError("signal_missing", {"person": person.number})
    workflow, cycles = known.choose.workflow_of(person), known.uow.cycles
    if _unmeant(known, wish, workflow):
        raise RefusedError("not_meant", {"person": person.number})
    latest = cycles.latest_of([person.number]).get(person.number)
    plan = Plan(
        cycles.reserve(1)[0], person, actor,
        Origin.SIGNAL if request.signal else Origin.HR, request.wished_at,
        latest if latest and latest.agreed_at else None, _copied(known.uow, wish),
        request.signal, wish.party, request.reason,
    )  # fmt: skip
    result = plan_round(known, workflow, plan)
    if isinstance(result, Refusal):
        raise RefusedError(result.code, result.data)
    cycles.save([result])
    return result


def _unmeant(known: Gathered, wish: _Wish, workflow: Compiled) -> bool:
    """Whether a signal asks for a round for somebody whom the launch rule leaves out.

    HR starts a round for anybody, by saying so instead of passing a signal on; of who is not in
    service the planner tells.

    Raises:
        InputError: The rule's condition cannot be answered.
    """
    if not wish.request.signal or not wish.person.active_on(known.choose.today):
        return False
    return not known.choose.meant(wish.person, workflow.definition.launch)


def _copied(uow: UnitOfWork, wish: _Wish) -> Cycle | None:
    """The round whose content is carried: HR's to ask, and only of one that was cancelled."""
    number = wish.request.copy_of
    if number is None:
        return None
    copied = uow.cycles.load([number]).get(number)
    if wish.actor.party is not None or copied is None or copied.person != wish.person.number:
        raise NotFoundError("cycle", number)
    if copied.milestone is not Milestone.CANCELLED:
        raise RefusedError("copy_of_uncancelled", {"cycle": copied.id})
    return copied
