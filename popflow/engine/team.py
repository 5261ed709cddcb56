"""A manager's people: their rounds as the manager sees them, and what guiding them asks."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from popflow.domain.person import Party
from popflow.domain.policy import Intensity, Load, load
from popflow.domain.relation import doable
from popflow.domain.visibility import Sight, as_seen
from popflow.engine.choosing import rollout_of, today_of
from popflow.engine.covering import covered_by
from popflow.engine.cycles import ways_of
from popflow.engine.department import team_of
from popflow.engine.reading import View
from popflow.errors import InputError
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from popflow.domain.check_in import Commitment
    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

MOST: Final = 500
"""Open rounds of one manager; nobody speaks with more people."""
MONTHS: Final = 12
"""So many months a manager looks ahead."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a manager's people.

    Attributes:
        view: The open round as the manager sees it; ``None`` when there is none, or when another
            speaks for the employer in it.
        elsewhere: Another speaks for the employer in the open round.
        covered: The manager for whom whoever looks stands in; ``None`` for one's own people.
    """

    person: Person
    view: View | None = None
    elsewhere: bool = False
    covered: Person | None = None

    def promised(self) -> tuple[Commitment, ...]:
        """Support that the manager promised and that is still open, the oldest first."""
        held = self.view.cycle.dossier.commitments.values() if self.view else ()
        open_ones = (one for one in held if one.owner is Party.MANAGER and one.open)
        return tuple(sorted(open_ones, key=lambda one: (one.due_on, one.key)))


def team(engine: Engine, doer: Doer) -> list[Member]:
    """Who has somebody as manager, or as partner in an open round; deputies see them as well.

    Args:
        engine: Ports and options.
        doer: Who looks.

    Returns:
        By number; nobody for who leads nobody.
    """
    now = engine.clock.now()
    with engine.store.read() as uow:
        return _members(engine, uow, doer, now) if doer.number is not None else []


def _members(engine: Engine, uow: UnitOfWork, doer: Doer, now: datetime) -> list[Member]:
    today, me = today_of(engine, now), doer.number or ""
    covered = covered_by(uow, me, today)
    people = {person.number: person for person in team_of(uow, me, today)}
    queries = (CycleQuery(partner=one, open=True, limit=MOST) for one in (me, *covered))
    spoken = {line.person for query in queries for line in uow.cycles.find(query)}
    missing = spoken - people.keys()
    people |= uow.people.get(sorted(missing))
    people.pop(me, None)
    rounds = uow.cycles.load(uow.cycles.open_of(people).values())
    by_person = {cycle.person: cycle for cycle in rounds.values()}
    names = uow.people.get({*covered, *(c.partner for c in rounds.values() if c.partner)})
    looking = _Looking(engine, uow, doer, now, names)
    return [looking.member(people[n], by_person.get(n)) for n in sorted(people)]


@dataclass(frozen=True, slots=True)
class _Looking:
    """Whoever looks, and when."""

    engine: Engine
    uow: UnitOfWork
    doer: Doer
    now: datetime
    names: dict[str, Person]

    def member(self, person: Person, cycle: Cycle | None) -> Member:
        """Somebody with the open round, if whoever looks speaks for the employer in it."""
        mine = person.manager == self.doer.number
        covered = None if mine else self.names.get(person.manager or "")
        if cycle is None:
            return Member(person, covered=covered)
        view = self._view(person, cycle)
        if view is None:
            return Member(person, elsewhere=True, covered=covered)
        stands_in = cycle.partner != self.doer.number
        return Member(person, view, covered=self.names[cycle.partner or ""] if stands_in else None)

    def _view(self, person: Person, cycle: Cycle) -> View | None:
        uow, engine = self.uow, self.engine
        ways = ways_of(engine, uow, cycle, self.doer, self.now)
        workflow = engine.workflow(uow, cycle.definition)
        if workflow is None or not any(way.party is Party.MANAGER for way in ways):
            return None
        state = workflow.definition.states.get(cycle.state)
        timers = sorted(uow.timers.of([cycle.id]).get(cycle.id, ()), key=lambda one: one.due_at)
        return View(
            as_seen(cycle, Sight.CONTENT, Party.MANAGER), workflow, Sight.CONTENT, Party.MANAGER,
            state.waiting_on if state else (), (), tuple(timers), workflow.events(cycle.state),
            {**self.names, person.number: person},
            mine=doable(workflow, cycle, {way.role for way in ways}),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """What a month asks of a manager.

    Attributes:
        first: The first day of the month.
        conversations: Conversations that stand in the agenda.
        hours: Of guiding, by the figure of practice spread over the year.
    """

    first: date
    conversations: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What guiding one's people asks.

    Attributes:
        whole: How many of them have a round of their own; ``small`` how many inside another talk.
        year: Hours a year, and whether that is much.
        months: This month and the next ones.
    """

    whole: int
    small: int
    year: Load
    months: tuple[MonthAhead, ...]


def team_load(engine: Engine, doer: Doer) -> TeamLoad:
    """What guiding one's own people asks, each in the intensity that is theirs.

    Whose workflow or roll-out cannot be read counts for nobody.
    """
    now = engine.clock.now()
    today, number = today_of(engine, now), doer.number or ""
    with engine.store.read() as uow:
        own = uow.people.get(uow.people.reports_of(number))
        present = [one for one in own.values() if one.active_on(today)]
        me = uow.people.get([number]).get(number)
        ahead = uow.cycles.ahead([number], now).get(number, ())
    kinds = Counter(_intensities(engine, present, today))
    whole, small = kinds[Intensity.UITGEBREID], kinds[Intensity.BEPERKT]
    year = load(whole, small, me.fte if me else Decimal(1))
    days = [today_of(engine, at) for at in ahead]
    months = [_later(today, count) for count in range(MONTHS)]
    talks = Counter((day.year, day.month) for day in days)
    return TeamLoad(whole, small, year, tuple(
        MonthAhead(first, talks[first.year, first.month], year.hours / MONTHS) for first in months
    ))  # fmt: skip


def _later(today: date, months: int) -> date:
    years, month = divmod(today.month - 1 + months, 12)
    return today.replace(year=today.year + years, month=month + 1, day=1)


def _intensities(engine: Engine, people: Sequence[Person], today: date) -> Iterable[Intensity]:
    for person in people:
        with suppress(InputError):
            rollout = rollout_of(engine, person, today)
            if rollout is not None and rollout.intensity is not None:
                yield rollout.intensity
            else:
                name = rollout.workflow if rollout else engine.options.workflow
                yield engine.source.current(name).intensity
