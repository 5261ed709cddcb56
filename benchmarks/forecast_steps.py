"""Steps of cycles per second: a forecast with every history kept, and transitions alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from transitions import Machine

from benchmarks.rounds import interleave, timed
from benchmarks.table import Goal, Row, row_of
from benchmarks.work import SHIPPED
from popflow.calendars import DutchCalendar
from popflow.definitions.loading import load
from popflow.domain.decide import choose
from popflow.domain.facts import Facts
from popflow.domain.launching import period_months
from popflow.domain.person import Person, Role
from popflow.forecast.diary import Diary
from popflow.forecast.expected import invented
from popflow.forecast.foresee import Foresight
from popflow.forecast.manners import MANNERS, Ways
from popflow.forecast.path import Stretch, walk
from popflow.forecast.remembered import remembering
from popflow.forecast.shelf import Seed, Shelf, blank_round, met
from popflow.machine import compile_definition
from popflow.resources import shipped_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.bench import Bench
    from popflow.domain.workflow import Compiled
    from popflow.forecast.habits import Habit
    from popflow.forecast.outlook import Outlook, Round
    from popflow.forecast.path import Path

GOAL: Final = Goal(6)
BEGIN: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNTIL: Final = BEGIN.replace(year=BEGIN.year + 5)
MOST, FEW = 100_000, 1_000
"""People: more than so many tell nothing new; and those of an organisation of the usual size."""
PER_WEEK: Final = 2
FORECAST, USUAL, ALONE, LOOK_UP, TRANSITIONS = (
    "forecast", "usual", "alone", "look-up", "transitions",
)  # fmt: skip
_DAYS: Final = DutchCalendar().days(BEGIN.date())


class _Model:
    """What transitions moves."""


def measure(bench: Bench) -> Iterator[Row]:
    """A forecast, of many and of few; its steps decided one by one; the look-up alone.

    Raises:
        RuntimeError: A cycle of the forecast goes another way than when it is decided alone.
    """
    workflow = compile_definition(load(shipped_path("workflows") / f"{SHIPPED}.yaml"))
    many, walks = min(bench.scale.cycles, MOST), bench.scale.walks
    # What lasts a moment beside what lasts seconds would be measured by luck.
    few, enough = min(many, FEW), 50 * walks
    found = foreseen(workflow, many)
    sample = found.rounds[:: max(len(found.rounds) // walks, 1)][:walks]
    refuse_other_ways(workflow, found, sample)
    longest = max(found.paths, key=lambda path: len(path.steps))
    moved = [(step.source, step.event) for step in longest.steps if step.source != step.target]
    turns: dict[str, Callable[[int], float]] = {
        FORECAST: lambda _: _rate(lambda: foreseen(workflow, many)),
        USUAL: lambda _: _rate(lambda: foreseen(workflow, few)),
        ALONE: lambda _: _one_by_one(workflow, sample),
        LOOK_UP: lambda _: enough * len(moved) / timed(lambda: _look_up(workflow, moved, enough)),
        TRANSITIONS: lambda _: _transitions(workflow, [event for _, event in moved], enough),
    }
    measured = interleave(turns, bench.scale.rounds)
    rate = measured.typical
    beside = f"against {rate(TRANSITIONS):,.0f} triggers/s"
    ratios = measured.ratios(FORECAST, TRANSITIONS)
    note = (
        f"{many:,} people, 5 years: {rate(FORECAST):,.0f} steps/s {beside}; {found.steps:,} steps "
        f"on {len(found.paths):,} shared ways"
    )
    yield row_of(
        "forecast: cycle-steps, every history kept / transitions", GOAL, ratios, note=note
    )
    lines = (
        (USUAL, f"forecast of {few:,} people / transitions", "steps/s"),
        (ALONE, "the same cycles decided one by one / transitions", "steps/s"),
        (LOOK_UP, "look-up in the compiled table / transitions", "look-ups/s"),
    )
    for name, told, unit in lines:
        ratios = measured.ratios(name, TRANSITIONS)
        yield row_of(told, None, ratios, note=f"{rate(name):,.0f} {unit} {beside}")


def foreseen(workflow: Compiled, people: int) -> Outlook:
    """What ``popflow forecast --headcount`` does, from the first day of a roll-out."""
    days = remembering(_DAYS)
    shelf = Shelf(days, {habit: Ways(manner) for habit, manner in MANNERS.items()})
    members = invented(people, workflow, BEGIN.date())
    return Foresight(shelf, Diary(days, PER_WEEK), BEGIN, UNTIL).run(members)


def refuse_other_ways(workflow: Compiled, found: Outlook, sample: list[Round]) -> None:
    """Decide cycles of a forecast one by one, and compare every step.

    Raises:
        RuntimeError: One goes another way.
    """
    for one in sample:
        if not any(
            alone(workflow, one, habit).steps == one.history for habit in MANNERS
        ):  # fmt: skip
            message = f"cycle {one.number} of {len(found.rounds)} goes another way by itself"
            raise RuntimeError(message)


def alone(workflow: Compiled, one: Round, habit: Habit) -> Path:
    """A cycle with its own number, its own people and a calendar that remembers nothing."""
    employee, partner = Person(str(one.number), "", ""), Person(one.partner or "", "", "")
    months = period_months(workflow.definition.launch, employee)
    meets = one.path.end.planned_for or one.planned_at + timedelta(days=workflow.notice_days)
    cycle = blank_round(workflow, Seed(one.planned_at, meets, months))
    facts = Facts(employee, partner, _DAYS, met(workflow))
    return walk(workflow, cycle, facts, Ways(MANNERS[habit]), Stretch(one.planned_at, UNTIL))


def _rate(work: Callable[[], Outlook]) -> float:
    kept: list[Outlook] = []
    seconds = timed(lambda: kept.append(work()))
    return kept[0].steps / seconds


def _one_by_one(workflow: Compiled, sample: list[Round]) -> float:
    habit, *_ = MANNERS
    steps: list[int] = []
    seconds = timed(lambda: steps.extend(len(alone(workflow, one, habit).steps) for one in sample))
    return sum(steps) / seconds


def _look_up(workflow: Compiled, moved: list[tuple[str, str]], walks: int) -> None:
    roles = frozenset(Role)
    for _ in range(walks):
        for state, event in moved:
            choose(workflow, state, event, roles, lambda _: None)


def _transitions(workflow: Compiled, events: list[str], walks: int) -> float:
    """The library's own rate: models with bound triggers, no guards, nothing kept."""
    definition = workflow.definition
    ways = [
        {"trigger": way.event, "source": way.source, "dest": way.target}
        for state in definition.states.values()
        for way in state.transitions
    ]
    machine = Machine(
        model=None, states=list(definition.states), transitions=ways, initial=definition.initial,
        auto_transitions=False, model_attribute="place",
    )  # fmt: skip
    models = [_Model() for _ in range(min(walks, 100))]
    machine.add_model(models)
    triggers = [[getattr(model, event) for event in events] for model in models]

    def work() -> None:
        for number in range(walks):
            place = number % len(models)
            machine.set_state(definition.initial, models[place])
            for trigger in triggers[place]:
                trigger()

    return walks * len(events) / timed(work)
