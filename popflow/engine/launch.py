"""Plans the rounds that the model owes: who, when, spread over managers' weeks."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.cycle import Cycle, Origin
from popflow.domain.effect import HR, Message, MessageKind
from popflow.domain.launching import Owed, horizon, owed
from popflow.domain.person import SYSTEM, Person
from popflow.engine.choosing import ROLLED_OUT, today_of
from popflow.engine.comparing import VERSION
from popflow.engine.diary import open_diaries
from popflow.engine.gather import Gathered
from popflow.engine.planner import Plan, find_partner, plan_round
from popflow.engine.relations import went_round
from popflow.errors import InputError
from popflow.ports import Parcel, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from popflow.domain.workflow import Compiled, LaunchRule
    from popflow.engine.setup import Engine

log = logging.getLogger(__name__)

BROKEN = "workflow_broken"
"""Why somebody cannot get a round: the file, or a condition, of their workflow has errors."""
LAUNCHED_ON = "launched_on"
"""Mark: the day on which the launcher went round last; an import drops it."""
PAGE = 500
FARTHEST = timedelta(days=732)
"""No team is so large that its rounds are planned longer ahead: two years of weeks."""


@dataclass(slots=True)
class Launched:
    """What a round of the launcher did.

    Attributes:
        started: Rounds planned.
        late: Conversations that capacity or notice pushed past the model's limit.
        late_days: By how many days at most.
    """

    started: int = 0
    late: int = 0
    late_days: int = 0

    def add(self, more: Launched) -> None:
        """Count what another round of the launcher did as well."""
        self.started += more.started
        self.late += more.late
        self.late_days = max(self.late_days, more.late_days)


@dataclass(frozen=True, slots=True)
class _Candidate:
    person: Person
    workflow: Compiled
    owed: Owed
    latest: Cycle | None


def launch(engine: Engine, now: datetime) -> Launched:
    """Plan every round that is owed, once a day; a second call on that day does nothing."""
    today = today_of(engine, now)
    done = Launched()
    with engine.store.read() as uow:
        if uow.marks.get(LAUNCHED_ON) == today.isoformat():
            return done
        begun, staff = uow.marks.get(ROLLED_OUT), uow.marks.get(VERSION)
    if begun is None:
        _begin(engine, today)
    after: str | None = ""
    while after is not None:
        after = _launch_page(engine, now, after, done)
        engine.watcher.progressed()
    with engine.store.begin() as uow:
        went_round(uow, LAUNCHED_ON, today, staff)
        _tell_late(uow, engine, done, now)
        uow.commit()
    if done.started:
        log.info("rounds planned", extra={"rounds": done.started, "late": done.late})
    return done


def _begin(engine: Engine, today: date) -> None:
    with engine.store.begin() as uow:
        uow.marks.set(ROLLED_OUT, today.isoformat())
        uow.commit()


def _launch_page(engine: Engine, now: datetime, after: str, done: Launched) -> str | None:
    """One page of people without a round; the number after which the next begins, or ``None``."""
    with engine.store.read() as uow:
        page = uow.people.without_round(today_of(engine, now), after, PAGE)
    if not page:
        return None
    _plan_all(engine, page, now, done)
    return page[-1].number


def _plan_all(engine: Engine, people: Sequence[Person], now: datetime, done: Launched) -> None:
    with engine.store.begin() as uow:
        # Asked anew: somebody may have begun a round, or left, since the page was read.
        known = Gathered(engine, uow, now)
        busy = uow.cycles.open_of(person.number for person in people)
        found = uow.people.get(person.number for person in people if person.number not in busy)
        free = [person for person in found.values() if person.active_on(known.choose.today)]
        latest = uow.cycles.latest_of(person.number for person in free)
        teams = uow.people.team_sizes(person.manager for person in free if person.manager)
        wanted = [
            candidate
            for person in free
            if (candidate := _candidate(known, person, latest.get(person.number), teams))
        ]
        wanted.sort(key=lambda c: (c.owed.wished, c.person.number))
        open_diaries(known, [find_partner(known, candidate.person) for candidate in wanted])
        numbers = uow.cycles.reserve(len(wanted)) if wanted else ()
        decisions = [
            decision
            for number, candidate in zip(numbers, wanted, strict=True)
            if (decision := _plan(known, number, candidate, done)) is not None
        ]
        if decisions:
            uow.cycles.save(decisions)
        uow.commit()


def _candidate(
    known: Gathered, person: Person, latest: Cycle | None, teams: Mapping[str, int]
) -> _Candidate | None:
    """What somebody is owed; a file or condition that cannot be used stops only its own group."""
    try:
        return _owed(known, person, latest, teams)
    except InputError:
        log.exception("nothing planned", extra={"person": person.number})
        _tell_nobody(known, person, BROKEN)
        return None


def _owed(
    known: Gathered, person: Person, latest: Cycle | None, teams: Mapping[str, int]
) -> _Candidate | None:
    engine, today = known.engine, known.choose.today
    workflow = known.choose.workflow_of(person)
    rule = workflow.definition.launch
    if not _is_meant(known, person, rule, latest):
        return None
    days = engine.calendar.days(known.now.date())
    due = owed(rule, person, latest, known.choose.rolled_out(person), days)
    if due is None or today < due.wished - FARTHEST:
        return None
    team = teams.get(person.manager or "", 1)
    early = horizon(team, engine.options.per_week, workflow.notice_days)
    return _Candidate(person, workflow, due, latest) if today >= due.wished - early else None


def _is_meant(known: Gathered, person: Person, rule: LaunchRule, latest: Cycle | None) -> bool:
    """Whether the launcher plans for somebody: not the first round where one opts in oneself."""
    if not known.choose.meant(person, rule):
        return False
    return latest is not None or not known.choose.voluntary(person)


def _plan(known: Gathered, number: int, candidate: _Candidate, done: Launched) -> Decision | None:
    days = known.engine.calendar.days(known.now.date())
    last = candidate.owed.last
    plan = Plan(
        number, candidate.person, SYSTEM, Origin.LAUNCH,
        wished_at=days.moment(candidate.owed.wished),
        previous=candidate.latest,
        last_conversation_at=days.moment(last) if last else None,
    )  # fmt: skip
    result = plan_round(known, candidate.workflow, plan)
    if not isinstance(result, Decision):
        _tell_nobody(known, candidate.person, result.code)
        return None
    done.started += 1
    slot = result.cycle.conversation_at
    late = (days.day_of(slot) - candidate.owed.limit).days if slot else 0
    if late > 0:
        done.late, done.late_days = done.late + 1, max(done.late_days, late)
    return result


def _tell_nobody(known: Gathered, person: Person, code: str) -> None:
    """HR hears once of somebody who cannot get a round."""
    _attention(
        known.engine, known.uow, f"{code}:{person.number}", known.now,
        {"about": code, "person": person.number},
    )  # fmt: skip


def _tell_late(uow: UnitOfWork, engine: Engine, done: Launched, now: datetime) -> None:
    if done.late:
        key = f"late:{today_of(engine, now)}"
        data = {"about": "late", "count": str(done.late), "days": str(done.late_days)}
        _attention(engine, uow, key, now, data)


def _attention(
    engine: Engine, uow: UnitOfWork, key: str, now: datetime, data: dict[str, str]
) -> None:
    opening = engine.calendar.days(now.date()).next_open(now)
    message = Message(MessageKind.ATTENTION, HR, opening)
    uow.outbox.add([Parcel(f"attention:{key}", message, due=opening, data=data)])
