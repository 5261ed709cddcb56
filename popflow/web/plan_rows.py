"""Rows of the plan's form that are added or taken away; whatever else was typed stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.domain.plan import ActivityKind, SupportKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROW: Final = r"-\d{1,3}"
_GOAL: Final = f"goals{_ROW}"
_ACTIVITY: Final = f"{_GOAL}-activities{_ROW}"
_WITHIN: Final = {"goals": "", "activities": _GOAL, "interim": _GOAL, "support": _ACTIVITY}
"""Below what a row of each list is added."""
_BEGINS: Final = {
    "goals": ("-key", "{key}"),
    "activities": ("-kind", ActivityKind.WALKING_ALONG.value),
    "interim": ("", ""),
    "support": ("-kind", SupportKind.HOURS_OF_OTHERS.value),
}
"""The field by which a new row is known, and what stands in it."""
_ANY_ROW: Final = re.compile(rf"{_GOAL}(-(activities|interim){_ROW}(-support{_ROW})?)?")
_ADD, _REMOVE = "add", "remove"


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A form after a row came or went.

    Attributes:
        added: Name of the new row; empty when none came.
    """

    typed: Mapping[str, str]
    added: str = ""


def reshaped(typed: Mapping[str, str], act: str, free_key: int) -> Reshaped:
    """Do what a button of the form asks.

    Args:
        typed: The form.
        act: ``add:activities:goals-0`` or ``remove:goals-0-activities-1``; whatever else it says
            leaves the form as it is.
        free_key: For a goal that is added.
    """
    verb, _, rest = act.partition(":")
    if verb == _REMOVE and _ANY_ROW.fullmatch(rest):
        return Reshaped(_without(typed, rest))
    kind, _, within = rest.partition(":")
    known = verb == _ADD and kind in _WITHIN and re.fullmatch(_WITHIN[kind], within)
    return _with(typed, kind, within, str(free_key)) if known else Reshaped(typed)


def _without(typed: Mapping[str, str], row: str) -> Mapping[str, str]:
    below = f"{row}-"
    return {n: text for n, text in typed.items() if n != row and not n.startswith(below)}


def _with(typed: Mapping[str, str], kind: str, within: str, free_key: str) -> Reshaped:
    rows = f"{within}-{kind}" if within else kind
    row = f"{rows}-{_next(typed, rows)}"
    name, begin = _BEGINS[kind]
    return Reshaped({**typed, f"{row}{name}": begin.format(key=free_key)}, row)


def _next(typed: Mapping[str, str], rows: str) -> int:
    found = re.compile(rf"{re.escape(rows)}-(\d{{1,3}})(-|$)")
    numbers = (int(match[1]) for name in typed if (match := found.match(name)))
    return max(numbers, default=-1) + 1
