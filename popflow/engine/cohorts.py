"""Cohorts of a batch: cycles that are alike, and to which the same happens, are decided once."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from popflow.domain.alike import Alike, Known, Own, Shared, can_share, decide_alike
from popflow.domain.questions import GuardQuestion, budget_move, guards_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.cycle import Answer, Cycle
    from popflow.domain.event import Event
    from popflow.domain.person import Person
    from popflow.domain.workflow import Compiled
    from popflow.engine.gather import Gathered

FEWEST: Final = 2
"""A cohort of one is a cycle that is decided by itself."""


class LateQuestion(GuardQuestion):
    """A question about one of a cohort: its cycle is put together when somebody looks at it."""

    __slots__ = ("_alike", "_own")
    _alike: Alike
    _own: Own

    def __init__(
        self, name: str, cohort: Cohort, own: Own, people: Mapping[str, Person], now: datetime
    ) -> None:
        put = object.__setattr__  # a question is frozen
        put(self, "name", name)
        put(self, "event", cohort.event.name)
        put(self, "employee", people[own.person])
        put(self, "partner", people.get(own.partner or ""))
        put(self, "now", now)
        put(self, "_alike", cohort.alike)
        put(self, "_own", own)

    @property
    def cycle(self) -> Cycle:
        """The whole cycle."""
        return self._alike.cycle_of(self._own)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cycles that are alike, to which the same happens.

    Attributes:
        guards: Those outside the core that are asked about each.
    """

    workflow: Compiled
    alike: Alike
    event: Event
    guards: tuple[str, ...]

    def questions(self, known: Gathered) -> Iterator[GuardQuestion]:
        """What is asked about each; nothing about people who are not known."""
        if self.guards:
            for own in self.alike.owns:
                if own.person in known.people:
                    for name in self.guards:
                        yield LateQuestion(name, self, own, known.people, known.now)


def people_of(cohorts: Iterable[Cohort]) -> Iterator[str | None]:
    """The people of all cycles of cohorts."""
    for cohort in cohorts:
        for own in cohort.alike.owns:
            yield own.person
            yield own.partner


@dataclass(slots=True)
class Split:
    """A batch in cohorts, and the cycles that are decided by themselves."""

    cohorts: list[Cohort] = field(default_factory=list)
    cycles: dict[int, Cycle] = field(default_factory=dict)

    def apart(self, alike: Alike) -> None:
        """Leave cycles to themselves."""
        self.cycles |= {own.id: alike.cycle_of(own) for own in alike.owns}


def split(known: Gathered, events: Mapping[int, Event]) -> Split:
    """Load the cycles of a batch, those together that may share a decision.

    Args:
        known: The engine and the unit of work.
        events: What happens, by number of the cycle; the same object where it is the same.
    """
    made = Split()
    if len(events) < FEWEST:
        made.cycles = known.uow.cycles.load(events)
        return made
    for alike in known.uow.cycles.alike(events):
        for event, part in _by_event(alike, events):
            workflow = known.engine.workflow(known.uow, alike.cycle.definition)
            if workflow is None or not _together(workflow, part, event):
                made.apart(part)
            else:
                guards = guards_asked(workflow, alike.cycle, event)
                made.cohorts.append(Cohort(workflow, part, event, guards))
    return made


def _by_event(alike: Alike, events: Mapping[int, Event]) -> Iterator[tuple[Event, Alike]]:
    """The cycles of a class by what happens to them; who is not fit to share comes alone."""
    found: dict[tuple[int, int], list[Own]] = {}
    for own in alike.owns:
        alone = 0 if own.fit else own.id
        found.setdefault((id(events[own.id]), alone), []).append(own)
    for owns in found.values():
        yield events[owns[0].id], Alike(alike.cycle, tuple(owns))


def _together(workflow: Compiled, alike: Alike, event: Event) -> bool:
    return (
        len(alike.owns) >= FEWEST
        and can_share(alike.cycle, event)
        and budget_move(workflow, alike.cycle, event) is None
    )


@dataclass(slots=True)
class Decided:
    """What became of the cohorts of a batch.

    Attributes:
        left: Cycles that are decided by themselves after all, each with what guards said.
    """

    shared: list[tuple[Event, Shared]] = field(default_factory=list)
    left: list[tuple[Cohort, Own, Mapping[str, Answer]]] = field(default_factory=list)


def decide_cohorts(
    known: Gathered, cohorts: Sequence[Cohort], replies: Sequence[Answer]
) -> Decided:
    """Decide each cohort once for all of whom the same is known.

    Args:
        known: With the people of all cohorts.
        cohorts: Of one batch.
        replies: To the `Cohort.questions` of all of them, in order.
    """
    decided, said = Decided(), iter(replies)
    days, per_week = known.engine.calendar.days(known.now.date()), known.engine.options.per_week
    for cohort in cohorts:
        for owns, answers in _by_what_is_known(known, cohort, said):
            around = Known(
                known.free_days(owns[0].person) or frozenset(),
                known.free_days(owns[0].partner),
                answers, days, per_week,
            )  # fmt: skip
            alike = Alike(cohort.alike.cycle, tuple(owns))
            shared = _decided(cohort, alike, around, known.now)
            if shared is not None:
                decided.shared.append((cohort.event, shared))
            else:
                decided.left += [(cohort, own, answers) for own in owns]
    return decided


def _decided(cohort: Cohort, alike: Alike, around: Known, now: datetime) -> Shared | None:
    if len(alike.owns) < FEWEST:
        return None
    return decide_alike(cohort.workflow, alike, cohort.event, around, now)


def _by_what_is_known(
    known: Gathered, cohort: Cohort, said: Iterator[Answer]
) -> Iterator[tuple[list[Own], dict[str, Answer]]]:
    """The cycles of a cohort by free days and answers."""
    found: dict[object, tuple[list[Own], dict[str, Answer]]] = {}
    guards = cohort.guards
    for own in cohort.alike.owns:
        employee, partner = known.free_days(own.person), known.free_days(own.partner)
        given = list(islice(said, len(guards) if own.person in known.people else 0))
        key = (employee, partner, *map(_told, given))
        held = found.get(key)
        if held is None:
            held = found[key] = ([], dict(zip(guards, given, strict=False)))
        held[0].append(own)
    yield from found.values()


def _told(answer: Answer) -> tuple[object, ...]:
    """All that an answer says; a guard's has no postings."""
    return answer.passed, answer.reason, answer.by, *answer.detail.items()
