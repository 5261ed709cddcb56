"""The words of the subject that a workflow file uses: events, guards and who may be meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from popflow.domain.guards import BUDGET
from popflow.domain.person import Role
from popflow.domain.workflow import Milestone, Sets

M = Milestone


@dataclass(frozen=True, slots=True)
class EventRule:
    """What an event of the core needs, whatever the file says.

    Attributes:
        meaning: What happens, in one sentence.
        places: Milestones in which it has a meaning.
        leads_to: Milestone of the state that it reaches; ``None`` stays in the same one.
        sets: What it must bring along.
        guards: Guards that it cannot do without.
        completed: The system fires it when people did the last thing that it waits for.
    """

    meaning: str
    places: frozenset[Milestone]
    leads_to: Milestone | None = None
    sets: Sets | None = None
    guards: tuple[str, ...] = ()
    completed: bool = False


_TALK = frozenset({M.AGENDAS_EXCHANGED})
_CARRY = frozenset({M.AGREED, M.EXECUTING})

EVENTS: Final[dict[str, EventRule]] = {
    "announce": EventRule(
        "Aankondigen: both hear the date and get the questions.",
        frozenset({M.PLANNED}),
        M.ANNOUNCED,
    ),
    "decline": EventRule(
        "The employee does not want this round.", frozenset({M.PLANNED, M.ANNOUNCED}), M.CANCELLED
    ),
    "move": EventRule(
        "The conversation goes to another date.",
        frozenset({M.PLANNED, M.ANNOUNCED, M.AGENDAS_EXCHANGED}),
        sets=Sets.CONVERSATION,
    ),
    "exchange": EventRule(
        "Afstemmen: each sees the other's talking points.",
        frozenset({M.ANNOUNCED}),
        M.AGENDAS_EXCHANGED,
        completed=True,
    ),
    "hold": EventRule("The conversation took place.", _TALK),
    "follow_up": EventRule("A next date, within four weeks.", _TALK, sets=Sets.CONVERSATION),
    "hand_over": EventRule(
        "Another partner speaks and signs for the employer.", _TALK, sets=Sets.PARTNER
    ),
    "agree": EventRule(
        "Afspreken: both signed.", _TALK, M.AGREED, guards=("both_signed",), completed=True
    ),
    "part": EventRule("No agreement, with the reason.", _TALK, M.CLOSED),
    "begin": EventRule(
        "Uitvoeren: the first activity starts.", frozenset({M.AGREED}), M.EXECUTING
    ),
    "amend": EventRule(
        "Both signed a new version of the plan.", _CARRY, guards=("both_signed",), completed=True
    ),
    "check_in": EventRule(
        "Voortgangsmoment: somebody tells how it stands.", frozenset({M.EXECUTING})
    ),
    "miss": EventRule("A check-in never came.", frozenset({M.EXECUTING})),
    "evaluate": EventRule(
        "Evalueren: both answered, or the time for it is over.",
        frozenset({M.EXECUTING}),
        M.EVALUATED,
        completed=True,
    ),
    "restart": EventRule(
        "Opnieuw beginnen: the next round is planned.", frozenset({M.EVALUATED}), M.RESTARTED
    ),
    "close": EventRule("The round is done.", frozenset({M.EVALUATED}), M.CLOSED),
}
"""The events that the core gives a meaning to."""

EVERYWHERE: Final = ("suspend", "resume", "cancel")
"""Events that every workflow has without writing them."""

GUARDS: Final[dict[str, str]] = {
    "lists_ready": "Both lists are ready; or the day of exchange has come and both wrote "
    "something; or it is the day of the conversation. With beperkt the employee's list suffices.",
    "list_ready": "This person marked the own list as ready.",
    "list_written": "This person's own list holds something.",
    "held": "The conversation that stands in the agendas took place.",
    "has_draft": "There is a draft of the plan.",
    "plan_is_smart": "There is a goal, and every goal is SMART or was judged so by people.",
    "both_signed": "Both signed the same version as agreed.",
    "signed": "This person signed the newest version.",
    "partner_offered": "Before a manager parts, the employee was offered another partner.",
    "missed_before": "The check-in before this one was missed as well.",
    "answered": "This person answered the questions of the evaluation.",
    "both_answered": "Both did.",
    "evaluation_over": "Both did, or the time for it is over.",
    "problem_left": "Somebody named a problem that is left.",
    BUDGET: "There is money for the plan; the budget plugin answers, without one it is yes.",
}
"""The guards of the core. "This person" is whom a timer would tell, or whoever acts."""

PEOPLE: Final = (Role.EMPLOYEE.value, Role.MANAGER.value, Role.HR.value)
"""Roles that can be told something or be waited for."""
EVERYBODY: Final = (*PEOPLE, Role.SYSTEM.value, Role.TIMER.value)
"""Who can fire a transition: offices that only look on, and advisers, are not among them."""
