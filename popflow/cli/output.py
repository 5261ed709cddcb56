"""What is printed: text for people without tricks of the terminal, JSON for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They can show text in another order than it has."""


class ClosedError(Exception):
    """Nobody reads standard output any more."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What went wrong, for people and for programs.

    Attributes:
        code: Stable, for programs.
        message: What, where, why and what to do; one line, or a line per finding.
        data: What programs may want to know beside it.
    """

    code: str
    message: str
    data: Mapping[str, object] = field(default_factory=dict)


def clean(text: object, *, lines: bool = False) -> str:
    """Text without control characters and without signs that turn the reading direction.

    Args:
        text: Anything; ``None`` is a dash.
        lines: Keep line breaks; otherwise they become spaces.
    """
    if text is None:
        return "-"
    said = str(text).replace("\t", " ")
    said = said.replace("\r\n", "\n") if lines else " ".join(said.split("\n"))
    return "".join(sign for sign in said if _seen(sign, lines=lines))


def _seen(sign: str, *, lines: bool) -> bool:
    if sign == "\n":
        return lines
    return sign not in _DIRECTIONS and unicodedata.category(sign) not in _UNSEEN


def say(*paragraphs: object) -> None:
    """Print lines for people."""
    _write(sys.stdout, "".join(f"{clean(one, lines=True)}\n" for one in paragraphs))


def raw(text: str) -> None:
    """Print a text that a program reads back: a schema, a diagram, a template."""
    _write(sys.stdout, text if text.endswith("\n") else f"{text}\n")


def emit(data: object) -> None:
    """Print JSON; moments are UTC, days are ISO, and only ASCII is used."""
    raw(json.dumps(plain(data), indent=2))


def line(data: object) -> None:
    """Print JSON on a line of its own, for what goes on for long."""
    raw(json.dumps(plain(data)))


def complain(complaint: Complaint, *, as_json: bool) -> None:
    """Print what went wrong, on standard error."""
    if as_json:
        error = {"code": complaint.code, "message": complaint.message, **complaint.data}
        _write(sys.stderr, json.dumps({"error": plain(error)}) + "\n")
    else:
        _write(sys.stderr, f"popflow: {clean(complaint.message, lines=True)}\n")


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a table whose columns stand straight; no lines when there are no rows."""
    cells = [[clean(cell) for cell in row] for row in rows]
    if not cells:
        return []
    cells.insert(0, list(headers))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def plain(value: object) -> object:
    """A value as JSON knows it."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return _composed(value)


def _composed(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if hasattr(value, "items"):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(part) for part in value), key=str)
    if isinstance(value, PurePath):
        return str(value)
    if hasattr(value, "__iter__"):
        return [plain(part) for part in value]
    return str(value)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except BrokenPipeError:
        raise ClosedError from None
