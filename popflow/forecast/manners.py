"""How two people deal with a round: what they do, and how many days they let pass before it.

A manner is a fate without chance: it looks at nothing but the cycle, so two cycles that are alike
go the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.agenda import own_items
from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import (
    Answers,
    Delivered,
    Draft,
    Event,
    Held,
    NewItem,
    Report,
    Signing,
)
from popflow.domain.person import Actor, Party, Role
from popflow.domain.signature import SignatureKind, standing
from popflow.domain.workflow import SUSPENDED, Milestone
from popflow.forecast.habits import Habit
from popflow.forecast.plans import usual_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.domain.timetable import Timetable

    Act = tuple[datetime, Event]

NOON: Final = time(12)
"""When people act on the day on which they do."""
TALKED: Final = timedelta(hours=2)
"""So long after a conversation began it is recorded by who is prompt."""
INVITED: Final = timedelta(days=14)
"""So long before the evaluation is due people are invited."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Days that are let pass before each thing that a round asks; ``None`` is never.

    Attributes:
        prepares: After the announcement: both write a point and are ready.
        records: After the conversation; 0 is as soon as it is over.
        drafts: After the conversation was held.
        signs: After the conversation was held, both.
        parts: After the conversation was held HR ends a round that has no agreement.
        checks_in: After the check-in is due.
        delivers: After a promise is due, of either side.
        answers: After the invitation to the evaluation, both.
    """

    prepares: int | None
    records: int | None
    drafts: int | None
    signs: int | None
    parts: int | None
    checks_in: int | None
    delivers: int | None
    answers: int | None


MANNERS: Final[Mapping[Habit, Manner]] = {
    Habit.PROMPT: Manner(2, 0, 3, 6, None, 0, 0, 2),
    Habit.LATE: Manner(6, 4, 9, 17, None, 16, 16, 20),
    Habit.FORGETFUL: Manner(None, 5, 16, 24, None, None, None, None),
    Habit.DISAGREEING: Manner(3, 1, 5, None, 35, None, None, None),
}
"""What stands for each habit. The forgetful leave all to the timers once the plan is signed."""
NO_AGREEMENT: Final = "no agreement"


@dataclass(frozen=True, slots=True)
class Ways:
    """What is done next in a cycle, by who deals with it in one manner.

    Attributes:
        cost: Whole cents that the plan asks for which they write.
    """

    manner: Manner
    cost: int = 0

    def wishes(self, cycle: Cycle, table: Timetable) -> Iterator[Act]:
        """What people will do, with when; what comes first at one moment is done first."""
        if cycle.state == SUSPENDED:
            return
        does = _BY_MILESTONE.get(cycle.milestone)
        if does is not None:
            yield from does(self, cycle, table)

    def _prepare(self, cycle: Cycle, table: Timetable) -> Iterator[Act]:
        at = _later(table, cycle.announced_at or cycle.entered_at, self.manner.prepares)
        if at is None:
            return
        ready = {Party.EMPLOYEE: cycle.employee_ready, Party.MANAGER: cycle.manager_ready}
        for party, actor in _sides(cycle):
            if not own_items(cycle.dossier.agenda.values(), party):
                yield at, Event("add_item", actor, NewItem("-"))
            elif not ready[party]:
                yield at, Event("ready", actor)

    def _talk(self, cycle: Cycle, table: Timetable) -> Iterator[Act]:
        meets, held = cycle.conversation_at, cycle.held_at
        if meets is None:
            return
        days = table.days
        if held is not None and days.day_of(held) >= days.day_of(meets):
            yield from self._agree(cycle, table, held)
            return
        at = _later(table, meets, self.manner.records)
        if at is not None:
            hold = Event("hold", Actor(Role.EMPLOYEE, cycle.person), Held(meets))
            yield max(at, meets + TALKED), hold

    def _agree(self, cycle: Cycle, table: Timetable, held: datetime) -> Iterator[Act]:
        parts = _later(table, held, self.manner.parts)
        if parts is not None:
            yield parts, Event("part", Actor(Role.HR), reason=NO_AGREEMENT)
        if cycle.draft is None:
            at = _later(table, held, self.manner.drafts)
            if at is not None:
                content = usual_plan(table.days.day_of(at), self.cost)
                yield at, Event("draft", Actor(Role.EMPLOYEE, cycle.person), Draft(content))
        else:
            yield from self._sign(cycle, table, held)

    def _sign(self, cycle: Cycle, table: Timetable, held: datetime) -> Iterator[Act]:
        draft, at = cycle.draft, _later(table, held, self.manner.signs)
        if draft is None or at is None:
            return
        signed = standing(cycle.dossier.signatures.values(), draft.content_hash)
        for party, actor in _sides(cycle):
            if party not in signed or signed[party].kind is not SignatureKind.AGREED:
                yield at, Event("sign", actor, Signing(draft.number))

    def _carry_out(self, cycle: Cycle, table: Timetable) -> Iterator[Act]:
        actors = dict(_sides(cycle))
        for key, promise in cycle.dossier.commitments.items():
            due = table.at_day(promise.due_on) if promise.open else None
            at = _later(table, due, self.manner.delivers)
            if at is not None and promise.owner in actors:
                yield at, Event("deliver", actors[promise.owner], Delivered(key))
        if cycle.milestone is Milestone.EXECUTING:
            yield from self._follow(cycle, table)

    def _follow(self, cycle: Cycle, table: Timetable) -> Iterator[Act]:
        at = _later(table, table.anchor("check-in due"), self.manner.checks_in)
        if at is not None:
            employee = Actor(Role.EMPLOYEE, cycle.person)
            yield at, Event("check_in", employee, Report(Progress.ON_TRACK))
        due = table.anchor("evaluation due")
        at = _later(table, due - INVITED if due else None, self.manner.answers)
        plan = cycle.agreed_plan
        if at is None or plan is None:
            return
        judged = tuple(Judgement(goal.key, Outcome.REACHED) for goal in plan.content.live_goals)
        for party, actor in _sides(cycle):
            if party not in cycle.dossier.answers:
                yield at, Event("answer", actor, Answers(judged))


_BY_MILESTONE: Final[Mapping[Milestone, Callable[[Ways, Cycle, Timetable], Iterator[Act]]]] = {
    Milestone.ANNOUNCED: Ways._prepare,  # noqa: SLF001 - the class's own table of its methods
    Milestone.AGENDAS_EXCHANGED: Ways._talk,  # noqa: SLF001 - likewise
    Milestone.AGREED: Ways._carry_out,  # noqa: SLF001 - likewise
    Milestone.EXECUTING: Ways._carry_out,  # noqa: SLF001 - likewise
}


def _sides(cycle: Cycle) -> Iterator[tuple[Party, Actor]]:
    yield Party.EMPLOYEE, Actor(Role.EMPLOYEE, cycle.person)
    if cycle.partner is not None:
        yield Party.MANAGER, Actor(Role.MANAGER, cycle.partner)


def _later(table: Timetable, since: datetime | None, days: int | None) -> datetime | None:
    """Noon of the first working day so many days later."""
    if since is None or days is None:
        return None
    day: date = table.days.day_of(since) + timedelta(days=days)
    return table.days.moment(table.days.after(day), NOON)
