"""Which timers a cycle has, and when: a pure function of definition, cycle and calendar.

Nothing about a timer is remembered but for which moment it fired last (`Cycle.fired`); so the
open timers can always be derived again, and `popflow check --data` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from popflow.domain.timing import Moment, Unit, add_months, parse_moment
from popflow.domain.workflow import SUSPENDED, TimerRule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from popflow.domain.cycle import Cycle
    from popflow.domain.days import WorkingDays
    from popflow.domain.facts import Facts
    from popflow.domain.workflow import Compiled

COMMITMENT = "commitment due"
"""The anchor that moves on to the next promise each time people are reminded."""
BEGIN_BEFORE_EVALUATION = timedelta(days=14)
"""Carrying out begins so long before the evaluation at the latest, whatever starts when."""
DEADLINES: Mapping[str, Moment] = {
    "draft due": parse_moment("held + 7 days"),
    "signing due": parse_moment("draft due + 7 days"),
}
"""What the deadlines are when the workflow file does not say."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that is open: a row of the store.

    Attributes:
        due_at: UTC; due means ``<= now``.
        rule: Name of the rule that gave it.
    """

    cycle: int
    rule: str
    due_at: datetime


@dataclass(slots=True)
class Timetable:
    """The moments of one cycle."""

    workflow: Compiled
    cycle: Cycle
    facts: Facts
    _seeking: set[str] = field(default_factory=set)

    def due(self, rule: TimerRule) -> datetime | None:
        """When a rule fires next; ``None`` when its anchor is unknown or its time is over."""
        anchor = self.anchor(rule.at.anchor)
        if anchor is None:
            return None
        fired = self.cycle.fired.get(rule.name)
        due = rule.at.next(anchor, self.days, fired)
        if due is None or rule.at.repeat is not None:
            return due
        own = self._for_part_timers(rule, anchor, due)
        return own if fired is None or own > fired else None

    def latest(self, rule: TimerRule, due: datetime, now: datetime) -> datetime:
        """The last time up to now that a due rule's moment came: missed repeats are one."""
        anchor = self.anchor(rule.at.anchor)
        if anchor is None or rule.at.repeat is None:
            return due
        return rule.at.latest(anchor, self.days, now) or due

    def moment(self, moment: Moment) -> datetime | None:
        """When a moment comes for the first time; ``None`` when its anchor is unknown."""
        anchor = self.anchor(moment.anchor)
        return moment.first(anchor, self.days) if anchor else None

    def anchor(self, name: str) -> datetime | None:
        """The moment of an anchor, as UTC; ``None`` when the cycle does not have it (yet)."""
        if name in self._seeking:
            return None
        self._seeking.add(name)
        try:
            return self._anchor(name)
        finally:
            self._seeking.discard(name)

    @property
    def days(self) -> WorkingDays:
        """The organisation's working days."""
        return self.facts.days

    def _anchor(self, name: str) -> datetime | None:
        known = _ANCHORS.get(name)
        if known is not None:
            return known(self)
        deadline = self.workflow.definition.deadlines.get(name) or DEADLINES.get(name)
        if deadline is not None:
            return self.moment(deadline)
        rule = self.workflow.timer(self.cycle.state, name)
        return self.moment(rule.at) if rule else None

    def _for_part_timers(self, rule: TimerRule, anchor: datetime, due: datetime) -> datetime:
        counted = rule.at.spans and rule.at.spans[-1].unit is Unit.WORKING_DAY
        if not counted or rule.at.spans[-1].count >= 0 or not self.facts.free:
            return due
        day = self.days.day_of(anchor)
        least = self.workflow.definition.terms.part_timers.count
        own = self.days.add(day, -least, self.facts.free)
        return min(due, self.days.moment(own, rule.at.at))

    def at_day(self, day: date | None) -> datetime | None:
        """A day of the signed plan at opening time, later by what a suspension took.

        A day off becomes the working day before, as for every timer.
        """
        if day is None:
            return None
        return self.days.moment(self.days.before(day + timedelta(days=self.cycle.shift_days)))

    def shifted(self, moment: datetime | None) -> datetime | None:
        """A moment, later by what a suspension took."""
        return moment + timedelta(days=self.cycle.shift_days) if moment else None

    def check_in(self, number: int) -> datetime | None:
        """When the check-in with that number is due in the agreed rhythm."""
        plan, start = self.cycle.agreed_plan, self.cycle.rhythm_from
        if plan is None or start is None:
            return None
        terms = self.workflow.definition.terms
        rhythm = plan.content.rhythm or terms.check_ins
        first = plan.content.first_check_in or terms.first_check_in
        day = first.after(self.days.day_of(start), self.days)
        for _ in range(number - 1):
            day = rhythm.after(day, self.days)
        return self.days.moment(self.days.before(day))

    def owed(self) -> datetime | None:
        """When the model owes the next conversation."""
        last = self.cycle.held_at or self.cycle.conversation_at
        if last is None or self.cycle.period_months is None:
            return None
        day = add_months(self.days.day_of(last), self.cycle.period_months)
        return self.days.moment(day + timedelta(days=self.cycle.away_days))

    def evaluation(self) -> datetime | None:
        """When the evaluation is due."""
        plan = self.cycle.agreed_plan
        if plan is None:
            return None
        ends = (self.at_day(plan.content.last_end), self.at_day(self.cycle.evaluate_on))
        before = self._before_next()
        return min((moment for moment in (*ends, before) if moment), default=None)

    def _before_next(self) -> datetime | None:
        owed = self.owed()
        if owed is None:
            return None
        ahead = self.workflow.definition.terms.evaluate_before_next.times(-1)
        return self.days.moment(ahead.after(self.days.day_of(owed), self.days))

    def first_start(self) -> datetime | None:
        """When the first activity starts; at once when none says so or it is past.

        A round that is to be evaluated sooner begins before that: what starts later is judged
        "under way", and is carried over.
        """
        plan, agreed = self.cycle.agreed_plan, self.shifted(self.cycle.agreed_at)
        if plan is None or agreed is None:
            return None
        evaluation = self.evaluation()
        latest = evaluation and self._two_weeks_before(evaluation)
        start = self.at_day(plan.content.first_start) or agreed
        return max(min(start, latest or start), agreed)

    def _two_weeks_before(self, evaluation: datetime) -> datetime:
        day = self.days.day_of(evaluation) - BEGIN_BEFORE_EVALUATION
        return self.days.moment(self.days.before(day))

    def commitment(self) -> datetime | None:
        """The first open promise that nobody was reminded of yet."""
        told = self.cycle.reminded_to or datetime.min.replace(tzinfo=UTC)
        dues = (self.at_day(c.due_on) for c in self.cycle.dossier.commitments.values() if c.open)
        return min((due for due in dues if due and due > told), default=None)

    def overdue(self) -> datetime | None:
        """When the promise was due that is open for longest."""
        dues = (self.at_day(c.due_on) for c in self.cycle.dossier.commitments.values() if c.open)
        return min((due for due in dues if due), default=None)

    def awaited(self, place: int) -> datetime | None:
        """When a check-in was due that is still waited for.

        Args:
            place: 0 is the first of those missed in a row, or the next one when none was missed.
        """
        return self.check_in(self.cycle.round - self.cycle.missed + place)

    def conversation(self) -> datetime | None:
        """The conversation; once it was held a suspension moves what hangs on it."""
        moment, held = self.cycle.conversation_at, self.cycle.held_at
        if moment is None or held is None or self.days.day_of(held) < self.days.day_of(moment):
            return moment
        return self.shifted(moment)


def _hired(table: Timetable) -> datetime | None:
    hired = table.facts.employee.hired_on
    return table.days.moment(hired) if hired else None


_ANCHORS: Mapping[str, Callable[[Timetable], datetime | None]] = {
    "planned": lambda t: t.cycle.created_at,
    "entered": lambda t: t.cycle.entered_at,
    "conversation": Timetable.conversation,
    "held": lambda t: t.shifted(t.cycle.held_at) or t.conversation(),
    "agreed": lambda t: t.shifted(t.cycle.agreed_at),
    "first activity starts": Timetable.first_start,
    "begun": lambda t: t.cycle.rhythm_from,
    "check-in due": lambda t: t.check_in(t.cycle.round),
    "next check-in due": lambda t: t.check_in(t.cycle.round + 1),
    "awaited check-in": lambda t: t.awaited(0),
    "second awaited check-in": lambda t: t.awaited(1),
    COMMITMENT: Timetable.commitment,
    "oldest promise due": Timetable.overdue,
    "last goal ends": lambda t: (
        t.at_day(t.cycle.agreed_plan.content.last_end) if t.cycle.agreed_plan else None
    ),
    "evaluation due": Timetable.evaluation,
    "evaluated": lambda t: t.shifted(t.cycle.evaluated_at),
    "previous conversation": lambda t: t.cycle.previous_conversation_at,
    "next conversation owed": Timetable.owed,
    "hired": _hired,
}


def is_still(cycle: Cycle) -> bool:
    """Whether no timer runs: the cycle ended or is suspended."""
    return not cycle.open or cycle.state == SUSPENDED
