"""The same for many at once: looked at first, then done, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from popflow.engine.cycles import act, rehearse, rehearse_start, start
from popflow.errors import NotFoundError, PopflowError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from popflow.domain.course import Decision
    from popflow.domain.person import Person
    from popflow.engine.cycles import Deed, Doer, StartRequest
    from popflow.engine.setup import Engine

MOST: Final = 500
"""Of how many people something is done at once: nobody reads through more."""
UNKNOWN: Final = "unknown"
FAILED: Final = "failed"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes, or became, of one of many.

    Attributes:
        cycle: Number of the cycle; ``None`` when none was started.
        person: Personnel number, as far as it is known.
        name: Of that person; empty when nobody is known by it.
        code: Why not: of a refusal, or ``unknown`` or ``failed``; empty when it goes well.
        data: What the sentence of the code is filled with.
        at: The conversation that is planned then, if one is.
    """

    cycle: int | None
    person: str
    name: str
    code: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def well(self) -> bool:
        """Whether it is done, or would be."""
        return not self.code


def judged(engine: Engine, doer: Doer, cycles: Iterable[int], deed: Deed) -> list[Fate]:
    """What doing something to each of these cycles would make of it; nothing is written."""
    return _each(engine, cycles, lambda number: rehearse(engine, number, doer, deed))


def done(engine: Engine, doer: Doer, cycles: Iterable[int], deed: Deed) -> list[Fate]:
    """Do something to each of these cycles, each in a unit of its own: a refusal stops nobody."""
    return _each(engine, cycles, lambda number: act(engine, number, doer, deed))


def start_judged(engine: Engine, doer: Doer, requests: Iterable[StartRequest]) -> list[Fate]:
    """What starting these rounds would plan; nothing is written."""
    return _starts(engine, requests, lambda one: rehearse_start(engine, doer, one))


def start_done(engine: Engine, doer: Doer, requests: Iterable[StartRequest]) -> list[Fate]:
    """Start these rounds, each in a unit of its own."""
    return _starts(engine, requests, lambda one: start(engine, doer, one))


def _each(engine: Engine, cycles: Iterable[int], decide: Callable[[int], Decision]) -> list[Fate]:
    numbers = list(dict.fromkeys(cycles))[:MOST]
    with engine.store.read() as uow:
        found = uow.cycles.load(numbers)
        people = uow.people.get({cycle.person for cycle in found.values()})
    fates = []
    for number in numbers:
        person = found[number].person if number in found else ""
        fates.append(_fate(people, person, number, partial(decide, number)))
    return fates


def _starts(
    engine: Engine, requests: Iterable[StartRequest], decide: Callable[[StartRequest], Decision]
) -> list[Fate]:
    wanted = list({one.person: one for one in requests}.values())[:MOST]
    with engine.store.read() as uow:
        people = uow.people.get(one.person for one in wanted)
    return [_fate(people, one.person, None, partial(decide, one)) for one in wanted]


def _fate(
    people: Mapping[str, Person], person: str, cycle: int | None, decide: Callable[[], Decision]
) -> Fate:
    name = people[person].name if person in people else ""
    try:
        made = decide().cycle
    except RefusedError as refusal:
        return Fate(cycle, person, name, refusal.code, refusal.data)
    except NotFoundError:
        return Fate(cycle, person, name, UNKNOWN)
    except PopflowError:
        return Fate(cycle, person, name, FAILED)
    return Fate(made.id, person, name, at=made.conversation_at)
