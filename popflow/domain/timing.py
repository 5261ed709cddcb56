"""Moments in the language of the subject: ``conversation - 14 days, working day before``.

One grammar and one parser, shared by workflow files, settings and the command line:

    moment  = anchor [("+" | "-") count unit]... ["," option]...
    option  = "working day before" | "working day after" | "any day"
            | "at" HH.MM | "repeat" ["every" count unit]
    unit    = day(s) | working day(s) | week(s) | month(s) | year(s)

A moment with an offset acts at opening time, and on the working day before when it falls on a day
off, unless an option says otherwise: notice is never shortened. A bare anchor is the anchor's own
moment. ``repeat`` alone comes again after the last offset. Each option is said once, and nothing
lies further from its anchor than a hundred years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from popflow.domain.span import Span, Unit, add_months
from popflow.errors import Place, TimeExpressionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.days import WorkingDays

__all__ = [
    "ANCHORS",
    "Moment",
    "Shift",
    "Span",
    "Unit",
    "add_months",
    "parse_moment",
    "parse_span",
]

ANCHORS: dict[str, str] = {
    "planned": "the cycle was planned",
    "entered": "the present state was entered",
    "conversation": "the conversation, as it stands in both agendas",
    "held": "the last conversation that took place",
    "draft due": "the draft of the plan should be there",
    "signing due": "both should have signed",
    "agreed": "both signed the plan",
    "first activity starts": "the first activity of the agreed plan starts",
    "begun": "carrying out began",
    "check-in due": "the next check-in in the agreed rhythm",
    "next check-in due": "the check-in after that one",
    "awaited check-in": "the check-in that is waited for longest: the first of those missed in a "
    "row, else the next one",
    "second awaited check-in": "the one after it",
    "commitment due": "the first open promise, of either side, that nobody was told of yet",
    "oldest promise due": "the promise that is open for longest, of either side, was due",
    "last goal ends": "the last goal of the agreed plan ends",
    "evaluation due": "the evaluation is due: the last goal's end or the agreed date, and 42 days "
    "before the next conversation that the model owes at the latest",
    "evaluated": "the evaluation was completed",
    "previous conversation": "the conversation of the previous cycle",
    "next conversation owed": "the model's period after the last conversation",
    "hired": "the first day in service",
}
"""Every anchor and its meaning; a timer's name in the same state is an anchor as well."""


class Shift(StrEnum):
    """Where a moment goes that falls on a day off."""

    BEFORE = "before"
    AFTER = "after"
    NONE = "any"


_LONGEST = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}


@dataclass(frozen=True, slots=True)
class Moment:
    """A parsed time expression.

    Attributes:
        anchor: One of `ANCHORS`, or the name of another timer of the same state.
        spans: What is added to the anchor, in order.
        at: Clock time in the organisation's zone; ``None`` is opening time, and for a bare anchor
            the anchor's own.
        repeat: After how long it comes again; ``None`` is once.
    """

    anchor: str
    spans: tuple[Span, ...] = ()
    shift: Shift = Shift.BEFORE
    at: time | None = None
    repeat: Span | None = None

    def first(self, anchor: datetime, days: WorkingDays) -> datetime:
        """The first time that this moment comes, as UTC."""
        if not self.spans and self.at is None:
            return anchor
        return self._place(self._day(anchor, days), days)

    def occurrences(
        self, anchor: datetime, days: WorkingDays, past: datetime | None = None
    ) -> Iterator[datetime]:
        """Every time that this moment comes, each later than the last; endless when it repeats.

        Repeats are counted from the day on which the first one falls before it gives way to a day
        off: a rhythm keeps its days of the month. Two that give way to one moment are one.

        Args:
            anchor: The anchor's moment.
            days: The organisation's working days.
            past: Repeats that surely come before it may be left out.
        """
        last = self.first(anchor, days)
        yield last
        if self.repeat is None:
            return
        start = day = self._day(anchor, days)
        times = self._repeats_before(past, start, days)
        while True:
            times += 1
            if self.repeat.unit is Unit.WORKING_DAY:
                day = self.repeat.after(day, days)  # from the start it would take ever longer
            else:
                day = self.repeat.times(times).after(start, days)
            due = self._place(day, days)
            if due > last:
                last = due
                yield due

    def next(self, anchor: datetime, days: WorkingDays, fired: datetime | None) -> datetime | None:
        """The first occurrence after the one that fired; ``None`` when there is none.

        An anchor that moved later brings a moment back: it is another moment then.
        """
        every = self.occurrences(anchor, days, past=fired)
        return next((due for due in every if fired is None or due > fired), None)

    def latest(self, anchor: datetime, days: WorkingDays, now: datetime) -> datetime | None:
        """The last occurrence up to now, for missed repeats are one; ``None`` before the first."""
        come = None
        for due in self.occurrences(anchor, days):
            if due > now:
                break
            come = due
        return come

    def __str__(self) -> str:
        """Write the moment as the grammar reads it."""
        spans = "".join(f" {'-' if span.count < 0 else '+'} {span}" for span in self.spans)
        options = [f"{self.anchor}{spans}"]
        if self.shift is not Shift.BEFORE:
            options.append("working day after" if self.shift is Shift.AFTER else "any day")
        if self.at is not None:
            options.append(f"at {self.at:%H.%M}")
        if self.repeat is not None:
            options.append(f"repeat every {self.repeat}")
        return ", ".join(options)

    def _day(self, anchor: datetime, days: WorkingDays) -> date:
        day = days.day_of(anchor)
        for span in self.spans:
            day = span.after(day, days)
        return day

    def _repeats_before(self, past: datetime | None, start: date, days: WorkingDays) -> int:
        if past is None or self.repeat is None or self.repeat.unit is Unit.WORKING_DAY:
            return 0
        longest = self.repeat.count * _LONGEST[self.repeat.unit]
        return max((days.day_of(past) - start).days // longest - 1, 0)

    def _place(self, day: date, days: WorkingDays) -> datetime:
        if self.shift is Shift.BEFORE:
            day = days.before(day)
        elif self.shift is Shift.AFTER:
            day = days.after(day)
        return days.moment(day, self.at)


_FORMS = {form: unit for unit in Unit for form in (unit.value, f"{unit.value}s")}
_ANCHOR = re.compile(r"[a-z][a-z0-9_-]*( [a-z0-9][a-z0-9_-]*)*")
_SPAN = re.compile(r"([0-9]{1,4}) (working days?|days?|weeks?|months?|years?)")
_AT = re.compile(r"at ([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")
_SHIFTS = {
    "working day before": Shift.BEFORE,
    "working day after": Shift.AFTER,
    "any day": Shift.NONE,
}
_FARTHEST = 36525
"""Days in a hundred years: no plan of people reaches so far, and calendars end some day."""
_DAYS = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}


def parse_span(text: str) -> Span:
    """Read a span such as ``14 days`` or ``3 working days``.

    Raises:
        TimeExpressionError: The text is no span.
    """
    return _span(text, text, 1)


def parse_moment(text: str) -> Moment:
    """Read a time expression.

    Raises:
        TimeExpressionError: With the column at which reading stopped.
    """
    head, *options = text.split(",")
    first, *steps = re.split(r"\s([+-])\s", head)
    anchor = " ".join(first.split())
    if not _ANCHOR.fullmatch(anchor):
        raise _unreadable(text, 1, "names no anchor", "Begin with one: 'conversation - 14 days'.")
    spans, column = [], len(first) + 4
    for sign, piece in zip(steps[::2], steps[1::2], strict=True):
        spans.append(_span(piece, text, column).times(-1 if sign == "-" else 1))
        column += len(piece) + 3
    if sum(abs(span.count) * _DAYS[span.unit] for span in spans) > _FARTHEST:
        raise _unreadable(text, len(first) + 2, "lies more than a hundred years away", _NEARER)
    moment = Moment(anchor, tuple(spans))
    return _with_options(moment, options, text, len(head) + 2) if options else moment


def _with_options(moment: Moment, options: list[str], text: str, column: int) -> Moment:
    said: dict[str, Any] = {}
    for option in options:
        at = column + len(option) - len(option.lstrip())
        name, value = _option(" ".join(option.split()), moment, text, at)
        if name in said:
            raise _unreadable(text, at, f"says twice what it does ({name})", "Say it once.")
        said[name] = value
        column += len(option) + 1
    if not moment.spans and said.keys() == {"shift"}:
        why = "is the anchor's own moment, which gives way to no day off"
        raise _unreadable(text, len(moment.anchor) + 1, why, "Add an offset or a time of day.")
    return replace(moment, **said)


def _option(option: str, moment: Moment, text: str, column: int) -> tuple[str, object]:
    if option in _SHIFTS:
        return "shift", _SHIFTS[option]
    if match := _AT.fullmatch(option):
        return "at", time(int(match[1]), int(match[2]))
    if option == "repeat" and moment.spans:
        last = moment.spans[-1]
        return "repeat", _repeat(Span(abs(last.count), last.unit), text, column)
    if option.startswith("repeat every "):
        every = option.removeprefix("repeat every ")
        return "repeat", _repeat(_span(every, text, column), text, column)
    raise _unreadable(
        text,
        column,
        f"has an option {option!r} that is not known here",
        "Use 'working day before', 'working day after', 'any day', 'at 08.00' or "
        "'repeat every 3 months'.",
    )


def _repeat(span: Span, text: str, column: int) -> Span:
    if span.count < 1:
        raise _unreadable(text, column, "repeats after nothing", "Repeat after one day or more.")
    return span


def _span(piece: str, text: str, column: int) -> Span:
    match = _SPAN.fullmatch(" ".join(piece.split()))
    at = column + len(piece) - len(piece.lstrip())
    if match is None:
        why = f"has {piece.strip()!r} where a span should be"
        raise _unreadable(text, at, why, "Write a whole number and a unit: '14 days'.")
    span = Span(int(match[1]), _FORMS[match[2]])
    if span.count * _DAYS[span.unit] > _FARTHEST:
        raise _unreadable(text, at, "reaches further than a hundred years", _NEARER)
    return span


_NEARER = "Choose a moment that people live to see."


def _unreadable(text: str, column: int, why: str, advice: str) -> TimeExpressionError:
    return TimeExpressionError(
        f"The moment {text!r} {why}.", place=Place(column=column), advice=advice, code="moment"
    )
