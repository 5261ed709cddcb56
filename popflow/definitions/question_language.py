"""The language of question sets in one table: every key, what it takes and what it means."""

from __future__ import annotations

from typing import Final

from popflow.definitions.language import QUESTIONS, SLUG, TEXTS, VERSION, WORD
from popflow.definitions.records import Key, Many, Record
from popflow.definitions.shapes import Choice, Flag, Name, Number
from popflow.domain.agenda import Topic

CHOICE: Final = Record(
    "choice",
    {
        "key": Key(
            Name(WORD, "a choice", "employability"),
            "What is kept when it is chosen; stays the same when the words change.",
            required=True,
        ),
        "say": Key(TEXTS, "What people read.", required=True),
    },
)

QUESTION: Final = Record(
    "question",
    {
        "key": Key(
            Name(WORD, "a question", "ambitions"),
            "Stays the same when the words change.",
            required=True,
        ),
        "ask": Key(TEXTS, "The question.", required=True),
        "hint": Key(TEXTS, "A line of help under it."),
        "topic": Key(Choice(tuple(Topic)), "The topic of the conversation that it prepares."),
        "choices": Key(
            Many(CHOICE, unique=False),
            "The only answers that there are, two or more; without them people write their own.",
        ),
        "optional": Key(Flag(), "It does not count for how complete the form is."),
        "shareable": Key(
            Flag(),
            "With `for: department`: the manager can share the answer with the employees before "
            "they prepare.",
        ),
    },
)

QUESTION_SET: Final = Record(
    "question_set",
    {
        "popflow": Key(Number(VERSION), "The version of this language.", required=True),
        "name": Key(
            Name(SLUG, "a question set", "employee-full"), "The name of the file.", required=True
        ),
        "version": Key(Number(), "One higher with every change of meaning.", required=True),
        "for": Key(Choice(tuple(QUESTIONS.keys)), "Whose preparation it is.", required=True),
        "title": Key(TEXTS, "What people call it.", required=True),
        "intro": Key(TEXTS, "What stands above the questions."),
        "questions": Key(Many(QUESTION, unique=False), "In order.", required=True),
    },
)
