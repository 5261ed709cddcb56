"""What else a store keeps: people, money, definitions, forms, marks, seals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.budget import Approval, Balance, Posting
    from popflow.domain.person import Deputy, Person
    from popflow.domain.post import Post, TrainingAim
    from popflow.domain.reminder import Reminder
    from popflow.domain.staff import Place
    from popflow.domain.workflow import Definition
    from popflow.domain.year_form import YearForm


NOBODY = (date.min, "")
"""Before everybody who ever left."""


class PeopleStore(Protocol):
    """Who works here."""

    def get(self, numbers: Iterable[str]) -> dict[str, Person]:
        """People by number; unknown ones are absent."""
        ...

    def free_days(self, numbers: Iterable[str]) -> dict[str, frozenset[int]]:
        """Of people as `get` gives them only the free weekdays."""
        ...

    def page(self, after: str = "", limit: int = 1000) -> list[Person]:
        """People by number, those after a number: leavers included."""
        ...

    def places(self, after: str = "", limit: int = 1000) -> list[Place]:
        """What the staff as a whole needs of people: those of `page`, and as it orders them."""
        ...

    def without_round(self, today: date, after: str = "", limit: int = 1000) -> list[Person]:
        """People in service who have no open cycle, by number, those after a number."""
        ...

    def leavers(
        self, before: date, after: tuple[date, str] = NOBODY, limit: int = 1000
    ) -> list[Place]:
        """People whose last day was before a day, by last day and number.

        Args:
            before: The day.
            after: Only people beyond this last day and number: those of the last one of the page
                before, or a day and no number for who left on that day or later.
            limit: How many at most.
        """
        ...

    def search(self, text: str, limit: int = 100) -> list[Person]:
        """People whose number or name begins with what somebody typed, leavers included.

        First who has such a number, then by last name, then by first name; see
        `popflow.domain.searching`.
        """
        ...

    def save(self, people: Sequence[Person]) -> None:
        """Add people, or write anew who is there."""
        ...

    def team_sizes(self, managers: Iterable[str]) -> dict[str, int]:
        """How many people have each of these as their manager; who has nobody is absent."""
        ...

    def reports_of(self, manager: str) -> list[str]:
        """Numbers of the people whose manager somebody is."""
        ...

    def deputies(self, manager: str | None = None, *, deputy: str | None = None) -> list[Deputy]:
        """Who stands in for whom, now or another time, in the order in which it was written.

        Args:
            manager: Only who stands in for this one.
            deputy: Only for whom this one stands in; with ``manager`` both hold.
        """
        ...

    def appoint(self, deputy: Deputy) -> None:
        """Write down a deputy; the same one twice is once."""
        ...

    def dismiss(self, deputy: Deputy) -> None:
        """Take a deputy away; one that is not there, with just these days, is left alone."""
        ...


class Ledger(Protocol):
    """Money: double entry, only ever added to."""

    def balances(self, people: Iterable[str], today: date) -> dict[str, Balance]:
        """The balance of each of these people; nobody is absent.

        In a unit that may write, nobody else decides on the money of these people from here on
        until it ends.
        """
        ...

    def post(self, postings: Sequence[Posting]) -> None:
        """Write postings; a key that is there already is left as it is."""
        ...

    def postings(self, person: str | None = None, *, cycle: int | None = None) -> list[Posting]:
        """Postings in the order in which they were written."""
        ...

    def postings_of(self, people: Iterable[str]) -> dict[str, list[Posting]]:
        """Postings of each of these people, in that order; who has none is absent."""
        ...

    def holders(self, after: str = "", limit: int = 500) -> list[str]:
        """Numbers of people who have postings, known or not: a page, in the store's order."""
        ...

    def keyed(self, keys: Iterable[str]) -> dict[str, Posting]:
        """The postings that have these keys; unknown ones are absent."""
        ...

    def reserved_for(self, cycles: Iterable[int]) -> dict[int, int]:
        """Whole cents that are reserved for each of these cycles; nobody is absent."""
        ...

    def approve(self, approval: Approval) -> None:
        """Write down HR's permission to go below zero."""
        ...

    def approvals(self, person: str | None = None) -> list[Approval]:
        """Every permission that was ever given, to one person or to anybody."""
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


class Reminders(Protocol):
    """Private reminders: only their writer sees them."""

    def save(self, reminders: Sequence[Reminder]) -> None:
        """Add reminders, or write anew which are there."""
        ...

    def of(self, cycle: int, writer: str) -> tuple[Reminder, ...]:
        """One person's reminders in a round, by key."""
        ...

    def about(self, cycles: Iterable[int]) -> list[Reminder]:
        """Everybody's reminders in these rounds, for who delivers or erases them."""
        ...

    def due(self, day: date, limit: int) -> list[Reminder]:
        """Those whose next day is that day or before it, the earliest first."""
        ...

    def drop(self, cycle: int, writer: str, key: int) -> bool:
        """Take a reminder away for good; whether there was one."""
        ...


class YearForms(Protocol):
    """Forms of a year: about a department, and of a manager about oneself."""

    def save(self, form: YearForm) -> None:
        """Keep a form as it is now; one of the same audience, subject and year is replaced."""
        ...

    def get(self, audience: str, subject: str, year: int) -> YearForm | None:
        """One form; ``None`` when nobody wrote in it."""
        ...

    def of(self, audience: str, year: int) -> list[YearForm]:
        """Every form for an audience in a year, by subject."""
        ...


class PostStore(Protocol):
    """Posts with their competences, and the training plan; each by its code."""

    def posts(self) -> list[Post]:
        """All posts, by code."""
        ...

    def save_posts(self, posts: Sequence[Post]) -> None:
        """Add posts, or write anew who is there."""
        ...

    def drop_posts(self, codes: Iterable[str]) -> None:
        """Take posts away; a code that is nobody's is left alone."""
        ...

    def training(self) -> list[TrainingAim]:
        """All lines of the training plan, by code."""
        ...

    def save_training(self, lines: Sequence[TrainingAim]) -> None:
        """Add lines, or write anew which are there."""
        ...

    def drop_training(self, codes: Iterable[str]) -> None:
        """Take lines away; a code that is no line's is left alone."""
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
        """Seal up to that many entries that wait, in order; returns how many were sealed.

        `CycleStore.save` seals as it writes: only what an older popflow left waits.
        """
        ...

    def unsealed(self) -> int:
        """How many entries are not sealed yet."""
        ...

    def broken(self, ids: Iterable[int]) -> dict[int, int]:
        """Per cycle whose chain does not hold, the first entry that breaks it."""
        ...
