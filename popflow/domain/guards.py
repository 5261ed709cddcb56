"""The guards that the core knows: each answers one question about a situation.

A guard of a plugin, a CEL condition and the budget were answered before the decision: their
answers stand in the facts.
"""

from __future__ import annotations

from collections.abc import Callable

from popflow.domain.agenda import own_items
from popflow.domain.cycle import Answer
from popflow.domain.person import Party, Role
from popflow.domain.plan import dates_only
from popflow.domain.policy import Intensity
from popflow.domain.signature import both_agreed
from popflow.domain.situation import Situation
from popflow.domain.smart import check_plan
from popflow.domain.workflow import CEL

BUDGET = "budget_available"
WAS_IN = "was_in:"
"""Prefix of the guard that leads a suspended cycle back to where it was."""

_YES = Answer(passed=True)
Guard = Callable[[Situation, Party | None], Answer]


def ask(name: str, situation: Situation, recipient: Party | None = None) -> Answer:
    """What a guard says.

    Args:
        name: A guard of the core or a plugin, or a condition behind ``cel:``.
        situation: What is looked at.
        recipient: For whom a timer asks; the acting party when ``None``.
    """
    known = CORE.get(name)
    if known is not None:
        return known(situation, recipient or situation.party)
    if name.startswith(WAS_IN):
        return _answer(situation.cycle.resume_state == name.removeprefix(WAS_IN), "elsewhere")
    answered = situation.facts.answers.get(name)
    if answered is not None:
        return answered
    # Without a budget plugin there is no budget to run out of; any other silence is a no.
    return _YES if name == BUDGET else Answer(passed=False, reason="unanswered")


def is_foreign(name: str) -> bool:
    """Whether somebody outside the core answers it: then the answer is kept in the history."""
    return (
        name == BUDGET
        or name.startswith(CEL)
        or (name not in CORE and not name.startswith(WAS_IN))
    )


def _answer(passed: bool, reason: str, **detail: str) -> Answer:  # noqa: FBT001 - reads as one
    return _YES if passed else Answer(passed=False, reason=reason, detail=detail)


def needed_lists(situation: Situation) -> tuple[Party, ...]:
    """Whose list an exchange waits for: with beperkt the employee's suffices."""
    beperkt = situation.workflow.definition.intensity is Intensity.BEPERKT
    return (Party.EMPLOYEE,) if beperkt else tuple(Party)


def _has_items(situation: Situation, party: Party) -> bool:
    return bool(own_items(situation.cycle.dossier.agenda.values(), party))


def _is_ready(situation: Situation, party: Party) -> bool:
    cycle = situation.cycle
    return cycle.employee_ready if party is Party.EMPLOYEE else cycle.manager_ready


def _lists_ready(situation: Situation, _: Party | None) -> Answer:
    """Both marked ready; or the day of exchange came and both wrote; or the conversation's day."""
    needed = needed_lists(situation)
    written = all(_has_items(situation, party) for party in needed)
    if written and all(_is_ready(situation, party) for party in needed):
        return _YES
    timetable, days, today = situation.timetable, situation.facts.days, situation.now
    conversation, exchange = timetable.anchor("conversation"), timetable.anchor("exchange")
    if conversation and days.day_of(conversation) <= days.day_of(today):
        return _YES
    return _answer(written and exchange is not None and exchange <= today, "list_empty")


def _list_ready(situation: Situation, party: Party | None) -> Answer:
    if party is not None and party not in needed_lists(situation):
        return _YES
    return _answer(party is not None and _is_ready(situation, party), "list_open")


def _list_written(situation: Situation, party: Party | None) -> Answer:
    needed = party in needed_lists(situation)
    written = party is None or not needed or _has_items(situation, party)
    return _answer(written, "list_empty")


def _held(situation: Situation, _: Party | None) -> Answer:
    cycle, days = situation.cycle, situation.facts.days
    if cycle.held_at is None or cycle.conversation_at is None:
        return _answer(cycle.held_at is not None, "not_held")
    held = days.day_of(cycle.held_at) >= days.day_of(cycle.conversation_at)
    return _answer(held, "not_held")


def _has_draft(situation: Situation, _: Party | None) -> Answer:
    return _answer(situation.cycle.draft is not None, "no_draft")


def _plan_is_smart(situation: Situation, _: Party | None) -> Answer:
    plan = situation.cycle.draft or situation.cycle.agreed_plan
    if plan is None or not plan.content.live_goals:
        return Answer(passed=False, reason="no_goals")
    unmet = [check for check in check_plan(plan.content) if not check.met]
    told = ", ".join(f"{check.goal}:{check.letter}:{check.reason}" for check in unmet)
    return _answer(not unmet, "not_smart", checks=told)


def _both_signed(situation: Situation, _: Party | None) -> Answer:
    cycle, draft = situation.cycle, situation.cycle.draft
    if draft is None:
        return Answer(passed=False, reason="no_draft")
    signed = both_agreed(cycle.dossier.signatures.values(), draft.content_hash)
    return _answer(signed or _both_confirmed(situation), "not_both_signed")


def _both_confirmed(situation: Situation) -> bool:
    draft, agreed = situation.cycle.draft, situation.cycle.agreed_plan
    if draft is None or agreed is None or not dates_only(agreed.content, draft.content):
        return False
    given = situation.cycle.dossier.confirmations
    return all(f"{draft.number}:{party}" in given for party in Party)


def _signed(situation: Situation, party: Party | None) -> Answer:
    draft = situation.cycle.draft
    signatures = situation.cycle.dossier.signatures.values()
    given = draft is not None and any(
        s.party is party and s.content_hash == draft.content_hash and not s.lapsed
        for s in signatures
    )
    return _answer(given, "not_signed")


def _partner_offered(situation: Situation, _: Party | None) -> Answer:
    """Before a manager parts, the employee is offered another partner (practice texts)."""
    by_manager = situation.event.actor.role is Role.MANAGER
    return _answer(not by_manager or situation.cycle.partner_offered, "partner_not_offered")


def _missed_before(situation: Situation, _: Party | None) -> Answer:
    return _answer(situation.cycle.missed >= 1, "first_miss")


def _answered(situation: Situation, party: Party | None) -> Answer:
    return _answer(party is not None and party in situation.cycle.dossier.answers, "not_answered")


def _both_answered(situation: Situation, _: Party | None) -> Answer:
    given = situation.cycle.dossier.answers
    return _answer(all(party in given for party in Party), "not_both_answered")


def _evaluation_over(situation: Situation, _: Party | None) -> Answer:
    """Both answered; or the time for answering is over, and a timer closes it."""
    if situation.event.actor.role is Role.TIMER:
        return _YES
    return _both_answered(situation, None)


def _problem_left(situation: Situation, _: Party | None) -> Answer:
    answers = situation.cycle.dossier.answers.values()
    return _answer(any(answer.problem_left for answer in answers), "no_problem_left")


CORE: dict[str, Guard] = {
    "lists_ready": _lists_ready,
    "list_ready": _list_ready,
    "list_written": _list_written,
    "held": _held,
    "has_draft": _has_draft,
    "plan_is_smart": _plan_is_smart,
    "both_signed": _both_signed,
    "signed": _signed,
    "partner_offered": _partner_offered,
    "missed_before": _missed_before,
    "answered": _answered,
    "both_answered": _both_answered,
    "evaluation_over": _evaluation_over,
    "problem_left": _problem_left,
}
"""Every guard of the core but ``budget_available``, which a budget plugin answers."""

TIMER_GUARDS = frozenset({
    "list_ready", "list_written", "held", "has_draft", "signed", "answered", "both_answered",
    "missed_before", "problem_left", "both_signed", "plan_is_smart",
})  # fmt: skip
"""The guards that a timer's ``unless`` and ``when`` may name: they read the cycle and no clock."""
