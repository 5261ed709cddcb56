"""What a moment of a file counts from in the end, and how long after that it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.domain.timing import ANCHORS, Moment, Unit
from popflow.domain.workflow import Milestone

if TYPE_CHECKING:
    from collections.abc import Mapping

M = Milestone
COURSE: Final = (
    M.PLANNED,
    M.ANNOUNCED,
    M.AGENDAS_EXCHANGED,
    M.AGREED,
    M.EXECUTING,
    M.EVALUATED,
)
KNOWN_FROM: Final[Mapping[str, Milestone]] = {
    "agreed": M.AGREED,
    "first activity starts": M.AGREED,
    "commitment due": M.AGREED,
    "oldest promise due": M.AGREED,
    "last goal ends": M.AGREED,
    "evaluation due": M.AGREED,
    "begun": M.EXECUTING,
    "check-in due": M.EXECUTING,
    "next check-in due": M.EXECUTING,
    "awaited check-in": M.EXECUTING,
    "second awaited check-in": M.EXECUTING,
    "evaluated": M.EVALUATED,
}
"""From which milestone on a moment is known; every other one is from the beginning."""
_FEWEST: Final = {
    Unit.DAY: 1,
    Unit.WORKING_DAY: 1,
    Unit.WEEK: 7,
    Unit.MONTH: 28,
    Unit.YEAR: 365,
}
_MOST: Final = {
    # Five working days are a week, and days off may lie between: three weeks is more than enough.
    Unit.DAY: 1,
    Unit.WORKING_DAY: 4,
    Unit.WEEK: 7,
    Unit.MONTH: 31,
    Unit.YEAR: 366,
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A moment reduced to one of the core's.

    Attributes:
        anchor: One of `ANCHORS`; ``None`` when ``unknown`` names nothing.
        earliest: Days after the anchor, at least, below zero for before it.
        latest: Days after the anchor, at most.
        circular: It is counted from itself.
    """

    anchor: str | None
    earliest: int = 0
    latest: int = 0
    unknown: str = ""
    circular: bool = False


def resolve(moment: Moment, named: Mapping[str, Moment]) -> Resolved:
    """Follow a moment to the core's own.

    Args:
        moment: What is to be reduced.
        named: Deadlines and timers that a moment may be counted from.
    """
    earliest = latest = 0
    seen: set[str] = set()
    while True:
        for span in moment.spans:
            fewest, most = _FEWEST[span.unit] * span.count, _MOST[span.unit] * span.count
            earliest, latest = earliest + min(fewest, most), latest + max(fewest, most)
        anchor = moment.anchor
        if anchor in seen:
            return Resolved(None, circular=True)
        if anchor not in named:
            known = anchor in ANCHORS
            return Resolved(anchor if known else None, earliest, latest, "" if known else anchor)
        seen.add(anchor)
        moment = named[anchor]


def known_in(anchor: str, milestone: Milestone) -> bool:
    """Whether a cycle in that milestone has the moment."""
    first = KNOWN_FROM.get(anchor, Milestone.PLANNED)
    return milestone not in COURSE or COURSE.index(milestone) >= COURSE.index(first)
