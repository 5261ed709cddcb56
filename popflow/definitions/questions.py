"""Question sets are read from their files and checked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from popflow.definitions.findings import Findings
from popflow.definitions.loading import named_as_file, read_tree
from popflow.definitions.question_language import QUESTION_SET
from popflow.definitions.shapes import Reading
from popflow.domain.agenda import Topic
from popflow.domain.question_set import DEPARTMENT, Choice, Question, QuestionSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from popflow.definitions.findings import Finding
    from popflow.definitions.shapes import Path as Place

    Fields = Mapping[str, Any]


def load_questions(source: Path | str) -> QuestionSet:
    """Read a question set.

    Args:
        source: The file, or its text.

    Raises:
        DefinitionError: With all findings, worst first.
    """
    findings, found = examine_questions(source)
    findings.refuse()
    assert found is not None  # noqa: S101 - without a set there is an error; for mypy
    return found


def lint_questions(source: Path | str) -> tuple[Finding, ...]:
    """All that is wrong with a question set, errors first."""
    findings, _ = examine_questions(source)
    return findings.sorted()


def examine_questions(source: Path | str) -> tuple[Findings, QuestionSet | None]:
    """Read and check a question set: what was found, and the set unless there is an error."""
    findings = Findings()
    _, table = read_tree(source, findings)
    if table is None:
        return findings, None
    reading = Reading(findings)
    fields = QUESTION_SET.read(table, reading, ()) or {}
    if not findings.errors:
        _check(fields, reading)
    named_as_file(source, fields.get("name"), reading)
    if findings.errors:
        return findings, None
    return findings, QuestionSet(
        name=fields["name"],
        version=fields["version"],
        audience=fields["for"],
        title=fields["title"],
        questions=tuple(_question(one) for one in fields["questions"]),
        intro=fields.get("intro", {}),
    )


def _question(fields: Fields) -> Question:
    return Question(
        key=fields["key"],
        ask=fields["ask"],
        hint=fields.get("hint", {}),
        topic=Topic(fields["topic"]) if "topic" in fields else None,
        choices=tuple(Choice(one["key"], one["say"]) for one in fields.get("choices", ())),
        optional=fields.get("optional", False),
        shareable=fields.get("shareable", False),
    )


def _check(fields: Fields, reading: Reading) -> None:
    """Note what does not go together in a set of which everything could be read."""
    questions: tuple[Fields, ...] = fields["questions"]
    _repeated(questions, ("questions",), "question", reading)
    for number, question in enumerate(questions):
        path: Place = ("questions", number)
        choices: tuple[Fields, ...] = question.get("choices", ())
        _repeated(choices, (*path, "choices"), "choice", reading)
        if len(choices) == 1:
            reading.findings.add(
                "PF503",
                reading.keys[*path, "choices"],
                "There is one choice alone.",
                "Add another, or remove 'choices': then people answer in their own words.",
            )
        if question.get("shareable") and fields["for"] != DEPARTMENT:
            reading.findings.add(
                "PF504",
                reading.keys[*path, "shareable"],
                "Only answers about a department are shared with the employees.",
                "Remove 'shareable', or write 'for: department'.",
            )


def _repeated(things: Sequence[Fields], path: Place, what: str, reading: Reading) -> None:
    counted = Counter(thing["key"] for thing in things)
    for number, thing in enumerate(things):
        key = thing["key"]
        if counted[key] > 1:
            reading.findings.add(
                "PF501",
                reading.spots[*path, number],
                f"Two {what}s have the key '{key}'.",
                "Give one of them another key.",
            )
