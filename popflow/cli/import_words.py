"""What an import changed, or would change, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.failure import Code, CommandError
from popflow.cli.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from popflow.documents import Words
    from popflow.domain.person import Person
    from popflow.domain.staff_changes import Mover, StaffCounts
    from popflow.engine.people import Imported
    from popflow.hrfiles import PeopleFile

MOST = 20
"""People who are named one by one; of more only how many."""


def unread(read: PeopleFile, file: Path, *, full: bool) -> frozenset[str]:
    """Numbers of records that could not be read, once the file was gone over.

    Raises:
        CommandError: Absence is to be read as leaving, and a record does not say whose it is.
    """
    if not full or read.names_everybody:
        return read.unread
    first = next(bad for bad in read.rejected if bad.number is None)
    raise CommandError(
        Code.IMPORT_UNSURE,
        f"{file}:{first.line}: {first.problem} With --full somebody could be taken for having "
        "left. Mend the record, or leave --full out.",
    )


def data(read: PeopleFile, done: Imported, file: Path, *, dry_run: bool) -> dict[str, object]:
    """All of it as JSON."""
    changes = done.changes
    return {
        "file": file,
        "dry_run": dry_run,
        "done": done.done,
        "read": read.count,
        "counts": done.counts,
        "joiners": changes.joiners,
        "movers": [_moved(mover) for mover in changes.movers],
        "new_managers": [mover.person.number for mover in changes.new_managers],
        "leavers": changes.leavers,
        "rehires": changes.rehires,
        "absent": changes.absent,
        "already_left": changes.already_left,
        "unchanged": changes.unchanged_count,
        "refused": changes.refused,
        "findings": done.findings,
        "rejected": read.rejected,
        "ignored_columns": read.ignored_columns,
    }


def _moved(mover: Mover) -> dict[str, object]:
    return {"number": mover.person.number, "changes": mover.changes}


def told(
    words: Words, read: PeopleFile, done: Imported, file: Path, *, dry_run: bool
) -> Iterator[str]:
    """Lines for people."""
    language, changes, counts = words.language, done.changes, done.counts
    if changes.refused is not None:
        yield label(language, "import_refused", why=words.of(changes.refused))
    elif dry_run:
        yield label(language, "import_dry", file=file)
    else:
        yield label(language, "import_done", file=file, count=read.count)
    yield from _people(language, "joiners", changes.joiners, counts.joiners)
    yield from _movers(language, changes.movers, counts)
    yield from _people(language, "leavers", changes.leavers, counts.leavers)
    yield from _people(language, "rehires", changes.rehires, counts.rehires)
    for name, numbers, count in (
        ("absent", changes.absent, counts.absent),
        ("already_left", changes.already_left, counts.already_left),
    ):
        if numbers:
            yield f"  {count} {label(language, name)}: {_few(numbers, count)}"
    yield f"  {counts.unchanged} {label(language, 'unchanged')}"
    yield from _set_aside(words, read, done)


def _people(language: str, name: str, people: tuple[Person, ...], count: int) -> Iterator[str]:
    if count:
        yield f"  {count} {label(language, name)}"
    if count <= MOST:
        for person in people:
            until = f", {person.leaves_on}" if name == "leavers" else ""
            yield f"    {person.number} {person.name}{until}"


def _movers(language: str, movers: tuple[Mover, ...], counts: StaffCounts) -> Iterator[str]:
    if movers:
        moved = counts.new_managers
        also = f" ({moved} {label(language, 'new_managers')})" if moved else ""
        yield f"  {counts.movers} {label(language, 'movers')}{also}"
    for mover in movers[:MOST]:
        said = "; ".join(f"{c.field}: {c.old} -> {c.new}" for c in mover.changes)
        yield f"    {mover.person.number} {mover.person.name}: {said}"
    if counts.movers > MOST:
        yield "    ..."


def _set_aside(words: Words, read: PeopleFile, done: Imported) -> Iterator[str]:
    language = words.language
    if done.findings:
        yield label(language, "findings")
    for finding in done.findings:
        manager = f" ({finding.manager})" if finding.manager else ""
        people = _few(finding.people, len(finding.people))
        yield f"  {words.of(finding.problem)}: {people}{manager}"
    yield from _unread(language, read)


def _unread(language: str, read: PeopleFile) -> Iterator[str]:
    if read.rejected:
        yield label(language, "rejected")
    for bad in read.rejected:
        where = f"{bad.line}, {bad.field}" if bad.field else str(bad.line)
        yield f"  {where}: {bad.problem} {bad.advice}"
    if read.ignored_columns:
        yield label(language, "ignored")
    for column in read.ignored_columns:
        yield f"  {column.header}: {column.reason}"


def _few(numbers: tuple[str, ...], count: int) -> str:
    more = f" +{count - MOST}" if count > MOST else ""
    return ", ".join(numbers[:MOST]) + more
