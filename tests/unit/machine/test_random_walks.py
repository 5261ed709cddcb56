"""The compiled table and transitions' own Machine agree on every step (issue: must show 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pytest

from popflow.definitions.catalog import Catalog
from popflow.domain.decide import choose
from popflow.domain.event import Refusal
from popflow.domain.guards import WAS_IN
from popflow.domain.workflow import SUSPENDED, Compiled, Transition
from popflow.machine import Light, Oracle, compile_definition
from tests.support.random_definitions import EVENTS, ROLES, random_definition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFINITIONS: Final = 250
WALKS: Final = 40
STEPS: Final = 20
ALL_EVENTS: Final = (*EVENTS, "suspend", "resume", "never_heard_of")
SHIPPED: Final = Catalog(Path(__file__).parents[3] / "workflows")


@dataclass(frozen=True)
class Step:
    source: str
    event: str
    machine: Transition | None
    table: Transition | Refusal
    reached: str

    @property
    def refused(self) -> bool:
        return self.machine is None

    @property
    def agreed(self) -> bool:
        """Whether both refuse, or both lead to the same state."""
        if isinstance(self.table, Refusal):
            return self.refused and self.reached == self.source
        return not self.refused and self.reached == self.table.target


@cache
def oracle(number: int) -> Oracle:
    return Oracle(random_definition(Random(number)))  # noqa: S311 - a seed, not a secret


@cache
def compiled(number: int) -> Compiled:
    return compile_definition(random_definition(Random(number)))  # noqa: S311 - likewise


def walk(
    machine: Oracle, workflow: Compiled, rng: Random, start: str | None = None
) -> Iterator[Step]:
    """Ask both at every step, and follow the Machine; past an end a new cycle begins."""
    definition = workflow.definition
    light, was_in = Light(start or definition.initial), ""
    used = {guard for ways in workflow.table.values() for way in ways for guard in way.guards}
    guards = sorted(guard for guard in used if not guard.startswith(WAS_IN))
    for _ in range(STEPS):
        source = light.state
        known = [event for state, event in workflow.table if state == source]
        event = rng.choice(known) if known and rng.random() < 0.85 else rng.choice(ALL_EVENTS)
        roles = frozenset(rng.sample(ROLES, rng.choice((1, 1, 1, 2))))
        passing = {guard for guard in guards if rng.random() < 0.7} | {WAS_IN + was_in}

        def passes(way: Transition, passing: set[str] = passing) -> Refusal | None:
            return None if passing.issuperset(way.guards) else Refusal("guard")

        taken = machine.trigger(light, event, roles, passes)
        chosen = choose(workflow, source, event, roles, passes)
        yield Step(source, event, taken, chosen, light.state)
        if light.state == SUSPENDED and source != SUSPENDED:
            was_in = source
        if light.state in definition.states and definition.states[light.state].final:
            light = Light(definition.initial)


def steps(number: int, workflow: Compiled | None = None) -> Iterator[Step]:
    for seed in range(WALKS):
        rng = Random(f"{number}:{seed}")  # noqa: S311 - a seed, not a secret
        yield from walk(oracle(number), workflow or compiled(number), rng)


def test_table_and_machine_agree_on_ten_thousand_walks() -> None:
    counted = refused = suspended = selves = later = 0
    for number in range(DEFINITIONS):
        table = compiled(number).table
        for step in steps(number):
            assert step.agreed, f"definition {number}: {step}"
            assert step.refused or step.machine == step.table, f"definition {number}: {step}"
            counted += 1
            refused += step.refused
            suspended += step.source == SUSPENDED and not step.refused
            selves += not step.refused and step.reached == step.source
            later += step.machine not in {None, table.get((step.source, step.event), (None,))[0]}
    assert counted == DEFINITIONS * WALKS * STEPS == 10_000 * 20
    assert 0.2 <= refused / counted <= 0.8
    # The walks go where it matters: out of suspension, in place, and by later alternatives.
    assert min(suspended, selves, later) > 1_000


@pytest.mark.parametrize("name", SHIPPED.names())
def test_the_shipped_workflows_run_as_transitions_runs_them(name: str) -> None:
    definition = SHIPPED.current(name)
    machine, workflow = Oracle(definition), compile_definition(definition)
    taken = set()
    opened = [state.name for state in definition.states.values() if not state.final]
    for seed in range(60 * len(opened)):
        rng = Random(seed)  # noqa: S311 - a seed, not a secret
        for step in walk(machine, workflow, rng, opened[seed % len(opened)]):
            assert step.agreed, step
            taken.add((step.source, step.event, step.reached))
    ways = {(w.source, w.event, w.target) for ways in workflow.table.values() for w in ways}
    assert ways <= taken, "every way of the workflow was walked"


def swap(ways: tuple[Transition, ...]) -> tuple[Transition, ...]:
    """The first two alternatives in the other order, where that can make a difference."""
    if len(ways) < 2 or ways[0].target == ways[1].target or not ways[0].by & ways[1].by:
        return ways
    return (ways[1], ways[0], *ways[2:])


def drop_guard(ways: tuple[Transition, ...]) -> tuple[Transition, ...]:
    return (replace(ways[0], guards=ways[0].guards[1:]), *ways[1:])


def drop_role(ways: tuple[Transition, ...]) -> tuple[Transition, ...]:
    return (replace(ways[0], by=ways[0].by - {min(ways[0].by)}), *ways[1:])


def drop_last(ways: tuple[Transition, ...]) -> tuple[Transition, ...]:
    return ways[:-1]


@pytest.mark.parametrize("change", [swap, drop_guard, drop_role, drop_last])
def test_a_seeded_difference_is_found(
    change: Callable[[tuple[Transition, ...]], tuple[Transition, ...]],
) -> None:
    """One entry of the table differs: the same comparison shows it, and nothing else.

    Now and then a difference cannot be seen: another alternative leads to the same state.
    """
    tried = found = 0
    for number in range(DEFINITIONS):
        workflow = compiled(number)
        wrong = next(iter(changed(workflow, change)), None)
        if wrong is None:
            continue
        key, ways = wrong
        table = replace(workflow, table={**workflow.table, key: ways})
        seen = {(step.source, step.event) for step in steps(number, table) if not step.agreed}
        assert seen <= {key}
        tried += 1
        found += bool(seen)
        if tried == 30:
            break
    assert tried == 30
    assert found > 20


def changed(
    workflow: Compiled, change: Callable[[tuple[Transition, ...]], tuple[Transition, ...]]
) -> Iterator[tuple[tuple[str, str], tuple[Transition, ...]]]:
    """The entries of the initial state that the change would change, and to what."""
    for key, ways in workflow.table.items():
        if key[0] == workflow.definition.initial and change(ways) != ways:
            yield key, change(ways)
