"""Money: postings and permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.budget import Approval, Balance, Posting, Pot, account, balance_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from popflow.storage.memory.tables import Tables


class MemoryLedger:
    """The ledger in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def balances(self, people: Iterable[str], today: date) -> dict[str, Balance]:
        """The balance of each of these people."""
        own: dict[str, list[Posting]] = {person: [] for person in people}
        for posting in self._tables.postings.rows.values():
            if posting.person in own:
                own[posting.person].append(posting)
        return {
            person: balance_of(person, postings, self._floor(person, today))
            for person, postings in own.items()
        }

    def _floor(self, person: str, today: date) -> int:
        """The lowest of a person's permissions that are not over; 0 without one."""
        given = (
            approval.limit
            for approval in self._tables.approvals.rows
            if approval.person == person and (approval.until is None or today <= approval.until)
        )
        return min(0, *given, 0)

    def post(self, postings: Sequence[Posting]) -> None:
        """Write postings; a key that is there already is left as it is."""
        held = self._tables.postings.writing()
        for posting in postings:
            held.setdefault(posting.key, posting)

    def postings(self, person: str | None = None, *, cycle: int | None = None) -> list[Posting]:
        """Postings in the order in which they were written."""
        return [
            posting
            for posting in self._tables.postings.rows.values()
            if person in {None, posting.person} and cycle in {None, posting.cycle}
        ]

    def postings_of(self, people: Iterable[str]) -> dict[str, list[Posting]]:
        """Postings of each of these people; who has none is absent."""
        asked, found = frozenset(people), dict[str, list[Posting]]()
        for posting in self._tables.postings.rows.values():
            if posting.person in asked:
                found.setdefault(posting.person, []).append(posting)
        return found

    def holders(self, after: str = "", limit: int = 500) -> list[str]:
        """Numbers of people who have postings: a page."""
        held = {posting.person for posting in self._tables.postings.rows.values()}
        return sorted(number for number in held if number > after)[:limit]

    def keyed(self, keys: Iterable[str]) -> dict[str, Posting]:
        """The postings that have these keys."""
        rows = self._tables.postings.rows
        return {key: rows[key] for key in keys if key in rows}

    def reserved_for(self, cycles: Iterable[int]) -> dict[int, int]:
        """Whole cents that are reserved for each of these cycles."""
        reserved = dict.fromkeys(cycles, 0)
        for posting in self._tables.postings.rows.values():
            if posting.cycle in reserved and posting.cycle is not None:
                pot = account(Pot.RESERVED, posting.person)
                sign = (posting.target == pot) - (posting.source == pot)
                reserved[posting.cycle] += sign * posting.amount
        return reserved

    def approve(self, approval: Approval) -> None:
        """Write down HR's permission to go below zero."""
        self._tables.approvals.writing()[approval] = None

    def approvals(self, person: str | None = None) -> list[Approval]:
        """Every permission that was ever given."""
        given = self._tables.approvals.rows
        return [approval for approval in given if person in {None, approval.person}]
