"""A manager's self-check, once a year: part of the preparation, and nobody else ever sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.question_set import SELF_CHECK
from popflow.engine.choosing import today_of
from popflow.engine.department import team_of
from popflow.engine.year_forms import Filled, Page, filled, keep
from popflow.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine


def read_self_check(engine: Engine, doer: Doer, year: int | None = None) -> Filled:
    """One's own self-check of a year; ``None`` is this year.

    Raises:
        RefusedError: Whoever asks leads nobody, or there are no questions.
    """
    number, page = _page(engine, doer, year)
    with engine.store.read() as uow:
        team = team_of(uow, number, today_of(engine, engine.clock.now()))
        # Somebody who led people once still finds what they wrote.
        if not team and uow.year_forms.get(SELF_CHECK, number, page.year) is None:
            raise RefusedError("leads_nobody")
        return filled(engine, uow, page, team)


def write_self_check(
    engine: Engine,
    doer: Doer,
    answers: Mapping[str, str],
    year: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> Filled:
    """Keep answers in one's own self-check; ``seen`` as for `popflow.engine.year_forms.keep`.

    Raises:
        RefusedError: Whoever writes leads nobody; or see `popflow.engine.year_forms.keep`.
    """
    number, page = _page(engine, doer, year)
    with engine.store.begin() as uow:
        team = team_of(uow, number, today_of(engine, engine.clock.now()))
        if not team:
            raise RefusedError("leads_nobody")
        kept = keep(engine, uow, page, team, writer=number, answers=answers, seen=seen)
        uow.commit()
    return kept


def _page(engine: Engine, doer: Doer, year: int | None) -> tuple[str, Page]:
    if doer.number is None:
        raise RefusedError("leads_nobody")
    today = today_of(engine, engine.clock.now())
    return doer.number, Page(SELF_CHECK, doer.number, year or today.year)
