"""Which round follows on which, and when it is planned: shared by all whose rounds were alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.launching import horizon, next_wish, owed
from popflow.domain.workflow import LaunchKind

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date, datetime

    from popflow.domain.cycle import Cycle
    from popflow.domain.days import WorkingDays
    from popflow.forecast.outlook import Member
    from popflow.forecast.path import Path
    from popflow.forecast.shelf import Pair


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A round that is to be planned.

    Attributes:
        at: When it is planned.
        day: The first day on which the conversation may be: as wished, and with full notice.
        previous_at: The conversation from which the period counts.
        paths: The ways that such rounds go, by the day of the conversation, the number of the
            habit and that of the group.
    """

    at: datetime
    day: date
    previous_at: datetime | None
    paths: dict[tuple[date, int, int], Path] = field(default_factory=dict)


@dataclass(slots=True)
class Following:
    """Says which rounds are planned, up to the horizon.

    Attributes:
        per_week: How many conversations a manager has in a week at most.
    """

    days: WorkingDays
    per_week: int
    until: datetime
    _groups: dict[Hashable, int] = field(default_factory=dict)
    _asked: dict[Hashable, Asked] = field(default_factory=dict)
    _after: dict[tuple[Path, int], Asked | None] = field(default_factory=dict)

    def group(self, member: Member, pair: Pair, now: datetime) -> int:
        """A number that is the same for all whom nothing but name and number sets apart.

        Args:
            member: Who.
            pair: The two as far as the workflow looks at them.
            now: Where the forecast begins: who is in service then is hired for good.
        """
        person = member.person
        ahead = person.hired_on is not None and person.hired_on >= self.days.day_of(now)
        alike = (
            member.workflow.definition.key, person.track, person.hired_on if ahead else None,
            person.leaves_on, pair, member.team, member.rolled_out,
        )  # fmt: skip
        return self._groups.setdefault(alike, len(self._groups))

    def first(self, member: Member, now: datetime) -> Asked | None:
        """The round of somebody who has none, when the launcher comes to it."""
        if member.waits and member.latest is None:
            return None
        return self._launched(member, member.latest, now)

    def after(self, path: Path, member: Member, group: int) -> Asked | None:
        """The round that follows on a path, if one is planned before the horizon."""
        key = (path, group)
        try:
            return self._after[key]
        except KeyError:
            asked = self._after[key] = self._follows(path, member)
            return asked

    def _follows(self, path: Path, member: Member) -> Asked | None:
        if not path.steps or path.end.open:
            return None
        ended = path.steps[-1].at
        if not path.restarts:
            return self._launched(member, path.end, ended)
        rule = member.workflow.definition.launch
        if rule.kind is LaunchKind.SIGNAL:
            return None  # nobody is expected to have a problem left
        wished = next_wish(rule, member.person, path.end, self.days)
        return self._ask(member, ended, wished, _talked(path.end))

    def _launched(self, member: Member, latest: Cycle | None, since: datetime) -> Asked | None:
        days, rule = self.days, member.workflow.definition.launch
        due = owed(rule, member.person, latest, member.rolled_out, days)
        if due is None:
            return None
        early = horizon(member.team, self.per_week, member.workflow.notice_days)
        hired = member.person.hired_on
        at = max(days.moment(max(due.wished - early, hired or due.wished - early)), since)
        last = days.moment(due.last) if due.last else None
        return self._ask(member, at, due.wished, _talked(latest) if latest else last)

    def _ask(
        self, member: Member, at: datetime, wished: date | None, previous_at: datetime | None
    ) -> Asked | None:
        days = self.days
        if at > self.until or not member.person.active_on(days.day_of(at)):
            return None
        notice = timedelta(days=member.workflow.notice_days)
        day = days.day_of(days.next_open(at)) + notice
        alike = (at, day if wished is None else max(day, wished), previous_at)
        return self._asked.setdefault(alike, Asked(*alike))


def _talked(cycle: Cycle) -> datetime | None:
    return cycle.held_at or cycle.conversation_at
