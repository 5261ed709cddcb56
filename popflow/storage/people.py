"""Who works here."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select

from popflow.domain.person import Deputy, Person
from popflow.storage import house_rows
from popflow.storage.rows import METADATA
from popflow.storage.session import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.storage.session import Session

PERSON = METADATA.tables[str(house_rows.PersonRow.__tablename__)]
DEPUTY = METADATA.tables[str(house_rows.DeputyRow.__tablename__)]
_NAMES = tuple(field.name for field in fields(Person))
_COLUMNS = tuple(PERSON.c[name] for name in _NAMES)
_FTE, _FREE_DAYS = _NAMES.index("fte"), _NAMES.index("free_days")
_GET = select(*_COLUMNS).where(one_of(PERSON.c.number))
_REPORTS = (
    select(PERSON.c.number)
    .where(PERSON.c.manager == bindparam("b_manager"))
    .order_by(PERSON.c.number)
)
_DEPUTY_COLUMNS = (DEPUTY.c.manager, DEPUTY.c.deputy, DEPUTY.c.from_day, DEPUTY.c.to_day)


class SqlPeople:
    """The people of an organisation, leavers included."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, numbers: Iterable[str]) -> dict[str, Person]:
        """People by number; unknown ones are absent."""
        rows = self._session.among(_GET, numbers)
        return {person.number: person for person in map(_person_of, rows)}

    def page(self, after: str = "", limit: int = 1000) -> list[Person]:
        """People by number, those after a number."""
        query = select(*_COLUMNS).where(PERSON.c.number > after)
        rows = self._session.rows(query.order_by(PERSON.c.number).limit(limit))
        return [_person_of(row) for row in rows]

    def save(self, people: Sequence[Person]) -> None:
        """Add people, or write anew who is there."""
        self._session.put(PERSON, [_row_of(person) for person in people])

    def reports_of(self, manager: str) -> list[str]:
        """Numbers of the people whose manager somebody is."""
        return [row[0] for row in self._session.rows(_REPORTS, {"b_manager": manager})]

    def deputies(self, manager: str | None = None) -> list[Deputy]:
        """Deputies of one manager, or all, in the order in which they were appointed."""
        query = select(*_DEPUTY_COLUMNS).order_by(DEPUTY.c.id)
        if manager is not None:
            query = query.where(DEPUTY.c.manager == manager)
        return [Deputy(*row) for row in self._session.rows(query)]

    def appoint(self, deputy: Deputy) -> None:
        """Write down a deputy; the same one twice is once."""
        if deputy not in self.deputies(deputy.manager):
            values = {field.name: getattr(deputy, field.name) for field in fields(Deputy)}
            self._session.change(insert(DEPUTY), values)


def _row_of(person: Person) -> dict[str, Any]:
    row = {name: getattr(person, name) for name in _NAMES}
    row["fte"] = str(person.fte)
    row["free_days"] = "".join(map(str, sorted(person.free_days)))
    return row


def _person_of(row: Sequence[Any]) -> Person:
    values = list(row)
    values[_FTE] = Decimal(values[_FTE])
    values[_FREE_DAYS] = frozenset(map(int, values[_FREE_DAYS]))
    return Person(*values)
