"""Checks the ledger: what the postings tell is what is kept, and nobody owes without leave."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from popflow.domain.budget import Pot, account, balance_of
from popflow.engine.choosing import today_of
from popflow.engine.findings import Broken
from popflow.engine.staff import everybody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from popflow.domain.budget import Approval, Posting
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

BOOKS = 10
"""Number of the invariant."""


def check_books(
    engine: Engine, uow: UnitOfWork, postings: Sequence[Posting], now: datetime
) -> Iterator[Broken]:
    """What is wrong with the ledger.

    Args:
        engine: Ports and options.
        uow: A unit that reads.
        postings: All of them, in the order in which they were written.
        now: The moment of the check.
    """
    own: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        own[posting.person].append(posting)
        if not _is_whole(posting):
            yield Broken(BOOKS, f"posting {posting.key} moves nothing between two own accounts")
    people = {person.number for person in everybody(uow)} | own.keys()
    balances = uow.ledger.balances(people, today_of(engine, now))
    approvals = uow.ledger.approvals()
    for number in sorted(people):
        told, kept = balance_of(number, own[number]), balances[number]
        amounts = (told.available, told.reserved, told.spent)
        if amounts != (kept.available, kept.reserved, kept.spent):
            yield Broken(BOOKS, f"balance of {number} is not the fold of its postings")
        leave = [approval for approval in approvals if approval.person == number]
        yield from _overspent(engine, number, own[number], leave)
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
