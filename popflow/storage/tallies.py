"""Counts without looking at what is counted: cycles per milestone, messages that are done with.

Each unit adds a row of what it changed, so that no two units ever wait for one counter; now and
then one of them adds the rows up. `popflow check --data` counts the cycles and messages
themselves.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select

from popflow.domain.workflow import Milestone
from popflow.ports import Status
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Table

    from popflow.storage.session import Session

Kind = tuple[str, ...]
"""What is counted together: a workflow and a milestone, or a status."""
CYCLE = METADATA.tables["cycle"]
OUTBOX = METADATA.tables["outbox"]
MOST_ROWS: Final = 256
"""Beyond so many rows they are added up."""
EVERY: Final = 64
"""Who saves a cycle of every so many looks how many rows there are; the others need not."""
FINAL: Final = (Status.SENT, Status.SUPPRESSED)
"""A message stays here for ever; those elsewhere are few and have an index."""


class Tally:
    """A table of changes in counts.

    Args:
        table: Where they are kept, in its column ``count``.
        columns: Names of the columns that tell what is counted together.
    """

    def __init__(self, table: Table, *columns: str) -> None:
        kinds = [table.c[name] for name in columns]
        self._columns = columns
        self._insert = insert(table)
        self._rows = select(func.count()).select_from(table)
        self._taken = delete(table).returning(*kinds, table.c.count)
        self._sums = select(*kinds, func.sum(table.c.count)).group_by(*kinds)

    def add(self, session: Session, changes: Mapping[Kind, int]) -> None:
        """Write how counts changed."""
        rows = [
            {**dict(zip(self._columns, kind, strict=True)), "count": count}
            for kind, count in sorted(changes.items())
            if count
        ]
        session.many(self._insert, rows)

    def gather(self, session: Session) -> None:
        """Add the rows up when they are many.

        Of two units that do so at once, the second finds what the first left: a row is in one sum.
        """
        if session.rows(self._rows)[0][0] > MOST_ROWS:
            sums: Counter[Kind] = Counter()
            for *kind, count in session.taken(self._taken):
                sums[tuple(kind)] += int(count)
            self.add(session, sums)

    def counts(self, session: Session) -> dict[Kind, int]:
        """The counts that are not zero."""
        return {tuple(kind): int(count) for *kind, count in session.rows(self._sums) if count}


CYCLES: Final = Tally(METADATA.tables["tally"], "workflow", "milestone")
MESSAGES: Final = Tally(METADATA.tables["outbox_tally"], "status")
_TRUE: Final = select(CYCLE.c.workflow, CYCLE.c.milestone, func.count()).group_by(
    CYCLE.c.workflow, CYCLE.c.milestone
)
_TRUE_MESSAGES: Final = (
    select(OUTBOX.c.status, func.count())
    .where(OUTBOX.c.status.in_([status.value for status in FINAL]))
    .group_by(OUTBOX.c.status)
)


def count_changes(
    session: Session, moves: Mapping[tuple[Kind | None, Kind], int], numbers: Iterable[int]
) -> None:
    """Write how the counts changed.

    Args:
        session: In the unit that saves the cycles.
        moves: How many cycles went from where to where; from nowhere when they are new.
        numbers: Whose they are.
    """
    changes: Counter[Kind] = Counter()
    for (old, new), count in moves.items():
        if new != old:
            changes[new] += count
            if old is not None:
                changes[old] -= count
    CYCLES.add(session, changes)
    if any(number % EVERY == 0 for number in numbers):
        CYCLES.gather(session)


def counts(session: Session) -> dict[tuple[str, Milestone], int]:
    """How many cycles per workflow and milestone."""
    found = CYCLES.counts(session)
    return {(name, Milestone(place)): count for (name, place), count in found.items()}


def count_messages(session: Session, more: Mapping[Status, int]) -> None:
    """Write how many messages more are done with."""
    MESSAGES.add(session, {(status.value,): count for status, count in more.items()})
    MESSAGES.gather(session)


def messages_done(session: Session) -> dict[Status, int]:
    """How many messages are done with, per status."""
    return {Status(status): count for (status,), count in MESSAGES.counts(session).items()}


def miscounted(session: Session) -> list[str]:
    """What was counted wrong; looks at all cycles and messages."""
    true = {(row[0], row[1]): int(row[2]) for row in session.rows(_TRUE)}
    sent = {(row[0],): int(row[1]) for row in session.rows(_TRUE_MESSAGES)}
    wrong = {
        "the counts per milestone are not those of the cycles": CYCLES.counts(session) != true,
        "the counts per status are not those of the messages": MESSAGES.counts(session) != sent,
    }
    return [problem for problem, so in wrong.items() if so]
