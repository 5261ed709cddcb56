"""Random workflows: any states, events, roles, guards and alternatives, from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.domain.person import Role
from popflow.domain.policy import Intensity, Model
from popflow.domain.workflow import (
    Definition,
    LaunchKind,
    LaunchRule,
    Milestone,
    State,
    Transition,
)

if TYPE_CHECKING:
    from random import Random

# `state`, `trigger` and `to_s1` mean something to transitions; to a workflow they are names.
EVENTS: Final = ("announce", "agree", "begin", "go", "state", "trigger", "to_s1", "cancel")
GUARDS: Final = tuple(f"guard_{number}" for number in range(5))
ROLES: Final = tuple(Role)
OPEN: Final = (
    Milestone.PLANNED,
    Milestone.ANNOUNCED,
    Milestone.AGENDAS_EXCHANGED,
    Milestone.AGREED,
    Milestone.EXECUTING,
    Milestone.EVALUATED,
)
ENDING: Final = (Milestone.RESTARTED, Milestone.CLOSED, Milestone.CANCELLED)


def random_definition(rng: Random) -> Definition:
    """A definition that compiles, with three to seven open states and up to three ends."""
    opened = [f"s{number}" for number in range(rng.randint(3, 7))]
    ends = [f"end_{milestone}" for milestone in rng.sample(ENDING, rng.randint(0, 3))]
    targets = [*opened, *ends]
    states = [
        State(name, rng.choice(OPEN), transitions=_transitions(rng, name, targets))
        for name in opened
    ]
    states += [State(name, Milestone(name.removeprefix("end_"))) for name in ends]
    return Definition(
        key="0" * 64,
        name="random",
        title={},
        model=Model.PERIODIEK_ONDERHOUD,
        intensity=Intensity.UITGEBREID,
        launch=LaunchRule(LaunchKind.SIGNAL),
        initial=rng.choice(opened),
        states={state.name: state for state in states},
    )


def _transitions(rng: Random, source: str, targets: list[str]) -> tuple[Transition, ...]:
    ways = []
    for event in rng.sample(EVENTS, rng.randint(2, 4)):
        for _ in range(rng.choice((1, 1, 2, 3))):
            target = source if rng.random() < 0.2 else rng.choice(targets)
            by = frozenset(rng.sample(ROLES, rng.randint(1, 4)))
            guards = tuple(rng.sample(GUARDS, rng.choice((0, 1, 1, 2))))
            ways.append(Transition(event, source, target, by, guards))
    rng.shuffle(ways)  # alternatives of one event need not stand together
    return tuple(ways)
