"""Takes an organisation to the horizon: its open cycles, and all rounds planned on the way.

Rounds are planned in the order of time, so that managers' weeks fill up as they would. What
becomes of a round once it is planned is a path of the shelf, shared by all rounds that are alike.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import time, timedelta
from heapq import heappop, heappush
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from popflow.domain.launching import period_months
from popflow.domain.slots import TIMES
from popflow.forecast.following import Following
from popflow.forecast.habits import Dice, Habit
from popflow.forecast.outlook import Outlook, Round
from popflow.forecast.path import Stretch
from popflow.forecast.shelf import Seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.cycle import Cycle
    from popflow.forecast.diary import Diary
    from popflow.forecast.following import Asked
    from popflow.forecast.outlook import Member
    from popflow.forecast.path import Path
    from popflow.forecast.shelf import Shelf

USUAL_SHARES: Final[Mapping[Habit, float]] = {
    Habit.PROMPT: 0.55, Habit.LATE: 0.25, Habit.FORGETFUL: 0.13, Habit.DISAGREEING: 0.07,
}  # fmt: skip
"""How many of all rounds go which way where nobody says otherwise: the demo's own figures."""
SEED: Final = 1
TOLD_EVERY: Final = 5_000
"""Rounds between two words about how far it is."""
GOLDEN: Final = 0.6180339887498949
"""Steps of the golden ratio visit every share as often as it is large, and soon."""


@dataclass(slots=True)
class _Going:
    """Somebody on the way.

    Attributes:
        group: Number of those whom only a name sets apart.
        chance: Where the shares are entered, from 0 up to 1.
        turn: How many rounds there were.
    """

    member: Member
    group: int
    chance: float
    turn: int = 0


@dataclass(slots=True)
class _Coming:
    """Rounds that are still to be planned, by moment: many share one."""

    moments: list[datetime] = field(default_factory=list)
    at: dict[datetime, list[tuple[int, Asked]]] = field(default_factory=dict)

    def add(self, place: int, asked: Asked | None) -> None:
        """Somebody's next round, if there is one."""
        if asked is None:
            return
        there = self.at.get(asked.at)
        if there is None:
            there = self.at[asked.at] = []
            heappush(self.moments, asked.at)
        there.append((place, asked))

    def __iter__(self) -> Iterator[tuple[int, Asked]]:
        """In the order of time, those that are added on the way included; then of people."""
        while self.moments:
            yield from sorted(self.at.pop(heappop(self.moments)), key=itemgetter(0))


@dataclass(slots=True)
class Foresight:
    """One forecast while it is made.

    Attributes:
        now: Where it begins; ``until`` is the horizon.
        shares: How many of all rounds go which way; together 1.
        progress: Told now and then of how many rounds there are, and at which day it is.
    """

    shelf: Shelf
    diary: Diary
    now: datetime
    until: datetime
    shares: Mapping[Habit, float] = field(default_factory=lambda: USUAL_SHARES)
    progress: Callable[[int, date], None] = lambda _rounds, _day: None
    dice: Dice = field(default_factory=lambda: Dice(SEED))
    following: Following = field(init=False)
    _habits: list[Habit] = field(init=False)
    _upto: list[float] = field(init=False)

    def __post_init__(self) -> None:
        """Add up the shares once: each round asks for them."""
        self.following = Following(self.shelf.days, self.diary.per_week, self.until)
        self._habits = [habit for habit, share in self.shares.items() if share > 0]
        self._upto = list(accumulate(self.shares[habit] for habit in self._habits))

    def run(self, members: Sequence[Member]) -> Outlook:
        """Take everybody to the horizon.

        Args:
            members: Of whom rounds are expected, with the cycles that are open.
        """
        found = Outlook(self.now, self.until)
        going = [self._going(member) for member in members]
        for member in members:
            if member.open is not None:
                self._note(member.open.cycle)
        coming = _Coming()
        for place, one in enumerate(going):
            coming.add(place, self._begin(found, place, one))
        self._plan_all(found, going, coming)
        return found

    def _going(self, member: Member) -> _Going:
        pair = self.shelf.seen(member.workflow, member.pair)
        group = self.following.group(member, pair, self.now)
        return _Going(member, group, self.dice.chance(member.person.number))

    def _note(self, cycle: Cycle) -> None:
        if cycle.partner is not None and cycle.conversation_at is not None:
            day = self.shelf.days.day_of(cycle.conversation_at)
            self.diary.note(cycle.partner, day)

    def _begin(self, found: Outlook, place: int, one: _Going) -> Asked | None:
        """Take an open cycle to its end; the first round that is to be planned for somebody."""
        member = one.member
        if member.open is None:
            return self.following.first(member, self.now)
        cycle = member.open.cycle
        path = self.shelf.standing(
            member.open.workflow, cycle, member.open.pair, self._habits[self._habit(one)],
            Stretch(self.now, self._end_of(member)),
        )  # fmt: skip
        found.add(Round(cycle.id, place, cycle.partner, self.now, path))
        return self.following.after(path, member, one.group)

    def _plan_all(self, found: Outlook, going: Sequence[_Going], coming: _Coming) -> None:
        number = max((one.number for one in found.rounds), default=0)
        for place, asked in coming:
            one = going[place]
            member = one.member
            partner = member.partner
            if partner is None:
                found.without += 1
                continue
            number += 1
            path = self._planned(one, asked, partner)
            found.add(Round(number, place, partner, asked.at, path))
            coming.add(place, self.following.after(path, member, one.group))
            if number % TOLD_EVERY == 0:
                self.progress(len(found.rounds), asked.at.date())

    def _planned(self, one: _Going, asked: Asked, partner: str) -> Path:
        """The path of a new round; its conversation is in the manager's diary from here on."""
        member = one.member
        day = self.diary.first(partner, asked.day, member.pair.free)
        self.diary.note(partner, day)
        habit = self._habit(one)
        key = (day, habit, one.group)
        path = asked.paths.get(key)
        if path is None:
            months = period_months(member.workflow.definition.launch, member.person)
            at = self.shelf.days.moment(day, TIMES[0])
            path = asked.paths[key] = self.shelf.planned(
                member.workflow, Seed(asked.at, at, months, asked.previous_at), member.pair,
                self._habits[habit], self._end_of(member),
            )  # fmt: skip
        return path

    def _end_of(self, member: Member) -> datetime:
        """The horizon, or the end of the last day in service: a round ends with it."""
        leaves = member.person.leaves_on
        if leaves is None:
            return self.until
        return min(self.until, self.shelf.days.moment(leaves + timedelta(days=1), time()))

    def _habit(self, one: _Going) -> int:
        """Which way a round goes: chance for the first, and each share in turn for the next."""
        drawn = (one.chance + one.turn * GOLDEN) % 1
        one.turn += 1
        return min(bisect_right(self._upto, drawn), len(self._habits) - 1)
