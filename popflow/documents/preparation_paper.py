"""Preparation forms to fill in by hand: the questions of a role, with room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.documents.typesetting import typeset
from popflow.domain.question_set import DEPARTMENT, MANAGER, SELF_CHECK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from popflow.documents.letterhead import Letterhead
    from popflow.domain.question_set import Question, QuestionSet

_FOR_WHOM = {MANAGER: "manager", DEPARTMENT: "department", SELF_CHECK: "self_check"}
"""Who reads along, by the form's audience; an employee's is the employee's alone."""


def blank_form(
    head: Letterhead,
    questions: QuestionSet,
    *,
    name: str = "",
    conversation_at: datetime | None = None,
) -> bytes:
    """Print a preparation form that nobody filled in yet.

    Args:
        head: Whose paper it is, and in which language.
        questions: The form.
        name: Whose form it becomes; a line to write on when left out.
        conversation_at: When the conversation is; a line to write on when left out.

    Returns:
        The PDF; without a date of its own, the same for the same questions.
    """
    language = head.language
    title = _in(questions.title, language) or questions.name
    when = head.moment(conversation_at) if conversation_at else ""
    data = {
        **head.frame(title),
        "intro": _in(questions.intro, language),
        "private": head.said("private", _FOR_WHOM.get(questions.audience, "employee")),
        "fields": [
            (head.said("preparation", "name"), name),
            (head.said("preparation", "conversation"), when),
        ],
        "questions": [_question(head, one) for one in questions.questions],
        "small": head.said(
            "preparation", "set", name=questions.name, version=questions.version
        ),
    }  # fmt: skip
    return typeset("preparation", data, None)


def _question(head: Letterhead, question: Question) -> dict[str, object]:
    return {
        "ask": _in(question.ask, head.language) or question.key,
        "hint": _in(question.hint, head.language),
        "optional": head.said("preparation", "optional") if question.optional else "",
        "choices": [_in(one.say, head.language) or one.key for one in question.choices],
    }


def _in(said: Mapping[str, str], language: str) -> str:
    """A text in a language, in any other that it has when it lacks that one; empty for none."""
    return said.get(language) or next(iter(said.values()), "")
