"""A small organisation in memory: the real engine on real workflow files, with a fake clock."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from popflow.definitions.catalog import Catalog
from popflow.definitions.conditions import CelConditions
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, Draft, Held, NewItem, Signing
from popflow.engine.cycles import Deed, Doer, act
from popflow.engine.recovery import Pulse
from popflow.engine.setup import Engine, Options
from popflow.engine.tick import tick
from popflow.machine import compile_definition
from popflow.ports import CycleQuery, Status
from popflow.testing import FakeClock, make_person, make_plan
from tests.support.doors import Days, Post, Slips
from tests.support.foundation import FOUNDATION, REAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.event import Payload
    from popflow.domain.person import Person
    from popflow.domain.plan import PlanContent
    from popflow.domain.workflow import Compiled, Definition
    from popflow.engine.ticked import Ticked
    from popflow.ports import Parcel, Store, WorkQueue

SHIPPED: Final = Path(__file__).parents[2] / "workflows"
PERIODIC, SIGNAL, NEED = "periodiek-onderhoud", "probleemsignalering", "naar-behoefte"
BEGIN: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""10.00 in Amsterdam on a plain working Monday."""
HEAD, MANAGER, OTHER, HR = "1", "10", "20", "90"
ANNA, BRAM, CARO = "101", "102", "103"
HIRED: Final = date(2015, 1, 5)

_CATALOG: Final = Catalog(SHIPPED)
_COMPILED: Final[dict[str, Compiled]] = {}


def compile_once(definition: Definition) -> Compiled:
    """Compiling takes long enough to do it once for all tests."""
    if definition.key not in _COMPILED:
        _COMPILED[definition.key] = compile_definition(definition)
    return _COMPILED[definition.key]


def staff() -> list[Person]:
    """A head, two managers, an HR adviser, and three people of the first manager."""
    lines = {HEAD: None, MANAGER: HEAD, OTHER: HEAD, HR: HEAD}
    lines |= dict.fromkeys((ANNA, BRAM, CARO), MANAGER)
    return [make_person(number, above, hired_on=HIRED) for number, above in lines.items()]


def own_catalog(folder: Path, old: str = "", new: str = "") -> Catalog:
    """The shipped files in a folder of the organisation's own, one place changed."""
    shutil.copytree(SHIPPED, folder / "workflows")
    edit(folder, old, new)
    return Catalog(folder / "workflows")


def edit(folder: Path, old: str, new: str) -> None:
    """Change the organisation's own file of `PERIODIC`."""
    file = folder / "workflows" / f"{PERIODIC}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new) if old else text, encoding="utf-8")


@dataclass
class House:
    """One organisation."""

    workflow: str = PERIODIC
    people: Iterable[Person] = field(default_factory=staff)
    store: Store = field(default_factory=FOUNDATION.store)
    catalog: Catalog = _CATALOG
    clock: FakeClock = field(default_factory=lambda: FakeClock(BEGIN))
    queue: WorkQueue | None = field(default_factory=FOUNDATION.queue)
    hasty: bool = REAL
    """Days on which nothing is due pass without a tick, but for Mondays: a real store takes its
    time. On Mondays the launcher looks who is owed a round, and no standstill seems to be one."""

    def __post_init__(self) -> None:
        self.calendar, self.post = Days(), Post()
        options = Options(
            self.workflow, hr=frozenset({HR}), stand_in=HR, standstill=timedelta(days=10)
        )
        self.engine = Engine(
            self.store, self.post, self.calendar, CelConditions(), self.catalog, Slips(),
            compile_once, self.clock, options, self.queue,
        )  # fmt: skip
        self.pulse = Pulse(self.engine)
        self.enrol(*self.people)

    def choose(self, **options: object) -> None:
        """Change the organisation's choices, as an edited popflow.toml does."""
        self.engine.options = replace(self.engine.options, **options)  # type: ignore[arg-type]  # any field

    def restart(self) -> None:
        """The daemon is gone and another one begins: nothing is remembered but the store."""
        self.engine = replace(self.engine, _shelf={})
        self.pulse = Pulse(self.engine, self.pulse.witness)

    def enrol(self, *people: Person) -> None:
        """Write people down as they are, without an import."""
        with self.store.begin() as uow:
            uow.people.save(people)
            uow.commit()

    def tick(self, at: datetime | None = None) -> Ticked:
        """A tick of the daemon, now or at a later moment."""
        if at is not None:
            self.clock.advance_to(at)
        return tick(self.pulse, self.clock.now())

    def wait(self, until: datetime | date | timedelta) -> None:
        """Let days pass; the daemon ticks at 08.01 of each, and at the end."""
        now = self.clock.now()
        if isinstance(until, timedelta):
            until = now + until
        end = until if isinstance(until, datetime) else self.calendar.working.moment(until)
        day = self.calendar.working.day_of(now) + timedelta(days=1)
        while (morning := self.calendar.working.moment(day, time(8, 1))) < end:
            if not self.hasty or self.due(morning):
                self.tick(morning)
            day += timedelta(days=1)
        self.tick(end)

    def due(self, moment: datetime) -> bool:
        """Whether it is Monday, or anything but the launcher has something to do by then."""
        if moment.weekday() == 0:
            return True
        with self.store.read() as uow:
            lines = uow.cycles.find(CycleQuery(open=True, limit=10_000))
            waiting = uow.outbox.find(Status.PENDING, limit=10_000)
        moments = [*(line.next_due_at for line in lines), *(parcel.due for parcel in waiting)]
        return any(due is not None and due <= moment for due in moments)

    def cycle(self, person: str = ANNA) -> Cycle:
        """The round that was planned last for somebody."""
        with self.store.read() as uow:
            return uow.cycles.latest_of([person])[person]

    def cycles(self, **asked: object) -> list[Cycle]:
        """All rounds that fit, by number."""
        with self.store.read() as uow:
            query = CycleQuery(limit=10_000, **asked)  # type: ignore[arg-type]  # any field
            return list(uow.cycles.load(line.id for line in uow.cycles.find(query)).values())

    def history(self, person: str = ANNA) -> tuple[Entry, ...]:
        """The history of somebody's last round."""
        number = self.cycle(person).id
        with self.store.read() as uow:
            return uow.cycles.history([number])[number]

    def steps(self, person: str = ANNA) -> list[str]:
        """The events of somebody's last round."""
        return [entry.event for entry in self.history(person)]

    def parcels(self, status: Status | None = None, **asked: object) -> list[Parcel]:
        """Messages, the oldest first."""
        with self.store.read() as uow:
            return uow.outbox.find(status, limit=10_000, **asked)[::-1]  # type: ignore[arg-type]  # any field

    def kinds(self, recipient: str, status: Status | None = None) -> list[str]:
        """Kinds of somebody's messages, the oldest first."""
        return [p.message.kind.value for p in self.parcels(status, recipient=recipient)]

    def does(
        self,
        who: str | None,
        event: str,
        payload: Payload | None = None,
        *,
        reason: str | None = None,
        person: str = ANNA,
    ) -> Decision:
        """Somebody acts on a person's last round."""
        return act(self.engine, self.cycle(person).id, Doer(who), Deed(event, payload, reason))

    def exchange(self, person: str = ANNA, partner: str = MANAGER) -> None:
        """Both write a point and are ready."""
        for who in (person, partner):
            self.does(who, "add_item", NewItem(f"point of {who}"), person=person)
            self.does(who, "ready", person=person)

    def agree(
        self, person: str = ANNA, partner: str = MANAGER, plan: PlanContent | None = None
    ) -> None:
        """From announced to signed: lists, conversation, plan, two signatures."""
        self.exchange(person, partner)
        self.settle(person, partner, plan)

    def settle(
        self, person: str = ANNA, partner: str = MANAGER, plan: PlanContent | None = None
    ) -> None:
        """From exchanged to signed, as soon as the conversation was held."""
        conversation = self.cycle(person).conversation_at
        assert conversation is not None
        if conversation + timedelta(hours=2) > self.clock.now():
            self.wait(conversation + timedelta(hours=2))
        self.does(person, "hold", Held(conversation), person=person)
        self.does(person, "draft", Draft(plan or make_plan()), person=person)
        for who in (person, partner):
            self.does(who, "sign", Signing(1), person=person)

    def evaluate(
        self, person: str = ANNA, partner: str = MANAGER, outcome: Outcome = Outcome.REACHED,
        problem: str = "",
    ) -> None:  # fmt: skip
        """Both answer, goal by goal."""
        plan = self.cycle(person).agreed_plan
        assert plan is not None
        judged = tuple(Judgement(goal.key, outcome) for goal in plan.content.live_goals)
        for who in (person, partner):
            self.does(who, "answer", Answers(judged, problem_left=problem), person=person)

    def begin(self, person: str = ANNA) -> Cycle:
        """Tick until somebody's first round is announced."""
        self.tick()
        first = self.cycle(person).conversation_at
        assert first is not None
        if first - self.clock.now() > timedelta(days=14):
            self.wait(first - timedelta(days=13))
        return self.cycle(person)
