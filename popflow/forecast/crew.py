"""Everybody who takes part in a forecast: they act through the engine's own doors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.facts import Facts
from popflow.domain.person import Party, Person
from popflow.domain.timetable import Timetable
from popflow.engine.cycles import Deed, Doer, act
from popflow.engine.money import spend
from popflow.errors import NotFoundError, RefusedError
from popflow.forecast.habits import Dice, Habit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.domain.days import WorkingDays
    from popflow.domain.event import Payload
    from popflow.domain.workflow import Compiled
    from popflow.engine.setup import Engine
    from popflow.forecast.clock import VirtualClock

_WAIT = {
    Habit.PROMPT: (0, 3),
    Habit.LATE: (5, 9),
    Habit.FORGETFUL: (4, 12),
    Habit.DISAGREEING: (1, 4),
}
"""Days that somebody lets pass before doing what is asked, from and to."""
FORGETS = 0.25
"""Chance that a forgetful person does not do what is asked at all."""


@dataclass(slots=True)
class Crew:
    """Everybody, with their habits, and what they were refused.

    Attributes:
        hr: Number of the HR adviser who helps on what stalls.
        refusals: How often each rule said no.
    """

    engine: Engine
    clock: VirtualClock
    dice: Dice
    hr: str
    refusals: Counter[str] = field(default_factory=Counter)
    _workflows: dict[str, Compiled] = field(default_factory=dict)

    def do(
        self,
        cycle: Cycle,
        number: str | None,
        event: str,
        payload: Payload | None = None,
        reason: str | None = None,
    ) -> Cycle | None:
        """Act as somebody; a refusal is counted by its rule.

        Returns:
            The cycle afterwards; ``None`` when a rule said no.
        """
        if number is None:
            return None
        try:
            return act(self.engine, cycle.id, Doer(number), Deed(event, payload, reason)).cycle
        except RefusedError as refusal:
            self.refusals[refusal.code] += 1
        except NotFoundError:
            self.refusals["not_found"] += 1
        return None

    def pay(self, cycle: Cycle, goal: int, promise: int) -> None:
        """HR books what a goal costs, once its support was delivered."""
        plan = cycle.agreed_plan
        costs = {g.key: g.cost for g in plan.content.live_goals} if plan else {}
        if not costs.get(goal) or not self.engine.hooks.has_budget():
            return
        key = f"expense:{cycle.id}:{promise}"
        try:
            spend(self.engine, cycle.person, costs[goal], "course", key, cycle.id)
        except RefusedError as refusal:
            self.refusals[refusal.code] += 1

    def waited(self, number: str, since: date, today: date, *about: object) -> bool:
        """Whether the day has come on which somebody, by habit, does what was asked."""
        habit = self.dice.habit(number)
        if habit is Habit.FORGETFUL and self.dice.happens(FORGETS, number, "forgets", *about):
            return False
        low, high = _WAIT[habit]
        return today >= since + timedelta(days=self.dice.days(low, high, number, *about))

    @property
    def days(self) -> WorkingDays:
        """The organisation's working days."""
        return self.engine.calendar.days(self.clock.now().date())

    def workflow(self, cycle: Cycle) -> Compiled:
        """The definition to which a cycle is pinned."""
        if cycle.definition not in self._workflows:
            with self.engine.store.read() as uow:
                found = self.engine.workflow(uow, cycle.definition)
            if found is None:
                missing = "definition"
                raise NotFoundError(missing, cycle.definition)
            self._workflows[cycle.definition] = found
        return self._workflows[cycle.definition]

    def timetable(self, cycle: Cycle) -> Timetable:
        """The cycle's moments."""
        facts = Facts(Person(cycle.person, "", ""), None, self.days)
        return Timetable(self.workflow(cycle), cycle, facts)


def sides(cycle: Cycle) -> Iterator[tuple[Party, str]]:
    """Both parties with their numbers; a side without anybody is left out."""
    yield Party.EMPLOYEE, cycle.person
    if cycle.partner is not None:
        yield Party.MANAGER, cycle.partner
