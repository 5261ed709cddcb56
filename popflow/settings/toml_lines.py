"""On which line each key of a TOML text stands: `tomllib` keeps no lines.

A small scanner for key lines and headers only; values are skipped. It reads text that is no valid
TOML as well, as far as it goes: a syntax error is told with the key that stands there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Key: TypeAlias = "tuple[str | int, ...]"
"""A key with its section; a table of an array has its index, counted from 0, after the name."""

_STRING: Final = (
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\[^\n]|[^"\\\n])*"' r"|'[^'\n]*'"
)
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"(?:\\[^\n]|[^"\\\n])*"|'[^'\n]*')"""
_KEYS: Final = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_BLANK: Final = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_HEADER: Final = re.compile(rf"(\[\[?)[ \t]*({_KEYS})[ \t]*\]\]?")
_ASSIGNMENT: Final = re.compile(rf"({_KEYS})[ \t]*=")
_PIECE: Final = re.compile(rf"{_STRING}|#[^\n]*|[\[\]{{}}\n]|[^\"'#\[\]{{}}\n]+|.", re.DOTALL)
_ONE_PART: Final = re.compile(_PART)
_REST: Final = re.compile(r"[^\n]*")


@dataclass(slots=True)
class KeyLines:
    """Where the keys of one text are.

    Attributes:
        lines: Line, counted from 1, of every key and section; of a key that is there twice the
            first.
        found: Line and key in the order of the text, each as often as it is there.
        deepest: How far brackets and dots are nested at most, and on which line.
        unclosed: Line of the first text or list that has no end.
    """

    lines: dict[Key, int] = field(default_factory=dict)
    found: list[tuple[int, Key]] = field(default_factory=list)
    deepest: tuple[int, int] = (0, 0)
    unclosed: int | None = None

    def line_of(self, key: Key) -> int | None:
        """The line of a key, else of the nearest section around it."""
        for end in range(len(key), 0, -1):
            if key[:end] in self.lines:
                return self.lines[key[:end]]
        return None

    def key_at(self, line: int) -> Key:
        """The last key or section that begins on that line or before it."""
        before = [key for at, key in self.found if at <= line]
        return before[-1] if before else ()


def key_lines(text: str) -> KeyLines:
    """Find every key line and header of a text whose lines end in line feeds."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._tables: dict[tuple[str, ...], int] = {}
        self._result = KeyLines()

    def scan(self) -> KeyLines:
        text, at = self._text, 0
        here: Key = ()
        while (at := _end(_BLANK, text, at)) < len(text):
            if header := _HEADER.match(text, at):
                here = self._enter(_parts(header[2]), array=header[1] == "[[")
                self._note(here, at)
                at = _end(_REST, text, header.end())
            elif key := _ASSIGNMENT.match(text, at):
                parts = _parts(key[1])
                self._note((*here, *parts), at)
                self._nested(len(parts), at)
                at = self._skip_value(key.end())
            else:
                at = _end(_REST, text, at)
        return self._result

    def _enter(self, parts: tuple[str, ...], *, array: bool) -> Key:
        if array:
            self._tables[parts] = self._tables.get(parts, -1) + 1
        key: Key = ()
        for count, part in enumerate(parts, 1):
            index = self._tables.get(parts[:count])
            key = (*key, part) if index is None else (*key, part, index)
        return key

    def _note(self, key: Key, at: int) -> None:
        line = self._line(at)
        self._result.found.append((line, key))
        for end in range(1, min(len(key), 64) + 1):
            self._result.lines.setdefault(key[:end], line)
        self._nested(len(key), at)

    def _nested(self, depth: int, at: int) -> None:
        if depth > self._result.deepest[0]:
            self._result.deepest = (depth, self._line(at))

    def _skip_value(self, at: int) -> int:
        depth, begins = 0, at
        while piece := _PIECE.match(self._text, at):
            if piece[0] == "\n" and depth <= 0:
                break
            if piece[0] in "[{":
                depth += 1
                self._nested(depth, at)
            elif piece[0] in "]}":
                depth -= 1
            elif piece[0] in "\"'":
                self._open(at)
            at = piece.end()
        if depth > 0:
            self._open(begins)
        return at

    def _open(self, at: int) -> None:
        line = self._line(at)
        self._result.unclosed = min(line, self._result.unclosed or line)

    def _line(self, at: int) -> int:
        return bisect_left(self._ends, at) + 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in _ONE_PART.findall(dotted))


def key_name(key: Key) -> str:
    """A key as people write it: ``engine.batch``; indexes of arrays are left out."""
    return ".".join(part for part in key if isinstance(part, str))
