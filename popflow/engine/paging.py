"""Lists of rounds for who turns their pages: never more than a page is read of each source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from popflow.engine.reading import Line, sees_all, spoken_for, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.ports import CycleLine, CycleQuery, UnitOfWork


@dataclass(frozen=True, slots=True)
class PageOfRounds:
    """A page of a list.

    Attributes:
        next: After which number the next page begins; ``None`` on the last one.
    """

    lines: tuple[Line, ...]
    next: int | None = None


def page_of_rounds(engine: Engine, query: CycleQuery, doer: Doer) -> PageOfRounds:
    """A page of the rounds that somebody may know of, by number.

    Who does not see all of them is not led through all of them: only the rounds are looked at in
    which one is a party, stands in for one, or is a guest. A page may hold less than its limit
    where a round that was looked at is none of theirs any more.
    """
    limit = query.limit
    with engine.store.read() as uow:
        more = replace(query, limit=limit + 1)
        if doer.number is None or sees_all(engine, doer.number):
            found = uow.cycles.find(more)
        else:
            found = _own(engine, uow, more, doer.number)
        shown = found[:limit]
        follows = shown[-1].id if len(found) > limit else None
        return PageOfRounds(tuple(told(engine, uow, shown, doer)), follows)


def _own(engine: Engine, uow: UnitOfWork, query: CycleQuery, number: str) -> list[CycleLine]:
    found = {line.id: line for line in _sources(engine, uow, query, number)}
    return [found[key] for key in sorted(found)][: query.limit]


def _sources(
    engine: Engine, uow: UnitOfWork, query: CycleQuery, number: str
) -> Iterator[CycleLine]:
    """Of each source a page at most; together they hold the first of all of them."""
    if query.person in {None, number}:
        yield from uow.cycles.find(replace(query, person=number))
    for partner in sorted(spoken_for(engine, uow, number)):
        if query.partner in {None, partner}:
            yield from uow.cycles.find(replace(query, partner=partner))
    later = (one for one in uow.cycles.guest_of(number) if one > query.after)
    for guest in sorted(later)[: query.limit]:
        near = uow.cycles.find(replace(query, after=guest - 1, limit=1))
        yield from (line for line in near if line.id == guest)
