"""The floors: the rows of popflow's tick, written by hands that decide nothing.

F0 writes what was prepared, and reads nothing. F1 reads what is due, looks the answer up in a
dict and writes it. F2 is SQL inside the database. All three update only the columns that change,
commit once per batch, and write the columns of the seals with the rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from benchmarks.arena import Kind
from benchmarks.copying import Mould, mould

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.arena import Raw
    from benchmarks.population import Population

ADDED = ("history", "outbox", "timer")


class Floor(ABC):
    """One day's timers, fired by hand; set up outside the measured time.

    Args:
        population: The store.
        day: Whose timers.
        batch: Cycles per transaction.
        connection: The driver's own.
    """

    def __init__(self, population: Population, day: int, batch: int, connection: Raw) -> None:
        self.database = population.database
        self.sample = population.sample(day)
        self.batch = batch
        self.connection = connection
        self.moulds = [mould(self.sample, table) for table in ADDED]
        self.changed = self.sample.changed()
        self.due = self.sample.before["timer"][0]["due_at"]
        self.prepare(population.numbers(connection, day))
        self.end()

    def prepare(self, numbers: Sequence[int]) -> None:  # noqa: B027 - only F0 prepares
        """What is ready before the measured time begins."""

    @abstractmethod
    def fire(self) -> int:
        """Do the measured work; returns how many cycles fired."""

    def begin(self) -> None:
        """Begin a transaction that writes."""
        if self.database.kind is Kind.SQLITE:
            self.connection.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        """Commit."""
        self.connection.commit()

    def write(self, updates: Sequence[Sequence[Any]], added: Sequence[Sequence[Any]]) -> None:
        """Write a batch: values of the update per cycle, rows per table."""
        cursor = self.connection.cursor()
        cursor.executemany(self.updating(), updates)
        cursor.executemany(
            f"DELETE FROM timer WHERE cycle_id = {self.database.mark}",
            [(values[-1],) for values in updates],
        )
        for each, rows in zip(self.moulds, added, strict=True):
            cursor.executemany(self.inserting(each), rows)

    def updating(self) -> str:
        """The update of one cycle; its number is the last value."""
        mark = self.database.mark
        told = ", ".join(f"{name} = {mark}" for name in self.changed)
        return f"UPDATE cycle SET {told} WHERE id = {mark}"

    def inserting(self, each: Mould) -> str:
        """The insert of one row."""
        marks = ", ".join([self.database.mark] * len(each.names))
        names = ", ".join(f'"{name}"' for name in each.names)
        return f"INSERT INTO {each.table} ({names}) VALUES ({marks})"

    def made(self, numbers: Iterable[int]) -> tuple[list[Any], list[list[Any]]]:
        """The values of a batch."""
        chosen = list(numbers)
        values = list(self.changed.values())
        added = [[row for n in chosen for row in each.cast(n)] for each in self.moulds]
        return [[*values, n] for n in chosen], added


class F0(Floor):
    """The rows by prepared raw SQL, nothing read."""

    def prepare(self, numbers: Sequence[int]) -> None:
        """All values, batch by batch."""
        starts = range(0, len(numbers), self.batch)
        self.batches = [self.made(numbers[start : start + self.batch]) for start in starts]

    def fire(self) -> int:
        """Write them."""
        for updates, added in self.batches:
            self.begin()
            self.write(updates, added)
            self.end()
        return sum(len(updates) for updates, _ in self.batches)


class F1(Floor):
    """A raw read, a dict look-up as the decision, `executemany`."""

    def fire(self) -> int:
        """Read, look up, write, until nothing is due."""
        (before,) = self.sample.before["cycle"]
        decisions = {(before["state"], self.sample.before["timer"][0]["rule"]): self.made}
        mark, fired = self.database.mark, 0
        query = (
            "SELECT t.cycle_id, t.rule, c.state, c.revision FROM timer AS t "
            f"JOIN cycle AS c ON c.id = t.cycle_id WHERE t.due_at <= {mark} "
            f"ORDER BY t.due_at, t.cycle_id LIMIT {self.batch}"
        )
        while True:
            self.begin()
            rows = self.connection.execute(query, (self.due,)).fetchall()
            for decide in {decisions[state, rule] for _, rule, state, _ in rows}:
                self.write(*decide(row[0] for row in rows))
            self.end()
            if not rows:
                return fired
            fired += len(rows)


class F2(Floor):
    """Everything inside the database, in SQL over sets."""

    def prepare(self, numbers: Sequence[int]) -> None:
        """The table that holds a batch."""
        del numbers
        self.connection.execute("DROP TABLE IF EXISTS bench_batch")
        self.connection.execute(
            "CREATE TEMPORARY TABLE bench_batch (n BIGINT PRIMARY KEY, person TEXT, manager TEXT)"
        )

    def fire(self) -> int:
        """One batch after another, until nothing is due."""
        fired = 0
        while taken := self._together():
            fired += taken
        return fired

    def _together(self) -> int:
        execute, mark = self.connection.execute, self.database.mark
        self.begin()
        execute("DELETE FROM bench_batch")
        taken = execute(
            "INSERT INTO bench_batch SELECT c.id, c.person, c.partner FROM timer AS t "
            f"JOIN cycle AS c ON c.id = t.cycle_id WHERE t.due_at <= {mark} "
            f"ORDER BY t.due_at, t.cycle_id LIMIT {self.batch}",
            (self.due,),
        ).rowcount
        if taken:
            self._fire_batch()
        self.end()
        return int(taken)

    def _fire_batch(self) -> None:
        execute, mark = self.connection.execute, self.database.mark
        told = ", ".join(f"{name} = {mark}" for name in self.changed)
        chosen = "IN (SELECT n FROM bench_batch)"
        execute(f"UPDATE cycle SET {told} WHERE id {chosen}", tuple(self.changed.values()))
        execute(f"DELETE FROM timer WHERE cycle_id {chosen}")
        for each in self.moulds:
            names = ", ".join(f'"{name}"' for name in each.names)
            for row in each.rows:
                values, given = each.selected(row, mark)
                execute(
                    f"INSERT INTO {each.table} ({names}) SELECT {values} FROM bench_batch AS s "
                    "ORDER BY s.n",
                    given,
                )


FLOORS: dict[str, type[Floor]] = {"F0": F0, "F1": F1, "F2": F2}
