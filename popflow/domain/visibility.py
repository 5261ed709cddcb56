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

    ``content`` is the two parties', and what they share is that of an adviser whom they invited,
    and HR's where the organisation's policy says so;
    ``process`` is HR's, an auditor's and an admin's: how it stands, and not what was written;
    ``activity`` is a supervisor's: the activities that one guides, and nothing else;
    ``operations`` is whoever holds the store itself: what both parties share, never a list that
    is still hidden.
    """

    CONTENT = "content"
    PROCESS = "process"
    ACTIVITY = "activity"
    OPERATIONS = "operations"


def sight_of(ways: Iterable[Actor], *, hr_reads: bool = False) -> Sight | None:
    """How much somebody with these capacities sees; ``None`` is nothing at all.

    Args:
        ways: In which roles they may deal with the round.
        hr_reads: Whether the organisation's policy grants HR what both share.
    """
    roles = {way.role for way in ways}
    return next((s for s in Sight if roles & _whose(s, hr_reads=hr_reads)), None)


def seeing(ways: Iterable[Actor], sight: Sight, *, hr_reads: bool = False) -> Role:
    """The first role of somebody's that gives a sight."""
    whose = _whose(sight, hr_reads=hr_reads)
    return next(way.role for way in ways if way.role in whose)


def _whose(sight: Sight, *, hr_reads: bool) -> frozenset[Role]:
    granted = {Role.HR} if hr_reads and sight is Sight.CONTENT else frozenset()
    return _SIGHTS[sight] | granted


_SIGHTS = {
    Sight.CONTENT: frozenset({Role.EMPLOYEE, Role.MANAGER, Role.ADVISER}),
    Sight.PROCESS: frozenset({Role.HR, Role.AUDITOR, Role.ADMIN}),
    Sight.ACTIVITY: frozenset({Role.SUPERVISOR}),
    Sight.OPERATIONS: frozenset({Role.SYSTEM}),
}
"""Whose each sight is; the first that fits holds, and whoever is not named sees nothing."""


def reads_reasons(ways: Iterable[Actor]) -> bool:
    """Whether somebody reads why others did what they did, in their own words.

    Who only audits or operates does not: a reason is content as well.
    """
    return any(way.role in _READERS for way in ways)


_READERS = frozenset({Role.EMPLOYEE, Role.MANAGER, Role.ADVISER, Role.HR, Role.SYSTEM})


def as_seen(cycle: Cycle, sight: Sight, party: Party | None) -> Cycle:
    """The cycle without what this viewer may not see.

    Before the exchange neither side sees the other's list; until both answered neither sees the
    other's evaluation.
    """
    if sight is Sight.PROCESS:
        return replace(cycle, dossier=Dossier())
    if sight is Sight.ACTIVITY:
        # Named one by one: a field that is added some day is not seen.
        return Cycle(
            cycle.id, cycle.person, cycle.workflow, cycle.definition, cycle.state,
            cycle.milestone, cycle.created_at, cycle.entered_at, cycle.revision,
        )  # fmt: skip
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
