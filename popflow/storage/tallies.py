"""How many cycles there are per workflow and milestone, without looking at them.

Each unit adds a row of what it changed, so that no two units ever wait for one counter; now and
then one of them adds the rows up. `popflow check --data` counts the cycles themselves.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from popflow.domain.workflow import Milestone
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from popflow.storage.session import Session

Kind = tuple[str, str]
"""Workflow and milestone."""
TALLY = METADATA.tables["tally"]
CYCLE = METADATA.tables["cycle"]
MOST_ROWS = 256
"""Beyond so many rows they are added up."""
EVERY = 64
"""Who saves a cycle of every so many looks how many rows there are; the others need not."""
_INSERT = insert(TALLY)
_ROWS = select(func.count()).select_from(TALLY)
_GATHER = delete(TALLY).returning(TALLY.c.workflow, TALLY.c.milestone, TALLY.c.count)
_COUNTS = select(TALLY.c.workflow, TALLY.c.milestone, func.sum(TALLY.c.count)).group_by(
    TALLY.c.workflow, TALLY.c.milestone
)
_TRUE = select(CYCLE.c.workflow, CYCLE.c.milestone, func.count()).group_by(
    CYCLE.c.workflow, CYCLE.c.milestone
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
    _add(session, changes)
    turn = any(number % EVERY == 0 for number in numbers)
    if turn and session.rows(_ROWS)[0][0] > MOST_ROWS:
        _add(session, _gathered(session))


def counts(session: Session) -> dict[tuple[str, Milestone], int]:
    """How many cycles per workflow and milestone."""
    found = session.rows(_COUNTS)
    return {(name, Milestone(place)): int(count) for name, place, count in found if count}


def miscounted(session: Session) -> bool:
    """Whether the counts are not those of the cycles; looks at all of them."""
    true = {(row[0], Milestone(row[1])): int(row[2]) for row in session.rows(_TRUE)}
    return counts(session) != true


def _gathered(session: Session) -> Counter[Kind]:
    """Take the rows away, and return their sums.

    Of two units that do so at once, the second finds what the first left: a row is in one sum.
    """
    sums: Counter[Kind] = Counter()
    for name, place, count in session.taken(_GATHER):
        sums[name, place] += int(count)
    return sums


def _add(session: Session, changes: Mapping[Kind, int]) -> None:
    rows = [
        {"workflow": name, "milestone": place, "count": count}
        for (name, place), count in sorted(changes.items())
        if count
    ]
    session.many(_INSERT, rows)
