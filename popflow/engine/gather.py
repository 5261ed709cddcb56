"""Gathers the facts before a batch is decided: people, days, and the answers of the plugins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from popflow.domain.budget import BudgetMove, Pot, account
from popflow.domain.cycle import Answer, Cycle
from popflow.domain.event import Correction, NewPartner
from popflow.domain.facts import Facts
from popflow.domain.guards import BUDGET
from popflow.domain.person import Person
from popflow.domain.questions import (
    BudgetQuestion,
    GuardQuestion,
    budget_move,
    costs,
    guards_asked,
    possible,
)
from popflow.domain.workflow import CEL, Compiled
from popflow.engine.choosing import Chooser
from popflow.engine.subject import cycle_data, person_data
from popflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.budget import Balance
    from popflow.domain.event import Event
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Matter:
    """One event meeting one cycle, with the definition to which the cycle is pinned."""

    workflow: Compiled
    cycle: Cycle
    event: Event


@dataclass(slots=True)
class Gathered:
    """What is known for a whole batch.

    Attributes:
        free: Free weekdays of people; of those of whom more is known they stand there.
        taken: What partners have ahead.
        opened: The partners with whose diaries this unit is alone.
    """

    engine: Engine
    uow: UnitOfWork
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    free: dict[str, frozenset[int]] = field(default_factory=dict)
    taken: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    choose: Chooser = field(init=False)

    def __post_init__(self) -> None:
        """Whose workflow is which is asked in this unit of work as well."""
        self.choose = Chooser(self.engine, self.uow, self.now)

    def meet(self, people: Iterable[str | None], partners: Iterable[str | None] = ()) -> None:
        """Load people, and the conversations that partners have ahead."""
        numbers = {number for number in (*people, *partners) if number}
        self.people |= self.uow.people.get(numbers - self.people.keys())
        unknown = {number for number in partners if number} - self.taken.keys()
        self.taken |= dict.fromkeys(unknown, ()) | self.uow.cycles.ahead(unknown, self.now)

    def meet_free_days(self, people: Iterable[str | None]) -> None:
        """Load no more than the free weekdays of people."""
        numbers = {number for number in people if number}
        self.free |= self.uow.people.free_days(numbers - self.people.keys())

    def free_days(self, number: str | None) -> frozenset[int] | None:
        """The free weekdays of somebody; ``None`` when nobody is known."""
        person = self.people.get(number or "")
        return person.free_days if person is not None else self.free.get(number or "")

    def occupy(self, planned: Cycle) -> None:
        """Count the conversation of a round that this very batch plans or moves."""
        partner, moment = planned.partner or "", planned.conversation_at
        self.taken[partner] = (*self.taken.get(partner, ()), *((moment,) if moment else ()))

    def facts(
        self,
        person: Person,
        partner: str | None,
        answers: Mapping[str, Answer] | None = None,
        *,
        own: datetime | None = None,
    ) -> Facts:
        """The facts around one person; ``own`` is a conversation that is not in its own way."""
        return Facts(
            employee=person,
            partner=self.people.get(partner or ""),
            days=self.engine.calendar.days(self.now.date()),
            answers=answers or {},
            taken=self.taken_beside(partner or "", own),
            per_week=self.engine.options.per_week,
        )

    def taken_beside(self, partner: str, own: datetime | None) -> tuple[datetime, ...]:
        """What a partner has ahead beside one conversation that is not in its own way."""
        taken = list(self.taken.get(partner, ()))
        if own in taken:
            taken.remove(own)
        return tuple(taken)


def meet(known: Gathered, matters: Sequence[Matter]) -> None:
    """Load the people of matters, and what their partners have ahead."""
    known.meet((m.cycle.person for m in matters), [_partner(m) for m in matters])


def facts_of(
    known: Gathered, matters: Sequence[Matter], given: Sequence[dict[str, Answer]]
) -> list[Facts]:
    """Facts per matter, in order, once guards have answered; the budget is asked here."""
    _ask_budget(known, matters, given)
    return [
        known.facts(
            known.people.get(m.cycle.person) or Person(m.cycle.person, "", ""),
            _partner(m), answers, own=m.cycle.conversation_at,
        )
        for m, answers in zip(matters, given, strict=True)
    ]  # fmt: skip


def facts_about(engine: Engine, uow: UnitOfWork, matter: Matter, now: datetime) -> Facts:
    """The facts of one matter, as a batch of one has them: guards and the budget are asked."""
    known = Gathered(engine, uow, now)
    meet(known, [matter])
    questions = [question for _, question in questions_about(known, [matter])]
    replies = ask(known, questions)
    given = {q.name: reply for q, reply in zip(questions, replies, strict=True)}
    return facts_of(known, [matter], [given])[0]


def _partner(matter: Matter) -> str | None:
    """Who is across the table after the event: timers are counted with that person's days."""
    payload = matter.event.payload
    if isinstance(payload, NewPartner):
        return payload.number
    return payload.partner if isinstance(payload, Correction) else matter.cycle.partner


def ask(known: Gathered, questions: Sequence[GuardQuestion]) -> list[Answer]:
    """An answer per question: conditions are looked at here, plugins are asked at once."""
    foreign = [question for question in questions if not question.name.startswith(CEL)]
    replies = iter(known.engine.hooks.answer(foreign) if foreign else ())
    return [
        _condition(known, question) if question.name.startswith(CEL) else next(replies)
        for question in questions
    ]


def questions_about(
    known: Gathered, matters: Sequence[Matter]
) -> Iterator[tuple[int, GuardQuestion]]:
    """What is asked about each matter, with its place; nothing about people who are not known."""
    for index, matter in enumerate(matters):
        cycle = matter.cycle
        employee, partner = known.people.get(cycle.person), known.people.get(cycle.partner or "")
        if employee is not None:
            for name in guards_asked(matter.workflow, cycle, matter.event):
                yield (
                    index,
                    GuardQuestion(name, cycle, matter.event.name, employee, partner, known.now),
                )


def _condition(known: Gathered, question: GuardQuestion) -> Answer:
    today = known.engine.calendar.days(known.now.date()).day_of(known.now)
    subject = {
        "person": person_data(question.employee, today),
        "cycle": cycle_data(question.cycle),
    }
    expression = question.name.removeprefix(CEL)
    try:
        holds = known.engine.conditions.holds(expression, subject)
    except InputError as error:
        return Answer(passed=False, reason="condition_failed", detail={"problem": error.problem})
    return Answer(passed=holds, reason="" if holds else "condition_not_met")


def _ask_budget(
    known: Gathered, matters: Sequence[Matter], given: Sequence[dict[str, Answer]]
) -> None:
    moves: list[tuple[int, BudgetMove]] = []
    for index, matter in enumerate(matters):
        move = budget_move(matter.workflow, matter.cycle, matter.event)
        if move is not None and matter.cycle.person in known.people:
            moves.append((index, move))
    if not moves or not known.engine.hooks.has_budget():
        return
    today = known.engine.calendar.days(known.now.date()).day_of(known.now)
    cycles = [matters[index].cycle for index, _ in moves]
    balances = known.uow.ledger.balances({cycle.person for cycle in cycles}, today)
    before = [cycle.predecessor for cycle in cycles if cycle.predecessor]
    held = known.uow.ledger.reserved_for([*(cycle.id for cycle in cycles), *before])
    questions = [
        _budget_question(known, matters[index], move, balances, held) for index, move in moves
    ]
    replies = known.engine.hooks.budget(questions)
    for (index, move), reply in zip(moves, replies, strict=True):
        # The guard refuses; the move's own name only carries what is to be posted.
        given[index][BUDGET] = replace(reply, postings=())
        given[index][move.value] = reply


def _budget_question(
    known: Gathered,
    matter: Matter,
    move: BudgetMove,
    balances: Mapping[str, Balance],
    held: Mapping[int, int],
) -> BudgetQuestion:
    cycle = matter.cycle
    taken = next(t.event for t in possible(matter.workflow, cycle, matter.event) if t.budget)
    planned, kept = costs(cycle, move, taken)
    inherited = cycle.predecessor if held.get(cycle.predecessor or 0) else None
    return BudgetQuestion(
        move, cycle.id, known.people[cycle.person], planned,
        held.get(cycle.id, 0) + held.get(inherited or 0, 0), kept, balances[cycle.person],
        known.now, matter.event.name, cycle.revision, inherited, _spent(known, cycle, move),
    )  # fmt: skip


def _spent(known: Gathered, cycle: Cycle, move: BudgetMove) -> int:
    """Whole cents of a cycle's reservation that were spent; only a difference has to know."""
    if move is not BudgetMove.DIFFERENCE:
        return 0
    postings = known.uow.ledger.postings(cycle.person, cycle=cycle.id)
    paid = (account(Pot.RESERVED, cycle.person), account(Pot.SPENT, cycle.person))
    return sum(p.amount for p in postings if (p.source, p.target) == paid)
