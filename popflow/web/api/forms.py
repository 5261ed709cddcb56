"""Preparation forms: one's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping

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

read_forms = reading("preparation")
write_forms = doing("preparation")


@read_forms.get("/cycles/{cycle}/preparation")
@allows(Policy.RELATION)
def preparation(caller: Calling, request: Request, cycle: Id) -> m.PreparationOut:
    """One's own form: its questions and what one wrote."""
    found, language = prepare(caller.engine, cycle, caller.doer), words_of(request).language
    asked = found.questions
    return m.PreparationOut(
        party=found.party,
        title=said(asked.title, language) if asked else "",
        questions=[_question(one, language) for one in asked.questions] if asked else [],
        answers=dict(found.answers),
    )


@write_forms.patch("/cycles/{cycle}/preparation")
@allows(Policy.RELATION)
def prepare_for(caller: Calling, cycle: Id, body: m.AnswersIn) -> m.AnswersOut:
    """Keep answers beside those that were given before."""
    return m.AnswersOut(answers=write_form(caller.engine, cycle, caller.doer, body.answers))


def _question(question: Question, language: str) -> m.QuestionOut:
    return m.QuestionOut(
        key=question.key, ask=said(question.ask, language), hint=said(question.hint, language),
        choices={one.key: said(one.say, language) for one in question.choices},
        optional=question.optional,
    )  # fmt: skip


def said(words: Mapping[str, str], language: str) -> str:
    """Words of a file in a language, or in the one that popflow was made for."""
    return words.get(language) or words.get(known_language(None), "")
