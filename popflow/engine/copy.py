"""A copy for the person: all that popflow keeps about somebody, as far as it is theirs to see.

What another wrote about somebody else, and what another did not share, is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.question_set import DEPARTMENT, SELF_CHECK
from popflow.engine.choosing import today_of
from popflow.engine.covering import both_ways
from popflow.engine.cycles import Doer
from popflow.engine.money import show
from popflow.engine.own_account import own_account
from popflow.engine.own_words import stood_in_for, words_of
from popflow.engine.reading import look
from popflow.engine.readings import readings
from popflow.errors import NotFoundError
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from popflow.domain.access import Account, Reading, Token
    from popflow.domain.person import Deputy, Person
    from popflow.domain.reminder import Reminder
    from popflow.domain.year_form import YearForm
    from popflow.engine.money import Sight
    from popflow.engine.own_words import Words
    from popflow.engine.reading import View
    from popflow.engine.setup import Engine
    from popflow.ports import CycleLine, Parcel, UnitOfWork

PAGE = 500
MOST = 10_000
"""Messages and readings of one kind that are told."""
YEARS = 10
"""So many years back forms of a year are looked for."""


@dataclass(frozen=True, slots=True)
class RoundCopy:
    """One's own round, as one may see it, and who read it."""

    view: View
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """What is kept about somebody.

    Attributes:
        rounds: One's own, the first one first.
        forms: What one wrote to prepare, by the number of the round.
        reminders: That one wrote for oneself.
        words: What one wrote in rounds of others, as their manager, deputy or guest.
        year_forms: About a department or oneself, as far as one wrote in them last.
        messages: That were sent or will be: never their text, which was theirs to keep.
        tokens: By name: what a secret was is kept nowhere.
    """

    made_at: datetime
    person: Person
    account: Account | None
    tokens: tuple[Token, ...]
    rounds: tuple[RoundCopy, ...]
    forms: Mapping[int, Mapping[str, str]]
    reminders: tuple[Reminder, ...]
    words: tuple[Words, ...]
    year_forms: tuple[YearForm, ...]
    money: Sight
    messages: tuple[Parcel, ...]
    deputies: tuple[Deputy, ...]


def copy_for(engine: Engine, number: str) -> Copy:
    """All that is kept about somebody, for that person alone.

    Raises:
        NotFoundError: Nobody has that number.
    """
    now, doer = engine.clock.now(), Doer(number)
    with engine.store.read() as uow:
        person = uow.people.get([number]).get(number)
        if person is None:
            raise NotFoundError("person", number)
        own = [line.id for line in _lines(uow, CycleQuery(person=number, limit=PAGE))]
        deputies = both_ways(uow, number)
        others = _others(uow, number, stood_in_for(number, deputies))
        near = sorted({*own, *others})
        written = {cycle: uow.forms.load(cycle, number) for cycle in near}
        reminders = tuple(one for cycle in near for one in uow.reminders.of(cycle, number))
        words = tuple(words_of(uow, number, others))
        forms = {cycle: answers for cycle, answers in written.items() if answers}
        year_forms = tuple(_year_forms(uow, number, today_of(engine, now).year))
        messages = tuple(uow.outbox.find(recipient=number, limit=MOST))
    access = own_account(engine, number)
    rounds = (
        RoundCopy(
            look(engine, cycle, doer), tuple(readings(engine, cycle, doer, limit=MOST))
        )
        for cycle in own
    )  # fmt: skip
    return Copy(
        now, person, access.account, access.tokens, tuple(rounds), forms, reminders,
        words, year_forms, show(engine, number), messages, deputies,
    )  # fmt: skip


def _others(uow: UnitOfWork, number: str, covered: Iterable[str]) -> set[int]:
    """Rounds in which one may have written for another: led, stood in for, or as a guest."""
    queries = (CycleQuery(partner=partner, limit=PAGE) for partner in {number, *covered})
    led = {line.id for query in queries for line in _lines(uow, query)}
    return {*led, *uow.cycles.guest_of(number)}


def _lines(uow: UnitOfWork, query: CycleQuery) -> list[CycleLine]:
    """Rounds: nobody has, or led, more than a few pages of them."""
    found = uow.cycles.find(query)
    page = found
    while len(page) == query.limit:
        page = uow.cycles.find(_after(query, page[-1].id))
        found += page
    return found


def _after(query: CycleQuery, last: int) -> CycleQuery:
    return CycleQuery(person=query.person, partner=query.partner, after=last, limit=query.limit)


def _year_forms(uow: UnitOfWork, number: str, this: int) -> Iterator[YearForm]:
    for year in range(this - YEARS, this + 2):
        own = uow.year_forms.get(SELF_CHECK, number, year)
        if own is not None:
            yield own
        written = uow.year_forms.of(DEPARTMENT, year)
        yield from (form for form in written if form.written_by == number)
