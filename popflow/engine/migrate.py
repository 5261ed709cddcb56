"""Moves running cycles to a newer definition: a verdict per cycle first, then the deed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.cycle import Change, Cycle, Entry, evolve
from popflow.domain.facts import Facts
from popflow.domain.person import Actor, Person, Role
from popflow.domain.timers import required_timers
from popflow.domain.workflow import SUSPENDED, Compiled
from popflow.ports import CycleQuery, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine

PAGE = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What migrating means for one cycle.

    Attributes:
        target: The state that it will be in; ``None`` when it cannot move.
        problem: Why it cannot: ``no_such_state`` or ``other_milestone``.
        timers_before: Open timers now; ``timers_after`` those it would have.
    """

    cycle: int
    source: str
    target: str | None
    problem: str = ""
    timers_before: int = 0
    timers_after: int = 0


def migrate(  # noqa: PLR0913 - what HR says about one migration
    engine: Engine,
    name: str,
    doer: Doer,
    *,
    states: Mapping[str, str] | None = None,
    dry_run: bool = True,
    origin: str | None = None,
) -> list[Verdict]:
    """Move the open cycles of a workflow to what its file says now.

    Args:
        engine: Ports and options.
        name: The workflow whose present file is the goal.
        doer: Who asks for it; stands in each history.
        states: Old state to new state, where names differ.
        dry_run: Only say what would happen.
        origin: Only cycles of that workflow; those of ``name`` itself when ``None``.

    Returns:
        A verdict per cycle that is not on the new definition yet. A cycle that cannot move stays
        as it is, on its own definition; the others go on.
    """
    now = engine.clock.now()
    verdicts: list[Verdict] = []
    after: int | None = 0
    while after is not None:
        with engine.store.begin() as uow:
            engine.current(uow, name)
            move = _Move(engine, uow, name, states or {}, doer, now)
            after = _migrate_page(move, origin or name, after, verdicts, dry_run=dry_run)
            uow.commit()
    return verdicts


@dataclass(frozen=True, slots=True)
class _Move:
    """One page of one migration."""

    engine: Engine
    uow: UnitOfWork
    name: str
    states: Mapping[str, str]
    doer: Doer
    now: datetime


def _migrate_page(
    move: _Move, origin: str, after: int, verdicts: list[Verdict], *, dry_run: bool
) -> int | None:
    """One page of cycles; the number after which the next begins, ``None`` at the end."""
    page = move.uow.cycles.find(CycleQuery(workflow=origin, open=True, after=after, limit=PAGE))
    ids = [line.id for line in page]
    judged = list(_judge(move, ids))
    verdicts += [verdict for verdict, _ in judged]
    moved = [decision for _, decision in judged if decision is not None]
    if moved and not dry_run:
        move.uow.cycles.save(moved)
    return page[-1].id if page else None


def _judge(move: _Move, ids: Sequence[int]) -> Iterator[tuple[Verdict, Decision | None]]:
    cycles, timers = move.uow.cycles.load(ids), move.uow.timers.of(ids)
    numbers = {number for c in cycles.values() for number in (c.person, c.partner) if number}
    people = move.uow.people.get(numbers)
    for cycle in cycles.values():
        goal = _goal(move, cycle)
        if cycle.definition == goal.definition.key:
            continue
        before = len(timers.get(cycle.id, ()))
        target = _target(move, cycle)
        problem = _problem(goal, cycle, target)
        if problem:
            yield Verdict(cycle.id, cycle.state, None, problem, before), None
        else:
            decision = _moved(move, goal, cycle, target, people)
            after = len(decision.timers)
            yield Verdict(cycle.id, cycle.state, target, "", before, after), decision


def _goal(move: _Move, cycle: Cycle) -> Compiled:
    """What a cycle moves to: the file's definition, at the intensity that the cycle has."""
    own = move.engine.workflow(move.uow, cycle.definition)
    intensity = own.definition.intensity if own and cycle.workflow == move.name else None
    return move.engine.current(move.uow, move.name, intensity)


def _target(move: _Move, cycle: Cycle) -> str:
    """The state where a cycle belongs; of a suspended one where it will go on."""
    here = cycle.resume_state if cycle.state == SUSPENDED else cycle.state
    return move.states.get(here or "", here or "")


def _problem(goal: Compiled, cycle: Cycle, target: str) -> str:
    state = goal.definition.states.get(target)
    if state is None:
        return "no_such_state"
    return "" if state.milestone is cycle.milestone else "other_milestone"


def _moved(
    move: _Move, goal: Compiled, cycle: Cycle, target: str, people: Mapping[str, Person]
) -> Decision:
    doer, now = move.doer, move.now
    names = {rule.name for rule in goal.state(target).timers}
    changes = (
        Change("workflow", goal.definition.name),
        Change("definition", goal.definition.key),
        Change("resume_state" if cycle.state == SUSPENDED else "state", target),
        # A timer that fired keeps its mark under its name; one that is new here may still fire.
        Change("fired", {name: at for name, at in cycle.fired.items() if name in names}),
    )
    actor = Actor(Role.HR if doer.number else Role.SYSTEM, doer.number, os_user=doer.os_user)
    moved = evolve(cycle, changes, cycle.revision + 1)
    entry = Entry(
        cycle.id, moved.revision, now, "migrate", cycle.state, moved.state, actor, None, changes
    )
    person = people.get(cycle.person) or Person(cycle.person, "", "")
    days = move.engine.calendar.days(now.date())
    facts = Facts(person, people.get(cycle.partner or ""), days)
    return Decision(moved, (entry,), required_timers(goal, moved, facts, now))
