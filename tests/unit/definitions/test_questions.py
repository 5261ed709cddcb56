"""Question sets are read, and refused with a place when something is wrong."""

from __future__ import annotations

from typing import Final

import pytest

from popflow.definitions import lint_questions, load_questions
from popflow.domain.agenda import Topic
from popflow.domain.question_set import Choice, Question, QuestionSet
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
  - key: pace
    ask: {nl: Hoe snel wil je?, en: How fast do you want to go?}
    optional: true
    choices:
      - key: slow
        say: {nl: Rustig aan, en: Take it slowly}
      - {key: fast, say: {nl: Vlot, en: Swiftly}}
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
            Question(
                "pace",
                {"nl": "Hoe snel wil je?", "en": "How fast do you want to go?"},
                choices=(
                    Choice("slow", {"nl": "Rustig aan", "en": "Take it slowly"}),
                    Choice("fast", {"nl": "Vlot", "en": "Swiftly"}),
                ),
                optional=True,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("key: strengths", "key: wish", "PF501", 7),
        ("key: fast", "key: slow", "PF501", 17),
        ("      - {key: fast, say: {nl: Vlot, en: Swiftly}}\n", "", "PF503", 16),
        ("optional: true", "optional: often", "PF103", 15),
        ("optional: true", "shareable: true", "PF504", 15),
        ("{key: fast, say", "{key: fast, text", "PF101", 19),
        ("key: fast", "key: Fast!", "PF109", 19),
        ("nl: Vlot, ", "", "PF102", 19),
        ("      - key: slow", "      - slow\n      - key: slow", "PF103", 17),
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
