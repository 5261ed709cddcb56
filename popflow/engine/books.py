"""Checks the ledger: what the postings tell is what is kept, and nobody owes without leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.budget import Pot, account, balance_of
from popflow.engine.choosing import today_of
from popflow.engine.findings import Broken
from popflow.engine.staff import PAGE, everybody, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from popflow.domain.budget import Approval, Balance, Posting
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

BOOKS = 10
"""Number of the invariant."""


def books(uow: UnitOfWork) -> Iterator[list[str]]:
    """Numbers of everybody who has a balance, page by page: also of who is not known any more."""
    yield from pieces(person.number for person in everybody(uow))
    after = ""
    while page := uow.ledger.holders(after, PAGE):
        known = uow.people.get(page)
        yield [number for number in page if number not in known]
        after = page[-1]


def check_books(
    engine: Engine, uow: UnitOfWork, numbers: Sequence[str], now: datetime
) -> tuple[int, list[Broken]]:
    """How many postings these people have, and what is wrong with them.

    Args:
        engine: Ports and options.
        uow: A unit that reads.
        numbers: A page of people.
        now: The moment of the check.
    """
    own = uow.ledger.postings_of(numbers)
    balances = uow.ledger.balances(numbers, today_of(engine, now))
    broken: list[Broken] = []
    for number in numbers:
        postings = own.get(number, [])
        broken += _book(number, postings, balances[number])
        if any(_overspent(engine, number, postings, ())):
            leave = uow.ledger.approvals(number)
            broken += _overspent(engine, number, postings, leave)
    return sum(map(len, own.values())), broken


def _book(number: str, postings: Sequence[Posting], kept: Balance) -> Iterator[Broken]:
    for posting in postings:
        if not _is_whole(posting):
            yield Broken(BOOKS, f"posting {posting.key} moves nothing between two own accounts")
    told = balance_of(number, postings)
    amounts = (told.available, told.reserved, told.spent)
    if amounts != (kept.available, kept.reserved, kept.spent):
        yield Broken(BOOKS, f"balance of {number} is not the fold of its postings")
    if told.reserved < 0:
        yield Broken(BOOKS, f"reservation of {number} is below zero")


def _is_whole(posting: Posting) -> bool:
    accounts = {account(pot, posting.person) for pot in Pot}
    apart = posting.source != posting.target
    return posting.amount > 0 and apart and {posting.source, posting.target} <= accounts


def _overspent(
    engine: Engine, number: str, postings: Sequence[Posting], leave: Sequence[Approval]
) -> Iterator[Broken]:
    """Each posting that took more than there was, without HR's leave on that day."""
    pot, available = account(Pot.AVAILABLE, number), 0
    for posting in postings:
        gain = posting.amount * ((posting.target == pot) - (posting.source == pot))
        available += gain
        day = today_of(engine, posting.at)
        limits = [a.limit for a in leave if a.until is None or day <= a.until]
        if gain < 0 and available < min([0, *limits]):
            yield Broken(BOOKS, f"posting {posting.key} took {number} below zero without leave")
