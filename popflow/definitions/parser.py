"""From what was read to the domain's own words, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from popflow.definitions.findings import START, Findings, Spot
from popflow.definitions.identity import key_of
from popflow.definitions.language import WORKFLOW
from popflow.domain.budget import BudgetMove
from popflow.domain.person import Role
from popflow.domain.policy import Intensity, Model
from popflow.domain.terms import Terms
from popflow.domain.timetable import DEADLINES
from popflow.domain.workflow import (
    Definition,
    LaunchKind,
    LaunchRule,
    Milestone,
    Sets,
    State,
    TimerAction,
    TimerRule,
    Transition,
)

if TYPE_CHECKING:
    from popflow.definitions.reader import Table
    from popflow.definitions.shapes import Path, Reading
    from popflow.domain.question_set import QuestionSet
    from popflow.domain.timing import Moment

T = TypeVar("T")
Fields = Mapping[str, Any]
_STATE: Final = 2
"""The length of a state's path: ``states`` and its name."""
_TELLING: Final = (TimerAction.REMIND, TimerAction.ASK, TimerAction.ESCALATE)


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A thing and the path in the file at which it stands."""

    thing: T
    path: Path


@dataclass(frozen=True, slots=True)
class PlacedState:
    """A state with its parts and their places; what could not be read is left out."""

    state: State
    path: Path
    timers: tuple[Placed[TimerRule], ...]
    transitions: tuple[Placed[Transition], ...]


@dataclass(slots=True)
class Draft:
    """A workflow as far as it could be read: what the linter looks at.

    Attributes:
        launch: ``None`` when it could not be read.
        events: Events that the file made up, with their places.
        complete: Nothing was left out that leads from one state to another.
    """

    reading: Reading
    fields: Fields
    states: dict[str, PlacedState] = field(default_factory=dict)
    launch: LaunchRule | None = None
    deadlines: Mapping[str, Moment] = field(default_factory=dict)
    events: tuple[str, ...] = ()

    @property
    def findings(self) -> Findings:
        """Where findings go."""
        return self.reading.findings

    @property
    def complete(self) -> bool:
        """Whether every way between states could be read."""
        return not self.reading.incomplete

    @property
    def names(self) -> frozenset[str]:
        """Every state that the file writes, those included that could not be read."""
        paths = (path for path in self.reading.keys if len(path) == _STATE and path[0] == "states")
        return frozenset(str(path[1]) for path in paths)

    def milestone(self, name: str) -> Milestone | None:
        """The milestone of a state; ``None`` when it cannot be told."""
        placed = self.states.get(name)
        known = placed is not None and "milestone" in self.fields["states"][name]
        return placed.state.milestone if placed is not None and known else None

    def transitions(self) -> Iterator[Placed[Transition]]:
        """Every transition of the file."""
        for state in self.states.values():
            yield from state.transitions

    def spot(self, path: Path) -> Spot:
        """Where the value at that path stands; else where what holds it stands."""
        while path:
            found = self.reading.spots.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return START

    def key_spot(self, path: Path) -> Spot:
        """Where the key at that path stands."""
        return self.reading.keys.get(path) or self.spot(path)


def draft(table: Table, reading: Reading) -> Draft:
    """Read a workflow's tree; what is wrong goes to the findings."""
    fields = WORKFLOW.read(table, reading, ()) or {}
    found = Draft(reading, fields)
    if "states" not in fields:
        reading.incomplete = True
    for name, state in fields.get("states", {}).items():
        found.states[name] = _state(name, state, reading)
    if "launch" in fields:
        found.launch = _launch(fields["launch"])
    found.deadlines = {**DEADLINES, **fields.get("deadlines", {})}
    found.events = fields.get("events", ())
    return found


def definition(
    found: Draft, source: str, question_sets: Mapping[str, QuestionSet] | None = None
) -> Definition:
    """The definition of a file without errors, with the question sets that it names."""
    fields, launch = found.fields, found.launch
    assert launch is not None  # noqa: S101 - a file without one has an error; for mypy
    unnamed = Definition(
        key="",
        name=fields["name"],
        title=fields["title"],
        model=Model(fields["model"]),
        intensity=Intensity(fields["intensity"]),
        launch=launch,
        initial=next(iter(found.states)),
        states={name: placed.state for name, placed in found.states.items()},
        deadlines=found.deadlines,
        terms=Terms(**fields.get("terms", {})),
        questions=fields["questions"],
        question_sets=question_sets or {},
        source=source,
    )
    return key_of(unnamed)


def _state(name: str, fields: Fields, reading: Reading) -> PlacedState:
    path: Path = ("states", name)
    timers = tuple(_timers(fields, path))
    transitions = tuple(_transitions(name, fields, path, reading))
    state = State(
        name=name,
        # A state without a readable milestone has an error already; it counts as none of the ends.
        milestone=Milestone(fields.get("milestone", Milestone.PLANNED)),
        waiting_on=_roles(fields, "waiting_on"),
        timers=tuple(placed.thing for placed in timers),
        transitions=tuple(placed.thing for placed in transitions),
        title=fields.get("title", {}),
    )
    return PlacedState(state, path, timers, transitions)


def _roles(fields: Fields, key: str) -> tuple[Role, ...]:
    return tuple(Role(role) for role in fields.get(key, ()))


def _timers(state: Fields, path: Path) -> Iterator[Placed[TimerRule]]:
    for number, fields in enumerate(state.get("after", ())):
        action = next((a for a in TimerAction if a in fields), None)
        if action is None or "at" not in fields:
            continue
        tells = _roles(fields, action) if action in _TELLING else ()
        subject = fields.get("fire") or fields.get("about")
        if subject is None:
            continue
        rule = TimerRule(
            name=fields.get("name", subject),
            at=fields["at"],
            action=action,
            fires=fields.get("fire"),
            tells=tells,
            about=fields.get("about"),
            unless=fields.get("unless", ()),
            when=fields.get("when", ()),
            until=fields.get("until"),
            digest=fields.get("digest", False),
        )
        yield Placed(rule, (*path, "after", number))


def _transitions(
    name: str, state: Fields, path: Path, reading: Reading
) -> Iterator[Placed[Transition]]:
    for event, ways in state.get("on", {}).items():
        for number, fields in enumerate(ways):
            if "to" not in fields:
                reading.incomplete = True
                continue
            sets, budget = fields.get("sets"), fields.get("budget")
            transition = Transition(
                event=event,
                source=name,
                target=fields["to"],
                by=frozenset(_roles(fields, "by")),
                guards=fields.get("when", ()),
                sets=Sets(sets) if sets else None,
                reason_required="reason" in fields,
                tell=_roles(fields, "tell"),
                budget=BudgetMove(budget) if budget else None,
            )
            yield Placed(transition, (*path, "on", event, number))


def _launch(fields: Fields) -> LaunchRule:
    kind = LaunchKind.SIGNAL
    if "every" in fields:
        kind = LaunchKind.PERIODIC
    elif "limit" in fields:
        kind = LaunchKind.FLOOR
    tracks = fields.get("tracks", ())
    return LaunchRule(
        kind=kind,
        every=fields.get("every") or fields.get("limit"),
        lead=fields.get("from"),
        tracks={t["name"]: t["every"] for t in tracks if "name" in t and "every" in t},
        first=fields.get("first"),
        spread=fields.get("spread"),
        who=fields.get("who"),
        obliges=fields.get("obliges", True),
    )
