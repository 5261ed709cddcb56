"""Looks people up by name or number, page by page, as far as whoever asks may know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.engine.choosing import today_of
from popflow.engine.covering import both_ways
from popflow.engine.lists import lists_of
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from popflow.domain.person import Deputy, Person
    from popflow.domain.post import Post
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

LOOKED: Final = 5_000
"""So many people are looked at for a page; the next one goes on from there."""
_PIECE: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people; what is empty does not narrow.

    Attributes:
        words: All of them stand in the name or the number, however capitalised.
        left: Also those who left.
        after: Only people with a greater number: the last one of the page before.
    """

    words: str = ""
    department: str | None = None
    manager: str | None = None
    left: bool = False
    after: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class PageOfPeople:
    """A page of people.

    Attributes:
        next: After which number the next page begins; ``None`` on the last one.
    """

    people: tuple[Person, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, with what belongs to them.

    Attributes:
        cycle: Number of the round that is open.
        team: Numbers of the people whose manager this is.
    """

    person: Person
    post: Post | None
    cycle: int | None
    team: tuple[str, ...]
    deputies: tuple[Deputy, ...]


def find_people(engine: Engine, wanted: Wanted, *, by: str | None) -> PageOfPeople:
    """A page of people, by number.

    Args:
        engine: Ports and options.
        wanted: Which.
        by: Who asks and may know only oneself and the team; ``None`` may know everybody.
    """
    today = today_of(engine, engine.clock.now())
    found: list[Person] = []
    looked, last = 0, wanted.after
    with engine.store.read() as uow:
        for person in _candidates(uow, wanted.after, by):
            if len(found) == wanted.limit or looked == LOOKED:
                return PageOfPeople(tuple(found), last)
            looked, last = looked + 1, person.number
            if _fits(person, wanted, today):
                found.append(person)
    return PageOfPeople(tuple(found))


def _candidates(uow: UnitOfWork, after: str, by: str | None) -> Iterator[Person]:
    if by is not None:
        known = uow.people.get([by, *uow.people.reports_of(by)])
        yield from (known[number] for number in sorted(known) if number > after)
        return
    while page := uow.people.page(after, _PIECE):
        yield from page
        after = page[-1].number


def _fits(person: Person, wanted: Wanted, today: date) -> bool:
    text = f"{person.name} {person.number}".casefold()
    return (
        (wanted.left or person.leaves_on is None or person.leaves_on >= today)
        and wanted.department in {None, person.department}
        and wanted.manager in {None, person.manager}
        and all(word in text for word in wanted.words.casefold().split())
    )


def know(engine: Engine, number: str, *, by: str | None) -> Known:
    """Somebody; arguments as for `find_people`.

    Raises:
        NotFoundError: Nobody has that number, or it is nobody of theirs.
    """
    with engine.store.read() as uow:
        person = uow.people.get([number]).get(number)
        if person is None or by not in {None, number, person.manager}:
            raise NotFoundError("person", number)
        return Known(
            person, lists_of(uow).post_of(person.job), uow.cycles.open_of([number]).get(number),
            tuple(uow.people.reports_of(number)), tuple(uow.people.deputies(number)),
        )  # fmt: skip


def deputies_of(engine: Engine, *, by: str | None) -> tuple[Deputy, ...]:
    """Who stands in for whom, now or another time: one's own, or all for who may know all."""
    with engine.store.read() as uow:
        return tuple(uow.people.deputies()) if by is None else both_ways(uow, by)
