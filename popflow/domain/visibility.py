"""Who may see what of a cycle: the relationship at that moment decides, and deny wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from popflow.domain.agenda import visible_items
from popflow.domain.cycle import Cycle, Dossier
from popflow.domain.person import Actor, Party, Role


class Sight(StrEnum):
    """How much somebody sees.

    ``content`` is the two parties'; ``process`` is HR's: how it stands, and not what was written;
    ``operations`` is whoever holds the store itself: what both parties share, never a list that
    is still hidden.
    """

    CONTENT = "content"
    PROCESS = "process"
    OPERATIONS = "operations"


def sight_of(ways: Iterable[Actor]) -> Sight | None:
    """How much somebody with these capacities sees; ``None`` is nothing at all."""
    roles = {way.role for way in ways}
    if roles & {Role.EMPLOYEE, Role.MANAGER}:
        return Sight.CONTENT
    if Role.HR in roles:
        return Sight.PROCESS
    return Sight.OPERATIONS if Role.SYSTEM in roles else None


def as_seen(cycle: Cycle, sight: Sight, party: Party | None) -> Cycle:
    """The cycle without what this viewer may not see.

    Before the exchange neither side sees the other's list; until both answered neither sees the
    other's evaluation.
    """
    if sight is Sight.PROCESS:
        return replace(cycle, dossier=Dossier())
    dossier = cycle.dossier
    items = visible_items(dossier.agenda.values(), party, exchanged=cycle.exchanged_at is not None)
    complete = cycle.evaluated_at is not None or all(p in dossier.answers for p in Party)
    answers = {
        side: answer for side, answer in dossier.answers.items() if complete or side == party
    }
    return replace(
        cycle,
        dossier=replace(dossier, agenda={item.key: item for item in items}, answers=answers),
    )
