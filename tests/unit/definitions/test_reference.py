"""The reference is what the code says, and says all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from popflow.definitions.codes import CODES
from popflow.definitions.language import WORKFLOW
from popflow.definitions.question_language import QUESTION_SET
from popflow.definitions.reference import reference
from popflow.definitions.schema import records
from popflow.definitions.vocabulary import EVENTS, GUARDS
from popflow.domain.effect import MessageKind
from popflow.domain.guards import BUDGET, CORE
from popflow.domain.steps import STEPS
from popflow.domain.timing import ANCHORS

FILE: Final = Path(__file__).parents[3] / "docs" / "reference" / "workflow-language.md"


def test_the_file_is_what_the_code_writes() -> None:
    written = FILE.read_text(encoding="utf-8")
    hint = "run: python -m popflow.definitions.reference > docs/reference/workflow-language.md"
    assert written == reference(), hint


def test_every_word_of_the_language_is_in_it() -> None:
    told = reference()
    tables = {**records(WORKFLOW), **records(QUESTION_SET)}
    keys = {key for record in tables.values() for key in record.keys}
    for word in (*keys, *ANCHORS, *EVENTS, *GUARDS):
        assert f"`{word}`" in told, word
    for word in (*CODES, *MessageKind):
        assert word in told, word


def test_every_guard_and_event_of_the_core_is_explained() -> None:
    assert set(GUARDS) == {*CORE, BUDGET}
    assert set(EVENTS) == set(STEPS) - {"suspend", "resume", "cancel"}
