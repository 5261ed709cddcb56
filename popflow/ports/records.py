"""What else a store keeps: people, money, definitions, forms, marks, seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.budget import Approval, Balance, Posting
    from popflow.domain.person import Deputy, Person
    from popflow.domain.workflow import Definition


class PeopleStore(Protocol):
    """Who works here."""

    def get(self, numbers: Iterable[str]) -> dict[str, Person]:
        """People by number; unknown ones are absent."""
        ...

    def page(self, after: str = "", limit: int = 1000) -> list[Person]:
        """People by number, those after a number: leavers included."""
        ...

    def save(self, people: Sequence[Person]) -> None:
        """Add people, or write anew who is there."""
        ...

    def reports_of(self, manager: str) -> list[str]:
        """Numbers of the people whose manager somebody is."""
        ...

    def deputies(self, manager: str | None = None) -> list[Deputy]:
        """Deputies of one manager, or all."""
        ...

    def appoint(self, deputy: Deputy) -> None:
        """Write down a deputy."""
        ...


class Ledger(Protocol):
    """Money: double entry, only ever added to."""

    def balances(self, people: Iterable[str], today: date) -> dict[str, Balance]:
        """The balance of each of these people; nobody is absent."""
        ...

    def post(self, postings: Sequence[Posting]) -> None:
        """Write postings; a key that is there already is left as it is."""
        ...

    def postings(self, person: str | None = None, *, cycle: int | None = None) -> list[Posting]:
        """Postings in the order in which they were written."""
        ...

    def reserved_for(self, cycles: Iterable[int]) -> dict[int, int]:
        """Whole cents that are reserved for each of these cycles; nobody is absent."""
        ...

    def approve(self, approval: Approval) -> None:
        """Write down HR's permission to go below zero."""
        ...

    def approvals(self) -> list[Approval]:
        """Every permission that was ever given."""
        ...


class DefinitionStore(Protocol):
    """Definitions by the hash of their meaning; never changed, never deleted."""

    def put(self, definition: Definition) -> None:
        """Keep a definition; one that is there already stays."""
        ...

    def get(self, key: str) -> Definition | None:
        """The definition with that key."""
        ...

    def keys(self) -> dict[str, str]:
        """Every key with the name of its workflow."""
        ...


class Forms(Protocol):
    """Preparation forms: only their writer sees them."""

    def save(self, cycle: int, writer: str, answers: Mapping[str, str], at: datetime) -> None:
        """Keep one person's answers by the key of the question; given ones replace kept ones."""
        ...

    def load(self, cycle: int, writer: str) -> dict[str, str]:
        """One person's answers."""
        ...


class Marks(Protocol):
    """Small facts about the engine itself, such as its last heartbeat."""

    def get(self, name: str) -> str | None:
        """The mark's text."""
        ...

    def set(self, name: str, value: str | None) -> None:
        """Keep a mark, or drop it."""
        ...


class Seals(Protocol):
    """The hash chain over each cycle's history."""

    def seal(self, limit: int) -> int:
        """Seal up to that many entries in order; returns how many were sealed."""
        ...

    def unsealed(self) -> int:
        """How many entries are not sealed yet."""
        ...

    def broken(self, ids: Iterable[int]) -> dict[int, int]:
        """Per cycle whose chain does not hold, the first entry that breaks it."""
        ...
