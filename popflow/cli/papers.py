"""Files that people write for popflow: TOML for people, JSON for programs, ``-`` for stdin."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from popflow.errors import InputError, Place
from popflow.settings.toml_lines import Key, KeyLines, key_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST_BYTES: Final = 1_000_000
MOST_NESTED: Final = 16
_WHERE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands in a file, and where.

    Attributes:
        name: The file, as it is named in messages.
        lines: On which line each key stands; nothing for JSON.
    """

    name: str
    data: Mapping[str, object]
    lines: KeyLines = field(default_factory=KeyLines)

    def wrong(self, key: Key, problem: str, advice: str) -> InputError:
        """What is wrong with one key of it."""
        shown = ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
        place = Place(self.name, self.lines.line_of(key), field=shown or None)
        return InputError(problem, place=place, advice=advice, code="paper")


def read_paper(path: Path) -> Paper:
    """Read a TOML or JSON file; ``-`` is standard input.

    Raises:
        InputError: It cannot be read, is larger than a megabyte, or is neither.
    """
    text = _text(path)
    if text.lstrip().startswith("{"):
        return Paper(str(path), _json(str(path), text))
    lines = key_lines(text)
    if lines.deepest[0] > MOST_NESTED:
        place = Place(str(path), lines.deepest[1])
        problem = "This is nested too deep."
        raise InputError(problem, place=place, advice="Write it flatter.", code="paper")
    return Paper(str(path), _toml(str(path), text), lines)


def _text(path: Path) -> str:
    name = str(path)
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name is none"
        raise _unreadable(name, f"The file cannot be opened: {why}.", "Check the name.") from error
    if len(raw) > MOST_BYTES:
        raise _unreadable(name, "The file is larger than a megabyte.", "Check that it is the one.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _unreadable(
            name, "The file is not written in UTF-8.", "Save it as UTF-8.", line
        ) from error


def _toml(name: str, text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where = _WHERE.search(str(error))
        line = int(where[1]) if where and where[1] else text.count("\n") + 1
        column = int(where[2]) if where and where[2] else None
        what = _WHERE.sub("", str(error))
        raise _unreadable(
            name, f"This is no TOML: {what[:1].lower()}{what[1:]}.",
            "Text stands in quotes, a list in square brackets.", line, column,
        ) from error  # fmt: skip


def _json(name: str, text: str) -> Mapping[str, object]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"This is no JSON: {error.msg}."
        raise _unreadable(name, problem, "Mend it there.", error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(name, "This is no JSON that can be read.", "Mend it.") from error
    return data if isinstance(data, dict) else {}


def _unreadable(
    name: str, problem: str, advice: str, line: int | None = None, column: int | None = None
) -> InputError:
    return InputError(problem, place=Place(name, line, column), advice=advice, code="paper")
