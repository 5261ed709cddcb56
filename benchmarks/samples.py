"""Rounds that popflow itself decided and wrote: stores and floors are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks.work import RULE, days_for, engine_of
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.timers import fire_due
from popflow.testing import make_person

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from benchmarks.arena import Arena, Database, Kind
    from benchmarks.work import Work
    from popflow.engine.setup import Engine

CYCLE_TABLES: Final = ("cycle", "cycle_content", "history", "timer", "outbox")
"""Tables whose rows belong to a cycle."""
MANAGER: Final = "m0000000"
"""Stands in the sample's rows where every copy has its own manager."""
SEALED_AT_ONCE: Final = 5000

Rows = dict[str, list[dict[str, Any]]]
"""Rows per table."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One round before and after its timer fired.

    Attributes:
        number: Its cycle, in the sample's own store.
        person: Number of its employee there; no other text holds this word.
        due_at: When its timer fires.
        before: Its rows as it was planned and sealed.
        after: Its rows after the timer fired and the new entry was sealed.
    """

    number: int
    person: str
    due_at: datetime
    before: Rows
    after: Rows

    def added(self, table: str) -> list[dict[str, Any]]:
        """Rows that the firing added."""
        return [row for row in self.after[table] if row not in self.before[table]]

    def changed(self) -> dict[str, Any]:
        """The columns of the cycle that the firing changed, with their values."""
        (old,), (new,) = self.before["cycle"], self.after["cycle"]
        return {name: value for name, value in new.items() if old[name] != value}


@dataclass(frozen=True, slots=True)
class Samples:
    """A sample per day on which timers are due, and the rows around all cycles.

    Attributes:
        rounds: In the order of their days; the last one is never due.
        house: Rows of the organisation itself: definitions, marks.
        person: The row of an employee.
    """

    rounds: tuple[Sample, ...]
    house: Rows
    person: dict[str, Any]


def take(arena: Arena, kind: Kind, work: Work, days: int, folder: Path) -> Samples:
    """Let popflow plan a round per day, and fire the timer of each.

    Args:
        arena: Gives the database, dropped afterwards.
        kind: Which one: what a column holds differs between them.
        work: What fires.
        days: On how many days timers are due; one round more is planned that never is.
        folder: Takes the workflow file.
    """
    with arena.database(kind) as database:
        store = database.store()
        try:
            engine = engine_of(store, folder, work)
            numbers = _planned(engine, days + 1)
            seal_all(engine)
            before = {number: _rows_of(database, number) for number in numbers}
            dues = [_due_of(engine, number) for number in numbers]
            rounds = tuple(
                Sample(
                    number,
                    _employee(place),
                    due,
                    before[number],
                    _fired(engine, database, number, due),
                )
                for place, (number, due) in enumerate(zip(numbers, dues, strict=True))
            )
            return Samples(rounds, *_around(database))
        finally:
            store.close()


def seal_all(engine: Engine) -> int:
    """Seal what is not sealed yet, as the tick does it; returns how many entries."""
    sealed = 0
    while True:
        with engine.store.read() as uow:
            if not uow.seals.unsealed():
                return sealed
        with engine.store.begin() as uow:
            sealed += uow.seals.seal(SEALED_AT_ONCE)
            uow.commit()


def _fired(engine: Engine, database: Database, number: int, due: datetime) -> Rows:
    fire_due(engine, due)
    seal_all(engine)
    return _rows_of(database, number)


def _employee(place: int) -> str:
    return f"p{place:07d}"


def _planned(engine: Engine, count: int) -> list[int]:
    people = [make_person(_employee(place), MANAGER) for place in range(count)]
    with engine.store.begin() as uow:
        uow.people.save([make_person(MANAGER, None), *people])
        uow.commit()
    wishes = zip(people, days_for(count), strict=True)
    return [
        start(
            engine, Doer(), StartRequest(person.number, wished_at=day, reason="measured")
        ).cycle.id
        for person, day in wishes
    ]


def _due_of(engine: Engine, number: int) -> datetime:
    with engine.store.read() as uow:
        (timer,) = [t for t in uow.timers.of([number])[number] if t.rule == RULE]
    return timer.due_at


def _rows_of(database: Database, number: int) -> Rows:
    with database.raw() as connection:
        return {
            table: database.rows(connection, _selected(table, database.mark), number)
            for table in CYCLE_TABLES
        }


def _selected(table: str, mark: str) -> str:
    key, order = {
        "cycle": ("id", "id"), "cycle_content": ("cycle_id", "cycle_id"),
        "history": ("cycle_id", "seq"), "timer": ("cycle_id", "position"),
        "outbox": ("cycle_id", "id"),
    }[table]  # fmt: skip
    return f"SELECT * FROM {table} WHERE {key} = {mark} ORDER BY {order}"


def _around(database: Database) -> tuple[Rows, dict[str, Any]]:
    with database.raw() as connection:
        people = database.rows(connection, "SELECT * FROM person ORDER BY number")
        house = {
            name: database.rows(connection, f"SELECT * FROM {name}")
            for name in ("definition", "mark")
        }
    return house, people[-1]
