"""Reads one TOML file: its data, or one refusal that says where reading stopped and why."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from popflow.errors import ConfigurationError, Place
from popflow.settings.toml_lines import KeyLines, key_lines, key_name

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 1_000_000
MOST_NESTED: Final = 16
_WHERE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE: Final = ("Cannot overwrite a value", "Cannot declare", "Cannot redefine", "Duplicate")
_LONG_NUMBER: Final = re.compile(r"[0-9_]{4000}")


def read_toml(path: Path) -> tuple[dict[str, Any], KeyLines]:
    """Read a TOML file.

    Returns:
        Its data, and on which line each key stands.

    Raises:
        ConfigurationError: There is no such file, it cannot be read, or it is no TOML; with the
            line, and the key that stands there.
    """
    text = _text(path)
    lines = key_lines(text)
    depth, line = lines.deepest
    if depth > MOST_NESTED:
        raise _refusal(
            path, lines, (line, None), "is nested too deep", "Settings have two levels."
        )
    try:
        return tomllib.loads(text), lines
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, text, lines, str(error)) from error
    except ValueError as error:
        number = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, number.start() if number else 0) + 1
        why = "holds a number without end"
        raise _refusal(path, lines, (line, None), why, "Shorten it.") from error


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        advice = "'popflow init DIR' makes a folder with one."
        raise _unreadable(path, "There is no such file.", advice, "config-missing") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is none"
        advice = "Name a popflow.toml that you may read."
        raise _unreadable(path, f"The file cannot be opened: {reason}.", advice) from error
    if len(raw) > MOST_BYTES:
        raise _unreadable(path, "The file is larger than a megabyte.", "Name a popflow.toml.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        known = key_lines(raw.decode("utf-8", errors="replace").replace("\r\n", "\n"))
        advice = "Save the file as UTF-8."
        raise _refusal(path, known, (line, None), "is not written in UTF-8", advice) from error


def _no_toml(path: Path, text: str, lines: KeyLines, message: str) -> ConfigurationError:
    at = _stopped(text, lines, message)
    what = _WHERE.sub("", message)
    if what.startswith(_TWICE):
        first = lines.line_of(lines.key_at(at[0]))
        advice = f"Remove one of the two; the first is on line {first}."
        return _refusal(path, lines, at, "is there twice", advice)
    reason = f"cannot be read as TOML: {what[:1].lower()}{what[1:]}"
    advice = "Text stands in quotes, a list in square brackets; both are closed again."
    return _refusal(path, lines, at, reason, advice)


def _stopped(text: str, lines: KeyLines, message: str) -> tuple[int, int | None]:
    """Line and column at which reading stopped; of what has no end, where it begins."""
    where = _WHERE.search(message)
    if where is not None and where[1]:
        line, column = int(where[1]), int(where[2])
    else:
        line, column = text.count("\n") + 1, None
    if lines.unclosed is not None and lines.unclosed < line:
        return lines.unclosed, None
    return line, column


def _unreadable(
    path: Path, problem: str, advice: str, code: str = "config-unreadable"
) -> ConfigurationError:
    place = Place(file=str(path).replace("\0", "\\0"))
    return ConfigurationError(problem, place=place, advice=advice, code=code)


def _refusal(
    path: Path, lines: KeyLines, at: tuple[int, int | None], problem: str, advice: str
) -> ConfigurationError:
    line, column = at
    key = key_name(lines.key_at(line))
    return ConfigurationError(
        f"{key or 'The file'} {problem}.",
        place=Place(file=str(path), line=line, column=column, field=key or None),
        advice=advice,
        code="config-syntax",
    )
