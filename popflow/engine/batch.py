"""The unit of work: a batch of cycles is loaded, decided and saved at once.

A person's click is a batch of one; the daemon's ticks are batches of hundreds.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.decide import decide
from popflow.domain.event import Event, Refusal
from popflow.domain.launching import next_wish
from popflow.domain.person import SYSTEM
from popflow.domain.workflow import LaunchKind
from popflow.engine.cohorts import decide_cohorts, people_of, split
from popflow.engine.diary import anew, chose_slot, open_diaries
from popflow.engine.gather import Gathered, Matter, ask, facts_of, meet, questions_about
from popflow.engine.planner import Plan, find_partner, plan_round
from popflow.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.alike import Own, Shared
    from popflow.domain.cycle import Answer, Cycle
    from popflow.domain.effect import Message, NextCycle
    from popflow.domain.facts import Facts
    from popflow.engine.cohorts import Cohort, Decided, Split
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A cycle that could not be decided at all: a defect, of a plugin or of popflow."""

    problem: str


@dataclass(slots=True)  # not frozen: that costs a tick of thousands three times as much
class Outcome:
    """What became of one event of a batch.

    Attributes:
        result: Of a cycle that shares its decision with others the shared one, with blanks.
        part: That decision, and what the cycle has to itself.
    """

    cycle: int
    event: Event
    result: Decision | Refusal | Failure
    part: tuple[Shared, Own] | None = None

    @property
    def messages(self) -> Iterator[tuple[int, Message]]:
        """What is told to whom, with the number of the entry that requires it."""
        for seq, message in self.result.messages if isinstance(self.result, Decision) else ():
            yield (
                seq,
                message if self.part is None else self.part[0].message(message, self.part[1]),
            )


def run_batch(
    engine: Engine, uow: UnitOfWork, events: Mapping[int, Event], now: datetime
) -> list[Outcome]:
    """Decide one event per cycle and write all decisions; the caller commits.

    Args:
        engine: Ports and options.
        uow: A unit that may write.
        events: What happens, by number of the cycle.
        now: The moment of decision, UTC.

    Returns:
        An outcome per cycle; a cycle that fails is set apart and the others go on.

    Raises:
        StaleRevisionError: Somebody was first.
    """
    known = Gathered(engine, uow, now)
    parts = split(known, events)
    matters, outcomes = _matters(engine, uow, parts, events)
    together, matters, facts = _gathered(known, parts.cohorts, matters, events)
    decided: list[Decision] = []
    for matter, result in zip(matters, _decided(known, matters, facts), strict=True):
        outcomes.append(Outcome(matter.cycle.id, matter.event, result))
        if isinstance(result, Decision):
            decided.append(result)
    rounds = _next_rounds(known, decided)
    shared = [each for _, each in together]
    if decided or shared:
        uow.cycles.save([*decided, *rounds], shared)
    outcomes += [
        Outcome(own.id, event, each.decision, (each, own))
        for event, each in together
        for own in each.owns
    ]
    return outcomes


def _gathered(
    known: Gathered, cohorts: Sequence[Cohort], matters: list[Matter], order: Iterable[int]
) -> tuple[list[tuple[Event, Shared]], list[Matter], list[Facts]]:
    """Decide the cohorts; all others and their facts, who become more when a cohort cannot share.

    Plugins are asked once for the whole batch.
    """
    # Only guards look at more of people than their free days.
    known.meet(people_of(cohort for cohort in cohorts if cohort.guards))
    meet(known, matters)
    known.meet_free_days(people_of(cohort for cohort in cohorts if not cohort.guards))
    theirs = [question for cohort in cohorts for question in cohort.questions(known)]
    asked = list(questions_about(known, matters))
    replies = ask(known, [*theirs, *(question for _, question in asked)])
    given: list[dict[str, Answer]] = [{} for _ in matters]
    for (index, question), reply in zip(asked, replies[len(theirs) :], strict=True):
        given[index][question.name] = reply
    decided = decide_cohorts(known, cohorts, replies[: len(theirs)])
    if decided.left:
        matters, given = _in_order([*zip(matters, given, strict=True), *_left(decided)], order)
    meet(known, matters)
    return decided.shared, matters, facts_of(known, matters, given)


def _left(decided: Decided) -> Iterator[tuple[Matter, dict[str, Answer]]]:
    """The cycles of cohorts that are decided by themselves after all, with what guards said."""
    for cohort, own, answers in decided.left:
        yield Matter(cohort.workflow, cohort.alike.cycle_of(own), cohort.event), dict(answers)


def _in_order(
    asked: Iterable[tuple[Matter, dict[str, Answer]]], order: Iterable[int]
) -> tuple[list[Matter], list[dict[str, Answer]]]:
    """As the batch has them: who was due first chooses a slot first, however cycles were read."""
    place = {number: n for n, number in enumerate(order)}
    pairs = sorted(asked, key=lambda pair: place[pair[0].cycle.id])
    return [matter for matter, _ in pairs], [answers for _, answers in pairs]


def _matters(
    engine: Engine, uow: UnitOfWork, parts: Split, events: Mapping[int, Event]
) -> tuple[list[Matter], list[Outcome]]:
    matters: list[Matter] = []
    outcomes: list[Outcome] = []
    together = {own.id for cohort in parts.cohorts for own in cohort.alike.owns}
    for number, event in events.items():
        if number in together:
            continue
        cycle = parts.cycles.get(number)
        workflow = engine.workflow(uow, cycle.definition) if cycle else None
        if cycle is None:
            outcomes.append(Outcome(number, event, Refusal("no_such_cycle", {"cycle": number})))
        elif workflow is None:
            outcomes.append(Outcome(number, event, Failure("its definition cannot be found")))
        else:
            matters.append(Matter(workflow, cycle, event))
    return matters, outcomes


def _decided(
    known: Gathered, matters: Sequence[Matter], facts: Sequence[Facts]
) -> list[Decision | Refusal | Failure]:
    """Decide each matter; those in which a slot is chosen once more, one after the other."""
    results = [_decide(m, around, known.now) for m, around in zip(matters, facts, strict=True)]
    chose = {
        place: facts[place]
        for place, result in enumerate(results)
        if chose_slot(known, matters[place], result)
    }
    for place, matter, around in anew(known, matters, chose):
        again = results[place] = _decide(matter, around, known.now)
        known.occupy(again.cycle if isinstance(again, Decision) else matter.cycle)
    return results


def _decide(matter: Matter, facts: Facts, now: datetime) -> Decision | Refusal | Failure:
    try:
        return decide(matter.workflow, matter.cycle, matter.event, facts, now)
    except Exception as error:
        log.exception("cycle failed", extra={"cycle": matter.cycle.id})
        return Failure(f"{type(error).__name__}: {error}")


def _next_rounds(known: Gathered, decided: Sequence[Decision]) -> list[Decision]:
    """Plan the rounds that restarts ask for, in the same unit of work."""
    asked = [(d.cycle, d.next_cycle) for d in decided if d.next_cycle is not None]
    if not asked:
        return []
    people = (known.people.get(wish.person) for _, wish in asked)
    open_diaries(known, [find_partner(known, person) for person in people if person])
    numbers = known.uow.cycles.reserve(len(asked))
    planned = (
        _next_round(known, number, cycle, wish)
        for number, (cycle, wish) in zip(numbers, asked, strict=True)
    )
    return [decision for decision in planned if decision is not None]


def _next_round(known: Gathered, number: int, ended: Cycle, wish: NextCycle) -> Decision | None:
    person = known.people.get(wish.person)
    if person is None:
        return None
    try:
        workflow = known.choose.workflow_of(person)
    except DefinitionError:
        # The round ends all the same; the launcher plans the next when the file is whole again.
        log.exception("no next round: its file cannot be used", extra={"cycle": ended.id})
        return None
    rule = workflow.definition.launch
    if rule.kind is LaunchKind.SIGNAL and not wish.signal:
        # The organisation went over to signals: nobody starts without one.
        return None
    days = known.engine.calendar.days(known.now.date())
    day = next_wish(rule, person, ended, days)
    plan = Plan(
        number,
        person,
        SYSTEM,
        wished_at=days.moment(day) if day else None,
        previous=ended,
        # Elsewhere what is left stands among the agreements that are carried along.
        signal=wish.signal if rule.kind is LaunchKind.SIGNAL else "",
    )
    result = plan_round(known, workflow, plan)
    if isinstance(result, Refusal):
        log.warning("no next round", extra={"cycle": ended.id, "code": result.code})
        return None
    return result
