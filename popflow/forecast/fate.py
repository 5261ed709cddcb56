"""What happens to people beside their POP: they leave, join, get another manager, are away."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.staff_changes import FIELDS
from popflow.domain.workflow import SUSPENDED
from popflow.engine.comparing import Import
from popflow.engine.cycles import Deed, Doer, StartRequest, act, start
from popflow.engine.people import appoint, import_people
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.forecast.habits import Dice

LEAVES, MOVES, AWAY, SIGNALS, DEPUTISED = 0.05, 0.06, 0.03, 0.3, 0.2
"""Chances a year: to leave, to move, to be away long, to signal, to have a deputy."""
SMALL_TEAM = 3
"""Whoever leads more people stays: a team keeps its head."""


@dataclass(slots=True)
class Fate:
    """Decides per person and year on which day something happens, and does it."""

    engine: Engine
    dice: Dice
    hr: str
    refusals: Counter[str]
    signals: set[str] = field(default_factory=set)
    joined: int = 0
    back_on: dict[int, date] = field(default_factory=dict)
    _staff: Sequence[Person] = ()

    def strike(self, people: Sequence[Person], opened: dict[str, Cycle], today: date) -> None:
        """Everything that happens on one day."""
        self._staff = people
        for person in people:
            if person.active_on(today):
                self._strike(person, opened.get(person.number), today)
        self._resume(opened, today)

    def _strike(self, person: Person, cycle: Cycle | None, today: date) -> None:
        if self._today(LEAVES, person, today, "leaves") and not self._leads(person):
            self._leave(person, today)
        elif self._today(MOVES, person, today, "moves"):
            self._another_manager(person, today)
        elif cycle is not None and self._today(AWAY, person, today, "is away"):
            self._suspend(cycle, today)
        elif self._today(SIGNALS, person, today, "signals"):
            self._signal(person, today)
        if self._today(DEPUTISED, person, today, "is deputised"):
            self._deputise(person, today)

    def _today(self, chance: float, person: Person, today: date, what: str) -> bool:
        """Whether it happens this year, and on this very day of it."""
        about = (person.number, today.year, what)
        if not self.dice.happens(chance, *about):
            return False
        return self.dice.days(1, 365, *about, "day") == today.timetuple().tm_yday

    def _leads(self, person: Person) -> bool:
        reports = sum(other.manager == person.number for other in self._staff)
        return person.manager is None or reports > SMALL_TEAM

    def _leave(self, person: Person, today: date) -> None:
        last = today + timedelta(days=self.dice.days(5, 40, person.number, "notice"))
        self.joined += 1
        number = f"9{self.joined:03}"
        joiner = replace(
            person, number=number, first_name="Nieuw", last_name=f"Collega {self.joined}",
            email=f"collega{self.joined}@example.org", hired_on=last, last_pop_on=None,
        )  # fmt: skip
        self._save((replace(person, leaves_on=last), joiner))

    def _another_manager(self, person: Person, today: date) -> None:
        mates = [p for p in self._staff if p.department == person.department]
        heads = sorted({p.manager for p in mates if p.manager})
        own = {person.number, person.manager}
        choices = [n for n in heads if n not in own and not self._below(n, person.number)]
        if choices:
            choice = choices[self.dice.days(0, len(choices) - 1, person.number, today)]
            self._save((replace(person, manager=choice),))

    def _save(self, people: Sequence[Person]) -> None:
        import_people(self.engine, Import(people, frozenset(FIELDS)))

    def _suspend(self, cycle: Cycle, today: date) -> None:
        if self._deed(cycle, "suspend"):
            away = self.dice.days(30, 90, cycle.id, today)
            self.back_on[cycle.id] = today + timedelta(days=away)

    def _resume(self, opened: dict[str, Cycle], today: date) -> None:
        for cycle in opened.values():
            back = self.back_on.get(cycle.id)
            if back is not None and cycle.state == SUSPENDED and today >= back:
                self._deed(cycle, "resume")

    def _deed(self, cycle: Cycle, event: str) -> bool:
        try:
            act(self.engine, cycle.id, Doer(self.hr), Deed(event))
        except (RefusedError, NotFoundError) as error:
            self.refusals[getattr(error, "code", "not_found")] += 1
            return False
        return True

    def _signal(self, person: Person, today: date) -> None:
        by_manager = self.dice.happens(0.4, person.number, today, "by manager")
        number = person.manager if by_manager and person.manager else person.number
        try:
            start(self.engine, Doer(number), StartRequest(person.number, "Het werk verandert"))
        except (RefusedError, NotFoundError) as error:
            self.refusals[getattr(error, "code", "not_found")] += 1
        else:
            self.signals.add(person.number)

    def _deputise(self, person: Person, today: date) -> None:
        if person.manager:
            appoint(self.engine, person.number, person.manager, today, today + timedelta(days=21))

    def _below(self, number: str, above: str) -> bool:
        """Whether somebody stands under another: that would make a loop of managers."""
        managers = {person.number: person.manager for person in self._staff}
        seen: set[str] = set()
        current: str | None = number
        while current is not None and current not in seen:
            if current == above:
                return True
            seen.add(current)
            current = managers.get(current)
        return False
