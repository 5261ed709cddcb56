"""Preparation forms: the questions of one's own side, and the answers that only oneself sees."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from popflow.cli.failure import Code, CommandError
from popflow.engine.preparing import read_form, write_form
from popflow.engine.reading import show
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.cli.session import Session
    from popflow.definitions import QuestionSet


def question_set(here: Session, cycle: int) -> QuestionSet:
    """The questions for whoever acts.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
        CommandError: They are no party, or the workflow has no questions for them.
    """
    view = show(here.engine, cycle, here.doer)
    if view.party is None:
        raise CommandError(
            Code.NOT_A_PARTY,
            "Only employee and manager prepare with a form. Use --as NUMBER.",
        )
    name = view.workflow.definition.questions.get(view.party.value)
    if name is None:
        raise CommandError(
            Code.NO_QUESTIONS,
            f"The workflow '{view.cycle.workflow}' names no questions for {view.party.value}. "
            "Add talking points with 'popflow agenda add'.",
        )
    return here.app.catalog.questions(name)


def kept_form(
    here: Session, cycle: int, given: Iterable[str]
) -> tuple[QuestionSet, dict[str, str]]:
    """The questions with the answers that are kept, after keeping those given now.

    Args:
        here: Whoever acts.
        cycle: Number of the cycle.
        given: Answers as ``question=text``.

    Raises:
        InputError: One is no answer, or to a question that is not asked.
    """
    asked = question_set(here, cycle)
    answers = dict(_answer(asked, one) for one in given)
    if answers:
        return asked, write_form(here.engine, cycle, here.doer, answers)
    return asked, read_form(here.engine, cycle, here.doer)


def answer_to(here: Session, cycle: int, key: str) -> str:
    """One's own answer to a question.

    Raises:
        InputError: There is no such question.
        CommandError: It has no answer yet.
    """
    asked = question_set(here, cycle)
    _known(asked, key)
    answer = read_form(here.engine, cycle, here.doer).get(key, "").strip()
    if not answer:
        raise CommandError(
            Code.NOT_ANSWERED,
            f"You gave no answer to '{key}' yet. Give one with 'popflow agenda form'.",
        )
    return answer


def _answer(asked: QuestionSet, text: str) -> tuple[str, str]:
    key, equals, answer = text.partition("=")
    if not equals:
        problem = f"'{text[:40]}' is no answer."
        advice = 'Write --answer question="your answer".'
        raise InputError(problem, place=Place(field="--answer"), advice=advice, code="answer")
    _known(asked, key.strip())
    return key.strip(), answer.strip()


def _known(asked: QuestionSet, key: str) -> None:
    keys = [question.key for question in asked.questions]
    if key in keys:
        return
    near = get_close_matches(key, keys, n=1)
    advice = f"Did you mean '{near[0]}'?" if near else "See 'popflow agenda questions'."
    problem = f"'{key[:40]}' is none of the questions of '{asked.name}'."
    raise InputError(problem, place=Place(field="question"), advice=advice, code="answer")
