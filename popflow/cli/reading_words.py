"""Who read a POP, in the organisation's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.labels import label
from popflow.domain.person import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from popflow.cli.session import Session
    from popflow.domain.access import Reading
    from popflow.domain.person import Person


def reading_lines(here: Session, found: Sequence[Reading]) -> list[str]:
    """A line for each reader, role and day; none when nobody read."""
    with here.engine.store.read() as uow:
        people = uow.people.get({one.reader for one in found if one.role is not Role.SYSTEM})
    return [
        label(
            here.words.language, "reading", day=one.day, reader=_name(one, people),
            role=here.words.of(one.role), times=one.times, first=here.local(one.first_at)[-5:],
            last=here.local(one.last_at)[-5:],
        )
        for one in found
    ]  # fmt: skip


def _name(reading: Reading, people: Mapping[str, Person]) -> str:
    person = people.get(reading.reader) if reading.role is not Role.SYSTEM else None
    return f"{person.name} ({person.number})" if person else reading.reader
