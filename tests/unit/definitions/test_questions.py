"""Question sets are read, and refused with a place when something is wrong."""

from __future__ import annotations

from typing import Final

import pytest

from popflow.definitions import Question, QuestionSet, lint_questions, load_questions
from popflow.domain.agenda import Topic
from popflow.errors import DefinitionError

TEXT: Final = """\
popflow: 1
name: eigen
version: 3
for: employee
title: {nl: Eigen, en: Own}
questions:
  - key: wish
    ask: {nl: Wat wil je leren?, en: What would you like to learn?}
    hint: {nl: Klein mag ook., en: Small is fine.}
    topic: wishes_to_learn
  - key: strengths
    ask: {nl: Waar ben je goed in?, en: What are you good at?}
"""


def test_a_question_set_is_read() -> None:
    assert lint_questions(TEXT) == ()
    assert load_questions(TEXT) == QuestionSet(
        name="eigen",
        version=3,
        audience="employee",
        title={"nl": "Eigen", "en": "Own"},
        questions=(
            Question(
                "wish",
                {"nl": "Wat wil je leren?", "en": "What would you like to learn?"},
                {"nl": "Klein mag ook.", "en": "Small is fine."},
                Topic.WISHES_TO_LEARN,
            ),
            Question("strengths", {"nl": "Waar ben je goed in?", "en": "What are you good at?"}),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("key: strengths", "key: wish", "PF501", 7),
        ("version: 3", "version: three", "PF103", 3),
        ("for: employee", "for: everybody", "PF104", 4),
        ("topic: wishes_to_learn", "topic: wishes", "PF104", 10),
        (", en: Own", "", "PF102", 5),
        ("questions:\n", "questions:\n  - {key: x}\n", "PF102", 7),
        ("version: 3\n", "version: 3\nversion: 4\n", "PF006", 4),
    ],
)
def test_a_question_set_is_refused_at_its_place(old: str, new: str, code: str, line: int) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new)
    assert (code, line) in {(one.code, one.place.line) for one in lint_questions(text)}
    with pytest.raises(DefinitionError):
        load_questions(text)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(DefinitionError):
        load_questions("")
