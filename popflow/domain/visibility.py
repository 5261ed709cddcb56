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

    ``content`` is the two parties', and what they share is that of an adviser whom they invited;
    ``process`` is HR's, an auditor's and an admin's: how it stands, and not what was written;
    ``activity`` is a supervisor's: the activities that one guides, and nothing else;
    ``operations`` is whoever holds the store itself: what both parties share, never a list that
    is still hidden.
    """

    CONTENT = "content"
    PROCESS = "process"
    ACTIVITY = "activity"
    OPERATIONS = "operations"


def sight_of(ways: Iterable[Actor]) -> Sight | None:
    """How much somebody with these capacities sees; ``None`` is nothing at all."""
    roles = {way.role for way in ways}
    return next((sight for sight, whose in _SIGHTS if roles & whose), None)


def seeing(ways: Iterable[Actor], sight: Sight) -> Role:
    """The first role of somebody's that gives a sight."""
    whose = dict(_SIGHTS)[sight]
    return next(way.role for way in ways if way.role in whose)


_SIGHTS = (
    (Sight.CONTENT, {Role.EMPLOYEE, Role.MANAGER, Role.ADVISER}),
    (Sight.PROCESS, {Role.HR, Role.AUDITOR, Role.ADMIN}),
    (Sight.ACTIVITY, {Role.SUPERVISOR}),
    (Sight.OPERATIONS, {Role.SYSTEM}),
)
"""Whose each sight is, the widest first; whoever is not named sees nothing."""


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
