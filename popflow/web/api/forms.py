"""Preparation forms: one's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.requests import Request

from popflow.documents.catalogue import known_language
from popflow.domain.question_set import Question
from popflow.engine.admission import Policy
from popflow.engine.preparing import prepare, write_form
from popflow.web.api import models_house as m
from popflow.web.api.caller import Calling, words_of
from popflow.web.api.door import doing, reading
from popflow.web.api.wording import Id
from popflow.web.gate import allows

if TYPE_CHECKING:
    from popflow.engine.year_forms import Filled

read_forms = reading("preparation")
write_forms = doing("preparation")


@read_forms.get("/cycles/{cycle}/preparation")
@allows(Policy.RELATION)
def preparation(caller: Calling, request: Request, cycle: Id) -> m.PreparationOut:
    """One's own form: its questions and what one wrote."""
    found, language = prepare(caller.engine, cycle, caller.doer), words_of(request).language
    own, told = found.questions, found.department
    return m.PreparationOut(
        party=found.party,
        title=said(own.title, language) if own else "",
        questions=[asked(one, language) for one in own.questions] if own else [],
        answers=dict(found.answers),
        department=_department(told, language) if told else None,
    )


@write_forms.patch("/cycles/{cycle}/preparation")
@allows(Policy.RELATION)
def prepare_for(caller: Calling, cycle: Id, body: m.AnswersIn) -> m.AnswersOut:
    """Keep answers beside those that were given before."""
    return m.AnswersOut(answers=write_form(caller.engine, cycle, caller.doer, body.answers))


def _department(told: Filled, language: str) -> m.DepartmentOut:
    keys = {question.key: question for question in told.questions.questions}
    answers = [
        m.AnsweredOut(
            key=key, ask=said(keys[key].ask, language), answer=keys[key].said(answer, language)
        )
        for key, answer in told.answers.items() if key in keys and answer
    ]  # fmt: skip
    return m.DepartmentOut(name=told.page.subject, year=told.page.year, answers=answers)


def asked(question: Question, language: str) -> m.QuestionOut:
    """A question in a language."""
    return m.QuestionOut(
        key=question.key, ask=said(question.ask, language), hint=said(question.hint, language),
        choices={one.key: said(one.say, language) for one in question.choices},
        optional=question.optional,
    )  # fmt: skip


def said(words: Mapping[str, str], language: str) -> str:
    """Words of a file in a language, or in the one that popflow was made for."""
    return words.get(language) or words.get(known_language(None), "")
