"""A hand-written loop over SQLModel objects with a commit each."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlmodel import Session, create_engine, select

from benchmarks.arena import Kind
from benchmarks.copying import mould
from benchmarks.peers.step import Peer
from popflow.storage.columns import EPOCH, MICROSECOND, UtcMoment
from popflow.storage.rows import CycleRow, HistoryRow, OutboxRow, TableRow, TimerRow
from popflow.storage.sqlite_dialect import journal_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.population import Population

_KINDS: dict[str, type[TableRow]] = {
    "history": HistoryRow, "outbox": OutboxRow, "timer": TimerRow,
}  # fmt: skip


class SqlModelLoop(Peer):
    """As somebody writes it who has SQLModel and an afternoon."""

    def __init__(
        self, population: Population, day: int, numbers: Sequence[int], folder: Path
    ) -> None:
        super().__init__(population, day, numbers, folder)
        database = population.database
        self._sample = population.sample(day)
        self._moulds = [mould(self._sample, table) for table in _KINDS]
        if database.kind is Kind.SQLITE:
            self._engine = create_engine(f"sqlite:///{database.address}")
            event.listen(self._engine, "connect", _as_durable)
        else:
            address = database.address.replace("postgresql://", "postgresql+psycopg://", 1)
            self._engine = create_engine(address)
        (before,) = self._sample.before["cycle"]
        changed = _values(CycleRow, self._sample.changed())
        self._decisions = {before["state"]: changed}

    def fire(self) -> None:
        """One cycle after another."""
        with Session(self._engine) as session:
            for number in self.numbers:
                self._fire_one(session, number)

    def _fire_one(self, session: Session, number: int) -> None:
        cycle = session.get(CycleRow, number)
        if cycle is None:
            message = f"cycle {number} is gone"
            raise LookupError(message)
        for name, value in self._decisions[cycle.state].items():
            setattr(cycle, name, value)
        for timer in session.exec(select(TimerRow).where(TimerRow.cycle_id == number)):
            session.delete(timer)
        session.flush()
        for each in self._moulds:
            kind = _KINDS[each.table]
            for row in each.cast(number):
                session.add(kind(**_values(kind, dict(zip(each.names, row, strict=True)))))
        session.commit()

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()


def _values(kind: type[TableRow], row: Mapping[str, Any]) -> dict[str, Any]:
    """The driver's values as the model's."""
    columns = kind.metadata.tables[str(kind.__tablename__)].c
    moments = {name for name in row if isinstance(columns[name].type, UtcMoment)}
    return {
        name: EPOCH + value * MICROSECOND if name in moments and value is not None else value
        for name, value in row.items()
    }


def _as_durable(connection: sqlite3.Connection, _: object) -> None:
    connection.execute(f"PRAGMA journal_mode = {journal_for(sqlite3.sqlite_version_info)}")
    connection.execute("PRAGMA synchronous = FULL")
