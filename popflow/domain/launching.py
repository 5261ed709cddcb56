"""Who gets a cycle, and when: the launch rule of a model meeting one person.

Period clocks count from conversation to conversation (DOMAIN section 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from popflow.domain.cycle import Cycle
from popflow.domain.timing import Span, Unit, add_months
from popflow.domain.workflow import LaunchKind, LaunchRule, Milestone

if TYPE_CHECKING:
    from popflow.domain.days import WorkingDays
    from popflow.domain.person import Person

FIRST_AFTER = Span(6, Unit.MONTH)
"""A joiner's first POP, unless the workflow file says otherwise."""
_STOPPED = frozenset({Milestone.CLOSED, Milestone.CANCELLED})


@dataclass(frozen=True, slots=True)
class Owed:
    """What a model owes somebody who has no open cycle.

    Attributes:
        wished: The day on which the conversation is wished.
        limit: The last day on which the model wants it.
        last: The conversation, or the end without one, from which the period counts.
    """

    wished: date
    limit: date
    last: date | None = None


def owed(
    rule: LaunchRule, person: Person, latest: Cycle | None, rolled_out: date, days: WorkingDays
) -> Owed | None:
    """When the next conversation is owed; ``None`` where only signals start.

    Args:
        rule: The launch rule of the workflow that is somebody's now.
        person: Who.
        latest: The round that was planned last, ended by now.
        rolled_out: The day on which the workflow became somebody's.
        days: For dates in the organisation's zone.
    """
    period = rule.period_for(person.track)
    if rule.kind is LaunchKind.SIGNAL or period is None:
        return None
    counted = counts_from(latest, days) or person.last_pop_on
    if counted is None:
        return _first(rule, person, period, rolled_out, days)
    lead = _lead(rule, person)
    limit = period.after(counted, days)
    wished = lead.after(counted, days) if lead else limit
    return Owed(wished, limit, counted)


def counts_from(latest: Cycle | None, days: WorkingDays) -> date | None:
    """The day from which the period counts: the conversation; after part or cancel, that day."""
    if latest is None:
        return None
    if latest.milestone in _STOPPED and latest.evaluated_at is None and latest.ended_at:
        return days.day_of(latest.ended_at)
    moment = latest.held_at or latest.conversation_at or latest.ended_at
    return days.day_of(moment) if moment else None


def _first(
    rule: LaunchRule, person: Person, period: Span, rolled_out: date, days: WorkingDays
) -> Owed:
    if person.hired_on is not None and person.hired_on >= rolled_out:
        first = (rule.first or FIRST_AFTER).after(person.hired_on, days)
        return Owed(first, add_months(person.hired_on, 12))
    limit = period.after(rolled_out, days)
    if rule.spread is not None:
        width = (rule.spread.after(rolled_out, days) - rolled_out).days
        return Owed(rolled_out + timedelta(days=_place(person.number, width)), limit)
    lead = _lead(rule, person)
    return Owed(lead.after(rolled_out, days) if lead else limit, limit)


def _place(number: str, width: int) -> int:
    """A day within the spread that is always the same for one person."""
    digest = blake2b(number.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % (width + 1)


def _lead(rule: LaunchRule, person: Person) -> Span | None:
    on_track = person.track is not None and person.track in rule.tracks
    return rule.lead if rule.kind is LaunchKind.FLOOR and not on_track else None


def period_months(rule: LaunchRule, person: Person) -> int | None:
    """Months from conversation to conversation that a new cycle is planned with.

    A floor plans with its lead, so that notice and capacity never reach past the limit.
    """
    if rule.kind is LaunchKind.SIGNAL:
        return None
    span = _lead(rule, person) or rule.period_for(person.track)
    if span is None:
        return None
    return span.count * 12 if span.unit is Unit.YEAR else span.count


def next_wish(rule: LaunchRule, person: Person, ended: Cycle, days: WorkingDays) -> date | None:
    """When the conversation after a round is wished: at the pace that is the person's now.

    The period counts from conversation to conversation; days of suspension are added.
    """
    months, last = period_months(rule, person), ended.held_at or ended.conversation_at
    if months is None or last is None:
        return None
    return add_months(days.day_of(last), months) + timedelta(days=ended.away_days)


def horizon(reports: int, per_week: int, notice_days: int) -> timedelta:
    """How long before the wished day a round is planned: room for notice and a full team."""
    weeks = -(-max(reports, 1) // max(per_week, 1))
    return timedelta(days=notice_days + 28 + 7 * weeks)
