"""Question sets: what people think about before they talk. Data, versioned and translated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.definitions.findings import Findings
from popflow.definitions.language import QUESTION_SET
from popflow.definitions.loading import named_as_file, read_tree
from popflow.definitions.shapes import Reading
from popflow.domain.agenda import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from popflow.definitions.findings import Finding


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: Stays the same when the words change: answers keep belonging to it.
        ask: The question by language.
        hint: A line of help by language; empty without one.
        topic: The topic of the conversation that it prepares.
    """

    key: str
    ask: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A preparation form.

    Attributes:
        version: Rises when a question changes its meaning.
        audience: ``employee``; ``manager`` about the employee; ``department`` about that.
        intro: What stands above the questions, by language; empty without one.
    """

    name: str
    version: int
    audience: str
    title: Mapping[str, str]
    questions: tuple[Question, ...]
    intro: Mapping[str, str] = field(default_factory=dict)


def load_questions(source: Path | str) -> QuestionSet:
    """Read a question set.

    Args:
        source: The file, or its text.

    Raises:
        DefinitionError: With all findings, worst first.
    """
    findings, found = _examine(source)
    findings.refuse()
    assert found is not None  # noqa: S101 - without a set there is an error; for mypy
    return found


def lint_questions(source: Path | str) -> tuple[Finding, ...]:
    """All that is wrong with a question set, errors first."""
    findings, _ = _examine(source)
    return findings.sorted()


def _examine(source: Path | str) -> tuple[Findings, QuestionSet | None]:
    findings = Findings()
    _, table = read_tree(source, findings)
    if table is None:
        return findings, None
    reading = Reading(findings)
    fields = QUESTION_SET.read(table, reading, ()) or {}
    named_as_file(source, fields.get("name"), reading)
    _repeated(fields.get("questions", ()), reading)
    if findings.errors:
        return findings, None
    questions = tuple(
        Question(
            key=one["key"],
            ask=one["ask"],
            hint=one.get("hint", {}),
            topic=Topic(one["topic"]) if "topic" in one else None,
        )
        for one in fields["questions"]
    )
    return findings, QuestionSet(
        name=fields["name"],
        version=fields["version"],
        audience=fields["for"],
        title=fields["title"],
        questions=questions,
        intro=fields.get("intro", {}),
    )


def _repeated(questions: tuple[Mapping[str, object], ...], reading: Reading) -> None:
    counted = Counter(question.get("key") for question in questions)
    for number, question in enumerate(questions):
        key = question.get("key")
        if key is not None and counted[key] > 1:
            reading.findings.add(
                "PF501",
                reading.spots[("questions", number)],
                f"Two questions have the key '{key}'.",
                "Give one of them another key.",
            )
