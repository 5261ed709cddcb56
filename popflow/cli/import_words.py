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
    from popflow.domain.staff_changes import Mover
    from popflow.engine.people import Imported
    from popflow.hrfiles import HrFile

MOST = 20
"""People who are named one by one; of more only how many."""


def refuse_unsure(read: HrFile, file: Path) -> None:
    """Refuse to read absence as leaving where a record does not say whose it is.

    Raises:
        CommandError: With the first such record.
    """
    if read.names_everybody:
        return
    first = next(bad for bad in read.rejected if bad.number is None)
    raise CommandError(
        Code.IMPORT_UNSURE,
        f"{file}:{first.line}: {first.problem} With --full somebody could be taken for having "
        "left. Mend the record, or leave --full out.",
    )


def data(read: HrFile, done: Imported, file: Path, *, dry_run: bool) -> dict[str, object]:
    """All of it as JSON."""
    changes = done.changes
    return {
        "file": file,
        "dry_run": dry_run,
        "done": done.done,
        "read": len(read.people),
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
    words: Words, read: HrFile, done: Imported, file: Path, *, dry_run: bool
) -> Iterator[str]:
    """Lines for people."""
    language, changes = words.language, done.changes
    if changes.refused is not None:
        yield label(language, "import_refused", why=words.of(changes.refused))
    elif dry_run:
        yield label(language, "import_dry", file=file)
    else:
        yield label(language, "import_done", file=file, count=len(read.people))
    yield from _people(language, "joiners", changes.joiners)
    yield from _movers(language, changes.movers)
    yield from _people(language, "leavers", changes.leavers)
    yield from _people(language, "rehires", changes.rehires)
    for name, numbers in (("absent", changes.absent), ("already_left", changes.already_left)):
        if numbers:
            yield f"  {len(numbers)} {label(language, name)}: {_few(numbers)}"
    yield f"  {changes.unchanged_count} {label(language, 'unchanged')}"
    yield from _set_aside(words, read, done)


def _people(language: str, name: str, people: tuple[Person, ...]) -> Iterator[str]:
    if people:
        yield f"  {len(people)} {label(language, name)}"
    if len(people) <= MOST:
        for person in people:
            until = f", {person.leaves_on}" if name == "leavers" else ""
            yield f"    {person.number} {person.name}{until}"


def _movers(language: str, movers: tuple[Mover, ...]) -> Iterator[str]:
    if movers:
        moved = sum(any(c.field == "manager" for c in mover.changes) for mover in movers)
        also = f" ({moved} {label(language, 'new_managers')})" if moved else ""
        yield f"  {len(movers)} {label(language, 'movers')}{also}"
    for mover in movers[:MOST]:
        said = "; ".join(f"{c.field}: {c.old} -> {c.new}" for c in mover.changes)
        yield f"    {mover.person.number} {mover.person.name}: {said}"
    if len(movers) > MOST:
        yield "    ..."


def _set_aside(words: Words, read: HrFile, done: Imported) -> Iterator[str]:
    language = words.language
    if done.findings:
        yield label(language, "findings")
    for finding in done.findings:
        manager = f" ({finding.manager})" if finding.manager else ""
        yield f"  {words.of(finding.problem)}: {_few(finding.people)}{manager}"
    yield from _unread(language, read)


def _unread(language: str, read: HrFile) -> Iterator[str]:
    if read.rejected:
        yield label(language, "rejected")
    for bad in read.rejected:
        where = f"{bad.line}, {bad.field}" if bad.field else str(bad.line)
        yield f"  {where}: {bad.problem} {bad.advice}"
    if read.ignored_columns:
        yield label(language, "ignored")
    for column in read.ignored_columns:
        yield f"  {column.header}: {column.reason}"


def _few(numbers: tuple[str, ...]) -> str:
    more = f" +{len(numbers) - MOST}" if len(numbers) > MOST else ""
    return ", ".join(numbers[:MOST]) + more
