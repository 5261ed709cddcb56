"""The Machine itself: one for all cycles of a definition, and nothing is kept of them."""

from __future__ import annotations

import subprocess
import sys
from random import Random

from popflow.domain.person import Role
from popflow.machine import Light, Oracle
from tests.support.random_definitions import random_definition

HR = frozenset({Role.HR})
DEFINITION = random_definition(Random(1))  # noqa: S311 - a seed, not a secret
START = DEFINITION.initial
WAY = DEFINITION.states[START].transitions[0]


def test_one_machine_serves_many_and_keeps_none() -> None:
    oracle = Oracle(DEFINITION)
    lights = [Light(START) for _ in range(3)]
    for light in lights:
        assert oracle.trigger(light, WAY.event, WAY.by, lambda _: None) is WAY
        assert light.taken is WAY
    assert {light.state for light in lights} == {WAY.target}
    assert oracle._machine.models == []


def test_what_is_unknown_is_refused_and_leaves_the_light_where_it_is() -> None:
    oracle, light = Oracle(DEFINITION), Light(START)
    for event in ("resume", "unheard_of"):  # another state's, nobody's
        assert oracle.trigger(light, event, HR, lambda _: None) is None
    assert oracle.trigger(light, WAY.event, frozenset(), lambda _: None) is None
    assert (light.state, light.taken) == (START, None)


def test_a_light_forgets_the_transition_before_a_refusal() -> None:
    oracle, light = Oracle(DEFINITION), Light(START)
    assert oracle.trigger(light, "suspend", HR, lambda _: None) is light.taken is not None
    assert oracle.trigger(light, "suspend", HR, lambda _: None) is None
    assert light.taken is None


def test_importing_the_machine_costs_no_extension_of_transitions() -> None:
    code = "import sys, popflow.machine; print([m for m in sys.modules if 'transitions.ext' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
