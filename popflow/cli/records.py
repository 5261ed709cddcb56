"""A record of the domain from what stands in a file: every key known, every value of its kind."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from popflow.domain.span import Span
from popflow.domain.timing import parse_span
from popflow.errors import TimeExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from popflow.cli.papers import Paper
    from popflow.settings.toml_lines import Key

Record = TypeVar("Record")
LONGEST: Final = 10_000
"""Characters of one text: nobody reads more."""
MOST: Final = 200
"""Entries of one list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads one paper.

    Attributes:
        special: Readers of fields that people write otherwise than the domain keeps them, by the
            name of the field.
    """

    paper: Paper
    special: Mapping[str, Callable[[Reading, object, Key], object]]

    def record(self, kind: type[Record], data: object, key: Key = ()) -> Record:
        """One record.

        Raises:
            InputError: A key is unknown or missing, or a value is of another kind.
        """
        if not isinstance(data, dict):
            raise self.paper.wrong(key, "This must be a table of keys and values.", "See one in "
                                   "'popflow plan template'.")  # fmt: skip
        known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]  # a dataclass
        for name in data:
            if name not in known:
                raise self.paper.wrong((*key, name), f"'{name}' is not known here.",
                                       _nearest(name, list(known)))  # fmt: skip
        hints = get_type_hints(kind)
        given = {n: self.value(n, hints[n], v, (*key, n)) for n, v in data.items()}
        for name, one in known.items():
            if name not in given and one.default is MISSING and one.default_factory is MISSING:
                raise self.paper.wrong(key, f"'{name}' is missing.", f"Add a line '{name} = ...'.")
        return kind(**given)

    def value(self, name: str, kind: Any, value: object, key: Key) -> object:  # noqa: ANN401 - any type that a field can have
        """One value of a field."""
        if name in self.special:
            return self.special[name](self, value, key)
        if get_origin(kind) in {Union, UnionType}:
            if value is None:
                return None
            kind = next(one for one in get_args(kind) if one is not type(None))
        if get_origin(kind) is tuple:
            return self._several(kind, value, key)
        return self._one(kind, value, key)

    def _several(self, kind: Any, value: object, key: Key) -> tuple[object, ...]:  # noqa: ANN401 - a tuple of anything
        if not isinstance(value, list):
            raise self.paper.wrong(key, "This must be a list.", "Put square brackets around it.")
        if len(value) > MOST:
            raise self.paper.wrong(key, f"There are more than {MOST} here.", "Leave some out.")
        inner = get_args(kind)[0]
        return tuple(self._one(inner, one, (*key, at)) for at, one in enumerate(value))

    def _one(self, kind: Any, value: object, key: Key) -> object:  # noqa: ANN401 - any plain type
        if is_dataclass(kind) and kind is not Span:
            return self.record(kind, value, key)  # type: ignore[arg-type]  # it is a type
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._choice(kind, value, key)
        return self._plain(kind, value, key)

    def _choice(self, kind: type[Enum], value: object, key: Key) -> Enum:
        choices = [str(one.value) for one in kind]
        if value not in choices:
            raise self.paper.wrong(key, f"{_shown(value)} is none of the choices.",
                                   f"Use one of: {', '.join(choices)}.")  # fmt: skip
        return kind(value)

    def _plain(self, kind: Any, value: object, key: Key) -> object:  # noqa: ANN401 - a plain type
        reader = _PLAIN[kind]
        read = reader(value)
        if read is None:
            raise self.paper.wrong(key, f"{_shown(value)} is not {_SAID[kind]}.",
                                   f"Write {_SAID[kind]}.")  # fmt: skip
        return read


def _text(value: object) -> str | None:
    fine = isinstance(value, str) and len(value) <= LONGEST and "\0" not in value
    return str(value).strip() if fine else None


def _whole(value: object) -> int | None:
    fine = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
    return value if fine and isinstance(value, int) else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _day(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _span(value: object) -> Span | None:
    try:
        span = parse_span(value) if isinstance(value, str) else None
    except TimeExpressionError:
        return None
    return span if span and span.count else None


_PLAIN: Final[Mapping[object, Callable[[object], object]]] = {
    str: _text, int: _whole, bool: _truth, date: _day, Span: _span,
}  # fmt: skip
_SAID: Final[Mapping[object, str]] = {
    str: f"text in quotes, of at most {LONGEST} characters",
    int: "a whole number without quotes, 0 or more",
    bool: "true or false",
    date: "a day such as 2026-03-12",
    Span: 'a span in quotes, such as "6 weeks" or "3 months"',
}  # fmt: skip


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "A list" if isinstance(value, list) else "A table"
    return f"'{str(value)[:40]}'"


def _nearest(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(sorted(known))}."
