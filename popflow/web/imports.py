"""What a file of HR would change, or changed: told alike for people, posts and training plans."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from popflow.engine.comparing import Import
from popflow.engine.lists import ListFile, import_posts, import_training
from popflow.engine.people import import_people
from popflow.errors import InputError
from popflow.hrfiles import PeopleFile, read_posts, read_training

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from popflow.domain.post import ListChanges
    from popflow.domain.staff import StaffFinding
    from popflow.domain.staff_changes import StaffRefusal
    from popflow.engine.people import Imported
    from popflow.hrfiles import BadRecord, IgnoredColumn
    from popflow.web.site import Site

MOST: Final = 20
"""So many of each kind are named; of more only how many."""
NOTHING: Final = "-"
IDLE: Final = frozenset({"absent", "already_left"})
"""Kinds that are only told: nothing is done with them."""
Fields = tuple[tuple[str, str, str], ...]


class Kind(StrEnum):
    """What is in a file."""

    PEOPLE = "people"
    POSTS = "posts"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind of change.

    Attributes:
        key: Names it in the catalogue.
        lines: The first ones: what it is about, and the fields that change: name, old and new.
    """

    key: str
    count: int
    lines: tuple[tuple[str, Fields], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A file beside what is known.

    Attributes:
        unchanged: How many stay as they are.
        refused: Why nothing of it is taken over.
        done: It was taken over.
    """

    differences: tuple[Difference, ...]
    unchanged: int
    rejected: tuple[BadRecord, ...]
    ignored: tuple[IgnoredColumn, ...]
    findings: tuple[StaffFinding, ...] = ()
    refused: StaffRefusal | None = None
    done: bool = False

    @property
    def changes(self) -> bool:
        """Whether there is anything to take over."""
        return self.refused is None and any(
            one.count and one.key not in IDLE for one in self.differences
        )


def take_over(site: Site, kind: Kind, path: Path, *, full: bool, dry_run: bool) -> Told:
    """Compare a file with what is known and, unless it is a dry run, take it over.

    Raises:
        InputError: The file as a whole cannot be used.
    """
    if kind is Kind.PEOPLE:
        return _people(site, path, full=full, dry_run=dry_run)
    return _list(site, kind, path, full=full, dry_run=dry_run)


def _people(site: Site, path: Path, *, full: bool, dry_run: bool) -> Told:
    read = PeopleFile(path, site.application.settings.people.columns.headers)

    def unread() -> Collection[str]:
        if full and not read.names_everybody:
            raise _unsure(next(bad for bad in read.rejected if bad.number is None))
        return read.unread

    given = Import(read, read.fields, unread, full)
    found = import_people(site.engine, given, dry_run=dry_run)
    changes = found.changes
    return Told(
        tuple(_staff(found)), found.counts.unchanged, read.rejected, read.ignored_columns,
        found.findings, changes.refused, done=found.done,
    )  # fmt: skip


def _staff(found: Imported) -> Iterator[Difference]:
    changes, counts = found.changes, found.counts
    for key, people, count in (
        ("joiners", changes.joiners, counts.joiners),
        ("leavers", changes.leavers, counts.leavers),
        ("rehires", changes.rehires, counts.rehires),
    ):
        yield Difference(key, count, tuple((f"{p.name} ({p.number})", ()) for p in people[:MOST]))
    movers = (
        (f"{mover.person.name} ({mover.person.number})",
         tuple((c.field, _short(c.old), _short(c.new)) for c in mover.changes))
        for mover in changes.movers[:MOST]
    )  # fmt: skip
    yield Difference("movers", counts.movers, tuple(movers))
    for key, numbers, count in (
        ("absent", changes.absent, counts.absent),
        ("already_left", changes.already_left, counts.already_left),
    ):
        # Who is absent changes nothing by that: with a full file they are among the leavers.
        yield Difference(key, count, tuple((number, ()) for number in numbers[:MOST]))


def _list(site: Site, kind: Kind, path: Path, *, full: bool, dry_run: bool) -> Told:
    settings, engine = site.application.settings, site.engine
    if kind is Kind.POSTS:
        posts = read_posts(path, settings.posts.columns.headers)
        _refuse_unsure(posts.rejected, full=full)
        given = ListFile(posts.posts, posts.fields, posts.unread, full)
        changes = import_posts(engine, given, dry_run=dry_run)
        return _told(changes, posts.rejected, posts.ignored_columns, full=full, done=not dry_run)
    plan = read_training(path, settings.training_plan.columns.headers)
    _refuse_unsure(plan.rejected, full=full)
    lines = ListFile(plan.lines, plan.fields, plan.unread, full)
    changes = import_training(engine, lines, dry_run=dry_run)
    return _told(changes, plan.rejected, plan.ignored_columns, full=full, done=not dry_run)


def _told(
    changes: ListChanges,
    rejected: tuple[BadRecord, ...],
    ignored: tuple[IgnoredColumn, ...],
    *,
    full: bool,
    done: bool,
) -> Told:
    moved = (
        (code, tuple((name, _short(old), _short(new)) for name, old, new in said))
        for code, said in changes.changed[:MOST]
    )
    differences = (
        Difference("added", len(changes.added), tuple((c, ()) for c in changes.added[:MOST])),
        Difference("movers", len(changes.changed), tuple(moved)),
        Difference(
            "dropped" if full else "absent", len(changes.absent),
            tuple((code, ()) for code in changes.absent[:MOST]),
        ),
    )  # fmt: skip
    return Told(differences, changes.unchanged, rejected, ignored, done=done)


def _refuse_unsure(rejected: Collection[BadRecord], *, full: bool) -> None:
    unsure = next((bad for bad in rejected if bad.number is None), None)
    if full and unsure is not None:
        raise _unsure(unsure)


def _unsure(bad: BadRecord) -> InputError:
    return InputError(f"{bad.line}: {bad.problem}", advice=bad.advice, code="unsure")


def _short(value: object) -> str:
    if isinstance(value, tuple | frozenset):
        return ", ".join(sorted(str(getattr(one, "name", one)) for one in value)) or NOTHING
    return NOTHING if value in {None, ""} else str(value)
