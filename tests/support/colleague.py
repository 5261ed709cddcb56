"""Somebody who never stops acting: a process of its own, for tests that kill.

``python -m tests.support.colleague CONFIG SEED`` does one thing after another through the
engine's use cases. Each is told on standard output, as a line of JSON, only after it returned.
"""

from __future__ import annotations

import json
import os
import random
import sys
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, Draft, Held, NewItem, Payload, Report, Signing
from popflow.domain.signature import standing
from popflow.domain.workflow import Milestone
from popflow.engine.cycles import Deed, Doer, StartRequest, act, start
from popflow.errors import NotFoundError, RefusedError
from popflow.forecast.crew import sides
from popflow.ports import CycleQuery
from popflow.testing import make_goal, make_plan
from tests.support.organisations import HR, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle
    from popflow.domain.plan import PlanContent
    from popflow.engine.setup import Engine

LOOKS_ROUND_EVERY = 20
"""Actions after which somebody looks which cycles are open."""


@dataclass(slots=True)
class Colleague:
    """Acts for everybody, at random from a seed."""

    engine: Engine
    seed: int
    dice: random.Random
    done: int = 0
    cycles: list[int] = field(default_factory=list)

    def go_on(self) -> None:
        """Act until killed."""
        while True:
            decision = self.once()
            if decision is not None:
                print(json.dumps(told(decision)), flush=True)  # noqa: T201 - it speaks on a pipe

    def once(self) -> Decision | None:
        """Try one thing; ``None`` when there was nothing to do, or a rule said no."""
        if self.done % LOOKS_ROUND_EVERY == 0:
            self._look_round()
        self.done += 1
        try:
            return self._something()
        except (RefusedError, NotFoundError):
            return None

    def _look_round(self) -> None:
        with self.engine.store.read() as uow:
            self.cycles = [line.id for line in uow.cycles.find(CycleQuery(open=True, limit=1000))]

    def _something(self) -> Decision | None:
        with self.engine.store.read() as uow:
            (cycle,) = uow.cycles.load([self.dice.choice(self.cycles)]).values()
        way = _WAYS.get(cycle.milestone)
        return way(self, cycle) if way is not None else None

    def act(self, cycle: Cycle, number: str | None, event: str, payload: Payload) -> Decision:
        """Act as somebody."""
        return act(self.engine, cycle.id, Doer(number), Deed(event, payload))

    def either(self, cycle: Cycle) -> str:
        """One of the two parties."""
        return self.dice.choice([number for _, number in sides(cycle)])

    @property
    def word(self) -> str:
        """A text that nobody else writes."""
        return f"{self.seed}-{self.done}"


def _prepare(me: Colleague, cycle: Cycle) -> Decision:
    who = me.either(cycle)
    if me.dice.random() < 0.5:
        return me.act(cycle, who, "add_item", NewItem(me.word))
    return act(me.engine, cycle.id, Doer(who), Deed("ready"))


def _talk(me: Colleague, cycle: Cycle) -> Decision:
    now = me.engine.clock.now()
    if cycle.conversation_at is None or cycle.conversation_at > now:
        return _end(me, cycle)
    if cycle.held_at is None:
        return me.act(cycle, me.either(cycle), "hold", Held(cycle.conversation_at))
    return _agree(me, cycle)


def _agree(me: Colleague, cycle: Cycle) -> Decision:
    """Another version, or a signature under the newest."""
    if cycle.draft is None or me.dice.random() < 0.2:
        day = me.engine.clock.now().date() - timedelta(days=me.dice.randint(28, 40))
        return me.act(cycle, me.either(cycle), "draft", Draft(_plan(me, day)))
    signed = standing(cycle.dossier.signatures.values(), cycle.draft.content_hash)
    left = [number for party, number in sides(cycle) if party not in signed]
    return me.act(cycle, me.dice.choice(left), "sign", Signing(cycle.draft.number))


def _plan(me: Colleague, day: date) -> PlanContent:
    """A plan that has begun; one in ten costs more than anybody has."""
    cost = 900_000 if me.dice.random() < 0.1 else me.dice.randrange(0, 1000)
    goal = make_goal(cost=cost, title=me.word)
    (activity,) = goal.activities
    planning = replace(activity.planning, start=day, end=day + timedelta(days=200))
    activity = replace(activity, planning=planning)
    return make_plan(replace(goal, activities=(activity,), ends_on=planning.end))


def _carry_out(me: Colleague, cycle: Cycle) -> Decision:
    plan, way = cycle.agreed_plan, me.dice.random()
    if way < 0.05 and plan is not None:
        judged = tuple(Judgement(goal.key, Outcome.REACHED) for goal in plan.content.live_goals)
        return me.act(cycle, me.either(cycle), "answer", Answers(judged, me.word))
    if way < 0.4:
        return _agree(me, cycle)
    return me.act(cycle, me.either(cycle), "check_in", Report(Progress.ON_TRACK, me.word))


def _end(me: Colleague, cycle: Cycle) -> Decision:
    """HR ends a round, or begins another for somebody who has none."""
    if me.dice.random() < 0.5:
        return act(me.engine, cycle.id, Doer(HR), Deed("cancel", reason=me.word))
    with me.engine.store.read() as uow:
        people = [person.number for person in uow.people.page()]
        free = sorted(set(people) - set(uow.cycles.open_of(people)))
    wanted = me.dice.choice(free) if free else cycle.person
    return start(me.engine, Doer(HR), StartRequest(wanted, reason=me.word))


_WAYS: dict[Milestone, Callable[[Colleague, Cycle], Decision]] = {
    Milestone.ANNOUNCED: _prepare,
    Milestone.AGENDAS_EXCHANGED: _talk,
    Milestone.AGREED: _agree,
    Milestone.EXECUTING: _carry_out,
}


def told(decision: Decision) -> dict[str, object]:
    """What must be found again: cycle, and per entry its number, moment, event and actor."""
    entries = [
        [entry.seq, entry.at.isoformat(), entry.event, entry.actor.number]
        for entry in decision.entries
    ]
    return {"cycle": decision.cycle.id, "entries": entries}


if __name__ == "__main__":
    os.nice(5)  # others start while somebody acts
    with opened(Path(sys.argv[1])) as app:
        number = int(sys.argv[2])
        Colleague(app.engine, number, random.Random(number)).go_on()  # noqa: S311 - no secret
