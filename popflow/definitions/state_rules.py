"""Rules about states and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from popflow.definitions.findings import did_you_mean
from popflow.domain.person import PEOPLE_ROLES
from popflow.domain.workflow import ENDS, RIVER, Milestone

if TYPE_CHECKING:
    from popflow.definitions.parser import Draft, Placed, PlacedState
    from popflow.domain.workflow import Transition

Ways = Mapping[str, frozenset[str]]
_NAMED = (Milestone.PLANNED, *RIVER, Milestone.CANCELLED)


def check(draft: Draft) -> None:
    """Note what is wrong with the states."""
    _targets(draft)
    _milestones(draft)
    _first(draft)
    for placed in draft.states.values():
        _end(placed, draft)
        _overlaps(placed, draft)
        if not placed.state.final and _readable(placed, draft):
            _nobody(placed, draft)
            _idle(placed, draft)
    if draft.complete:
        # Where a way could not be read, a state that seems lost may well be reached by it.
        _reached(draft)
        _ending(draft)


def _targets(draft: Draft) -> None:
    for placed in draft.transitions():
        if placed.thing.target not in draft.names:
            draft.findings.add(
                "PF201",
                draft.spot((*placed.path, "to")),
                f"There is no state '{placed.thing.target}'.",
                did_you_mean(placed.thing.target, draft.names),
            )


def _milestones(draft: Draft) -> None:
    missing = [m for m in _NAMED if m not in draft.names]
    if missing:
        draft.findings.add(
            "PF204",
            draft.key_spot(("states",)),
            f"There is no state called {', '.join(missing)}.",
            "Each milestone has a state that bears its name; others may stand beside it.",
        )
    for name, placed in draft.states.items():
        milestone = placed.state.milestone
        if name in tuple(Milestone) and milestone != name and _readable(placed, draft):
            draft.findings.add(
                "PF210",
                draft.spot((*placed.path, "milestone")),
                f"The state '{name}' counts for the milestone '{milestone}'.",
                f"Write 'milestone: {name}', or give the state another name.",
            )


def _readable(placed: PlacedState, draft: Draft) -> bool:
    return draft.milestone(placed.state.name) is not None


def _first(draft: Draft) -> None:
    first = next(iter(draft.states.values()))
    if not _readable(first, draft) or not draft.complete:
        return
    if first.state.milestone is not Milestone.PLANNED:
        draft.findings.add(
            "PF209",
            draft.key_spot(first.path),
            f"A cycle begins in the first state, and '{first.state.name}' is not planned.",
            "Put the state 'planned' first.",
        )


def _end(placed: PlacedState, draft: Draft) -> None:
    if not placed.state.final or not _readable(placed, draft):
        return
    for key, what in (("on", "ways out"), ("after", "timers"), ("waiting_on", "somebody to act")):
        if key in draft.fields["states"][placed.state.name]:
            draft.findings.add(
                "PF208",
                draft.key_spot((*placed.path, key)),
                f"'{placed.state.name}' is an end, and has {what}.",
                f"Remove '{key}'.",
            )


def _overlaps(placed: PlacedState, draft: Draft) -> None:
    earlier: list[Placed[Transition]] = []
    for way in placed.transitions:
        for other in earlier:
            shadowed = other.thing.event == way.thing.event and other.thing.by & way.thing.by
            if shadowed and set(other.thing.guards) <= set(way.thing.guards):
                roles = ", ".join(sorted(other.thing.by & way.thing.by))
                draft.findings.add(
                    "PF206",
                    draft.spot(way.path),
                    f"This way of '{way.thing.event}' is never taken by {roles}: the one on line "
                    f"{draft.spot(other.path).line} always goes first.",
                    "Put the way with more guards first, or give them different roles.",
                )
        earlier.append(way)


def _nobody(placed: PlacedState, draft: Draft) -> None:
    state = placed.state
    told = (*placed.path, "waiting_on") in draft.reading.keys
    if not told and draft.complete and not any(rule.fires for rule in state.timers):
        draft.findings.add(
            "PF207",
            draft.key_spot(placed.path),
            f"Nobody acts in '{state.name}': a cycle would stay there for ever.",
            "Write whom it is 'waiting_on', or let a timer under 'after' fire an event.",
        )


def _idle(placed: PlacedState, draft: Draft) -> None:
    state = placed.state
    able = {role for way in state.transitions for role in way.by}
    if state.waiting_on and state.transitions and not able & PEOPLE_ROLES:
        draft.findings.add(
            "PF219",
            draft.spot((*placed.path, "waiting_on")),
            f"'{state.name}' waits for people, and no transition can be fired by them.",
            "Name them under 'by', or remove 'waiting_on'.",
        )


def _ways(draft: Draft, *, back: bool = False) -> Ways:
    ways: dict[str, set[str]] = {name: set() for name in draft.states}
    for placed in draft.transitions():
        source, target = placed.thing.source, placed.thing.target
        if target in ways and not draft.states[source].state.final:
            ways[target if back else source].add(source if back else target)
    return {name: frozenset(found) for name, found in ways.items()}


def _closure(start: Iterable[str], ways: Ways) -> set[str]:
    seen: set[str] = set()
    ahead = list(start)
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(ways[name])
    return seen


def _reached(draft: Draft) -> None:
    first = next(iter(draft.states))
    # HR and leavers cancel from everywhere: the first state of that milestone is always reached.
    everywhere = [n for n, p in draft.states.items() if p.state.milestone is Milestone.CANCELLED]
    reached = _closure([first, *everywhere[:1]], _ways(draft))
    for name, placed in draft.states.items():
        if name not in reached:
            draft.findings.add(
                "PF202",
                draft.key_spot(placed.path),
                f"No way leads to the state '{name}'.",
                "Let a transition lead 'to' it, or remove it.",
            )


def _ending(draft: Draft) -> None:
    ends = [name for name, placed in draft.states.items() if placed.state.milestone in ENDS]
    ending = _closure(ends, _ways(draft, back=True))
    first = next(iter(draft.states))
    for name, placed in draft.states.items():
        if name in ending:
            continue
        if name == first:
            draft.findings.add(
                "PF205",
                draft.key_spot(placed.path),
                "No way leads from the beginning to an end.",
                "Add the transition that is missing: see PF203 for where the ways stop.",
            )
        else:
            draft.findings.add(
                "PF203",
                draft.key_spot(placed.path),
                f"A cycle that comes to '{name}' never gets to an end.",
                "Add a transition that leads on from it.",
            )
