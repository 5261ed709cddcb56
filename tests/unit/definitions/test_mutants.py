"""More than a thousand broken copies of the shipped files: each refused with code and place.

A key may be missing where it need not be there; then the definition means something else and has
another key, or it means the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from popflow.definitions import Severity, load, load_questions
from popflow.definitions.codes import CODES
from popflow.definitions.findings import Finding
from popflow.domain.workflow import Definition
from popflow.errors import DefinitionError
from tests.support.yaml_mutants import Key, Mutant, broken, doubled, keys, removed, renamed, same

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
NAMES: Final = ("periodiek-onderhoud", "probleemsignalering", "naar-behoefte")
SETS: Final = tuple(sorted(file.stem for file in (WORKFLOWS / "questions").glob("*.yaml")))
SMALL: Final = ("employee-short", "department-short")
TEXTS: Final = {name: (WORKFLOWS / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES}
KEYS: Final = {name: keys(text) for name, text in TEXTS.items()}
Change = Callable[[str, Key], Mutant]


def own_keys(name: str) -> list[Key]:
    """The keys that no earlier file has in the same place with the same value."""
    earlier = NAMES[: NAMES.index(name)]
    seen = {same(TEXTS[other], key) for other in earlier for key in KEYS[other]}
    return [key for key in KEYS[name] if same(TEXTS[name], key) not in seen]


def workflow_mutants() -> dict[str, list[Mutant]]:
    """All of them, by a name that says what was done to which file."""
    told: dict[str, list[Mutant]] = {}
    for name in NAMES:
        text, own = TEXTS[name], own_keys(name)
        for change in (renamed, removed, doubled):
            told[f"{name} {change.__name__}"] = [change(text, key) for key in own]
        # Another kind of wrong each time.
        told[f"{name} broken"] = [broken(text, key, turn) for turn, key in enumerate(own)]
    return told


MUTANTS: Final = workflow_mutants()


def place(tmp_path: Path, name: str, text: str) -> Path:
    file = tmp_path / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def errors(mutant: Mutant, error: DefinitionError, file: Path) -> list[Finding]:
    """The errors of a refusal, each of which says what and where."""
    findings = [finding for finding in error.findings if isinstance(finding, Finding)]
    assert len(findings) == len(error.findings) > 0
    last = mutant.text.count("\n") + 1
    for finding in findings:
        assert finding.code in CODES, finding
        assert finding.place.file == str(file), finding
        assert 1 <= (finding.place.line or 0) <= last, finding
        assert (finding.place.column or 0) >= 1, finding
        assert finding.message, finding
    found = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert found
    assert error.place == found[0].place
    return found


def attempt(mutant: Mutant, file: Path) -> Definition | list[Finding]:
    try:
        return load(file, known_questions=SETS)
    except DefinitionError as error:
        return errors(mutant, error, file)


def test_there_are_more_than_a_thousand() -> None:
    assert sum(map(len, MUTANTS.values())) >= 1000


@pytest.mark.parametrize("group", MUTANTS)
def test_a_mutant_is_refused_or_means_something_else(group: str, tmp_path: Path) -> None:
    name, kind = group.split()
    original = load(WORKFLOWS / f"{name}.yaml", known_questions=SETS)
    wrong: list[str] = []
    for mutant in MUTANTS[group]:
        outcome = attempt(mutant, place(tmp_path, name, mutant.text))
        if isinstance(outcome, Definition):
            fine = kind == "removed" and (outcome.key != original.key) == (
                replace(outcome, key="", source="") != replace(original, key="", source="")
            )
        elif kind == "doubled":
            fine = any(f.code == "PF006" and f.place.line == mutant.line for f in outcome)
        elif kind == "renamed" and len(mutant.path) > 2:
            fine = any(f.place.line == mutant.line for f in outcome)
        else:
            fine = True
        if not fine:
            wrong.append(f"line {mutant.line} {mutant.path} {mutant.what}: {outcome}"[:400])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("change", [renamed, doubled])
def test_a_mutant_of_a_question_set_is_refused(name: str, change: Change, tmp_path: Path) -> None:
    text = (WORKFLOWS / "questions" / f"{name}.yaml").read_text(encoding="utf-8")
    for key in keys(text):
        mutant = change(text, key)
        file = place(tmp_path, name, mutant.text)
        with pytest.raises(DefinitionError) as caught:
            load_questions(file)
        assert any(f.place.line == mutant.line for f in errors(mutant, caught.value, file))


@pytest.mark.parametrize("name", SMALL)
def test_a_broken_value_of_a_question_set_is_refused(name: str, tmp_path: Path) -> None:
    text = (WORKFLOWS / "questions" / f"{name}.yaml").read_text(encoding="utf-8")
    for turn, key in enumerate(keys(text)):
        mutant = broken(text, key, turn)
        file = place(tmp_path, name, mutant.text)
        with pytest.raises(DefinitionError) as caught:
            load_questions(file)
        errors(mutant, caught.value, file)
