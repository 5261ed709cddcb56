"""Forms for people: what is asked, what was answered, and what is told beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.labels import label
from popflow.domain.person import Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.domain.question_set import Question, QuestionSet
    from popflow.engine.preparing import Preparation
    from popflow.engine.year_forms import Filled


def asked_lines(asked: QuestionSet, language: str) -> Iterator[str]:
    """A question set as people read it before they answer."""
    title = asked.title.get(language, asked.name)
    yield label(language, "questions", title=title, version=asked.version)
    if language in asked.intro:
        yield asked.intro[language]
    for question in asked.questions:
        skip = f" ({label(language, 'optional')})" if question.optional else ""
        yield f"  {question.key}: {question.ask.get(language, question.key)}{skip}"
        if language in question.hint:
            yield f"      {question.hint[language]}"
        yield from _choices(question, language)


def answered_lines(asked: QuestionSet, answers: Mapping[str, str], language: str) -> Iterator[str]:
    """A form with its answers, and how complete it is."""
    for question in asked.questions:
        answer = answers.get(question.key, "")
        yield f"{question.ask.get(language, question.key)} [{question.key}]"
        yield f"  {question.said(answer, language) if answer else label(language, 'empty')}"
        if not answer:
            yield from _choices(question, language)
    answered, total = asked.counted(answers)
    yield ""
    yield label(language, "answered", answered=answered, total=total)


def beside_lines(own: Preparation, language: str) -> Iterator[str]:
    """What there is to know about the department while one prepares."""
    if own.department is not None:
        shared = own.party is Party.EMPLOYEE
        key = "department_shared" if shared else "department_own"
        page = own.department.page
        yield ""
        yield label(language, key, department=page.subject, year=page.year)
        yield from told_lines(own.department, language)
    if own.party is Party.MANAGER:
        yield ""
        yield label(language, "once_a_year")


def told_lines(filled: Filled, language: str) -> Iterator[str]:
    """The questions of a form that have an answer, with it."""
    for question in filled.questions.questions:
        answer = filled.answers.get(question.key, "")
        if answer:
            yield f"  {question.ask.get(language, question.key)}"
            yield f"    {question.said(answer, language)}"


def _choices(question: Question, language: str) -> Iterator[str]:
    for choice in question.choices:
        yield f"      {choice.key}: {choice.say.get(language, choice.key)}"
