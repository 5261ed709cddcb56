"""Versions of a plan: which one is meant, and what differs between two."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, TypedDict

from popflow.cli.failure import Code, CommandError
from popflow.cli.labels import label
from popflow.cli.output import plain
from popflow.domain.plan import changed_goals, horizon
from popflow.domain.visibility import Sight
from popflow.engine.plans import counted_from, older_of
from popflow.engine.reading import show
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.domain.cycle import Cycle
    from popflow.domain.plan import Goal, Horizon, PlanVersion
    from popflow.engine.reading import View


VERSION = "version"


class Difference(TypedDict):
    """One field that differs."""

    field: str
    old: object
    new: object


Differences = TypedDict(
    "Differences", {"from": int, "to": int, "goals": list[int], "changes": list[Difference]}
)
"""What differs between two versions; ``goals`` are the numbers of those that changed."""


def seen(here: Session, number: int) -> Cycle:
    """A cycle whose content whoever acts may see.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
        CommandError: They see how it stands, and not what was written.
    """
    return seen_by(here, number).cycle


def seen_by(here: Session, number: int) -> View:
    """The same, with what is known of whoever looks.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
        CommandError: They see how it stands, and not what was written.
    """
    view = show(here.engine, number, here.doer)
    if view.sight in {Sight.PROCESS, Sight.ACTIVITY}:
        raise CommandError(Code.HIDDEN, label(here.words.language, "hidden"))
    return view


def version_of(here: Session, cycle: Cycle, number: int | None) -> PlanVersion:
    """A version; the newest when no number is given.

    Raises:
        CommandError: There is no plan yet.
        NotFoundError: There is no version of that number.
    """
    plans = cycle.dossier.plans
    if not plans:
        raise CommandError(Code.NO_PLAN, label(here.words.language, "no_plan"))
    wanted = number or max(plans)
    if wanted not in plans:
        raise NotFoundError(VERSION, f"{wanted}: there are 1 to {max(plans)}")
    return plans[wanted]


def horizons(here: Session, cycle: Cycle, version: PlanVersion) -> dict[int, Horizon | None]:
    """How far each goal reaches, by its number; ``None`` where it says no end."""
    since = here.days.day_of(counted_from(cycle, version))
    return {goal.key: horizon(goal, since) for goal in version.content.live_goals}


def compared(
    here: Session, cycle: Cycle, old: int | None, new: int | None
) -> tuple[PlanVersion, PlanVersion]:
    """The two versions meant: by default what was agreed and the newest, else the last two.

    Raises:
        CommandError: There is no plan yet.
        NotFoundError: There is no version of one of the numbers.
    """
    newer = version_of(here, cycle, new)
    older = version_of(here, cycle, old or older_of(cycle, newer.number))
    return older, newer


def differences(older: PlanVersion, newer: PlanVersion) -> Differences:
    """What differs between two versions, field by field, for programs."""
    return {
        "from": older.number,
        "to": newer.number,
        "goals": list(changed_goals(older.content, newer.content)),
        "changes": list(_changes(older, newer)),
    }


def _changes(older: PlanVersion, newer: PlanVersion) -> Iterator[Difference]:
    for part in fields(older.content):
        if part.name != "goals":
            yield from _one(part.name, older.content, newer.content)
    before = {goal.key: goal for goal in older.content.goals}
    after = {goal.key: goal for goal in newer.content.goals}
    for key in sorted(before.keys() | after.keys()):
        yield from _goal(key, before.get(key), after.get(key))


def _goal(key: int, old: Goal | None, new: Goal | None) -> Iterator[Difference]:
    if old is None or new is None:
        title = {"old": old.title if old else None, "new": new.title if new else None}
        yield {"field": f"goals.{key}", "old": title["old"], "new": title["new"]}
        return
    for part in fields(old):
        for found in _one(part.name, old, new):
            yield {**found, "field": f"goals.{key}.{part.name}"}


def _one(name: str, old: object, new: object) -> Iterator[Difference]:
    before, after = getattr(old, name), getattr(new, name)
    if before != after:
        yield {"field": name, "old": plain(before), "new": plain(after)}
