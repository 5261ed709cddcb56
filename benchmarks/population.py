"""Fills a store with M cycles: every one a copy of a round that popflow decided."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks.arena import Database, Kind, insert_many
from benchmarks.samples import CYCLE_TABLES, MANAGER, Sample, Samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from benchmarks.arena import Raw

TEAM: Final = 10
"""People per manager."""
_GOLDEN: Final = 0.618
"""Numbers that are apart by this part of their count, modulo their count, lie scattered."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which cycles are due on which day.

    The first cycles lie together per day (cohort); of the others each day's lie scattered
    (random); what is left is due on no day (idle).

    Attributes:
        cycles: How many there are: numbers 1 to ``cycles``.
        due: How many are due on one day.
        cohorts: On how many days cycles are due that lie together.
        scattered: On how many days after those cycles are due that lie scattered.
    """

    cycles: int
    due: int
    cohorts: int = 0
    scattered: int = 0

    @property
    def days(self) -> int:
        """On how many days something is due."""
        return self.cohorts + self.scattered

    def assigned(self) -> Iterator[tuple[int, int]]:
        """Every cycle with its day."""
        together = self.cohorts * self.due
        rest = max(self.cycles - together, 1)
        steps = range(int(rest * _GOLDEN) or 1, rest + 2)
        step = next(step for step in steps if math.gcd(step, rest) == 1)
        for number in range(1, self.cycles + 1):
            if number <= together:
                yield number, (number - 1) // self.due
            else:
                place = (number * step % rest) // self.due
                yield number, min(self.cohorts + place, self.days)


@dataclass(slots=True)
class Population:
    """A filled database.

    Attributes:
        database: With popflow's tables.
        samples: What its cycles are copies of.
    """

    database: Database
    layout: Layout
    samples: Samples

    def due_at(self, day: int) -> datetime:
        """The moment of the tick that fires a day's timers."""
        return self.samples.rounds[day].due_at

    def sample(self, day: int) -> Sample:
        """What becomes of the cycles of a day."""
        return self.samples.rounds[day]

    def numbers(self, connection: Raw, day: int) -> list[int]:
        """The cycles that are due on a day."""
        told = f"SELECT n FROM bench_spread WHERE day = {self.database.mark} ORDER BY n"
        return [row[0] for row in connection.execute(told, (day,)).fetchall()]

    def retire(self, day: int) -> None:
        """Take away the next timers of what fired: a later day's tick has its own only."""
        mark = self.database.mark
        chosen = f"(SELECT n FROM bench_spread WHERE day = {mark})"
        with self.database.raw() as connection:
            connection.execute("BEGIN")
            connection.execute(f"DELETE FROM timer WHERE cycle_id IN {chosen}", (day,))
            connection.execute("COMMIT")


def person_of(number: int) -> str:
    """The employee of a cycle."""
    return f"p{number:07d}"


def manager_of(number: int) -> str:
    """The manager of a cycle's employee: a colleague with a cycle too, so that nobody has none."""
    above = (number - 1) // TEAM + 1
    return person_of(above if above != number else 2)


def fill(
    database: Database, layout: Layout, samples: Samples, *, sealed: bool = True
) -> Population:
    """Put M cycles with their people into popflow's tables.

    Args:
        database: With empty tables.
        layout: Which cycles are due when.
        samples: One per day and one more.
        sealed: Copy the samples' seals, which then name other cycles; else popflow seals each
            entry itself, which takes far longer and passes its own check.
    """
    with database.raw() as connection:
        connection.execute("BEGIN")
        _spread(database, connection, layout)
        _people(database, connection, samples.person)
        for table, rows in samples.house.items():
            _put(database, connection, table, rows)
        for table in CYCLE_TABLES:
            _copies(database, connection, table, samples.rounds[: layout.days + 1])
        _tally(connection)
        if not sealed:
            connection.execute("UPDATE history SET seal = NULL, salt = NULL, commitment = NULL")
        if database.kind is Kind.POSTGRESQL:
            _count_on(connection)
        connection.execute("COMMIT")
        database.settle(connection)
    return Population(database, layout, samples)


def _spread(database: Database, connection: Raw, layout: Layout) -> None:
    connection.execute(
        "CREATE TABLE bench_spread (n BIGINT PRIMARY KEY, day INTEGER NOT NULL, "
        "person TEXT NOT NULL, manager TEXT NOT NULL)"
    )
    rows = ((n, day, person_of(n), manager_of(n)) for n, day in layout.assigned())
    if database.kind is Kind.SQLITE:
        insert_many(database, connection, "bench_spread", ("n", "day", "person", "manager"), rows)
    else:
        with connection.cursor().copy("COPY bench_spread FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    connection.execute("CREATE INDEX bench_spread_day ON bench_spread (day, n)")


def _people(database: Database, connection: Raw, person: dict[str, Any]) -> None:
    told = {
        "number": "s.person", "last_name": "s.person", "manager": "s.manager",
        "email": "s.person || '@example.org'",
    }  # fmt: skip
    values = [told.get(name, database.mark) for name in person]
    given = [value for name, value in person.items() if name not in told]
    connection.execute(
        f"INSERT INTO person ({', '.join(person)}) SELECT {', '.join(values)} "
        "FROM bench_spread AS s ORDER BY s.person",
        given,
    )


def _copies(database: Database, connection: Raw, table: str, samples: Sequence[Sample]) -> None:
    rows = [
        {"bench_day": day, "bench_person": sample.person, **row}
        for day, sample in enumerate(samples)
        for row in sample.before[table]
    ]
    if not rows:
        return
    connection.execute(
        f"CREATE TEMPORARY TABLE bench_sample AS SELECT 0 AS bench_day, '' AS bench_person, t.* "
        f"FROM {table} AS t WHERE 1 = 0"
    )
    _put(database, connection, "bench_sample", rows)
    names = [name for name in rows[0] if not name.startswith("bench_")]
    if table == "outbox":
        names.remove("id")  # the database's own count
    values = ", ".join(_copied(name, rows) for name in names)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM bench_spread AS s "
        "JOIN bench_sample AS t ON t.bench_day = s.day ORDER BY s.n"
    )
    connection.execute("DROP TABLE bench_sample")


def _copied(name: str, rows: Sequence[dict[str, Any]]) -> str:
    """A column of a copy: with the copy's own number, person and manager."""
    if name in {"id", "cycle_id"}:
        return "s.n"
    held = f"t.{name}"
    texts = [row[name] for row in rows if isinstance(row[name], str)]
    if any(row["bench_person"] in row[name] for row in rows if isinstance(row[name], str)):
        held = f"replace({held}, t.bench_person, s.person)"
    if any(MANAGER in text for text in texts):
        held = f"replace({held}, '{MANAGER}', s.manager)"
    return held


def _tally(connection: Raw) -> None:
    """The counts that popflow keeps with every change."""
    connection.execute("DELETE FROM tally")
    connection.execute(
        "INSERT INTO tally (workflow, milestone, count) "
        "SELECT workflow, milestone, count(*) FROM cycle GROUP BY workflow, milestone"
    )
    connection.execute("DELETE FROM outbox_tally")
    connection.execute(
        "INSERT INTO outbox_tally (status, count) SELECT status, count(*) FROM outbox "
        "WHERE status IN ('sent', 'suppressed') GROUP BY status"
    )


def _put(database: Database, connection: Raw, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        names = list(rows[0])
        insert_many(
            database, connection, table, names, [[row[name] for name in names] for row in rows]
        )


def _count_on(connection: Raw) -> None:
    """The sequences go on after the numbers that were given out here."""
    for table in ("cycle", "outbox", "tally", "outbox_tally"):
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
            f"greatest((SELECT coalesce(max(id), 0) FROM {table}), 1))"
        )
