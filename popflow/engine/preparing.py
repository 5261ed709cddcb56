"""Preparation forms: what somebody wrote for oneself, and nobody else ever sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.question_set import unfit
from popflow.domain.workflow import Milestone
from popflow.engine.choosing import today_of
from popflow.engine.cycles import ways_of
from popflow.engine.department import led_by, shown_to
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Party
    from popflow.domain.question_set import QuestionSet
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.engine.year_forms import Filled
    from popflow.ports import UnitOfWork

CYCLE = "cycle"
LATE = "not_possible_now"
PREPARING = frozenset({Milestone.PLANNED, Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED})
"""Where a form can still be written."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """One's own side of a conversation.

    Attributes:
        questions: Those with which the cycle began; ``None`` when none were kept with its
            definition, which an older popflow stored.
        answers: By the key of the question.
        department: What there is to read about the employee's department: for the employee what
            the manager shared, for the manager the whole form; ``None`` when there is nothing.
    """

    party: Party
    questions: QuestionSet | None
    answers: Mapping[str, str]
    department: Filled | None


def read_form(engine: Engine, cycle: int, doer: Doer) -> dict[str, str]:
    """One's own answers, by the key of the question.

    Raises:
        NotFoundError: There is no such cycle, or whoever asks is no party to it.
    """
    with engine.store.read() as uow:
        _, _, writer = _writer(engine, uow, cycle, doer)
        return uow.forms.load(cycle, writer)


def prepare(engine: Engine, cycle: int, doer: Doer) -> Preparation:
    """One's own preparation of a cycle.

    Raises:
        NotFoundError: There is no such cycle, or whoever asks is no party to it.
    """
    today = today_of(engine, engine.clock.now())
    with engine.store.read() as uow:
        found, party, writer = _writer(engine, uow, cycle, doer)
        person = uow.people.get([found.person])[found.person]
        return Preparation(
            party,
            _questions(uow, found, party),
            uow.forms.load(cycle, writer),
            shown_to(uow, person, party, led_by(uow, writer, today), today),
        )


def write_form(
    engine: Engine, cycle: int, doer: Doer, answers: Mapping[str, str]
) -> dict[str, str]:
    """Keep answers beside those that were given before; returns all of them.

    Raises:
        NotFoundError: There is no such cycle, or whoever writes is no party to it.
        RefusedError: The conversation is over: there is nothing left to prepare; or an answer is
            to no question of the cycle, or is none of its choices.
    """
    with engine.store.begin() as uow:
        found, party, writer = _writer(engine, uow, cycle, doer)
        if found.milestone not in PREPARING:
            raise RefusedError(LATE, {"event": "form", "state": found.milestone.value})
        questions = _questions(uow, found, party)
        if questions is None:
            raise RefusedError("no_questions", {"workflow": found.workflow})
        refusal = unfit(questions, answers)
        if refusal is not None:
            raise RefusedError(refusal.code, refusal.data)
        uow.forms.save(cycle, writer, answers, engine.clock.now())
        kept = uow.forms.load(cycle, writer)
        uow.commit()
    return kept


def _questions(uow: UnitOfWork, cycle: Cycle, party: Party) -> QuestionSet | None:
    """The questions of a side, from the definition to which the cycle is pinned."""
    definition = uow.definitions.get(cycle.definition)
    return definition.question_sets.get(party.value) if definition else None


def _writer(engine: Engine, uow: UnitOfWork, number: int, doer: Doer) -> tuple[Cycle, Party, str]:
    """The cycle, the side on which somebody prepares, and who they are."""
    cycle = uow.cycles.load([number]).get(number)
    if cycle is None:
        raise NotFoundError(CYCLE, number)
    ways = ways_of(engine, uow, cycle, doer, engine.clock.now())
    party = next((way.party for way in ways if way.party is not None), None)
    if doer.number is None or party is None:
        raise NotFoundError(CYCLE, number)
    return cycle, party, doer.number
