"""The two matrices of practice in words: advice to people, never an automatic decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.cli.choices import chosen
from popflow.cli.failure import Code, CommandError
from popflow.documents.catalogue import text
from popflow.documents.wording import listed
from popflow.domain.policy import (
    ABILITY_WILLINGNESS,
    PERFORMANCE_POTENTIAL,
    Conversation,
    Level,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.documents import Words

    Pair = Mapping[str, Level]

SIGNS: Final = {"+": Level.HIGH.value, "-": Level.LOW.value}


def pair(said: Mapping[str, str | None]) -> Pair | None:
    """The two levels of a matrix, by the name of each axis; ``None`` when neither was said.

    Raises:
        CommandError: Only one of the two was said.
        InputError: One is neither high nor low.
    """
    given = {axis: level for axis, level in said.items() if level is not None}
    if not given:
        return None
    if len(given) < len(said):
        both = " and ".join(f"--{axis}" for axis in said)
        raise CommandError(Code.USAGE, f"{both} go together: say both, or neither.")
    return {
        axis: chosen(Level, SIGNS.get(level.strip(), level), f"--{axis}")
        for axis, level in given.items()
    }


def conversations(matrix: str, levels: Pair) -> tuple[Conversation, ...]:
    """The kinds of conversation that a matrix advises."""
    first, second = levels.values()
    if matrix == "ability_willingness":
        return (ABILITY_WILLINGNESS[first, second],)
    return PERFORMANCE_POTENTIAL[first, second]


def advice_lines(words: Words, asked: Mapping[str, Pair]) -> Iterator[str]:
    """The advice of each matrix that was asked, and what it is not."""
    for matrix, levels in asked.items():
        told = listed([words.of(one) for one in conversations(matrix, levels)], words.language)
        said = {axis: words.of(level) for axis, level in levels.items()}
        yield _said(words, matrix, **said, conversations=told, conversation=told)
    yield _said(words, "advice_only")
    yield _said(words, "not_kept")


def advice_data(words: Words, asked: Mapping[str, Pair]) -> dict[str, object]:
    """The same for programs, with the words that belong beside it."""
    told = {
        matrix: {**levels, "conversations": conversations(matrix, levels)}
        for matrix, levels in asked.items()
    }
    return {**told, "note": [_said(words, "advice_only"), _said(words, "not_kept")]}


def _said(words: Words, key: str, **data: str) -> str:
    return text(words.language, "names", "advice", key, **data)
