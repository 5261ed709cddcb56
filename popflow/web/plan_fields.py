"""The fields of the plan's form, one by one: as people type them, and as fields hold them.

A name says where a field stands: ``goals-0-activities-1-support-0-cost``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.datastructures import FormData

from popflow.domain.span import Span, Unit
from popflow.errors import InputError, Place
from popflow.web.reading_forms import cents_of_form, choice_of, count_of, day_of, text_of
from popflow.web.sent_forms import MOST_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from enum import StrEnum

YES, NO = "yes", "no"
_DIGITS: Final = 3
Value = TypeVar("Value")
Choice = TypeVar("Choice", bound="StrEnum")


@dataclass(slots=True)
class Sheet:
    """A form as it was typed, and what of it cannot be read.

    Attributes:
        typed: Text by name of the field.
        problems: By name of the field the sentence of ``pages/forms.toml`` that says why.
    """

    typed: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    _form: FormData = field(init=False)
    _rows: dict[str, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the rows of each list once.

        Raises:
            InputError: More fields than a form of ours has.
        """
        if len(self.typed) > MOST_FIELDS:
            problem = f"The form has {len(self.typed)} fields."
            raise InputError(problem, place=Place(field="goals"), code="too_long")
        self._form = FormData(self.typed)
        self._rows = defaultdict(set)
        for name in self.typed:
            parts = name.split("-")
            for place, part in enumerate(parts):
                if part.isascii() and part.isdecimal() and len(part) <= _DIGITS:
                    self._rows["-".join(parts[:place])].add(int(part))

    def rows(self, name: str) -> list[str]:
        """The names of the rows of a list, in order: ``goals-0``, ``goals-2``."""
        return [f"{name}-{row}" for row in sorted(self._rows.get(name, ()))]

    def text(self, name: str) -> str:
        """A text without spaces around it."""
        return self._read(name, lambda: text_of(self._form, name), "")

    def day(self, name: str) -> date | None:
        """A day, or none."""
        return self._read(name, lambda: day_of(self._form, name), None)

    def count(self, name: str, most: int = 10_000) -> int | None:
        """A whole number from 0, or none."""
        return self._read(name, lambda: count_of(self._form, name, most), None)

    def cents(self, name: str) -> int:
        """Euros as whole cents."""
        return self._read(name, lambda: cents_of_form(self._form, name), 0)

    def choice(self, kind: type[Choice], name: str, otherwise: Choice) -> Choice:
        """One of the words of the domain."""
        chosen = self._read(name, lambda: choice_of(kind, self._form, name), None)
        return otherwise if chosen is None else chosen

    def tick(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) == YES

    def answer(self, name: str) -> bool | None:
        """Yes, no, or not said yet."""
        return {YES: True, NO: False}.get(self.text(name))

    def span(self, name: str) -> Span | None:
        """A count of weeks or months; none while there is no count."""
        count, unit = (
            self.count(f"{name}-count", 1_000),
            self.choice(Unit, f"{name}-unit", Unit.WEEK),
        )
        return Span(count, unit) if count else None

    def _read(self, name: str, read: Callable[[], Value], otherwise: Value) -> Value:
        try:
            return read()
        except InputError as error:
            self.problems[name] = error.code
            return otherwise


def text_said(value: object) -> str:
    """A value as a field holds it."""
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value)


def cents_said(cents: int) -> str:
    """Whole cents as people type euros: ``350``, ``1150,50``; nothing for nothing."""
    whole, rest = divmod(cents, 100)
    return (f"{whole},{rest:02}" if rest else str(whole)) if cents else ""


def span_said(name: str, span: Span | None) -> dict[str, str]:
    """The two fields of a span."""
    if span is None:
        return {f"{name}-count": "", f"{name}-unit": Unit.WEEK.value}
    return {f"{name}-count": str(span.count), f"{name}-unit": span.unit.value}


def said_under(name: str, part: object, names: Iterable[str]) -> dict[str, str]:
    """The plain fields of one part of the plan, below its name."""
    return {f"{name}-{one}": text_said(getattr(part, one)) for one in names}
