"""The only importer of transitions: a definition becomes a Machine, is checked and compiled.

`compile_definition` gives the look-up table that `decide` runs on. `Oracle` keeps the Machine that
the table was read from, so that a test can walk both and see them agree on every step. transitions
itself accepts orphan states, unknown targets, misspelt initial states and final states with a way
out: `popflow.domain.soundness` refuses them before it sees them.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from transitions.core import Machine, MachineError
from transitions.core import Transition as Step

from popflow.domain.everywhere import everywhere
from popflow.domain.soundness import flaws
from popflow.domain.timing import Unit
from popflow.domain.workflow import SUSPENDED, Compiled
from popflow.errors import DefinitionError, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from transitions.core import EventData

    from popflow.domain.event import Refusal
    from popflow.domain.person import Role
    from popflow.domain.timing import Moment
    from popflow.domain.workflow import Definition, Transition

    Passes = Callable[[Transition], Refusal | None]

ANNOUNCE = "announce"
"""The event whose timer says how much notice people get."""
NOTICE_DAYS = 14
"""Full notice where no timer announces (practice texts on the POP)."""
_LONGEST_DAYS = {
    Unit.DAY: Fraction(1),
    Unit.WORKING_DAY: Fraction(7, 5),
    Unit.WEEK: Fraction(7),
    Unit.MONTH: Fraction(31),
    Unit.YEAR: Fraction(366),
}


class Light:
    """The little that a Machine moves: where a cycle is, and which transition brought it there.

    transitions binds methods for every event and state to a model that is added to a Machine, and
    searches all models for each new one. This is never added, so one Machine serves any number.
    """

    __slots__ = ("_state", "taken")

    def __init__(self, state: str) -> None:
        self._state = state
        self.taken: Transition | None = None

    @property
    def state(self) -> str:
        """The name of the state in which it is."""
        return self._state


class _Step(Step):
    """A step of the Machine that remembers which transition of the definition it is."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - what transitions itself gives a step
        way: Transition,
        **rest: Any,  # noqa: ANN401 - likewise
    ) -> None:
        super().__init__(*args, **rest)
        self.way = way


class _Machine(Machine):
    transition_cls = _Step


class Oracle:
    """A definition as transitions runs it: built once, triggered on light objects.

    Args:
        definition: What a workflow file says.

    Raises:
        DefinitionError: The definition has flaws; ``findings`` holds a `Flaw` for each.
    """

    def __init__(self, definition: Definition) -> None:
        self._ways = _ways(definition)
        _check(definition, self._ways)
        self._machine = _build(definition, self._ways)

    def table(self) -> dict[tuple[str, str], tuple[Transition, ...]]:
        """The Machine as a look-up table: alternatives in the order in which it tries them."""
        keys = dict.fromkeys((way.source, way.event) for way in self._ways)
        return {key: self._alternatives(*key) for key in keys}

    def _alternatives(self, source: str, event: str) -> tuple[Transition, ...]:
        steps = cast("list[_Step]", self._machine.events[event].transitions[source])
        return tuple(step.way for step in steps)

    def trigger(
        self, light: Light, event: str, roles: frozenset[Role], passes: Passes
    ) -> Transition | None:
        """Let the Machine take a step.

        Args:
            light: What is moved; it stays where it is when the step is refused.
            event: What happens.
            roles: In which capacities it is fired.
            passes: What a transition's guards say: ``None``, or why not.

        Returns:
            The transition that was taken; ``None`` when there is none or none was allowed.
        """
        known = self._machine.events.get(event)
        light.taken = None
        if known is not None:
            try:
                known.trigger(light, light=light, roles=roles, passes=passes)
            except MachineError:  # the event is not for this state
                return None
        return light.taken


def compile_definition(definition: Definition) -> Compiled:
    """Build, check and compile a definition, with what every workflow can do without writing it.

    Raises:
        DefinitionError: The definition has flaws; ``findings`` holds a `Flaw` for each.
    """
    return Compiled(definition, Oracle(definition).table(), notice_days(definition))


def notice_days(definition: Definition) -> int:
    """Days from announcement to conversation, rounded up where a unit has no fixed length.

    14 where no timer of the initial state announces at a moment before the conversation.
    """
    timers = definition.states[definition.initial].timers
    told = (rule.at for rule in timers if rule.fires == ANNOUNCE)
    return next((days for days in map(_days_before, told) if days > 0), NOTICE_DAYS)


def _days_before(moment: Moment) -> int:
    if moment.anchor != "conversation":
        return 0
    return math.ceil(-sum(span.count * _LONGEST_DAYS[span.unit] for span in moment.spans))


def _ways(definition: Definition) -> tuple[Transition, ...]:
    """All transitions in the order of the file; the house's last, where the file has none."""
    written = tuple(way for state in definition.states.values() for way in state.transitions)
    told = {(way.source, way.event) for way in written}
    house = everywhere(definition)
    return written + tuple(way for way in house if (way.source, way.event) not in told)


def _check(definition: Definition, ways: tuple[Transition, ...]) -> None:
    found = tuple(flaws(definition, ways))
    if not found:
        return
    first, others = found[0], len(found) - 1
    problem = f"Workflow {definition.name!r}: {first.problem}"
    if others:
        problem += f" There are {others} more flaws."
    raise DefinitionError(problem, found, place=Place(field=first.where), advice=first.advice)


def _build(definition: Definition, ways: tuple[Transition, ...]) -> Machine:
    machine = _Machine(
        model=None,
        states=[*definition.states, SUSPENDED],
        initial=definition.initial,
        auto_transitions=False,  # transitions' own `to_agreed` would pass by every guard
        send_event=True,
        model_attribute="_state",  # an event may be called `state`: transitions refuses the same
    )
    for way in ways:
        machine.add_transition(
            way.event,
            way.source,
            way.target,
            conditions=[partial(_is_allowed, way), partial(_is_passed, way)],
            after=partial(_remember, way),
            way=way,
        )
    return machine


def _is_allowed(way: Transition, step: EventData) -> bool:
    return not way.by.isdisjoint(step.kwargs["roles"])


def _is_passed(way: Transition, step: EventData) -> bool:
    return step.kwargs["passes"](way) is None


def _remember(way: Transition, step: EventData) -> None:
    step.kwargs["light"].taken = way
