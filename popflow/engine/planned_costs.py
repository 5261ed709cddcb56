"""What the plans of a roll-out, or of everybody, cost beside what was reserved for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.engine.choosing import rollout_of, today_of
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.cycle import Cycle
    from popflow.engine.setup import Engine

PAGE = 500


@dataclass(frozen=True, slots=True)
class PlannedCosts:
    """A sum that the organisation reserved, and what is planned from it, in whole cents.

    Attributes:
        rollout: Name of the roll-out whose people it is for; ``None`` is everybody.
        planned: What the plans cost of the rounds that are open.
        plans: How many of these cost something.
    """

    rollout: str | None
    reserved: int
    planned: int
    plans: int

    @property
    def short(self) -> int:
        """Whole cents that are planned and not reserved."""
        return max(0, self.planned - self.reserved)


def planned_costs(engine: Engine) -> list[PlannedCosts]:
    """What is planned beside each sum that was reserved; nothing is read where none was.

    A round is its person's roll-out's of today; the sum for everybody counts all rounds, those
    of roll-outs included.

    Raises:
        InputError: The group of a roll-out cannot be used.
    """
    options = engine.options
    sums = {one.name: one.budget for one in options.rollouts if one.budget is not None}
    if options.reserved_sum is None and not sums:
        return []
    cents: Counter[str | None] = Counter()
    plans: Counter[str | None] = Counter()
    for rollout, cost in _costs(engine, asks_group=bool(sums)):
        for whose in {None, rollout}:
            cents[whose] += cost
            plans[whose] += 1
    found = [PlannedCosts(name, sum_, cents[name], plans[name]) for name, sum_ in sums.items()]
    if options.reserved_sum is not None:
        found.insert(0, PlannedCosts(None, options.reserved_sum, cents[None], plans[None]))
    return found


def _costs(engine: Engine, *, asks_group: bool) -> Iterator[tuple[str | None, int]]:
    """Name of the roll-out and whole cents, of each open round with a plan that costs something.

    A view per page: going through everybody keeps no writer waiting, and little in memory.
    """
    today, after = today_of(engine, engine.clock.now()), 0
    while True:
        with engine.store.read() as uow:
            page = uow.cycles.find(CycleQuery(open=True, after=after, limit=PAGE))
            if not page:
                return
            rounds = uow.cycles.load(line.id for line in page).values()
            costly = [(cycle.person, cost) for cycle in rounds if (cost := _cost(cycle))]
            people = uow.people.get({number for number, _ in costly}) if asks_group else {}
        after = page[-1].id
        for number, cost in costly:
            person = people.get(number)
            rollout = rollout_of(engine, person, today) if person else None
            yield (rollout.name if rollout else None), cost


def _cost(cycle: Cycle) -> int:
    """What the agreed plan or the draft that may replace it costs, whichever is more."""
    versions = (cycle.agreed_plan, cycle.draft)
    return max((version.content.cost for version in versions if version), default=0)
