"""The budget's own use cases: what the calendar brings, what HR grants, posts and approves."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.budget import Approval, Balance, Posting, Pot, account, balance_of
from popflow.engine.choosing import today_of
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from datetime import date, datetime

    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

POSTED_ON = "budget_posted_on"
"""Mark: the day for which the budget plugin was asked what the calendar brings."""
PAGE = 500


@dataclass(frozen=True, slots=True)
class Sight:
    """A person's money, as that person sees it."""

    balance: Balance
    postings: tuple[Posting, ...]


def calendar_postings(engine: Engine, now: datetime) -> int:
    """Post what the budget plugin says the calendar brings, once a day.

    Returns:
        How many postings it offered; one offered before is not written again.
    """
    today = today_of(engine, now)
    if not engine.hooks.has_budget():
        return 0
    with engine.store.read() as uow:
        if uow.marks.get(POSTED_ON) == today.isoformat():
            return 0
    offered, after = 0, ""
    while True:
        with engine.store.begin() as uow:
            page = uow.people.page(after, PAGE)
            if not page:
                uow.marks.set(POSTED_ON, today.isoformat())
                uow.commit()
                return offered
            balances = uow.ledger.balances([person.number for person in page], today)
            postings = engine.hooks.budget_due(page, balances, today, now)
            uow.ledger.post(postings)
            uow.commit()
        offered, after = offered + len(postings), page[-1].number


def show(engine: Engine, person: str) -> Sight:
    """A person's balance and every posting behind it.

    Raises:
        NotFoundError: Nobody has that number.
    """
    with engine.store.read() as uow:
        _known(uow, person)
        today = today_of(engine, engine.clock.now())
        balance = uow.ledger.balances([person], today)[person]
        return Sight(balance, tuple(uow.ledger.postings(person)))


def grant(engine: Engine, person: str, cents: int, memo: str, key: str) -> Posting:
    """Add to somebody's budget, beside what the scheme grants.

    Args:
        engine: Ports and options.
        person: Whose budget.
        cents: Whole cents, above zero.
        memo: Why.
        key: Unique: the same grant given twice is written once.
    """
    return _post(engine, person, (Pot.GRANTS, Pot.AVAILABLE), _Booking(cents, memo, key))


def spend(  # noqa: PLR0913, PLR0917 - an expense has these facts
    engine: Engine, person: str, cents: int, memo: str, key: str, cycle: int | None = None
) -> Posting:
    """Book an expense: from what was reserved for a round, else from what is available.

    Raises:
        RefusedError: There is less money than that.
    """
    pots = (Pot.RESERVED if cycle else Pot.AVAILABLE, Pot.SPENT)
    return _post(engine, person, pots, _Booking(cents, memo, key, cycle))


def approve(
    engine: Engine, person: str, cents: int, adviser: str, until: date | None = None
) -> Approval:
    """Let somebody go below zero by so many cents, on the record.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: Whoever approves is no HR adviser, or approves for themselves.
    """
    if adviser not in engine.options.hr or adviser == person:
        raise RefusedError("approval_is_hrs", {"person": person})
    if cents < 0:
        raise RefusedError("amount_not_positive", {"cents": cents})
    approval = Approval(person, -cents, adviser, engine.clock.now(), until)
    with engine.store.begin() as uow:
        _known(uow, person)
        uow.ledger.approve(approval)
        uow.commit()
    return approval


@dataclass(frozen=True, slots=True)
class _Booking:
    cents: int
    memo: str
    key: str
    cycle: int | None = None


def _post(engine: Engine, person: str, pots: tuple[Pot, Pot], said: _Booking) -> Posting:
    if said.cents <= 0:
        raise RefusedError("amount_not_positive", {"cents": said.cents})
    now = engine.clock.now()
    source, target = (account(pot, person) for pot in pots)
    posting = Posting(said.key, person, said.cents, source, target, said.memo, now, said.cycle)
    with engine.store.begin() as uow:
        _known(uow, person)
        kept = next((p for p in uow.ledger.postings(person) if p.key == said.key), None)
        if kept is not None:
            return kept
        _enough(uow, posting, pots[0], today_of(engine, now))
        uow.ledger.post([posting])
        uow.commit()
    log.info("posted", extra={"key": posting.key, "cycle": posting.cycle})
    return posting


def _enough(uow: UnitOfWork, posting: Posting, source: Pot, today: date) -> None:
    if source is Pot.GRANTS:
        return
    if source is Pot.RESERVED:
        # Of this person only: a round of somebody else has nothing to give.
        own = uow.ledger.postings(posting.person, cycle=posting.cycle)
        room = balance_of(posting.person, own).reserved
    else:
        balance = uow.ledger.balances([posting.person], today)[posting.person]
        room = balance.available - balance.floor
    if posting.amount > room:
        told: dict[str, object] = {"needed": str(posting.amount), "available": str(room)}
        raise RefusedError("not_enough_money", told)


def _known(uow: UnitOfWork, person: str) -> None:
    if person not in uow.people.get([person]):
        raise NotFoundError("person", person)
