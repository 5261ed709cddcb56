"""A workflow told state by state, as people tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.documents import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from popflow.domain.person import Role
    from popflow.domain.workflow import Definition, State, TimerRule, Transition

_NL: Final = {
    "waits": "wacht op {roles}", "leads": "leidt naar {state}", "stays": "blijft hier",
    "by": "door {roles}", "when": "als {guards}", "key": "versie {key}", "end": "einde",
    "asks": "{role}: {title} ({name}, versie {version})",
}  # fmt: skip
_EN: Final = {
    "waits": "waits for {roles}", "leads": "leads to {state}", "stays": "stays here",
    "by": "by {roles}", "when": "when {guards}", "key": "version {key}", "end": "end",
    "asks": "{role}: {title} ({name}, version {version})",
}  # fmt: skip


def told(definition: Definition, language: str) -> Iterator[str]:
    """Lines about a workflow."""
    words, say = Words(language), _EN if language == "en" else _NL
    title = definition.title.get(language, definition.name)
    model, intensity = words.of(definition.model), words.of(definition.intensity)
    yield f"{title} ({definition.name}): {model}, {intensity}"
    yield say["key"].format(key=definition.key[:12])
    for role, asked in definition.question_sets.items():
        heading = asked.title.get(language, asked.name)
        yield say["asks"].format(role=role, title=heading, name=asked.name, version=asked.version)
    for state in definition.states.values():
        yield ""
        yield _state(state, words, say)
        for way in state.transitions:
            yield f"    {_way(definition, state, way, words, say)}"
        for rule in state.timers:
            yield f"    {_timer(rule, words)}"


def _state(state: State, words: Words, say: Mapping[str, str]) -> str:
    parts = [words.milestone(state.milestone)]
    if state.waiting_on:
        parts.append(say["waits"].format(roles=_roles(state.waiting_on, words)))
    if state.final:
        parts.append(say["end"])
    return f"{words.state(state.name, state.title)} ({state.name}): {', '.join(parts)}"


def _way(
    definition: Definition, state: State, way: Transition, words: Words, say: Mapping[str, str]
) -> str:
    target = definition.states.get(way.target)
    named = words.state(way.target, target.title if target else None)
    leads = say["stays"] if way.target == state.name else say["leads"].format(state=named)
    parts = [leads, say["by"].format(roles=_roles(sorted(way.by), words))]
    if way.guards:
        parts.append(say["when"].format(guards=", ".join(way.guards)))
    return f"{words.event(way.event)} ({way.event}): {', '.join(parts)}"


def _timer(rule: TimerRule, words: Words) -> str:
    what = words.event(rule.fires) if rule.fires else words.kind(rule.about or "")
    to = f" -> {_roles(rule.tells, words)}" if rule.tells else ""
    return f"{rule.at}: {words.of(rule.action).lower()}, {what}{to}"


def _roles(roles: Iterable[Role], words: Words) -> str:
    return ", ".join(words.of(role) for role in roles)
