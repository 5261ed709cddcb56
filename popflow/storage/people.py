"""Who works here."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, false, func, insert, or_, select

from popflow.domain.person import Deputy, Person
from popflow.domain.searching import LAST, By, family_key, given_key, ways
from popflow.domain.staff import Place
from popflow.ports.records import NOBODY
from popflow.storage import house_rows
from popflow.storage.columns import AsText
from popflow.storage.rows import METADATA, OPEN
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Select

    from popflow.domain.searching import Way
    from popflow.storage.session import Session

CYCLE = METADATA.tables["cycle"]
PERSON = METADATA.tables[str(house_rows.PersonRow.__tablename__)]
DEPUTY = METADATA.tables[str(house_rows.DeputyRow.__tablename__)]
_NAMES = tuple(field.name for field in fields(Person))
_COLUMNS = tuple(PERSON.c[name] for name in _NAMES)
_FTE, _FREE_DAYS = _NAMES.index("fte"), _NAMES.index("free_days")
_GET = select(*_COLUMNS).where(one_of(PERSON.c.number))
_FREE = select(PERSON.c.number, PERSON.c.free_days).where(one_of(PERSON.c.number))
_PLACES = (PERSON.c.number, PERSON.c.manager, PERSON.c.email, PERSON.c.leaves_on)
_HAS_ROUND = exists().where(OPEN, CYCLE.c.person == AsText(PERSON.c.number))
_TEAMS = (
    select(PERSON.c.manager, func.count())
    .where(one_of(PERSON.c.manager))
    .group_by(PERSON.c.manager)
)
_REPORTS = (
    select(PERSON.c.number)
    .where(PERSON.c.manager == bindparam("b_manager"))
    .order_by(PERSON.c.number)
)
_DEPUTY_COLUMNS = (DEPUTY.c.manager, DEPUTY.c.deputy, DEPUTY.c.from_day, DEPUTY.c.to_day)

_KEYS = {By.NUMBER: PERSON.c.number, By.FAMILY: PERSON.c.family_key, By.GIVEN: PERSON.c.given_key}


class SqlPeople:
    """The people of an organisation, leavers included."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, numbers: Iterable[str]) -> dict[str, Person]:
        """People by number; unknown ones are absent."""
        rows = self._session.among(_GET, numbers)
        return {person.number: person for person in map(_person_of, rows)}

    def free_days(self, numbers: Iterable[str]) -> dict[str, frozenset[int]]:
        """Of people as `get` gives them only the free weekdays."""
        return {row[0]: _free_days(row[1]) for row in self._session.among(_FREE, numbers)}

    def page(self, after: str = "", limit: int = 1000) -> list[Person]:
        """People by number, those after a number."""
        query = select(*_COLUMNS).where(PERSON.c.number > after)
        rows = self._session.rows(query.order_by(PERSON.c.number).limit(limit))
        return [_person_of(row) for row in rows]

    def places(self, after: str = "", limit: int = 1000) -> list[Place]:
        """What the staff as a whole needs of people."""
        query = select(*_PLACES).where(PERSON.c.number > after)
        rows = self._session.rows(query.order_by(PERSON.c.number).limit(limit))
        return [Place(*row) for row in rows]

    def without_round(self, today: date, after: str = "", limit: int = 1000) -> list[Person]:
        """People in service who have no open cycle."""
        hired, leaves = PERSON.c.hired_on, PERSON.c.leaves_on
        query = select(*_COLUMNS).where(
            PERSON.c.number > after,
            or_(hired.is_(None), hired <= today),
            or_(leaves.is_(None), leaves >= today),
            ~_HAS_ROUND,
        )
        rows = self._session.rows(query.order_by(PERSON.c.number).limit(limit))
        return [_person_of(row) for row in rows]

    def leavers(
        self, before: date, after: tuple[date, str] = NOBODY, limit: int = 1000
    ) -> list[Place]:
        """People whose last day was before a day."""
        day, number = after
        leaves = PERSON.c.leaves_on
        query = select(*_PLACES).where(
            leaves >= day, leaves < before, or_(leaves > day, PERSON.c.number > number)
        )
        rows = self._session.rows(query.order_by(leaves, PERSON.c.number).limit(limit))
        return [Place(*row) for row in rows]

    def team_sizes(self, managers: Iterable[str]) -> dict[str, int]:
        """How many people have each of these as their manager."""
        return {row[0]: row[1] for row in self._session.among(_TEAMS, managers)}

    def search(self, text: str, limit: int = 100) -> list[Person]:
        """People whose number or name begins with what somebody typed."""
        found: dict[str, Person] = {}
        for way in ways(text):
            if len(found) < limit:
                rows = self._session.rows(_searched(way).limit(limit))
                found |= {person.number: person for person in map(_person_of, rows)}
        return list(found.values())[:limit]

    def save(self, people: Sequence[Person]) -> None:
        """Add people, or write anew who is there."""
        self._session.put(PERSON, [_row_of(person) for person in people])

    def reports_of(self, manager: str) -> list[str]:
        """Numbers of the people whose manager somebody is."""
        return [row[0] for row in self._session.rows(_REPORTS, {"b_manager": manager})]

    def deputies(self, manager: str | None = None, *, deputy: str | None = None) -> list[Deputy]:
        """Who stands in for whom, in the order in which it was written."""
        query = select(*_DEPUTY_COLUMNS).order_by(DEPUTY.c.id)
        if manager is not None:
            query = query.where(DEPUTY.c.manager == manager)
        if deputy is not None:
            query = query.where(DEPUTY.c.deputy == deputy)
        return [Deputy(*row) for row in self._session.rows(query)]

    def appoint(self, deputy: Deputy) -> None:
        """Write down a deputy; the same one twice is once."""
        if deputy not in self.deputies(deputy.manager, deputy=deputy.deputy):
            values = {field.name: getattr(deputy, field.name) for field in fields(Deputy)}
            self._session.change(insert(DEPUTY), values)

    def dismiss(self, deputy: Deputy) -> None:
        """Take a deputy away; one that is not there is left alone."""
        same = (DEPUTY.c[field.name] == getattr(deputy, field.name) for field in fields(Deputy))
        self._session.change(delete(DEPUTY).where(*same))


def _searched(way: Way) -> Select[Any]:
    """Who fits one way to understand what was typed; found in the index of its key."""
    key = _KEYS[way.by]
    query = select(*_COLUMNS).where(key >= way.begin, key < way.begin + LAST)
    if way.given:
        given = PERSON.c.given_key
        inside = given.contains(f" {way.given}", autoescape=True) if way.inside else false()
        query = query.where(or_(given.startswith(way.given, autoescape=True), inside))
    return query.order_by(key, PERSON.c.number)


def _row_of(person: Person) -> dict[str, Any]:
    row = {name: getattr(person, name) for name in _NAMES}
    row["fte"] = str(person.fte)
    row["free_days"] = "".join(map(str, sorted(person.free_days)))
    row["family_key"], row["given_key"] = family_key(person), given_key(person)
    return row


def _person_of(row: Sequence[Any]) -> Person:
    values = list(row)
    values[_FTE] = _fte(values[_FTE])
    values[_FREE_DAYS] = _free_days(values[_FREE_DAYS])
    return Person(*values)


@lru_cache(maxsize=1024)
def _fte(stored: str) -> Decimal:
    return Decimal(stored)


@lru_cache(maxsize=128)
def _free_days(stored: str) -> frozenset[int]:
    """One set for all who have the same days: of a whole staff nearly everybody has."""
    return frozenset(map(int, stored))
