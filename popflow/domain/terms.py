"""What holds in a workflow unless two people agree otherwise: rhythms and limits.

The figures are the defaults of the practice texts (DOMAIN section 16); a workflow file changes
them under ``terms``.
"""

from __future__ import annotations

from dataclasses import dataclass

from popflow.domain.span import Span, Unit

_FIRST_CHECK_IN = Span(6, Unit.WEEK)
_CHECK_INS = Span(3, Unit.MONTH)
_EVALUATE_AFTER = Span(12, Unit.MONTH)
_EVALUATE_WITHIN = Span(24, Unit.MONTH)
_EVALUATE_BEFORE_NEXT = Span(42, Unit.DAY)
_FOLLOW_UP_WITHIN = Span(4, Unit.WEEK)
_MOVE_WITHIN = Span(3, Unit.MONTH)
_PART_TIMERS = Span(2, Unit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a workflow.

    Attributes:
        first_check_in: How long after the start the first check-in comes.
        check_ins: How often after that.
        evaluate_after: How long after signing the evaluation is due, when the plan does not say.
        evaluate_within: How long after signing it is due at the latest, whatever the plan says.
        evaluate_before_next: How long before the next conversation that the model owes it is due
            at the latest.
        follow_up_within: How far ahead a follow-up conversation is at most.
        move_within: How far past the date that was planned the two can move a conversation by
            themselves; HR can move it further.
        part_timers: Own working days that a part-timer has at least between a reminder and its
            subject.
    """

    first_check_in: Span = _FIRST_CHECK_IN
    check_ins: Span = _CHECK_INS
    evaluate_after: Span = _EVALUATE_AFTER
    evaluate_within: Span = _EVALUATE_WITHIN
    evaluate_before_next: Span = _EVALUATE_BEFORE_NEXT
    follow_up_within: Span = _FOLLOW_UP_WITHIN
    move_within: Span = _MOVE_WITHIN
    part_timers: Span = _PART_TIMERS


USUAL = Terms()
"""The terms of a workflow file that says nothing about them."""
