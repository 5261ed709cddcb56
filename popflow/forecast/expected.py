"""Of whom rounds are expected: the people of an organisation, and how they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from popflow.domain.person import Person
from popflow.domain.relation import partner_for
from popflow.engine.choosing import Chooser, rollout_of
from popflow.engine.staff import everybody, pieces
from popflow.engine.subject import person_data
from popflow.errors import InputError
from popflow.forecast.outlook import Member, Standing
from popflow.forecast.shelf import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.cycle import Cycle
    from popflow.domain.policy import Intensity
    from popflow.domain.workflow import Compiled, LaunchRule
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

TEAM = 10
"""People per manager where nobody says who has whom."""


@dataclass(slots=True)
class Expected:
    """Who is expected, and who cannot be.

    Attributes:
        broken: Numbers of people whose workflow, or its condition, cannot be used.
    """

    members: list[Member]
    broken: list[str]


@dataclass(slots=True)
class _Look:
    """One look at an organisation.

    Attributes:
        workflow: Everybody's next rounds follow this one, in place of what the settings say.
    """

    engine: Engine
    uow: UnitOfWork
    now: datetime
    workflow: str | None
    people: Mapping[str, Person]
    teams: Counter[str]
    choose: Chooser

    def member(self, person: Person, cycle: Cycle | None) -> Member | None:
        """Somebody with how they stand; ``None`` of whom no round is expected at all.

        Raises:
            InputError: The workflow, or the condition of a roll-out, cannot be used.
        """
        compiled, waits = self._next(person)
        standing = self._standing(person, cycle)
        if standing is None and not self._meant(person, compiled.definition.launch):
            return None
        partner = self._partner(person)
        return Member(
            person, partner, compiled, self.choose.rolled_out(person),
            team=self.teams[person.manager or ""] or 1,
            waits=waits, pair=self._pair(person, partner), open=standing,
            latest=None if standing else cycle,
        )  # fmt: skip

    def _next(self, person: Person) -> tuple[Compiled, bool]:
        if self.workflow is not None:
            return self.engine.said(self.workflow), False
        rollout = rollout_of(self.engine, person, self.choose.today)
        name = rollout.workflow if rollout else self.engine.options.workflow
        intensity: Intensity | None = rollout.intensity if rollout else None
        return self.engine.said(name, intensity), self.choose.voluntary(person)

    def _meant(self, person: Person, rule: LaunchRule) -> bool:
        """Whether the launch rule is about somebody; a joiner is looked at on the first day."""
        day = max(self.choose.today, person.hired_on or self.choose.today)
        subject = {"person": person_data(person, day)}
        return rule.who is None or self.engine.conditions.holds(rule.who, subject)

    def _standing(self, person: Person, cycle: Cycle | None) -> Standing | None:
        if cycle is None or not cycle.open:
            return None
        workflow = self.engine.workflow(self.uow, cycle.definition)
        if workflow is None:
            return None
        return Standing(cycle, workflow, self._pair(person, cycle.partner))

    def _partner(self, person: Person) -> str | None:
        stand_in = self.engine.options.stand_in
        return partner_for(person, self.people, stand_in, self.choose.today)

    def _pair(self, person: Person, partner: str | None) -> Pair:
        other = self.people.get(partner or "")
        free = person.free_days | (other.free_days if other else frozenset())
        return Pair(free, person.hired_on, partner is None)


def expected(engine: Engine, now: datetime, workflow: str | None = None) -> Expected:
    """Everybody who works here, with the cycle that is open or ended last; nothing is written.

    Args:
        engine: Ports and options.
        now: The moment at which the forecast begins.
        workflow: What every next round follows; as the settings say when ``None``.

    Raises:
        DefinitionError: There is no such workflow, or its file has errors.
    """
    if workflow is not None:
        engine.said(workflow)
    found = Expected([], [])
    with engine.store.read() as uow:
        people = {person.number: person for person in everybody(uow)}
        choose = Chooser(engine, uow, now)
        staff = [p for p in people.values() if p.leaves_on is None or p.leaves_on >= choose.today]
        teams = Counter(person.manager for person in staff if person.manager)
        look = _Look(engine, uow, now, workflow, people, teams, choose)
        for page in pieces(staff):
            _add(found, look, page)
    return found


def _add(found: Expected, look: _Look, page: Sequence[Person]) -> None:
    latest = look.uow.cycles.latest_of(person.number for person in page)
    for person in page:
        try:
            member = look.member(person, latest.get(person.number))
        except InputError:
            found.broken.append(person.number)
            continue
        if member is not None:
            found.members.append(member)


def invented(count: int, workflow: Compiled, today: date, team: int = TEAM) -> list[Member]:
    """People of an organisation that does not exist: full time, in teams, on its first day.

    Args:
        count: How many; their managers, who talk with them, are counted besides.
        workflow: What all their rounds follow.
        today: The day on which it is rolled out.
        team: How many people each manager has.
    """
    blank = Person("", "", "", fte=Decimal(1))
    return list(_people(blank, count, workflow, today, team))


def _people(
    blank: Person, count: int, workflow: Compiled, today: date, team: int
) -> Iterator[Member]:
    for number in range(count):
        manager = f"m{number // team}"
        person = replace(blank, number=str(number + 1), manager=manager)
        yield Member(person, manager, workflow, today, team=min(team, count))
