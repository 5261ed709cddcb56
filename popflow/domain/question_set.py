"""Question sets: what people think about before they talk. Data, keyed and translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from popflow.domain.agenda import Topic
from popflow.domain.event import Refusal

EMPLOYEE = "employee"
MANAGER = "manager"
DEPARTMENT = "department"
"""The manager's, about the department; shared with HR."""
SELF_CHECK = "self_check"
"""The manager's, about oneself; nobody else ever sees it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers.

    Attributes:
        key: What is kept when it is chosen; stays the same when the words change.
        say: What people read, by language.
    """

    key: str
    say: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: Stays the same when the words change: answers keep belonging to it.
        ask: The question by language.
        hint: A line of help by language; empty without one.
        topic: The topic of the conversation that it prepares.
        choices: The only answers that there are; empty where people answer in their own words.
        optional: It does not count for how complete a form is.
        shareable: Of a department: its manager can share the answer with the employees.
    """

    key: str
    ask: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    topic: Topic | None = None
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    shareable: bool = False

    def said(self, answer: str, language: str) -> str:
        """An answer in words: of a choice what people read, else the answer itself."""
        known = {choice.key: choice.say for choice in self.choices}
        return known.get(answer, {}).get(language, answer)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A form.

    Attributes:
        version: Rises when a question changes its meaning.
        audience: ``employee``; ``manager`` about the employee; ``department`` about that;
            ``self_check`` of the manager.
        intro: What stands above the questions, by language; empty without one.
    """

    name: str
    version: int
    audience: str
    title: Mapping[str, str]
    questions: tuple[Question, ...]
    intro: Mapping[str, str] = field(default_factory=dict)

    def counted(self, answers: Mapping[str, str]) -> tuple[int, int]:
        """How many questions have an answer, of how many; optional ones do not count."""
        keys = [question.key for question in self.questions if not question.optional]
        return sum(bool(answers.get(key, "").strip()) for key in keys), len(keys)

    def shareable(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers that can be shared with the employees of a department."""
        keys = (question.key for question in self.questions if question.shareable)
        return {key: answers[key] for key in keys if answers.get(key, "").strip()}


def unfit(asked: QuestionSet, answers: Mapping[str, str]) -> Refusal | None:
    """Why answers cannot be kept; ``None`` when they can.

    An empty answer takes an earlier one back, also of a choice.
    """
    known = {question.key: question for question in asked.questions}
    for key, answer in answers.items():
        if key not in known:
            return Refusal("unknown_question", {"question": key, "questions": asked.name})
        keys = [choice.key for choice in known[key].choices]
        if answer and keys and answer not in keys:
            return Refusal("not_a_choice", {"question": key, "choices": ", ".join(keys)})
    return None
