"""What nobody can do through popflow: change rows by hand, in memory or on PostgreSQL.

Harm that a port lets through is done by `added`: a decision that no rule would make.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from popflow.domain.course import Decision
from popflow.domain.cycle import Entry, evolve
from popflow.domain.person import SYSTEM
from popflow.storage import driver_connection
from popflow.storage.memory import MemoryStore

if TYPE_CHECKING:
    from popflow.domain.cycle import Change, Cycle
    from popflow.domain.timetable import Timer
    from popflow.ports import Store
    from tests.support.house import House


def added(house: House, *changes: Change, **fields: Any) -> None:  # noqa: ANN401 - any field of a cycle
    """Save an entry that nobody made.

    Args:
        house: Whose last round of its first employee it is about.
        changes: What the entry tells.
        fields: Of the cycle: what is stored beside it. Of the entry: its other fields.
    """
    cycle = house.cycle()
    told = {name: fields.pop(name) for name in tuple(fields) if name in _OF_ENTRY}
    seq = told.pop("seq", cycle.revision + 1)
    entry = Entry(
        cycle.id, seq, house.clock.now(), "ready", cycle.state, cycle.state, SYSTEM, None, changes
    )
    after = replace(evolve(cycle, changes, seq), **fields)
    save(house, after, replace(entry, **told))


_OF_ENTRY = frozenset({"seq", "source", "timer", "occurrence"})


def save(house: House, cycle: Cycle, *entries: Entry) -> None:
    """Write a cycle with new entries, its timers as they are."""
    with house.store.begin() as uow:
        timers = uow.timers.of([cycle.id]).get(cycle.id, ())
        uow.cycles.save([Decision(cycle, entries, timers)])
        uow.commit()


def another_reason(store: Store, cycle: int, seq: int) -> None:
    """Write another reason in a line of history; its seal stays."""
    if isinstance(store, MemoryStore):
        with store.hold(writable=True) as tables:
            rows = tables.entries.writing()
            told = list(rows[cycle])
            told[seq - 1] = replace(told[seq - 1], reason="never said")
            rows[cycle] = tuple(told)
            store.publish(tables)
        return
    by_hand(
        store,
        "UPDATE history SET reason = 'never said' WHERE cycle_id = %s AND seq = %s",
        cycle,
        seq,
    )


def no_history(store: Store, cycle: int) -> None:
    """Take all lines of a cycle away."""
    if isinstance(store, MemoryStore):
        with store.hold(writable=True) as tables:
            tables.entries.writing()[cycle] = ()
            tables.seals.writing().pop(cycle, None)
            store.publish(tables)
        return
    by_hand(store, "DELETE FROM history WHERE cycle_id = %s", cycle)


def no_row(store: Store, table: str, column: str, key: object) -> None:
    """Take a row away by its key.

    Args:
        store: Where.
        table: Its name in SQL.
        column: Its key.
        key: Which row.
    """
    if isinstance(store, MemoryStore):
        with store.hold(writable=True) as tables:
            del getattr(tables, _IN_MEMORY[table]).writing()[key]
            store.publish(tables)
        return
    by_hand(store, f"DELETE FROM {table} WHERE {column} = %s", key)  # noqa: S608 - the tests' own


_IN_MEMORY = {"outbox": "parcels", "definition": "definitions", "person": "people"}


def stray_timer(store: Store, timer: Timer) -> None:
    """Write a timer of no cycle, past the foreign key where there is one."""
    with store.begin() as uow:
        if not isinstance(store, MemoryStore):
            driver_connection(uow).execute("SET LOCAL session_replication_role = replica")
        uow.timers.replace({timer.cycle: [timer]})
        uow.commit()


def unsound(store: Store, cycle: int) -> None:
    """Harm that the database itself finds."""
    if isinstance(store, MemoryStore):
        with store.hold(writable=True) as tables:
            del tables.entries.writing()[cycle]
            del tables.seals.writing()[cycle]
            store.publish(tables)
        return
    by_hand(store, "DELETE FROM tally")


def by_hand(store: Store, statement: str, *values: object) -> None:
    """Run a statement of the driver."""
    with store.begin() as uow:
        driver_connection(uow).execute(statement, values)
        uow.commit()
