"""What happened in a store, as its histories tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from popflow.bootstrap import Application
    from popflow.domain.cycle import Entry


def everything(app: Application) -> list[Entry]:
    """Every history entry of every cycle."""
    entries: list[Entry] = []
    with app.engine.store.read() as uow:
        after = 0
        while page := uow.cycles.find(CycleQuery(after=after, limit=500)):
            after = page[-1].id
            for history in uow.cycles.history(line.id for line in page).values():
                entries += history
    return entries
