"""Money for development (POB): whole cents, double entry, one account per person.

A posting moves an amount from one account to another, so the ledger sums to zero by construction.
Which postings are made, and whether money suffices, is the budget plugin's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

CURRENCY = "EUR"
PERIOD_GRANT = "period_grant"
"""Memo of what the scheme grants for a period; its keys sort in the order of the periods."""
_EUROS = re.compile(r"[0-9]{1,8}([.,][0-9]{1,2})?")


class Pot(StrEnum):
    """The kinds of account; a person has an ``available`` and a ``reserved`` one."""

    GRANTS = "grants"
    AVAILABLE = "available"
    RESERVED = "reserved"
    SPENT = "spent"
    LAPSED = "lapsed"
    EMPLOYER = "employer"
    """What the employer pays beside the budget: training that law or post requires."""


class BudgetMove(StrEnum):
    """What a step of a cycle asks of the budget."""

    RESERVE = "reserve"
    DIFFERENCE = "difference"
    RELEASE = "release"


def account(pot: Pot, person: str) -> str:
    """The account's name: ``available:104``."""
    return f"{pot.value}:{person}"


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount in whole cents that moves between two accounts of one person.

    Attributes:
        key: Unique: the same posting offered twice is written once.
        amount: Whole cents, above zero.
        source: Account that the amount leaves.
        target: Account that the amount reaches.
        memo: Why, as a code (``grant``, ``reserve``, ``spend``, ...).
        approved_by: Number of the HR adviser who approved a balance below zero.
        posted_by: Number of the person who posted it by hand; ``None`` for what the calendar or a
            step of a cycle brought, which have a history of their own, and for the operator.
        os_user: The operating-system user behind the command line that posted it.
        goal: Key of the goal in the cycle's plan that it pays for.
    """

    key: str
    person: str
    amount: int
    source: str
    target: str
    memo: str
    at: datetime
    cycle: int | None = None
    approved_by: str | None = None
    currency: str = CURRENCY
    posted_by: str | None = None
    os_user: str | None = None
    goal: int | None = None

    def says_the_same(self, other: Posting) -> bool:
        """Whether both move the same money for the same reason, whoever posted them when."""
        return self._content() == other._content()

    def _content(self) -> tuple[object, ...]:
        where = (self.person, self.source, self.target, self.cycle, self.goal)
        return (*where, self.amount, self.currency, self.memo)


@dataclass(frozen=True, slots=True)
class Approval:
    """HR's recorded permission for one person to go below zero, down to ``limit`` cents.

    Attributes:
        os_user: The operating-system user behind the command line that recorded it.
    """

    person: str
    limit: int
    approved_by: str
    at: datetime
    until: date | None = None
    os_user: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a person's money stands, in whole cents."""

    available: int = 0
    reserved: int = 0
    spent: int = 0
    floor: int = 0
    """The lowest that ``available`` may be: 0, or below it with HR's approval."""
    last_period: str = ""
    """The greatest key of a posting with the memo `PERIOD_GRANT`; empty before the first."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What the budget plugin says the calendar brings.

    Attributes:
        failed: Numbers of the people about whom it gave no answer that can be used: they are
            asked about again.
    """

    postings: tuple[Posting, ...] = ()
    failed: tuple[str, ...] = ()


def cents_of(text: str) -> int:
    """Whole cents of an amount in euros as people write it: ``450``, ``450.50``, ``450,50``.

    Raises:
        ValueError: It is no amount; says so as the rest of a sentence.
    """
    given = text.strip().removeprefix("€").strip()
    if not _EUROS.fullmatch(given):
        message = "is no amount of euros without separators, such as '450' or '450,50'"
        raise ValueError(message)
    return int(Decimal(given.replace(",", ".")) * 100)


def fold(postings: Iterable[Posting]) -> dict[str, int]:
    """The balance of every account, from nothing but the postings."""
    balances: dict[str, int] = {}
    for posting in postings:
        balances[posting.source] = balances.get(posting.source, 0) - posting.amount
        balances[posting.target] = balances.get(posting.target, 0) + posting.amount
    return balances


def balance_of(person: str, postings: Iterable[Posting], floor: int = 0) -> Balance:
    """One person's balance as the fold of that person's postings."""
    postings = tuple(postings)
    accounts = fold(postings)
    return Balance(
        available=accounts.get(account(Pot.AVAILABLE, person), 0),
        reserved=accounts.get(account(Pot.RESERVED, person), 0),
        spent=accounts.get(account(Pot.SPENT, person), 0),
        floor=floor,
        last_period=max((p.key for p in postings if p.memo == PERIOD_GRANT), default=""),
    )
