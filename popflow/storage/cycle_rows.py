"""A cycle as a row, and back."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from popflow.domain.cycle import Cycle, Origin
from popflow.domain.workflow import Milestone
from popflow.ports import CycleLine
from popflow.storage.codec import decode_dossier, decode_fired, encode_fired
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.domain.timetable import Timer

CYCLE = METADATA.tables["cycle"]
CONTENT = METADATA.tables["cycle_content"]
FIELDS = tuple(field.name for field in fields(Cycle) if field.name != "dossier")
"""The fields of a cycle that are columns, in the order in which a `Cycle` takes them."""
COLUMNS = (*(CYCLE.c[name] for name in FIELDS), CONTENT.c.body)
"""What `cycle_of` wants to be given."""
LINE_COLUMNS = tuple(CYCLE.c[field.name] for field in fields(CycleLine))
"""What `line_of` wants to be given."""

_MILESTONE, _ORIGIN, _FIRED = (FIELDS.index(name) for name in ("milestone", "origin", "fired"))
_ENUMS = frozenset({"milestone", "origin"})
_LINE_MILESTONE = [field.name for field in fields(CycleLine)].index("milestone")
_values_of = attrgetter(*FIELDS)


def cycle_of(row: Sequence[Any]) -> Cycle:
    """The cycle of a row of `COLUMNS`."""
    values = list(row)
    values[_MILESTONE] = Milestone(values[_MILESTONE])
    values[_ORIGIN] = Origin(values[_ORIGIN])
    values[_FIRED] = decode_fired(values[_FIRED])
    values[-1] = decode_dossier(values[-1])
    return Cycle(*values)


def row_of(cycle: Cycle, timers: Iterable[Timer]) -> dict[str, Any]:
    """The columns of a cycle that has these timers."""
    row = dict(zip(FIELDS, _values_of(cycle), strict=True))
    row["milestone"] = cycle.milestone.value
    row["origin"] = cycle.origin.value
    row["fired"] = encode_fired(cycle.fired)
    row["next_due_at"] = min((timer.due_at for timer in timers), default=None)
    return row


def changed_row_of(cycle: Cycle, names: Iterable[str], timers: Iterable[Timer]) -> dict[str, Any]:
    """These columns of a cycle that has these timers."""
    row = {name: getattr(cycle, name) for name in names if name != "next_due_at"}
    row["next_due_at"] = min((timer.due_at for timer in timers), default=None)
    for name in row.keys() & _ENUMS:
        row[name] = row[name].value
    if "fired" in row:
        row["fired"] = encode_fired(cycle.fired)
    return row


def line_of(row: Sequence[Any]) -> CycleLine:
    """The line of a row of `LINE_COLUMNS`."""
    values = list(row)
    values[_LINE_MILESTONE] = Milestone(values[_LINE_MILESTONE])
    return CycleLine(*values)
