"""A plan as a file: read from TOML or JSON, written as JSON, with a template for people."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from popflow.cli.output import plain
from popflow.cli.papers import read_paper
from popflow.cli.records import Reading
from popflow.domain.plan import PlanContent
from popflow.domain.smart import Letter
from popflow.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from popflow.cli.papers import Paper
    from popflow.settings.toml_lines import Key

WEEKDAYS: Final = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    )
    for number, name in enumerate(names.split())
}
_CENTS: Final = Decimal("0.01")
MOST_EUROS: Final = 10_000_000


def read_plan(path: Path) -> PlanContent:
    """The plan that a file holds.

    Raises:
        InputError: With file, line and key.
    """
    paper = read_paper(path)
    special = {"weekday": _weekday, "overrides": _overrides, "cost": _cost}
    return Reading(paper, special).record(PlanContent, _numbered(paper))


def plan_data(content: PlanContent) -> dict[str, object]:
    """A plan as `read_plan` reads it back, defaults left out."""
    return _told(content)


def _told(record: object) -> dict[str, object]:
    told: dict[str, object] = {}
    for part in fields(record):  # type: ignore[arg-type]  # a dataclass of the plan
        value = getattr(record, part.name)
        if value != part.default or part.name in {"kind", "key"}:
            told[part.name] = _written(part.name, value)
    return told


def _written(name: str, value: object) -> object:
    if name == "overrides" and isinstance(value, tuple):
        return dict(value)
    if name == "cost" and isinstance(value, int):
        return f"{Decimal(value) * _CENTS:.2f}"
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, tuple):
        return [_written("", one) for one in value]
    if is_dataclass(value):
        return _told(value)
    return plain(value)


def _numbered(paper: Paper) -> Mapping[str, object]:
    """The data with a key for every goal: where people gave none, the first that is free."""
    goals = paper.data.get("goals")
    if not isinstance(goals, list):
        return paper.data
    taken = {goal.get("key") for goal in goals if isinstance(goal, dict)}
    free = iter(number for number in range(1, len(goals) + 1) if number not in taken)
    numbered = [
        {"key": next(free), **goal} if isinstance(goal, dict) and "key" not in goal else goal
        for goal in goals
    ]
    return {**paper.data, "goals": numbered}


def _weekday(reading: Reading, value: object, key: Key) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and value in range(7):
        return value
    if isinstance(value, str) and value.lower() in WEEKDAYS:
        return WEEKDAYS[value.lower()]
    raise reading.paper.wrong(key, f"'{value}' is no day of the week.", 'Write "thursday".')


def _overrides(reading: Reading, value: object, key: Key) -> object:
    letters = [letter.value for letter in Letter]
    if not isinstance(value, dict):
        advice = 'Write { measurable = "why it is met all the same" }.'
        raise reading.paper.wrong(key, "This must be a reason per SMART letter.", advice)
    for letter, reason in value.items():
        if letter not in letters or not isinstance(reason, str) or not reason.strip():
            advice = f"Give a reason in quotes to one of: {', '.join(letters)}."
            raise reading.paper.wrong((*key, letter), f"'{letter}' cannot be used here.", advice)
    return tuple(sorted((letter, reason.strip()) for letter, reason in value.items()))


def _cost(reading: Reading, value: object, key: Key) -> object:
    """Euros, as people write them, become whole cents."""
    advice = 'Write euros: 450 or "450.50".'
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise reading.paper.wrong(key, "This is no amount of money.", advice)
    return _cents(reading, str(value), key, advice)


def _cents(reading: Reading, text: str, key: Key, advice: str) -> int:
    try:
        euros = Decimal(text)
        if 0 <= euros <= MOST_EUROS and euros == euros.quantize(_CENTS):
            return int(euros * 100)
    except InvalidOperation:
        pass
    raise reading.paper.wrong(key, f"'{text[:40]}' is no amount of money.", advice)
