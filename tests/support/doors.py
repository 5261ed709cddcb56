"""What the engine meets in a test: days that may change, a post that may fail, plain letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.budget import Brought
from popflow.domain.days import WorkingDays
from popflow.ports import Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.budget import Balance, Posting
    from popflow.domain.cycle import Answer, Cycle, Entry
    from popflow.domain.person import Person
    from popflow.domain.questions import BudgetQuestion, GuardQuestion
    from popflow.ports import Parcel


class Days:
    """The port `Calendar` over days that a test may change."""

    def __init__(self) -> None:
        self.working = WorkingDays()

    def days(self, around: date) -> WorkingDays:
        """The same days whatever is asked."""
        return self.working


class Post:
    """The port `Hooks`: notes what is carried, and fails where a test says so."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken: set[str] = set()
        self.carriers = "log"
        self.scheme: Callable[[BudgetQuestion], Answer] | None = None
        self.due: Callable[[Sequence[Person], date], list[Posting]] | None = None
        self.said: dict[str, Answer] = {}
        self.asked: list[GuardQuestion] = []

    def guards(self) -> Mapping[str, str]:
        """The guards that the test answers."""
        return dict.fromkeys(self.said, "a guard of the test")

    def answer(self, questions: Sequence[GuardQuestion]) -> list[Answer]:
        """What the test said."""
        self.asked += questions
        return [self.said[question.name] for question in questions]

    def has_budget(self) -> bool:
        """Whether the test gave a scheme."""
        return self.scheme is not None

    def budget(self, questions: Sequence[BudgetQuestion]) -> list[Answer]:
        """What the scheme says."""
        assert self.scheme is not None
        return [self.scheme(question) for question in questions]

    def budget_due(
        self, people: Sequence[Person], balances: Mapping[str, Balance], today: date, now: datetime
    ) -> Brought:
        """What the calendar brings; about whom the test's own ``due`` raises, it fails."""
        postings: list[Posting] = []
        failed: list[str] = []
        for person in people if self.due else ():
            assert self.due is not None
            try:
                postings += self.due([person], today)
            except OSError:
                failed.append(person.number)
        return Brought(tuple(postings), tuple(failed))

    def notify(self, letter: Letter) -> str:
        """Carry a letter."""
        if letter.recipient in self.broken:
            message = "the far end is down"
            raise OSError(message)
        self.letters.append(letter)
        return self.carriers


class Slips:
    """The port `Composer`: a letter that says which messages it is made of."""

    def compose(
        self,
        parcels: Sequence[Parcel],
        recipient: Person | None,
        cycles: Mapping[int, Cycle],
        people: Mapping[str, Person],
        entries: Mapping[tuple[int, int], Entry],
    ) -> Letter:
        """The kinds of the messages, separated by spaces, are the subject."""
        number = recipient.number if recipient else parcels[0].message.recipient
        kinds = " ".join(parcel.message.kind for parcel in parcels)
        said = " ".join(parcel.words or parcel.message.kind for parcel in parcels)
        digest = len(parcels) > 1 or parcels[0].message.digest
        key = f"digest:{number}" if digest else parcels[0].key
        address = recipient.email if recipient else None
        return Letter(key, number, number, address, "nl", kinds, said, said)
