"""Values with a grammar of their own: moments, spans, conditions and guards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.definitions.conditions import check_condition
from popflow.definitions.findings import Spot, did_you_mean
from popflow.definitions.reader import Text
from popflow.definitions.shapes import PLAIN_WORDS, short, word_of
from popflow.domain.timing import Unit, parse_moment, parse_span
from popflow.domain.workflow import CEL
from popflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.definitions.reader import Node
    from popflow.definitions.shapes import Path, Reading


@dataclass(frozen=True, slots=True)
class Parsed:
    """Text with a grammar of its own."""

    parse: Callable[[str], object]
    code: str
    what: str
    example: str
    pattern: str

    def read(self, node: Node, reading: Reading, _path: Path, /) -> object | None:
        """What the grammar makes of the text."""
        text = word_of(node, reading, f"{self.what}, such as '{self.example}'")
        if text is None:
            return None
        try:
            return self.parse(text)
        except InputError as error:
            assert isinstance(node, Text)  # noqa: S101 - it had text; for mypy
            spot = _inside(node, error.place.column)
            reading.findings.add(self.code, spot, error.problem, error.advice)
            return None

    def schema(self) -> dict[str, object]:
        """Text in a certain form."""
        return {"type": "string", "pattern": self.pattern, "examples": [self.example]}

    def words(self) -> str:
        """What it says."""
        return self.what


def _inside(node: Text, column: int | None) -> Spot:
    """The place of a column, counted from 1, of a text; its quote is no part of the text."""
    if column is None:
        return node.spot
    return Spot(node.spot.line, node.spot.column + column - 1 + (0 if node.plain else 1))


def _positive_span(text: str) -> object:
    span = parse_span(text)
    if span.count < 1:
        raise _nothing(text)
    return span


def _working_days(text: str) -> object:
    span = parse_span(text)
    if span.unit is not Unit.WORKING_DAY:
        raise _other_unit(text)
    return _positive_span(text)


def _other_unit(text: str) -> InputError:
    problem = f"The span '{text}' is not counted in working days."
    return InputError(problem, advice="Write it as '2 working days'.", code="span")


def _nothing(text: str) -> InputError:
    return InputError(f"The span '{text}' is nothing.", advice="Write 1 or more.", code="span")


def _condition(subjects: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        expression = " ".join(text.split())
        check_condition(expression, subjects)
        return expression

    return parse


_SPAN: Final = r"\d{1,4}\s+(working days?|days?|weeks?|months?|years?)"
_ANCHOR: Final = r"[a-z][a-z0-9_-]*( +[a-z0-9][a-z0-9_-]*)*"
_OPTION: Final = (
    r"(working day (before|after)|any day|at ([01]?\d|2[0-3])[.:][0-5]\d"
    rf"|repeat( every {_SPAN})?)"
)
MOMENT: Final = Parsed(
    parse_moment,
    "PF105",
    "a moment",
    "conversation - 14 days",
    rf"^\s*{_ANCHOR}(\s+[+-]\s+{_SPAN})*\s*(,\s*{_OPTION}\s*)*$",
)
SPAN: Final = Parsed(_positive_span, "PF106", "a span", "24 months", rf"^\s*{_SPAN}\s*$")
WORKING_DAYS: Final = Parsed(
    _working_days,
    "PF106",
    "a number of working days",
    "2 working days",
    r"^\s*\d{1,4}\s+working days?\s*$",
)
PERSON_CONDITION: Final = Parsed(
    _condition(("person",)), "PF107", "a condition over person", "person.active", r"\S"
)
_CONDITION: Final = Parsed(
    _condition(("person", "cycle")), "PF107", "a condition", "person.fte < 0.5", r"\S"
)


@dataclass(frozen=True, slots=True)
class GuardName:
    """A guard, or a condition behind ``cel:``."""

    def read(self, node: Node, reading: Reading, _path: Path, /) -> str | None:
        """The guard as the domain writes it."""
        word = word_of(node, reading, "the name of a guard, or 'cel: ' and a condition")
        if word is None:
            return None
        if word.startswith(CEL):
            assert isinstance(node, Text)  # noqa: S101 - it had text; for mypy
            behind = _inside(node, len(CEL) + 1)
            expression = Text(behind, word.removeprefix(CEL))
            condition = _CONDITION.read(expression, reading, _path)
            return None if condition is None else f"{CEL}{condition}"
        if word not in reading.guards:
            reading.findings.add(
                "PF108",
                node.spot,
                f"Nobody gives the guard '{short(word)}'.",
                f"{did_you_mean(word, reading.guards)} A plugin that gives it must be installed.",
            )
            return None
        return word

    def schema(self) -> dict[str, object]:
        """Open: plugins give guards of their own."""
        return {
            "type": "string",
            "pattern": r"^(cel:\s*\S.*|[a-z][a-z0-9_]*)$",
            "not": PLAIN_WORDS,
        }

    def words(self) -> str:
        """Its name in the reference."""
        return "a guard, or 'cel: ' and a condition"
