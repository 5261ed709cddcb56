"""One round of one person as a forecast looks back on it: read from its history alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.cycle import Origin

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.days import WorkingDays


@dataclass(frozen=True, slots=True)
class Round:
    """A cycle with the days that matter for what was owed.

    Attributes:
        first: Day of the first conversation, held or in both agendas.
        last: Day of the last one, from which the next period counts.
        away: Days of suspension, from and to.
    """

    cycle: Cycle
    first: date | None
    last: date | None
    away: tuple[tuple[date, date], ...]

    @property
    def unasked(self) -> bool:
        """Whether it began without anybody's signal; where words were erased its origin tells."""
        own = [item for item in self.cycle.dossier.agenda.values() if not item.carried]
        told = bool(own) or self.cycle.erased_at is not None
        return self.cycle.origin is Origin.LAUNCH or not told


def look_back(cycle: Cycle, history: tuple[Entry, ...], days: WorkingDays) -> Round:
    """Read a round from its history."""
    held = sorted(
        days.day_of(change.value)
        for entry in history
        for change in entry.changes
        if change.part == "held_at" and change.value is not None
    )
    planned = days.day_of(cycle.conversation_at) if cycle.conversation_at else None
    return Round(
        cycle,
        held[0] if held else planned,
        held[-1] if held else planned,
        tuple(_away(history, days)),
    )


def _away(history: tuple[Entry, ...], days: WorkingDays) -> list[tuple[date, date]]:
    spells: list[tuple[date, date]] = []
    gone: date | None = None
    for entry in history:
        if entry.event == "suspend":
            gone = days.day_of(entry.at)
        elif gone is not None and entry.event in {"resume", "cancel"}:
            spells.append((gone, days.day_of(entry.at)))
            gone = None
    return spells


def away_between(begin: date, end: date, *rounds: Round | None) -> timedelta:
    """Days of suspension between two days, over these rounds."""
    spells = (spell for one in rounds if one is not None for spell in one.away)
    return sum(
        (max(min(to, end) - max(since, begin), timedelta()) for since, to in spells),
        timedelta(),
    )
