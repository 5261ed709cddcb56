"""Rules about time: names, moments that come, and events that a timer can fire."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.definitions.findings import did_you_mean
from popflow.definitions.moments import KNOWN_FROM, Resolved, known_in, resolve
from popflow.domain.person import Role
from popflow.domain.timing import ANCHORS, Moment
from popflow.domain.workflow import LaunchKind, Milestone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.definitions.parser import Draft, Placed, PlacedState
    from popflow.definitions.shapes import Path
    from popflow.domain.workflow import TimerRule, Transition

_OWED = "next conversation owed"
_PROMISES = "commitment due"
_PROMISED = ("commitment", Moment(_PROMISES))


def check(draft: Draft) -> None:
    """Note what is wrong with deadlines and timers."""
    _deadlines(draft)
    for placed in draft.states.values():
        named = {rule.thing.name: rule.thing.at for rule in placed.timers}
        _names(placed, draft)
        for rule in placed.timers:
            _moments(rule, placed, draft, {**draft.deadlines, **named})
            _event(rule, placed, draft)
        _exchange(placed, draft)
    _loops(draft)


def _deadlines(draft: Draft) -> None:
    for name, moment in draft.deadlines.items():
        path: Path = ("deadlines", name)
        if path in draft.reading.spots:
            _known(resolve(moment, draft.deadlines), moment, path, draft, draft.deadlines)


def _names(placed: PlacedState, draft: Draft) -> None:
    names = Counter(rule.thing.name for rule in placed.timers)
    for rule in placed.timers:
        name = rule.thing.name
        spot = draft.spot((*rule.path, "name"))
        if names[name] > 1:
            draft.findings.add(
                "PF306",
                spot,
                f"Two timers of '{placed.state.name}' are called '{name}'.",
                "Give one of them another 'name'; without it a timer is called after its event or "
                "subject.",
            )
        if name in ANCHORS:
            draft.findings.add(
                "PF307",
                spot,
                f"'{name}' is a moment already: {ANCHORS[name]}.",
                "Give the timer another name.",
            )


def _known(
    found: Resolved, moment: Moment, path: Path, draft: Draft, named: Mapping[str, Moment]
) -> bool:
    if found.circular:
        draft.findings.add(
            "PF308",
            draft.spot(path),
            f"'{moment.anchor}' is counted from itself.",
            "Count from another moment.",
        )
    elif found.anchor is None:
        draft.findings.add(
            "PF301",
            draft.spot(path),
            f"'{found.unknown}' is no moment that is known here.",
            did_you_mean(found.unknown, (*ANCHORS, *named)),
        )
    return found.anchor is not None


def _moments(
    rule: Placed[TimerRule], placed: PlacedState, draft: Draft, named: Mapping[str, Moment]
) -> None:
    at, until = rule.thing.at, rule.thing.until
    begins = resolve(at, named)
    if _known(begins, at, (*rule.path, "at"), draft, named):
        _comes(begins, rule, placed, draft)
    if set(rule.thing.when) & set(rule.thing.unless):
        draft.findings.add(
            "PF301",
            draft.spot((*rule.path, "unless")),
            "The same guard stands under 'when' and 'unless': it never comes.",
            "Keep one.",
        )
    if until is None:
        return
    ends = resolve(until, named)
    known = _known(ends, until, (*rule.path, "until"), draft, named)
    if known and begins.anchor == ends.anchor and ends.latest <= begins.earliest:
        draft.findings.add(
            "PF302",
            draft.spot((*rule.path, "until")),
            "The message means nothing any more at the moment that it comes.",
            "Let 'until' lie after 'at'.",
        )


def _comes(found: Resolved, rule: Placed[TimerRule], placed: PlacedState, draft: Draft) -> None:
    anchor, milestone = found.anchor or "", draft.milestone(placed.state.name)
    spot = draft.spot((*rule.path, "at"))
    if milestone is not None and not known_in(anchor, milestone):
        draft.findings.add(
            "PF301",
            spot,
            f"'{anchor}' is not known yet in '{placed.state.name}'.",
            f"It is known from the milestone '{KNOWN_FROM[anchor]}' on.",
        )
    if anchor == _OWED and draft.launch is not None and draft.launch.kind is LaunchKind.SIGNAL:
        draft.findings.add(
            "PF301",
            spot,
            "Where only signals start, no next conversation is owed.",
            "Count from another moment.",
        )
    _promise(anchor, rule, draft)


def _promise(anchor: str, rule: Placed[TimerRule], draft: Draft) -> None:
    if anchor == _PROMISES and (rule.thing.name, rule.thing.at) != _PROMISED:
        draft.findings.add(
            "PF310",
            draft.spot((*rule.path, "at")),
            "Promises are told one by one by the timer named 'commitment'.",
            "Write 'name: commitment' and 'at: commitment due' without more.",
        )


def _event(rule: Placed[TimerRule], placed: PlacedState, draft: Draft) -> None:
    event = rule.thing.fires
    if event is None:
        return
    spot = draft.spot((*rule.path, "fire"))
    if event not in draft.fields["states"][placed.state.name].get("on", {}):
        known = {way.thing.event for way in placed.transitions}
        draft.findings.add(
            "PF304",
            spot,
            f"'{placed.state.name}' has no event '{event}'.",
            did_you_mean(event, known) or "Write it under 'on'.",
        )
    else:
        _fires(rule, placed, draft)


def _fires(rule: Placed[TimerRule], placed: PlacedState, draft: Draft) -> None:
    event = rule.thing.fires
    spot = draft.spot((*rule.path, "fire"))
    ways = [way.thing for way in placed.transitions if way.thing.event == event]
    timed = [way for way in ways if Role.TIMER in way.by]
    if any(way.by for way in ways) and not timed:
        draft.findings.add(
            "PF305", spot, f"No timer may fire '{event}'.", "Add 'timer' under its 'by'."
        )
    elif timed and all(way.sets or way.reason_required for way in timed):
        draft.findings.add(
            "PF305",
            spot,
            f"'{event}' needs what only people can give.",
            "Let the timer remind or ask somebody instead.",
        )


def _exchange(placed: PlacedState, draft: Draft) -> None:
    if any(rule.thing.name == "exchange" for rule in placed.timers) or not draft.complete:
        return
    for way in placed.transitions:
        if "lists_ready" in way.thing.guards:
            draft.findings.add(
                "PF311",
                draft.spot((*way.path, "when")),
                "'lists_ready' looks at the moment of the timer named 'exchange'.",
                "Under 'after', add '- {at: conversation - 7 days, fire: exchange}'.",
            )


@dataclass(frozen=True, slots=True)
class _Hop:
    """One way that a timer takes a cycle, at once when the state is entered."""

    rule: Placed[TimerRule]
    source: str
    target: str


def _loops(draft: Draft) -> None:
    hops = [hop for placed in draft.states.values() for hop in _hops(placed, draft)]
    onward: dict[str, set[str]] = {}
    for hop in hops:
        onward.setdefault(hop.source, set()).add(hop.target)
    for hop in hops:
        if hop.source in _beyond(hop.target, onward):
            draft.findings.add(
                "PF303",
                draft.spot((*hop.rule.path, "at")),
                f"Time leads from '{hop.source}' back to it at once, for ever.",
                "Count from 'entered' with some time added, or add a guard.",
            )


def _beyond(start: str, onward: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(onward.get(name, ()))
    return seen


def _hops(placed: PlacedState, draft: Draft) -> Iterator[_Hop]:
    named = {**draft.deadlines, **{rule.thing.name: rule.thing.at for rule in placed.timers}}
    for rule in placed.timers:
        for way in placed.transitions:
            timed = rule.thing.fires == way.thing.event and Role.TIMER in way.thing.by
            if timed and not _waits(rule.thing, way.thing, resolve(rule.thing.at, named)):
                yield _Hop(rule, way.thing.source, way.thing.target)


def _waits(rule: TimerRule, way: Transition, found: Resolved) -> bool:
    """Whether something keeps the timer from firing as soon as the state is entered again."""
    if rule.when or rule.unless or way.guards or found.anchor is None:
        return True
    if way.source == way.target:
        # A timer of a state that stays fires once for its moment; only 'at once' is senseless.
        return found.anchor not in {"entered", Milestone.PLANNED} or found.latest > 0
    return found.anchor == "entered" and found.latest > 0
