"""Preparation forms: what somebody wrote for oneself, and nobody else ever sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.workflow import Milestone
from popflow.engine.cycles import Doer, ways_of
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

CYCLE = "cycle"
LATE = "not_possible_now"
PREPARING = frozenset({Milestone.PLANNED, Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED})
"""Where a form can still be written."""


def read_form(engine: Engine, cycle: int, doer: Doer) -> dict[str, str]:
    """One's own answers, by the key of the question.

    Raises:
        NotFoundError: There is no such cycle, or whoever asks is no party to it.
    """
    with engine.store.read() as uow:
        writer, _ = _writer(engine, uow, cycle, doer)
        return uow.forms.load(cycle, writer)


def write_form(
    engine: Engine, cycle: int, doer: Doer, answers: Mapping[str, str]
) -> dict[str, str]:
    """Keep answers beside those that were given before; returns all of them.

    Raises:
        NotFoundError: There is no such cycle, or whoever writes is no party to it.
        RefusedError: The conversation is over: there is nothing left to prepare.
    """
    with engine.store.begin() as uow:
        writer, milestone = _writer(engine, uow, cycle, doer)
        if milestone not in PREPARING:
            raise RefusedError(LATE, {"event": "form", "state": milestone.value})
        uow.forms.save(cycle, writer, answers, engine.clock.now())
        kept = uow.forms.load(cycle, writer)
        uow.commit()
    return kept


def _writer(engine: Engine, uow: UnitOfWork, number: int, doer: Doer) -> tuple[str, Milestone]:
    cycle = uow.cycles.load([number]).get(number)
    if cycle is None:
        raise NotFoundError(CYCLE, number)
    ways = ways_of(engine, uow, cycle, doer, engine.clock.now())
    if doer.number is None or all(way.party is None for way in ways):
        raise NotFoundError(CYCLE, number)
    return doer.number, cycle.milestone
