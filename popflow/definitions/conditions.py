"""Conditions in CEL: choosing people and cycles by their data, never by a program.

A condition looks at ``person`` and, in a state, at ``cycle``; it says yes or no. It is short,
shallow, and has no macro inside a macro, so that no file can make it run for seconds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from popflow.domain.cycle import Cycle
from popflow.domain.person import Person
from popflow.domain.workflow import Milestone
from popflow.engine.subject import CYCLE_FIELDS, PERSON_FIELDS, cycle_data, person_data
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import cel

MOST_LENGTH: Final = 500
MOST_DEPTH: Final = 10
SHOWN: Final = 80
"""So much of a condition is shown in a message."""
FUNCTIONS: Final = frozenset(
    {"size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string"}
)
_FIELDS: Final = {"person": PERSON_FIELDS, "cycle": CYCLE_FIELDS}
_STRING: Final = re.compile(r"""[rR]?("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""")
_MACRO: Final = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*(\w*)")
_FIELD: Final = re.compile(r"(?<![\w.])(person|cycle)\b\s*(?:\.\s*(\w+)(?!\s*\()|(\S?))")
_DAY: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)
_NOBODY: Final = Person("", "", "", leaves_on=_DAY.date() - timedelta(days=1))
_SOMEBODY: Final = Person(
    "104",
    "Anna",
    "Berg",
    job="a",
    department="a",
    manager="101",
    track="a",
    fte=Decimal("0.8"),
    hired_on=_DAY.date() - timedelta(days=4000),
)
_CYCLE: Final = Cycle(1, "104", "a", "a", "planned", Milestone.PLANNED, _DAY, _DAY)
_SAMPLES: Final[tuple[Mapping[str, Mapping[str, object]], ...]] = tuple(
    {"person": person_data(person, _DAY.date()), "cycle": cycle_data(_CYCLE)}
    for person in (_NOBODY, _SOMEBODY)
)
"""Data of the right types: a condition that cannot be computed with them is refused at once."""


class _Program(Protocol):
    def execute(self, context: dict[str, object]) -> object: ...


class CelConditions:
    """The port `Conditions`, on the Common Expression Language."""

    def holds(self, expression: str, subject: Mapping[str, object]) -> bool:
        """Whether the condition holds.

        Args:
            expression: The condition, without ``cel:`` before it.
            subject: ``person``, and ``cycle`` where there is one, each with its fields.

        Raises:
            InputError: The condition cannot be read, cannot be computed for this subject, or says
                neither yes nor no.
        """
        return _run(_compiled(expression), expression, subject)


def check_condition(expression: str, subjects: tuple[str, ...] = ("person", "cycle")) -> None:
    """Refuse a condition that cannot be used.

    Args:
        expression: The condition, without ``cel:`` before it.
        subjects: What it may look at.

    Raises:
        InputError: It says what is wrong; ``code`` is ``condition``.
    """
    bare = _STRING.sub("''", expression)
    _measure(expression, bare)
    program = _compiled(expression)
    _names(bare, subjects)
    _known(expression, bare, subjects)
    for sample in _SAMPLES:
        _run(program, expression, {name: sample[name] for name in subjects})


def _measure(expression: str, bare: str) -> None:
    if not expression.strip():
        raise _refusal(expression, "is empty", "Write one, such as 'person.fte < 0.5'.")
    if len(expression) > MOST_LENGTH:
        raise _refusal(expression, f"is longer than {MOST_LENGTH} signs", "Make it shorter.")
    for inside in _brackets(bare):
        if len(inside) > MOST_DEPTH:
            raise _refusal(
                expression, f"is nested more than {MOST_DEPTH} deep", "Make it simpler."
            )
        if sum(inside) > 1:
            raise _refusal(expression, "has a macro inside a macro", "Use one at a time.")


def _brackets(bare: str) -> Iterator[tuple[bool, ...]]:
    """At each bracket that opens: whether it is a macro's, after those that it stands in."""
    macros = {bare.rindex("(", 0, match.end()) for match in _MACRO.finditer(bare)}
    inside: list[bool] = []
    for index, sign in enumerate(bare):
        if sign in "([{":
            inside.append(index in macros)
            yield tuple(inside)
        elif sign in ")]}" and inside:
            inside.pop()


@lru_cache(maxsize=256)
def _compiled(expression: str) -> cel.Program:
    # With its command line it is slow to import: whoever has no condition does not wait for it.
    import cel  # noqa: PLC0415 - see above

    try:
        return cel.compile(expression)
    except Exception as error:
        said = " ".join(str(error).split())
        column = re.search(r"<input>:1:(\d+)", said)
        raise _refusal(
            expression,
            "cannot be read",
            "Write it as 'person.department == \"Zorg\"'.",
            int(column[1]) if column else None,
        ) from error


def _names(bare: str, subjects: tuple[str, ...]) -> None:
    for match in _FIELD.finditer(bare):
        subject, name = match[1], match[2]
        if subject not in subjects:
            raise _refusal(bare, f"looks at '{subject}', which is not known here", _told(subjects))
        if name is None or name not in _FIELDS[subject]:
            known = ", ".join(_FIELDS[subject])
            what = f"'{subject}.{name}'" if name else f"'{subject}' as a whole"
            raise _refusal(bare, f"looks at {what}", f"{subject} has: {known}.")


def _known(expression: str, bare: str, subjects: tuple[str, ...]) -> None:
    program = _compiled(expression)
    bound = {match[1] for match in _MACRO.finditer(bare)}
    unknown = set(program.variables()) - set(subjects) - bound
    if unknown:
        raise _refusal(expression, f"names '{min(unknown)}', which is not known", _told(subjects))
    called = {name for name in program.functions() if name[0].isalpha()}
    if called - FUNCTIONS:
        raise _refusal(
            expression,
            f"calls '{min(called - FUNCTIONS)}', which is not known",
            f"Use one of: {', '.join(sorted(FUNCTIONS))}.",
        )


def _told(subjects: tuple[str, ...]) -> str:
    return f"A condition looks at {' and '.join(subjects)}; text goes between quotes."


def _run(program: _Program, expression: str, subject: Mapping[str, object]) -> bool:
    try:
        said = program.execute(dict(subject))
    except Exception as error:
        # The library raises whatever fits: TypeError, KeyError, ZeroDivisionError, RuntimeError.
        why = " ".join(str(error).split()).split(". ")[0][:120]
        raise _refusal(
            expression, f"cannot be computed ({why})", "Compare like with like."
        ) from error
    if not isinstance(said, bool):
        raise _refusal(expression, "says neither yes nor no", "Compare it with something.")
    return said


def _refusal(expression: str, why: str, advice: str, column: int | None = None) -> InputError:
    shown = expression if len(expression) <= SHOWN else f"{expression[: SHOWN - 3]}..."
    return InputError(
        f"The condition '{shown}' {why}.",
        place=Place(column=column),
        advice=advice,
        code="condition",
    )
