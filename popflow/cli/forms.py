"""Preparation forms: the questions of one's own side, and the answers that only oneself sees."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from popflow.cli.failure import Code, CommandError
from popflow.engine.preparing import prepare, write_form
from popflow.engine.reading import look
from popflow.errors import InputError, Place, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.cli.session import Session
    from popflow.domain.question_set import Question, QuestionSet
    from popflow.engine.preparing import Preparation

NOT_KEPT = "no_questions"


def preparation(here: Session, cycle: int) -> tuple[QuestionSet, Preparation]:
    """The questions for whoever acts, those with which the cycle began, and the answers so far.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
        CommandError: They are no party.
        RefusedError: No questions were kept with the cycle.
    """
    view = look(here.engine, cycle, here.doer)
    if view.party is None:
        raise CommandError(
            Code.NOT_A_PARTY,
            "Only employee and manager prepare with a form. Use --as NUMBER.",
        )
    own = prepare(here.engine, cycle, here.doer)
    if own.questions is None:
        raise RefusedError(NOT_KEPT, {"workflow": view.cycle.workflow})
    return own.questions, own


def keep_answers(here: Session, cycle: int, given: Iterable[str]) -> None:
    """Keep answers in one's own form.

    Args:
        here: Whoever acts.
        cycle: Number of the cycle.
        given: Answers as ``question=text``.

    Raises:
        InputError: One is no answer, or to a question that is not asked.
        RefusedError: One is none of the choices of its question.
    """
    asked, _ = preparation(here, cycle)
    answers = parsed(asked, given)
    if answers:
        write_form(here.engine, cycle, here.doer, answers)


def answer_to(here: Session, cycle: int, key: str) -> str:
    """One's own answer to a question, in words.

    Raises:
        InputError: There is no such question.
        CommandError: It has no answer yet.
    """
    asked, own = preparation(here, cycle)
    question = _known(asked, key)
    answer = own.answers.get(key, "").strip()
    if not answer:
        raise CommandError(
            Code.NOT_ANSWERED,
            f"You gave no answer to '{key}' yet. Give one with 'popflow agenda form'.",
        )
    return question.said(answer, here.words.language)


def parsed(asked: QuestionSet, given: Iterable[str]) -> dict[str, str]:
    """Answers as ``question=text``, by the key of the question.

    Raises:
        InputError: One is no answer, or to a question that is not asked.
    """
    return dict(_answer(asked, one) for one in given)


def _answer(asked: QuestionSet, text: str) -> tuple[str, str]:
    key, equals, answer = text.partition("=")
    if not equals:
        problem = f"'{text[:40]}' is no answer."
        advice = 'Write --answer question="your answer".'
        raise InputError(problem, place=Place(field="--answer"), advice=advice, code="answer")
    return _known(asked, key.strip()).key, answer.strip()


def _known(asked: QuestionSet, key: str) -> Question:
    keys = {question.key: question for question in asked.questions}
    if key in keys:
        return keys[key]
    near = get_close_matches(key, keys, n=1)
    advice = f"Did you mean '{near[0]}'?" if near else f"Use one of: {', '.join(keys)}."
    problem = f"'{key[:40]}' is none of the questions of '{asked.name}'."
    raise InputError(problem, place=Place(field="question"), advice=advice, code="answer")
