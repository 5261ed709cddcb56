"""Words that must be one of a few, with the nearest one suggested."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from popflow.domain.workflow import Milestone
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from enum import StrEnum

Choice = TypeVar("Choice", bound="StrEnum")


def chosen(kind: type[Choice], text: str, option: str) -> Choice:
    """The member of that name.

    Raises:
        InputError: There is none; the choices are named.
    """
    names = [member.value for member in kind]
    given = text.strip().lower().replace("-", "_")
    exact = {name.replace("-", "_"): name for name in names}
    if given in exact:
        return kind(exact[given])
    near = get_close_matches(given, exact, n=1)
    hint = f"Did you mean '{exact[near[0]]}'? " if near else ""
    problem = f"'{text}' is none of the choices."
    raise InputError(
        problem,
        place=Place(field=option),
        advice=f"{hint}Use one of: {', '.join(names)}.",
        code="choice",
    )


def milestone_of(text: str | None) -> Milestone | None:
    """The milestone of that name; ``None`` for none.

    Raises:
        InputError: There is no such milestone.
    """
    return None if text is None else chosen(Milestone, text, "--milestone")
