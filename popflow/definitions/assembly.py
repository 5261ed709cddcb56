"""A workflow together with the question sets that it names: that is what a cycle is pinned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.definitions.loading import examine
from popflow.definitions.parser import definition
from popflow.definitions.questions import examine_questions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from popflow.definitions.findings import Finding, Findings
    from popflow.definitions.parser import Draft
    from popflow.domain.question_set import QuestionSet
    from popflow.domain.workflow import Definition


def load_whole(
    source: Path | str, known_guards: Collection[str], files: Mapping[str, Path]
) -> Definition:
    """Read a workflow and the question sets that it names.

    Args:
        source: The workflow's file, or its text.
        known_guards: Guards that plugins give, beside those of the core.
        files: The question sets that there are, by name.

    Raises:
        DefinitionError: The linter found an error in one of these files.
    """
    findings, text, found, sets = _examine(source, known_guards, files)
    findings.refuse()
    assert found is not None  # noqa: S101 - without a draft there is an error; for mypy
    return definition(found, text, sets)


def lint_whole(
    source: Path | str, known_guards: Collection[str], files: Mapping[str, Path]
) -> tuple[Finding, ...]:
    """All that is wrong with a workflow and the sets that it names; arguments as `load_whole`."""
    return _examine(source, known_guards, files)[0].sorted()


def _examine(
    source: Path | str, known_guards: Collection[str], files: Mapping[str, Path]
) -> tuple[Findings, str, Draft | None, dict[str, QuestionSet]]:
    findings, text, found = examine(source, known_guards, files)
    sets = _sets(found, files) if found is not None else {}
    return findings, text, found, sets


def _sets(found: Draft, files: Mapping[str, Path]) -> dict[str, QuestionSet]:
    """The sets by role; what is wrong inside one keeps the place in its own file."""
    sets: dict[str, QuestionSet] = {}
    for role, name in found.fields.get("questions", {}).items():
        if name not in files:
            continue  # the linter said so
        inside, questions = examine_questions(files[name])
        found.findings.found += inside.found
        if questions is None:
            continue
        if questions.audience != role:
            found.findings.add(
                "PF502",
                found.spot(("questions", role)),
                f"The question set '{name}' is for '{questions.audience}', not for '{role}'.",
                "Name another set under 'questions'.",
            )
        sets[role] = questions
    return sets
