"""Money: double entry in whole cents, only ever added to; balances are sums over the postings."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, literal, select, union_all

from popflow.domain.budget import PERIOD_GRANT, Approval, Balance, Posting, Pot, account
from popflow.storage import house_rows
from popflow.storage.rows import METADATA
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Column, ColumnElement, Select

    from popflow.storage.session import Session

POSTING = METADATA.tables[str(house_rows.PostingRow.__tablename__)]
APPROVAL = METADATA.tables[str(house_rows.ApprovalRow.__tablename__)]
_POSTING_COLUMNS = (
    POSTING.c.key, POSTING.c.person, POSTING.c.amount, POSTING.c.source, POSTING.c.target,
    POSTING.c.memo, POSTING.c.at, POSTING.c.cycle_id, POSTING.c.approved_by, POSTING.c.currency,
    POSTING.c.posted_by, POSTING.c.os_user, POSTING.c.goal,
)  # fmt: skip
_APPROVAL_NAMES = tuple(field.name for field in fields(Approval))
_APPROVAL_COLUMNS = tuple(APPROVAL.c[name] for name in _APPROVAL_NAMES)
_POSTINGS_OF = select(*_POSTING_COLUMNS).where(one_of(POSTING.c.person)).order_by(POSTING.c.id)
_HOLDERS = select(POSTING.c.person).distinct().order_by(POSTING.c.person)
_KEYED = select(*_POSTING_COLUMNS).where(one_of(POSTING.c.key))
_RESERVED = literal(f"{Pot.RESERVED.value}:") + POSTING.c.person
_AMOUNT = func.sum(POSTING.c.amount)


def _sums(
    of: Column[Any], among: Column[Any], *narrowed: ColumnElement[bool], side: int
) -> Select[tuple[Any, Any]]:
    return select(of, side * _AMOUNT).where(one_of(among), *narrowed).group_by(of)


_SUMS = union_all(
    _sums(POSTING.c.target, POSTING.c.person, side=1),
    _sums(POSTING.c.source, POSTING.c.person, side=-1),
)
_RESERVED_FOR = union_all(
    _sums(POSTING.c.cycle_id, POSTING.c.cycle_id, POSTING.c.target == _RESERVED, side=1),
    _sums(POSTING.c.cycle_id, POSTING.c.cycle_id, POSTING.c.source == _RESERVED, side=-1),
)
_PERIODS = (
    select(POSTING.c.person, func.max(POSTING.c.key))
    .where(one_of(POSTING.c.person), POSTING.c.memo == PERIOD_GRANT)
    .group_by(POSTING.c.person)
)
_LIMITS = select(APPROVAL.c.person, APPROVAL.c.limit, APPROVAL.c.until).where(
    one_of(APPROVAL.c.person)
)


class SqlLedger:
    """The ledger of an organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def balances(self, people: Iterable[str], today: date) -> dict[str, Balance]:
        """The balance of each of these people; nobody is absent.

        In a unit that may write, nobody else decides on these balances until it ends.
        """
        asked = list(dict.fromkeys(people))
        self._session.guard_accounts(asked)
        held: dict[str, int] = {}
        for name, amount in self._session.among(_SUMS, asked):
            held[name] = held.get(name, 0) + int(amount)
        floors = self._floors(asked, today)
        periods = {person: str(key) for person, key in self._session.among(_PERIODS, asked)}

        def in_pot(pot: Pot, person: str) -> int:
            return held.get(account(pot, person), 0)

        return {
            person: Balance(
                in_pot(Pot.AVAILABLE, person),
                in_pot(Pot.RESERVED, person),
                in_pot(Pot.SPENT, person),
                floors.get(person, 0),
                periods.get(person, ""),
            )
            for person in asked
        }

    def _floors(self, people: Sequence[str], today: date) -> dict[str, int]:
        """The lowest of each person's permissions that are not over, if below zero."""
        floors: dict[str, int] = {}
        for person, limit, until in self._session.among(_LIMITS, people):
            if until is None or until >= today:
                floors[person] = min(limit, floors.get(person, 0))
        return floors

    def post(self, postings: Sequence[Posting]) -> None:
        """Write postings; a key that is there already is left as it is."""
        rows = [
            {
                "key": posting.key,
                "person": posting.person,
                "amount": posting.amount,
                "source": posting.source,
                "target": posting.target,
                "memo": posting.memo,
                "at": posting.at,
                "cycle_id": posting.cycle,
                "approved_by": posting.approved_by,
                "currency": posting.currency,
                "posted_by": posting.posted_by,
                "os_user": posting.os_user,
                "goal": posting.goal,
            }
            for posting in postings
        ]
        self._session.add_missing(POSTING, "key", rows)

    def postings(self, person: str | None = None, *, cycle: int | None = None) -> list[Posting]:
        """Postings in the order in which they were written."""
        query = select(*_POSTING_COLUMNS).order_by(POSTING.c.id)
        if person is not None:
            query = query.where(POSTING.c.person == person)
        if cycle is not None:
            query = query.where(POSTING.c.cycle_id == cycle)
        return [Posting(*row) for row in self._session.rows(query)]

    def postings_of(self, people: Iterable[str]) -> dict[str, list[Posting]]:
        """Postings of each of these people, in that order; who has none is absent."""
        found: dict[str, list[Posting]] = {}
        for row in self._session.among(_POSTINGS_OF, people):
            posting = Posting(*row)
            found.setdefault(posting.person, []).append(posting)
        return found

    def holders(self, after: str = "", limit: int = 500) -> list[str]:
        """Numbers of people who have postings: a page, in the order of the column's index."""
        page = _HOLDERS.where(POSTING.c.person > after).limit(limit)
        return [row[0] for row in self._session.rows(page)]

    def keyed(self, keys: Iterable[str]) -> dict[str, Posting]:
        """The postings that have these keys; unknown ones are absent."""
        found = (Posting(*row) for row in self._session.among(_KEYED, keys))
        return {posting.key: posting for posting in found}

    def reserved_for(self, cycles: Iterable[int]) -> dict[int, int]:
        """Whole cents that are reserved for each of these cycles; nobody is absent."""
        reserved = dict.fromkeys(cycles, 0)
        for cycle, amount in self._session.among(_RESERVED_FOR, reserved):
            reserved[cycle] += int(amount)
        return reserved

    def approve(self, approval: Approval) -> None:
        """Write down HR's permission to go below zero; the same one twice is once."""
        if approval not in self.approvals(approval.person):
            values = {name: getattr(approval, name) for name in _APPROVAL_NAMES}
            self._session.change(insert(APPROVAL), values)

    def approvals(self, person: str | None = None) -> list[Approval]:
        """Every permission that was ever given, in the order of giving."""
        query = select(*_APPROVAL_COLUMNS).order_by(APPROVAL.c.id)
        if person is not None:
            query = query.where(APPROVAL.c.person == person)
        return [Approval(*row) for row in self._session.rows(query)]
