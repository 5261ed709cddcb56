"""A manager's people on a page: whose turn it is and since when, the manager's own turns first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.workflow import Milestone
from popflow.web.next_step import Step, Turn, hour_of, next_step
from popflow.web.rounds import Round

if TYPE_CHECKING:
    from popflow.domain.check_in import CheckIn, Commitment
    from popflow.engine.team import Member
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

_ORDER: Final = {Turn.YOURS: 0, Turn.THEIRS: 1, Turn.TIME: 2, Turn.OVER: 3}
_LAST: Final = 4


@dataclass(frozen=True, slots=True)
class TeamLine:
    """Somebody of a manager's people.

    Attributes:
        round: The open round; ``None`` for who has none, or has it with another.
        since: Since when it is whose turn it is.
    """

    member: Member
    round: Round | None
    since: datetime | None

    @property
    def step(self) -> Step | None:
        """What is next."""
        return self.round.step if self.round else None

    @property
    def yours(self) -> bool:
        """Whether the manager has something to do."""
        return self.step is not None and self.step.turn is Turn.YOURS

    @property
    def late(self) -> tuple[Commitment, ...]:
        """Support that the manager promised and that is open."""
        return self.member.promised()

    @property
    def last_report(self) -> CheckIn | None:
        """What was told last about the plan as a whole."""
        if self.round is None:
            return None
        reports = self.round.cycle.dossier.check_ins.values()
        told = [one for one in reports if one.goal is None]
        return max(told, key=lambda one: one.at, default=None)

    def order(self) -> tuple[int, datetime, str]:
        """Whose turn it is, who waits longest first."""
        place = _ORDER[self.step.turn] if self.step else _LAST
        return place, self.since or datetime.max.replace(tzinfo=UTC), self.member.person.number


def lines_of(site: Site, who: Visitor, members: list[Member]) -> list[TeamLine]:
    """A manager's people as the page shows them, in order."""
    return sorted((_line(site, who, member) for member in members), key=TeamLine.order)


def _line(site: Site, who: Visitor, member: Member) -> TeamLine:
    if member.view is None:
        return TeamLine(member, None, None)
    step = next_step(member.view, hour_of(site, member.view))
    found = Round(member.view, step, who)
    return TeamLine(member, found, _since(site, found))


def _since(site: Site, found: Round) -> datetime:
    """When the turn began: what was due and is past, else when the round came where it is."""
    cycle, by = found.cycle, found.step.by
    if found.step.turn is Turn.YOURS and by is not None:
        due = by if isinstance(by, datetime) else site.engine.calendar.days(by).moment(by)
        if due < site.now:
            return due
    return max(filter(None, (cycle.entered_at, cycle.held_at, cycle.suspended_at)))


def talks_of(lines: list[TeamLine], today: date) -> list[tuple[datetime, TeamLine]]:
    """Conversations of this and the next week, the first one first."""
    end = today + timedelta(days=14 - today.weekday())
    planned = [
        (line.round.cycle.conversation_at, line) for line in lines
        if line.round is not None and line.round.cycle.conversation_at is not None
        and line.round.cycle.held_at is None and _comes(line.round, today, end)
    ]  # fmt: skip
    return sorted(planned, key=lambda one: one[0])


def _comes(found: Round, today: date, end: date) -> bool:
    at = found.cycle.conversation_at
    return at is not None and today <= at.date() < end and found.cycle.suspended_at is None


def carried_out(lines: list[TeamLine]) -> list[TeamLine]:
    """Who carries out a plan now."""
    return [
        line for line in lines
        if line.round is not None and line.round.cycle.milestone is Milestone.EXECUTING
        and line.round.cycle.suspended_at is None
    ]  # fmt: skip
