"""The door: a workflow file becomes a definition, or a list of what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from popflow.definitions.findings import START, Finding, Findings
from popflow.definitions.linter import check
from popflow.definitions.parser import Draft, definition, draft
from popflow.definitions.reader import decode, read
from popflow.definitions.shapes import Reading
from popflow.definitions.vocabulary import GUARDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from popflow.definitions.reader import Table
    from popflow.domain.workflow import Definition


def load(
    source: Path | str,
    known_guards: Collection[str] = (),
    known_questions: Collection[str] | None = None,
) -> Definition:
    """Read a workflow without the question sets that it names: `assembly.load_whole` adds them.

    Args:
        source: The file, or its text.
        known_guards: Guards that plugins give, beside those of the core.
        known_questions: Names of the question sets that there are; ``None`` checks none.

    Raises:
        DefinitionError: The linter found an error; ``findings`` holds all that it found.
    """
    findings, text, found = examine(source, known_guards, known_questions)
    findings.refuse()
    assert found is not None  # noqa: S101 - without a draft there is an error; for mypy
    return definition(found, text)


def lint(
    source: Path | str,
    known_guards: Collection[str] = (),
    known_questions: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """All that is wrong with a workflow, errors first; the arguments are those of `load`."""
    findings, _, _ = examine(source, known_guards, known_questions)
    return findings.sorted()


def read_text(source: Path | str, findings: Findings) -> str | None:
    """The text of a file or the text itself; ``None`` with a finding when it cannot be had."""
    if isinstance(source, str):
        return source
    findings.file = str(source)
    try:
        raw = source.read_bytes()
    except OSError as error:
        why = error.strerror or "unknown reason"
        findings.add("PF001", START, f"The file cannot be opened: {why}.", "Check the name.")
        return None
    return decode(raw, findings)


def read_tree(source: Path | str, findings: Findings) -> tuple[str, Table | None]:
    """The text and its tree; ``None`` with a finding when there is none."""
    text = read_text(source, findings)
    return text or "", None if text is None else read(text, findings)


def examine(
    source: Path | str, known_guards: Collection[str], known_questions: Collection[str] | None
) -> tuple[Findings, str, Draft | None]:
    """Read and check a workflow: what was found, its text, and its draft if there is one."""
    findings = Findings()
    text, table = read_tree(source, findings)
    if table is None:
        return findings, text, None
    found = draft(table, Reading(findings, frozenset({*GUARDS, *known_guards})))
    check(found, known_questions)
    named_as_file(source, found.fields.get("name"), found.reading)
    return findings, text, found


def named_as_file(source: Path | str, name: str | None, reading: Reading) -> None:
    """Note a name that differs from the name of its file: config would not find it."""
    if isinstance(source, Path) and name is not None and name != source.stem:
        reading.findings.add(
            "PF115",
            reading.spots[("name",)],
            f"The file is called '{source.stem}' and the name in it is '{name}'.",
            f"Write 'name: {source.stem}', or rename the file.",
        )
