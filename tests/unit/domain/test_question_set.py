"""Answers fit their questions, and a form knows how complete it is."""

from __future__ import annotations

from typing import Final

import pytest

from popflow.domain.event import Refusal
from popflow.domain.question_set import Choice, Question, QuestionSet, unfit

WORDS: Final = {"nl": "Wat?", "en": "What?"}
SET: Final = QuestionSet(
    "eigen", 1, "department", WORDS,
    (
        Question("wish", WORDS),
        Question("priorities", WORDS, shareable=True),
        Question(
            "mood", WORDS, optional=True,
            choices=(Choice("up", {"nl": "Omhoog", "en": "Up"}), Choice("down", {"nl": "Omlaag"})),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "answers",
    [{}, {"wish": "to lead"}, {"mood": "up"}, {"mood": ""}, {"wish": "", "mood": "down"}],
)
def test_answers_that_fit(answers: dict[str, str]) -> None:
    assert unfit(SET, answers) is None


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"wish": "x", "wishes": "x"},
         Refusal("unknown_question", {"question": "wishes", "questions": "eigen"})),
        ({"mood": "sideways"},
         Refusal("not_a_choice", {"question": "mood", "choices": "up, down"})),
        ({"mood": "Omhoog"}, Refusal("not_a_choice", {"question": "mood", "choices": "up, down"})),
    ],
)  # fmt: skip
def test_answers_that_do_not(answers: dict[str, str], refusal: Refusal) -> None:
    assert unfit(SET, answers) == refusal


def test_optional_questions_do_not_count() -> None:
    assert SET.counted({"wish": "to lead", "mood": "up", "priorities": "  "}) == (1, 2)
    assert SET.counted({}) == (0, 2)


def test_only_answered_questions_that_may_be_shared_are_shared() -> None:
    assert SET.shareable({"wish": "mine", "priorities": "one", "mood": "up"}) == {
        "priorities": "one"
    }
    assert SET.shareable({"wish": "mine", "priorities": " "}) == {}


def test_a_choice_is_said_in_words_and_an_answer_as_it_is() -> None:
    wish, _, mood = SET.questions
    assert mood.said("up", "nl") == "Omhoog"
    assert mood.said("down", "en") == "down"
    assert mood.said("gone", "nl") == "gone"
    assert wish.said("up", "nl") == "up"
