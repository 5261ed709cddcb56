"""What a definition must hold before a machine can be made of it.

The linter of workflow files says more, and where in the file; these are the flaws with which
a cycle would stand still, or move in a way that nobody wrote. They are looked for in every
definition that is compiled, also one that was stored long ago.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.actions import ACTIONS
from popflow.domain.effect import MessageKind
from popflow.domain.timing import ANCHORS
from popflow.domain.workflow import SUSPENDED, TimerAction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from popflow.domain.workflow import Definition, State, TimerRule, Transition

HOUSE_EVENTS = frozenset({"suspend", "resume"})
"""Events that every workflow has and no file writes."""
MESSAGES = frozenset(kind.value for kind in MessageKind)
"""What can be told: the catalogues hold a text for each."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason why a definition cannot be compiled.

    Attributes:
        where: The part of the definition: ``states.announced.on.exchange``.
        problem: What is wrong and why, one sentence.
        advice: What to do about it, one sentence.
    """

    where: str
    problem: str
    advice: str


def flaws(definition: Definition, ways: Sequence[Transition]) -> Iterator[Flaw]:
    """Every flaw, in the order of the file.

    Args:
        definition: What a workflow file says.
        ways: Its transitions, with those that come with the house.
    """
    yield from _start(definition)
    for key, state in definition.states.items():
        yield from _state(key, state)
        for way in state.transitions:
            yield from _transition(definition, state, way)
        yield from _timers(definition, state, {w.event for w in ways if w.source == state.name})


def _start(definition: Definition) -> Iterator[Flaw]:
    initial = definition.states.get(definition.initial)
    if initial is None:
        yield Flaw(
            "initial",
            f"the initial state {definition.initial!r} is not one of its states.",
            f"Begin in one of: {', '.join(definition.states) or 'a state that you add'}.",
        )
    elif initial.final:
        yield Flaw(
            "initial",
            f"the initial state {definition.initial!r} is an end, so that nothing can happen.",
            "Begin in a state with another milestone.",
        )


def _state(key: str, state: State) -> Iterator[Flaw]:
    where = f"states.{key}"
    if state.name != key:
        yield Flaw(where, f"the state {key!r} calls itself {state.name!r}.", "Give it one name.")
    if key == SUSPENDED:
        yield Flaw(
            where,
            f"the state {key!r} is in every workflow without being written.",
            "Give the state another name.",
        )
    yield from _named(where, "state", key)
    if state.final and (state.transitions or state.timers):
        yield Flaw(
            where,
            f"a cycle ends in {key!r}, and still something can happen there.",
            "Take its events and timers away, or give it another milestone.",
        )


def _transition(definition: Definition, state: State, way: Transition) -> Iterator[Flaw]:
    where = f"states.{state.name}.on.{way.event}"
    yield from _named(where, "event", way.event)
    if way.source != state.name:
        yield Flaw(
            where,
            f"the event {way.event!r} stands in {state.name!r} and leaves {way.source!r}.",
            "Move it to the state that it leaves.",
        )
    if way.target not in definition.states:
        yield Flaw(
            where,
            f"the event {way.event!r} leads to {way.target!r}, which is not one of its states.",
            f"Lead to one of: {', '.join(definition.states)}.",
        )
    if way.event in HOUSE_EVENTS:
        yield Flaw(
            where,
            f"the event {way.event!r} is in every workflow without being written.",
            "Give the event another name.",
        )
    if way.tell and way.event not in MESSAGES:
        yield Flaw(
            where,
            f"the event {way.event!r} tells people, and there is no message of that kind.",
            "Take `tell` away, or use an event that has a message.",
        )
    if way.event in ACTIONS:
        yield Flaw(
            where,
            f"the event {way.event!r} is what people do inside a state.",
            "Give the event another name.",
        )


def _timers(definition: Definition, state: State, events: set[str]) -> Iterator[Flaw]:
    taken = ANCHORS.keys() | definition.deadlines.keys()
    for name, count in Counter(rule.name for rule in state.timers).items():
        where = f"states.{state.name}.after.{name}"
        if count > 1:
            yield Flaw(
                where,
                f"the state {state.name!r} has {count} timers of the name {name!r}.",
                "Give each a name of its own.",
            )
        if name in taken:
            yield Flaw(
                where,
                f"the timer {name!r} is called as an anchor that every state has.",
                "Give the timer another name.",
            )
    for rule in state.timers:
        yield from _timer(state.name, rule, events)


def _timer(state: str, rule: TimerRule, events: set[str]) -> Iterator[Flaw]:
    where = f"states.{state}.after.{rule.name}"
    if rule.action is not TimerAction.FIRE:
        if rule.about not in MESSAGES:
            yield Flaw(
                where,
                f"the timer {rule.name!r} tells about {rule.about!r}, which is no message.",
                f"Tell about one of: {', '.join(sorted(MESSAGES))}.",
            )
    elif rule.fires not in events:
        yield Flaw(
            where,
            f"the timer {rule.name!r} fires {rule.fires!r}, unknown in {state!r}.",
            f"Fire one of: {', '.join(sorted(events)) or 'an event that you add'}.",
        )


def _named(where: str, what: str, name: str) -> Iterator[Flaw]:
    if not _NAME.fullmatch(name):
        yield Flaw(
            where,
            f"the {what} {name!r} has a name that cannot be used.",
            "Begin with a letter a-z; go on with a-z, 0-9, _ and -.",
        )
