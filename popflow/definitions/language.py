"""The workflow language in one table: every key, what it takes and what it means.

The parser reads by it, the JSON Schema and the reference are written from it.
"""

from __future__ import annotations

from typing import Final

from popflow.definitions.phrases import (
    MOMENT,
    PERSON_CONDITION,
    SPAN,
    WORKING_DAYS,
    GuardName,
)
from popflow.definitions.records import ByName, Key, Many, Record
from popflow.definitions.shapes import (
    Choice,
    Flag,
    Name,
    Number,
    Sentence,
)
from popflow.definitions.vocabulary import EVERYBODY, EVERYWHERE, PEOPLE
from popflow.domain.actions import ACTIONS
from popflow.domain.budget import BudgetMove
from popflow.domain.effect import MessageKind
from popflow.domain.guards import TIMER_GUARDS
from popflow.domain.policy import Intensity, Model
from popflow.domain.timetable import DEADLINES
from popflow.domain.workflow import SUSPENDED, Milestone, Sets

VERSION: Final = 1
LANGUAGES: Final = ("nl", "en")
WORD: Final = "[a-z][a-z0-9_]{0,39}"
SLUG: Final = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
_TIMER_GUARDS: Final = tuple(sorted(TIMER_GUARDS))
_EVENT: Final = Name(WORD, "an event", "announce")

TEXTS: Final = Record(
    "texts",
    {
        "nl": Key(Sentence(2000), "In Dutch.", required=True),
        "en": Key(Sentence(2000), "In English.", required=True),
    },
)

TIMER: Final = Record(
    "timer",
    {
        "name": Key(
            Name(WORD, "a timer", "exchange"),
            "Unique in its state; the event or the subject when it is not given. Other timers of "
            "the state can count from it.",
        ),
        "at": Key(MOMENT, "When.", required=True),
        "fire": Key(_EVENT, "An event that time fires."),
        "remind": Key(Many(Choice(PEOPLE)), "Who is reminded (herinneren)."),
        "ask": Key(Many(Choice(PEOPLE)), "Who is asked something (vragen)."),
        "escalate": Key(Many(Choice(PEOPLE)), "Who hears that it goes wrong (escaleren)."),
        "about": Key(Choice(tuple(MessageKind)), "The subject of the message."),
        "unless": Key(
            Many(Choice(_TIMER_GUARDS)),
            "Guards per person: who passes one is left alone; when nobody is "
            "left, there is no message. A timer that fires, fires unless one passes.",
        ),
        "when": Key(Many(Choice(_TIMER_GUARDS)), "Guards that must all pass."),
        "until": Key(MOMENT, "Until when the message means something; later it is not sent."),
        "digest": Key(Flag(), "Managers get it in their weekly digest."),
    },
    one_of=("fire", "remind", "ask", "escalate"),
    only_with={
        "about": ("remind", "ask", "escalate"),
        "until": ("remind", "ask", "escalate"),
        "digest": ("remind", "ask", "escalate"),
    },
    needs={"remind": "about", "ask": "about", "escalate": "about"},
)

TRANSITION: Final = Record(
    "transition",
    {
        "to": Key(
            Name(WORD, "a state", "announced"),
            "The state that it leads to; the same is allowed.",
            required=True,
        ),
        "by": Key(
            Many(Choice(EVERYBODY)),
            "Who may fire it; the system when people did the last thing that it waits for.",
            required=True,
        ),
        "when": Key(Many(GuardName()), "Guards that must all pass."),
        "sets": Key(Choice(tuple(Sets)), "What it must bring along."),
        "reason": Key(Choice(("required",)), "Whoever fires it says why."),
        "tell": Key(Many(Choice(PEOPLE)), "Who gets a message about it."),
        "budget": Key(Choice(tuple(BudgetMove)), "What is asked of the budget (POB)."),
    },
)

STATE: Final = Record(
    "state",
    {
        "milestone": Key(
            Choice(tuple(Milestone)), "The milestone (mijlpaal) that it counts for.", required=True
        ),
        "title": Key(TEXTS, "What people call it."),
        "waiting_on": Key(Many(Choice(PEOPLE)), "Who has something to do."),
        "after": Key(Many(TIMER, unique=False), "What time does."),
        "on": Key(
            ByName(
                Many(TRANSITION, unique=False),
                WORD,
                "an event",
                reserved=frozenset({*EVERYWHERE, *ACTIONS}),
            ),
            "What can happen, by event; of several ways the first whose guards pass is taken.",
        ),
    },
)

TRACK: Final = Record(
    "track",
    {
        "name": Key(
            Name(SLUG, "a track", "groei"), "As it stands with the person.", required=True
        ),
        "every": Key(SPAN, "From conversation to conversation.", required=True),
    },
)

LAUNCH: Final = Record(
    "launch",
    {
        "every": Key(SPAN, "A fixed period from conversation to conversation."),
        "limit": Key(SPAN, "Nobody goes longer from conversation to conversation."),
        "on": Key(Choice(("signal",)), "A cycle starts on a signal only."),
        "from": Key(SPAN, "With a limit: planned from this long after the last conversation."),
        "tracks": Key(Many(TRACK, unique=False), "With a limit: who goes faster, and how fast."),
        "first": Key(SPAN, "How long after the first day a joiner's first conversation is."),
        "spread": Key(SPAN, "Over how long the first conversations of a roll-out are spread."),
        "who": Key(PERSON_CONDITION, "For whom; everybody in service when it is not given."),
        "obliges": Key(
            Flag(),
            "Whether the model owes everybody a POP: then nobody can decline.",
            required=True,
        ),
    },
    one_of=("every", "limit", "on"),
    only_with={
        "from": ("limit",),
        "tracks": ("limit",),
        "first": ("every", "limit"),
        "spread": ("every", "limit"),
    },
    needs={"limit": "from"},
)

TERMS: Final = Record(
    "terms",
    {
        "first_check_in": Key(SPAN, "The first check-in after the start; 6 weeks."),
        "check_ins": Key(SPAN, "How often check-ins come after that; 3 months."),
        "evaluate_after": Key(
            SPAN, "The evaluation after signing, when the plan does not say; 12 months."
        ),
        "evaluate_within": Key(
            SPAN, "The evaluation after signing at the latest, whatever the plan says; 24 months."
        ),
        "evaluate_before_next": Key(
            SPAN, "The evaluation before the next conversation that is owed; 42 days."
        ),
        "follow_up_within": Key(SPAN, "How far ahead a follow-up is at most; 4 weeks."),
        "move_within": Key(
            SPAN,
            "How far past the planned date the two can move a conversation by themselves; "
            "3 months.",
        ),
        "part_timers": Key(
            WORKING_DAYS,
            "Own working days of a part-timer between a reminder that counts in working days and "
            "its subject, at least; 2 working days.",
        ),
    },
)

QUESTIONS: Final = Record(
    "questions",
    {
        "employee": Key(
            Name(SLUG, "a question set", "employee-full"),
            "The employee's preparation.",
            required=True,
        ),
        "manager": Key(
            Name(SLUG, "a question set", "manager-full"),
            "The manager's, about the employee.",
            required=True,
        ),
        "department": Key(
            Name(SLUG, "a question set", "department-full"),
            "The manager's, about the department, once a year; HR reads along.",
        ),
        "self_check": Key(
            Name(SLUG, "a question set", "manager-self-check"),
            "The manager's, about oneself; nobody else sees it.",
        ),
    },
)

WORKFLOW: Final = Record(
    "workflow",
    {
        "popflow": Key(Number(VERSION), "The version of this language.", required=True),
        "name": Key(
            Name(SLUG, "a workflow", "naar-behoefte"), "As config names it.", required=True
        ),
        "title": Key(TEXTS, "What people call it.", required=True),
        "model": Key(Choice(tuple(Model)), "The model that it follows.", required=True),
        "intensity": Key(
            Choice(tuple(Intensity)),
            "Inside another conversation (beperkt), or a cycle of its own.",
            required=True,
        ),
        "launch": Key(LAUNCH, "Who gets a cycle, and when.", required=True),
        "deadlines": Key(
            Record(
                "deadlines",
                {name: Key(MOMENT, f"The moment called '{name}'.") for name in DEADLINES},
            ),
            "Moments after the conversation; 7 days each when they are not given.",
        ),
        "terms": Key(TERMS, "Rhythms and limits that hold unless the two agree otherwise."),
        "questions": Key(QUESTIONS, "The question sets, by whom they are for.", required=True),
        "events": Key(
            Many(_EVENT), "Events of your own, which lead to another state and do nothing else."
        ),
        "states": Key(
            ByName(STATE, WORD, "a state", reserved=frozenset({SUSPENDED})),
            "The states by name, the first one first. Each milestone has a state of its name.",
            required=True,
        ),
    },
)
