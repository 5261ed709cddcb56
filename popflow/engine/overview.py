"""How everything stands, for who looks after it: counts, what asks for attention, whose turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.recording import unrecorded
from popflow.domain.workflow import ENDS, RIVER, Milestone
from popflow.engine.money import OWED
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from popflow.domain.person import Person, Role
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Compiled
    from popflow.engine.setup import Engine
    from popflow.ports import CycleLine, Logged, UnitOfWork

SIGNING: Final = timedelta(days=14)
"""People draft and sign within two weeks of the conversation (DOMAIN section 3)."""
MOST: Final = 1000
"""So far is counted: where there are more, the page says so."""
MOST_PEOPLE: Final = 200
"""So many people are looked up by what somebody typed; beyond, more has to be typed."""
ORDER: Final = (Milestone.PLANNED, *RIVER, Milestone.CLOSED, Milestone.CANCELLED)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What time does next to a cycle: ``event`` happens, or a message of a kind goes out."""

    at: datetime
    event: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A cycle in a list of all: how it stands, without content."""

    line: CycleLine
    person: Person | None
    partner: Person | None
    waiting_on: tuple[Role, ...]
    ahead: Ahead | None

    @property
    def name(self) -> str:
        """Name of whose POP it is; the number where the name is gone."""
        return self.person.name if self.person else self.line.person

    @property
    def partner_name(self) -> str:
        """Name of who speaks for the employer; empty for nobody."""
        return self.partner.name if self.partner else self.line.partner or ""

    @property
    def since(self) -> datetime:
        """Since when it stands as it does."""
        line = self.line
        stood = line.suspended_at or line.entered_at
        return max(stood, line.held_at) if line.held_at and not line.ended_at else stood

    @property
    def running(self) -> bool:
        """Whether it goes on, and was not suspended."""
        return self.line.milestone not in ENDS and self.line.suspended_at is None

    def unrecorded(self, moment: datetime) -> bool:
        """Whether the conversation was to be before a moment, and nobody told how it went."""
        return unrecorded(self.line, moment)


@dataclass(frozen=True, slots=True)
class Overview:
    """How everything stands at a glance.

    Attributes:
        milestones: How many cycles stand at each, in order; the ended ones are the last three.
        signing: Talked about two weeks ago or longer, and not signed.
        stalled: Two check-ins or more were missed in a row.
        undelivered: Messages that were given up.
        unrecorded: The conversation was to be two weeks ago or longer, and nobody told how it
            went.
        unled: Nobody speaks for the employer.
        unposted: People about whom the budget plugin failed today.
        turns: Those in which people have waited longest.
    """

    milestones: tuple[tuple[Milestone, int], ...]
    signing: int
    stalled: int
    undelivered: int
    unrecorded: int
    unled: int
    unposted: int
    turns: tuple[Row, ...]

    @property
    def open(self) -> int:
        """How many cycles run."""
        return sum(count for milestone, count in self.milestones if milestone not in ENDS)


def overview(engine: Engine, turns: int = 25) -> Overview:
    """How everything stands; quick, however many cycles there are."""
    now = engine.clock.now()
    with engine.store.read() as uow:
        counts = uow.cycles.counts()
        rows = tuple(described(engine, uow, uow.cycles.turns(limit=turns)))
        return Overview(
            tuple((one, _sum(counts, one)) for one in ORDER),
            uow.cycles.tally(signing(now), MOST),
            uow.cycles.tally(CycleQuery(stalled=True), MOST),
            uow.outbox.dead(),
            uow.cycles.tally(untold(now), MOST),
            uow.cycles.tally(CycleQuery(unled=True), MOST),
            len((uow.marks.get(OWED) or "").split()),
            rows,
        )


def signing(now: datetime) -> CycleQuery:
    """Which cycles have waited too long for signatures."""
    return CycleQuery(held_before=now - SIGNING)


def untold(now: datetime) -> CycleQuery:
    """In which cycles nobody has told for too long whether the conversation took place."""
    return CycleQuery(unrecorded_before=now - SIGNING)


def people_like(engine: Engine, words: str) -> tuple[tuple[str, ...] | None, bool]:
    """Numbers of the people of whom rounds are searched, and whether more fit than are told.

    Args:
        engine: Ports and options.
        words: Beginning of a number or a name; nothing is anybody, which is told as ``None``.
    """
    if not words.strip():
        return None, False
    with engine.store.read() as uow:
        found = uow.people.search(words.strip(), MOST_PEOPLE + 1)
    return tuple(person.number for person in found[:MOST_PEOPLE]), len(found) > MOST_PEOPLE


def listed(engine: Engine, query: CycleQuery) -> list[Row]:
    """A page of cycles."""
    with engine.store.read() as uow:
        return described(engine, uow, uow.cycles.find(query))


def waiting(
    engine: Engine, after: tuple[datetime, int] | None = None, limit: int = 100
) -> list[Row]:
    """A page of those that are announced or talked about, who waits longest first."""
    with engine.store.read() as uow:
        return described(engine, uow, uow.cycles.turns(after, limit))


def logged(
    engine: Engine,
    during: tuple[datetime, datetime],
    actor: str | None = None,
    before: tuple[datetime, int, int] | None = None,
    limit: int = 100,
) -> tuple[list[Logged], dict[str, Person]]:
    """What happened in all cycles, the last first, and who is named there.

    Args:
        engine: Ports and options.
        during: From a moment up to another.
        actor: Only what this person did.
        before: Moment, cycle and number of the last line of the page before.
        limit: How many at most.
    """
    with engine.store.read() as uow:
        found = uow.cycles.log(*during, actor=actor, before=before, limit=limit)
        named = {n for one in found for n in (one.actor.number, one.actor.on_behalf_of) if n}
        return found, uow.people.get(named)


def described(engine: Engine, uow: UnitOfWork, lines: Sequence[CycleLine]) -> list[Row]:
    """Lines with names, with whom each waits on and what time does next."""
    people = uow.people.get({n for line in lines for n in (line.person, line.partner) if n})
    timers = uow.timers.of(line.id for line in lines)
    return [_row(engine, uow, line, people, timers.get(line.id, ())) for line in lines]


def _row(
    engine: Engine,
    uow: UnitOfWork,
    line: CycleLine,
    people: Mapping[str, Person],
    timers: Sequence[Timer],
) -> Row:
    workflow = engine.workflow(uow, line.definition)
    state = workflow.definition.states.get(line.state) if workflow else None
    return Row(
        line, people.get(line.person), people.get(line.partner or ""),
        state.waiting_on if state else (), _ahead(workflow, line, timers),
    )  # fmt: skip


def _ahead(workflow: Compiled | None, line: CycleLine, timers: Sequence[Timer]) -> Ahead | None:
    """What time does first; a rule that the definition does not know tells nothing."""
    first = min(timers, key=lambda timer: timer.due_at, default=None)
    if workflow is None or first is None:
        return None
    rule = workflow.timer(line.state, first.rule)
    return Ahead(first.due_at, rule.fires or "", rule.about or "") if rule else None


def _sum(counts: Mapping[tuple[str, Milestone], int], milestone: Milestone) -> int:
    return sum(count for (_, at), count in counts.items() if at is milestone)
