"""How long what people wrote is kept after a round, and when it is to be erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from popflow.domain.timing import add_months
from popflow.domain.workflow import Milestone

COMPLETED = frozenset({Milestone.RESTARTED, Milestone.CLOSED})
"""Ends of a round that ran its course; one that was cancelled is kept as an earlier one."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many years, and rounds, content is kept; what is reached first erases.

    Attributes:
        after_completion: Years after the end of a round, whoever it is about: a public body's
            selection list. ``None`` has no such list.
        after_employment: Years after somebody's last day in service.
        in_service: Years after the end of an earlier round of somebody.
        rounds: So many completed rounds, the newest, are kept while somebody is in service.
    """

    after_completion: int | None = None
    after_employment: int = 2
    in_service: int = 5
    rounds: int = 2

    @property
    def least(self) -> int:
        """Years after its end during which no round is erased: so far need nobody look."""
        years = (self.after_employment, self.in_service)
        return min(years) if self.after_completion is None else self.after_completion


PRESETS = {
    "employment": Retention(),
    "municipality": Retention(after_completion=5),
    "province": Retention(after_completion=10),
}
"""The guideline for employers, and the selection lists of public bodies (the Netherlands)."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A round that ended and is not erased."""

    cycle: int
    milestone: Milestone
    ended_on: date


def erased_on(rule: Retention, leaves_on: date | None, ended: Iterable[Ended]) -> dict[int, date]:
    """From which day on each of somebody's rounds is to be erased.

    Args:
        rule: How long content is kept.
        leaves_on: The last day in service; ``None`` while nobody knows one.
        ended: All rounds of the person that ended and are not erased.

    Returns:
        Per round its day; one of which nobody can tell yet is absent.
    """
    newest = sorted(ended, key=lambda one: (one.ended_on, one.cycle), reverse=True)
    if rule.after_completion is not None:
        return {one.cycle: _years(one.ended_on, rule.after_completion) for one in newest}
    completed = [one.cycle for one in newest if one.milestone in COMPLETED]
    days: dict[int, date] = {}
    for one in newest:
        if one.cycle not in completed[: rule.rounds]:
            days[one.cycle] = _years(one.ended_on, rule.in_service)
        if leaves_on is not None:
            gone = _years(max(leaves_on, one.ended_on), rule.after_employment)
            days[one.cycle] = min(days.get(one.cycle, gone), gone)
    return days


def _years(day: date, count: int) -> date:
    return add_months(day, 12 * count)
