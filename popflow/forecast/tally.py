"""Counts what is ahead, month by month: each path once, times how many rounds go that way."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from popflow.domain.effect import HR
from popflow.domain.policy import HOURS_PER_EMPLOYEE
from popflow.domain.timing import add_months
from popflow.domain.workflow import ENDS, Milestone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from popflow.domain.days import WorkingDays
    from popflow.domain.policy import Intensity
    from popflow.forecast.outlook import Outlook
    from popflow.forecast.path import Path


class Figure(StrEnum):
    """What is counted in a month; of `GUIDED` and `BEHIND` how many there are at its end."""

    ANNOUNCEMENTS = "announcements"
    CONVERSATIONS = "conversations"
    AGREEMENTS = "agreements"
    CHECK_INS = "check_ins"
    MISSED = "missed_check_ins"
    EVALUATIONS = "evaluations"
    PARTED = "parted"
    MESSAGES = "messages"
    TO_HR = "messages_to_hr"
    CENTS = "cents"
    GUIDED = "guided"
    BEHIND = "behind"


LEVELS: Final = frozenset({Figure.GUIDED, Figure.BEHIND})
"""What is not added up over months: it stands so at the end of one."""
_BY_EVENT: Final = {
    "announce": Figure.ANNOUNCEMENTS, "hold": Figure.CONVERSATIONS, "agree": Figure.AGREEMENTS,
    "check_in": Figure.CHECK_INS, "miss": Figure.MISSED, "evaluate": Figure.EVALUATIONS,
    "part": Figure.PARTED,
}  # fmt: skip
_INSIDE: Final = frozenset({Figure.CONVERSATIONS, Figure.CHECK_INS, Figure.MISSED})
"""What leaves a round in its state."""
_UNGUIDED: Final = ENDS | {Milestone.PLANNED}
_MONTHS: Final = 12
_HOUR: Final = 60

Key = tuple[int, Figure]


@dataclass(slots=True)
class Period:
    """A month, or several.

    Attributes:
        first: Its first day.
        talking: Hours that managers sit in conversations.
        guiding: Hours that guiding takes them in all, by the practice's own figure.
        busiest: The most conversations that one manager has.
    """

    first: date
    counts: Counter[Figure] = field(default_factory=Counter)
    talking: Decimal = Decimal(0)
    guiding: Decimal = Decimal(0)
    busiest: int = 0

    def join(self, more: Period) -> None:
        """Take the next month in; levels are those at its end."""
        for figure in Figure:
            kept = 0 if figure in LEVELS else self.counts[figure]
            self.counts[figure] = kept + more.counts[figure]
        self.talking += more.talking
        self.guiding += more.guiding
        self.busiest = max(self.busiest, more.busiest)


def months_of(outlook: Outlook, days: WorkingDays, minutes: int) -> list[Period]:
    """The months from the beginning to the horizon, the last one as far as it goes.

    Args:
        outlook: What is ahead.
        days: The organisation's zone.
        minutes: How long a conversation takes.
    """
    firsts = list(_firsts(days.day_of(outlook.begin), days.day_of(outlook.until)))
    ends = [*(days.moment(first, time()) for first in firsts[1:]), outlook.until]
    totals: Counter[Key] = Counter()
    guided: dict[Intensity, Counter[int]] = {}
    for path, count in outlook.paths.items():
        for (month, figure), times in tally(path, ends).items():
            totals[month, figure] += times * count
            if figure is Figure.GUIDED:
                guided.setdefault(path.intensity, Counter())[month] += times * count
    periods = [Period(first) for first in firsts]
    for (month, figure), times in totals.items():
        periods[month].counts[figure] = times
    busiest = _busiest(outlook, ends)
    for month, period in enumerate(periods):
        talks = period.counts[Figure.CONVERSATIONS]
        period.talking = Decimal(talks * minutes) / _HOUR
        period.guiding = _guiding(guided, month)
        period.busiest = busiest.get(month, 0)
    return periods


def quarters(months: Iterable[Period]) -> list[Period]:
    """The same in quarters of the calendar; the first may be a part of one."""
    found: list[Period] = []
    for month in months:
        if found and (month.first.month - 1) % 3:
            found[-1].join(month)
        else:
            start = Period(month.first)
            start.join(month)
            found.append(start)
    return found


def whole(periods: Sequence[Period]) -> Period:
    """All of them together; there is at least one."""
    found = Period(periods[0].first)
    for period in periods:
        found.join(period)
    return found


def tally(path: Path, ends: list[datetime]) -> Counter[Key]:
    """What one round brings, by month.

    Args:
        path: The way it goes.
        ends: The moment at which each month is over.
    """
    counts: Counter[Key] = Counter()
    for step in path.steps:
        month = min(bisect_right(ends, step.at), len(ends) - 1)
        figure = _BY_EVENT.get(step.event)
        # A timer whose event a guard held back leaves the round where it is.
        if figure is not None and (step.source != step.target or figure in _INSIDE):
            counts[month, figure] += 1
        if step.cost:
            counts[month, Figure.CENTS] += step.cost
        if step.told:
            counts[month, Figure.MESSAGES] += len(step.told)
            to_hr = sum(who == HR for _, who in step.told)
            counts[month, Figure.TO_HR] += to_hr
    for month, figure in _levels(path, ends):
        counts[month, figure] += 1
    return counts


def _levels(path: Path, ends: list[datetime]) -> Iterator[Key]:
    """In which months' ends the round is guided, and in which it is behind."""
    since, milestone, late = None, path.begin, path.behind
    for step in path.steps:
        yield from _standing(since, step.at, milestone, late, ends)
        since, milestone, late = step.at, step.milestone, step.late_from
    yield from _standing(since, path.until, milestone, late, ends)


def _standing(
    since: datetime | None,
    until: datetime,
    milestone: Milestone,
    late: datetime | None,
    ends: list[datetime],
) -> Iterator[Key]:
    if milestone in _UNGUIDED:
        return
    first = bisect_right(ends, since) if since else 0
    for month in range(first, bisect_right(ends, until)):
        yield month, Figure.GUIDED
        if late is not None and late < ends[month]:
            yield month, Figure.BEHIND


def _busiest(outlook: Outlook, ends: list[datetime]) -> dict[int, int]:
    """The most conversations of one manager, by month."""
    talks: dict[Path, list[int]] = {}
    for path in outlook.paths:
        held = (step.at for step in path.steps if step.event == "hold")
        talks[path] = [min(bisect_right(ends, at), len(ends) - 1) for at in held]
    loads = Counter((one.partner, month) for one in outlook.rounds for month in talks[one.path])
    most: dict[int, int] = {}
    for (_, month), times in loads.items():
        most[month] = max(most.get(month, 0), times)
    return most


def _guiding(guided: Mapping[Intensity, Counter[int]], month: int) -> Decimal:
    """Hours of one month, for whom a manager guides at its end."""
    years = (HOURS_PER_EMPLOYEE[kind] * counts[month] for kind, counts in guided.items())
    return sum(years, Decimal(0)) / _MONTHS


def _firsts(begin: date, until: date) -> Iterator[date]:
    yield begin
    first = add_months(begin.replace(day=1), 1)
    while first < until:
        yield first
        first = add_months(first, 1)
