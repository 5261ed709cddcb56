"""What happened in a forecast: who reached which milestone, what fell due, how late it began."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from popflow.domain.launching import owed
from popflow.domain.timing import add_months
from popflow.domain.workflow import RIVER, LaunchKind, Milestone
from popflow.engine.choosing import Chooser
from popflow.engine.staff import everybody
from popflow.forecast.rounds import Round, away_between, look_back
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Person
    from popflow.domain.workflow import Compiled
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

PAGE = 200


@dataclass(slots=True)
class Figures:
    """Counts over a whole forecast.

    Attributes:
        milestones: People who reached each milestone at least once.
        reached: How often each milestone was reached.
        due: Conversations that the model owed before the end.
        started: Those of them that took place or stand in both agendas.
        latest_start_days: By how many days the latest of them came after its limit.
        longest_gap_months: Whole months from conversation to conversation at most, suspension
            left out.
        longest_gap_by_track: The same per faster track.
        without_signal: Cycles of a workflow that starts on signals, and had none.
    """

    cycles: int = 0
    milestones: dict[str, int] = field(default_factory=dict)
    reached: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    due: int = 0
    started: int = 0
    latest_start_days: int = 0
    longest_gap_months: int = 0
    longest_gap_by_track: dict[str, int] = field(default_factory=dict)
    without_signal: int = 0


def count(engine: Engine, until: datetime) -> Figures:
    """Count from the histories alone."""
    tally = _Tally(engine, until)
    with engine.store.read() as uow:
        for cycle, history in _all(uow):
            tally.add(engine.workflow(uow, cycle.definition), cycle, history)
        tally.owe(uow)
    return tally.found


def _all(uow: UnitOfWork) -> Iterator[tuple[Cycle, tuple[Entry, ...]]]:
    after = 0
    while page := uow.cycles.find(CycleQuery(after=after, limit=PAGE)):
        ids = [line.id for line in page]
        cycles, histories = uow.cycles.load(ids), uow.cycles.history(ids)
        for number in ids:
            yield cycles[number], histories[number]
        after = ids[-1]


class _Tally:
    """Counts cycle by cycle, then person by person."""

    def __init__(self, engine: Engine, until: datetime) -> None:
        self.found = Figures(milestones=dict.fromkeys((m.value for m in RIVER), 0))
        self._engine = engine
        self._until = until
        self._days = engine.calendar.days(until.date())
        self._rounds: dict[str, list[Round]] = {}
        self._reached: set[tuple[str, str]] = set()

    def add(self, workflow: Compiled | None, cycle: Cycle, history: tuple[Entry, ...]) -> None:
        """Count one cycle."""
        self.found.cycles += 1
        seen = look_back(cycle, history, self._days)
        self._rounds.setdefault(cycle.person, []).append(seen)
        for milestone in _reached(workflow, history):
            self._reach(cycle.person, milestone)
        if cycle.end_reason is not None:
            self.found.ended[cycle.end_reason] += 1
        rule = workflow.definition.launch if workflow else None
        if rule is not None and rule.kind is LaunchKind.SIGNAL and seen.unasked:
            self.found.without_signal += 1

    def _reach(self, person: str, milestone: str) -> None:
        self.found.reached[milestone] += 1
        if milestone in self.found.milestones and (person, milestone) not in self._reached:
            self._reached.add((person, milestone))
            self.found.milestones[milestone] += 1

    def owe(self, uow: UnitOfWork) -> None:
        """Count what the model owed everybody, and when it came."""
        choose = Chooser(self._engine, uow, self._until)
        last_day = self._days.day_of(self._until)
        for person in everybody(uow):
            ends = min(person.leaves_on or last_day, last_day)
            rounds = sorted(self._rounds.get(person.number, ()), key=_number)
            for before, after in pairwise([None, *rounds, None]):
                self._due(choose, person, before, after, ends)
                self._gap(person, before, after, ends)

    def _due(
        self,
        choose: Chooser,
        person: Person,
        before: Round | None,
        after: Round | None,
        ends: date,
    ) -> None:
        if before is not None and before.cycle.open:
            return
        rule, cycle = choose.workflow_of(person).definition.launch, _cycle(before)
        owes = owed(rule, person, cycle, choose.rolled_out(person), self._days)
        if owes is None:
            return
        meets = _first(after)
        limit = owes.limit + away_between(owes.last or date.min, meets or ends, before, after)
        if limit <= ends:
            self._count(limit, meets)

    def _count(self, limit: date, meets: date | None) -> None:
        self.found.due += 1
        if meets is not None:
            self.found.started += 1
            late = (meets - limit).days
            self.found.latest_start_days = max(self.found.latest_start_days, late)

    def _gap(self, person: Person, before: Round | None, after: Round | None, ends: date) -> None:
        """The time from conversation to conversation, suspension left out."""
        two = _first(after)
        if before is None or before.last is None or two is None or two > ends:
            return
        if before.cycle.milestone is Milestone.CANCELLED:
            return
        months = _months(before.last + away_between(before.last, two, before, after), two)
        self.found.longest_gap_months = max(self.found.longest_gap_months, months)
        if person.track is not None:
            tracks = self.found.longest_gap_by_track
            tracks[person.track] = max(tracks.get(person.track, 0), months)


def _cycle(one: Round | None) -> Cycle | None:
    return one.cycle if one else None


def _first(one: Round | None) -> date | None:
    return one.first if one else None


def _reached(workflow: Compiled | None, history: tuple[Entry, ...]) -> Iterator[str]:
    """The milestones that a history reaches; coming back from a suspension reaches none."""
    for entry in history:
        state = workflow.definition.states.get(entry.target) if workflow else None
        moved = entry.source != entry.target and entry.event != "resume"
        if state is not None and moved:
            yield state.milestone.value


def _number(one: Round) -> int:
    return one.cycle.id


def _months(begins: date, ends: date) -> int:
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    return months if add_months(begins, months) <= ends else months - 1
