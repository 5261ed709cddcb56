"""Steps of cycles per second: popflow's `decide` with its history kept, and transitions alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from transitions import Machine

from benchmarks.rounds import interleave, timed
from benchmarks.table import Goal, Row, row_of
from benchmarks.work import SHIPPED
from popflow.definitions.loading import load
from popflow.domain.cycle import Cycle, Entry, Origin
from popflow.domain.decide import choose, decide
from popflow.domain.event import Draft, Event, Held, Refusal, Signing
from popflow.domain.person import SYSTEM, TIMER, Role
from popflow.domain.planning import Start
from popflow.machine import compile_definition
from popflow.resources import shipped_path
from popflow.testing import EMPLOYEE, MANAGER, Story, make_facts, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.bench import Bench
    from popflow.domain.event import Payload
    from popflow.domain.person import Actor
    from popflow.domain.workflow import Compiled

    Step = tuple[Event, datetime]

GOAL: Final = Goal(6)
DECIDE, LOOK_UP, TRANSITIONS = "decide", "look-up", "transitions"


class _Model:
    """What transitions moves."""


def measure(bench: Bench) -> Iterator[Row]:
    """decide, and the look-up in the compiled table alone, by transitions' own rate."""
    workflow = compile_definition(load(shipped_path("workflows") / f"{SHIPPED}.yaml"))
    first, walk = told(workflow)
    moved = [
        (e.source, e.event) for e in history_of(workflow, first, walk) if e.source != e.target
    ]
    walks = bench.scale.walks
    turns: dict[str, Callable[[int], float]] = {
        DECIDE: lambda _: walks * len(walk) / timed(lambda: _decide(workflow, first, walk, walks)),
        LOOK_UP: lambda _: walks * len(moved) / timed(lambda: _look_up(workflow, moved, walks)),
        TRANSITIONS: lambda _: _transitions(workflow, [event for _, event in moved], walks),
    }
    interleave(turns, 1)
    measured = interleave(turns, bench.scale.rounds)
    rate = measured.typical
    note = f"{rate(DECIDE):,.0f} steps/s against {rate(TRANSITIONS):,.0f} triggers/s"
    ratios = measured.ratios(DECIDE, TRANSITIONS)
    yield row_of(
        "forecast: cycle-steps of decide, history kept / transitions", GOAL, ratios, note=note
    )
    note = f"{rate(LOOK_UP):,.0f} look-ups/s: which way, without what it does to the cycle"
    ratios = measured.ratios(LOOK_UP, TRANSITIONS)
    yield row_of("look-up in the compiled table / transitions", None, ratios, note=note)


def told(workflow: Compiled) -> tuple[Cycle, list[Step]]:
    """A plain round from its planning to its end: the planned cycle, and what happens when."""
    story = Story(workflow, make_facts(), start=Start(1, Origin.LAUNCH, SYSTEM))
    planned, walk = story.cycle, list[tuple[Event, datetime]]()

    def tell(name: str, actor: Actor, payload: Payload | None = None) -> None:
        walk.append((Event(name, actor, payload), story.now))
        story.tell(name, actor, payload)

    def pass_until(milestone: str) -> None:
        while story.cycle.milestone != milestone and story.cycle.open:
            rule, story.now = min(story.timers.items(), key=lambda each: each[1])
            walk.append((Event("", TIMER, timer=rule), story.now))
            story.fire(rule)

    pass_until("agendas_exchanged")
    at = story.cycle.conversation_at or story.now
    story.now = at + timedelta(hours=2)
    tell("hold", EMPLOYEE, Held(at))
    tell("draft", EMPLOYEE, Draft(make_plan()))
    tell("sign", EMPLOYEE, Signing(1))
    tell("sign", MANAGER, Signing(1))
    pass_until("restarted")
    return planned, walk


def history_of(workflow: Compiled, first: Cycle, walk: list[Step]) -> list[Entry]:
    """Walk one round; every line of its history.

    Raises:
        RuntimeError: A step of the walk is refused.
    """
    facts, cycle, kept = make_facts(), first, list[Entry]()
    for event, now in walk:
        made = decide(workflow, cycle, event, facts, now)
        if isinstance(made, Refusal):
            message = f"{event.name or event.timer} was refused: {made.code}"
            raise RuntimeError(message)  # noqa: TRY004 - a refusal is no wrong type of ours
        cycle = made.cycle
        kept.extend(made.entries)
    return kept


def _decide(workflow: Compiled, first: Cycle, walk: list[Step], walks: int) -> int:
    return sum(len(history_of(workflow, first, walk)) for _ in range(walks))


def _look_up(workflow: Compiled, moved: list[tuple[str | None, str]], walks: int) -> None:
    roles = frozenset(Role)
    steps = [(state or "", event) for state, event in moved]
    for _ in range(walks):
        for state, event in steps:
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
