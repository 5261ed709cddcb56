"""The catalogues: every sentence that popflow says, by language, file and key.

A catalogue is a folder of TOML files, so that an organisation's own people can read and correct
it. A file is read when the first of its sentences is asked for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("nl", "en")
"""The languages that popflow speaks, the one it was made for first."""
_FORMATTER: Final = Formatter()


def known_language(wished: str | None, default: str = "nl") -> str:
    """The wished language, or the default where popflow does not speak it."""
    return wished if wished in LANGUAGES else default


@cache
def table(language: str, name: str) -> Mapping[str, Any]:
    """One file of a language's catalogue, such as ``letters``.

    Raises:
        ValueError: popflow does not speak that language.
    """
    if language not in LANGUAGES:
        message = f"no catalogue for language {language!r}: popflow speaks {', '.join(LANGUAGES)}"
        raise ValueError(message)
    path = files("popflow.documents") / "locale" / language / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def find(language: str, name: str, *path: str) -> str | None:
    """The sentence at a path of a file, as it stands there; ``None`` where there is none."""
    held: Any = table(language, name)
    for key in path:
        held = held.get(key) if isinstance(held, dict) else None
    return held if isinstance(held, str) else None


def text(language: str, name: str, /, *path: str, **data: object) -> str:
    """A sentence that is always there, filled in.

    Raises:
        KeyError: The catalogue has no such sentence, or it names something that was not given.
    """
    found = find(language, name, *path)
    if found is None:
        raise KeyError(".".join((language, name, *path)))
    return found.format_map(data)


def listing(language: str, name: str, key: str) -> tuple[str, ...]:
    """A list of words, such as the names of the months."""
    return tuple(table(language, name)[key])


def blanks(sentence: str) -> frozenset[str]:
    """What has to be known to fill in a sentence."""
    return frozenset(field for _, field, _, _ in _FORMATTER.parse(sentence) if field)
