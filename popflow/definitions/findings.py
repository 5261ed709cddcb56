"""What is wrong with a file: findings with a code, a place and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from popflow.definitions.codes import CODES
from popflow.errors import DefinitionError, Place

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """Whether a file with the finding can be used."""

    ERROR = "error"
    WARNING = "warning"


class Spot(NamedTuple):
    """A line and a column, both from 1, as editors count."""

    line: int
    column: int


START = Spot(1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the linter has to say.

    Attributes:
        code: Stable, such as ``PF101``; `popflow.definitions.codes` explains each.
        message: What is wrong and why, one sentence.
        suggestion: What to do about it, one sentence.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Write it on one line, as compilers do."""
        advice = f" {self.suggestion}" if self.suggestion else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{advice}"


@dataclass(slots=True)
class Findings:
    """Collects what is found in one file."""

    file: str | None = None
    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, spot: Spot, message: str, suggestion: str = "") -> None:
        """Note a finding; its severity belongs to its code."""
        place = Place(self.file, spot.line, spot.column)
        severity = Severity.WARNING if CODES[code].warns else Severity.ERROR
        self.found.append(Finding(code, severity, place, message, suggestion))

    @property
    def errors(self) -> bool:
        """Whether something was found that makes the file unusable."""
        return any(finding.severity is Severity.ERROR for finding in self.found)

    def sorted(self) -> tuple[Finding, ...]:
        """Errors first, each kind in the order of the file."""
        return tuple(
            sorted(
                dict.fromkeys(self.found),
                key=lambda f: (f.severity, *_place(f), f.code),
            )
        )

    def refuse(self) -> None:
        """Raise when there is an error among the findings.

        Raises:
            DefinitionError: With all findings, worst first.
        """
        if not self.errors:
            return
        findings = self.sorted()
        first = findings[0]
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        more = f" ({errors - 1} more)" if errors > 1 else ""
        raise DefinitionError(
            first.message + more,
            findings,
            place=first.place,
            advice=first.suggestion,
            code=first.code,
        )


def _place(finding: Finding) -> tuple[str, int, int]:
    place = finding.place
    return place.file or "", place.line or 0, place.column or 0


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that looks most like this one, or tell which there are."""
    choices = sorted(known)
    near = nearest(word, choices)
    if near is not None:
        return f"Did you mean '{near}'?"
    return f"Use one of: {', '.join(choices)}." if choices else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one; ``None`` when none does."""
    near = get_close_matches(word, list(known), n=1)
    return near[0] if near else None
