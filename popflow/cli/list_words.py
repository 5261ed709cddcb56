"""Importing posts and the training plan, and goals that name what none of these lists knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.failure import Code, CommandError
from popflow.cli.labels import label
from popflow.cli.output import emit, plain, say
from popflow.cli.place import settings_of
from popflow.cli.stores import only_store
from popflow.engine.lists import ListFile, import_posts, import_training, lists_of
from popflow.errors import PopflowError
from popflow.hrfiles import read_posts, read_training

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from popflow.cli.session import Session
    from popflow.domain.plan import PlanContent
    from popflow.domain.post import Competence, ListChanges, Lists, Post, Unknown
    from popflow.hrfiles import PostsFile, TrainingFile

MOST = 20
"""Lines that are named one by one; of more only how many."""


def take_over(
    here: Session, file: Path, *, training: bool, full: bool, dry_run: bool, as_json: bool
) -> None:
    """Read a file of a list, put it in place of what is known, and say what changed.

    Args:
        here: Whoever imports.
        file: The file.
        training: It is a training plan; else it holds posts.
        full: What is absent is taken away.
        dry_run: Only compare.
        as_json: Say it as JSON.

    Raises:
        CommandError: With ``full``, a record does not say what it is about.
        InputError: The file as a whole cannot be used.
    """
    read, changes = (_training if training else _posts)(here, file, full=full, dry_run=dry_run)
    if as_json:
        emit({
            "file": file, "dry_run": dry_run, "done": not dry_run,
            "list": "training_plan" if training else "posts",
            "added": changes.added,
            "changed": [
                {"code": code, "changes": [_differing(*one) for one in said]}
                for code, said in changes.changed
            ],
            "absent": changes.absent, "dropped": changes.absent if full else (),
            "unchanged": changes.unchanged, "rejected": read.rejected,
            "ignored_columns": read.ignored_columns,
        })  # fmt: skip
    else:
        say(*_told(here, read, changes, file, full=full, dry_run=dry_run))


def _differing(name: str, old: object, new: object) -> dict[str, object]:
    return {"field": name, "old": plain(old), "new": plain(new)}


def _posts(
    here: Session, file: Path, *, full: bool, dry_run: bool
) -> tuple[PostsFile, ListChanges]:
    read = read_posts(file, here.settings.posts.columns.headers)
    _refuse_unsure(read, file, full=full)
    given = ListFile(read.posts, read.fields, read.unread, full)
    return read, import_posts(here.engine, given, dry_run=dry_run)


def _training(
    here: Session, file: Path, *, full: bool, dry_run: bool
) -> tuple[TrainingFile, ListChanges]:
    read = read_training(file, here.settings.training_plan.columns.headers)
    _refuse_unsure(read, file, full=full)
    given = ListFile(read.lines, read.fields, read.unread, full)
    return read, import_training(here.engine, given, dry_run=dry_run)


def _refuse_unsure(read: PostsFile | TrainingFile, file: Path, *, full: bool) -> None:
    """Absence means nothing where a record does not say what it is about."""
    unsure = next((bad for bad in read.rejected if bad.number is None), None)
    if full and unsure is not None:
        raise CommandError(
            Code.IMPORT_UNSURE,
            f"{file}:{unsure.line}: {unsure.problem} With --full something could be taken away by "
            "mistake. Mend the record, or leave --full out.",
        )


def _told(
    here: Session,
    read: PostsFile | TrainingFile,
    changes: ListChanges,
    file: Path,
    *,
    full: bool,
    dry_run: bool,
) -> Iterator[str]:
    language = here.words.language
    count = len(changes.added) + len(changes.changed) + changes.unchanged
    done = "import_dry" if dry_run else "list_done"
    yield label(language, done, file=file, count=count)
    yield from _codes(language, "list_added", changes.added)
    if changes.changed:
        yield f"  {len(changes.changed)} {label(language, 'movers')}"
    for code, said in changes.changed[:MOST]:
        differing = "; ".join(f"{name}: {_short(old)} -> {_short(new)}" for name, old, new in said)
        yield f"    {code}: {differing}"
    yield from _codes(language, "list_dropped" if full else "absent", changes.absent)
    yield f"  {changes.unchanged} {label(language, 'unchanged')}"
    yield from _set_aside(language, read, file)


def _set_aside(language: str, read: PostsFile | TrainingFile, file: Path) -> Iterator[str]:
    if read.rejected:
        yield label(language, "rejected")
    for bad in read.rejected:
        where = f" ({bad.field})" if bad.field else ""
        yield f"  {file}:{bad.line}{where}: {bad.problem} {bad.advice}"
    if read.ignored_columns:
        yield label(language, "ignored")
    for column in read.ignored_columns:
        yield f"  {column.header}: {column.reason}"


def _codes(language: str, name: str, codes: tuple[str, ...]) -> Iterator[str]:
    if codes:
        more = f" +{len(codes) - MOST}" if len(codes) > MOST else ""
        yield f"  {len(codes)} {label(language, name)}: {', '.join(codes[:MOST])}{more}"


def _short(value: object) -> str:
    if isinstance(value, tuple):
        return _listed(value) or "-"
    return "-" if value in {None, ""} else str(value)


def _listed(competences: Iterable[Competence]) -> str:
    return ", ".join(f"{one.name} ({one.level})" if one.level else one.name for one in competences)


def post_lines(post: Post) -> Iterator[str]:
    """A post and what it asks, as ``popflow people show`` prints it."""
    yield f"  post: {post.title} ({post.code})"
    if post.description:
        yield f"    {post.description}"
    if post.now:
        yield f"    asks now: {_listed(post.now)}"
    if post.expected:
        yield f"    will ask: {_listed(post.expected)}"


def known_lists(config: Path | None) -> Lists | None:
    """The organisation's lists; ``None`` where there is no store that can be read."""
    try:
        settings_of(config)
        with only_store(config) as store:
            store.check_schema()
            with store.read() as uow:
                return lists_of(uow)
    except PopflowError:
        return None


def unknown_lines(language: str, found: Iterable[Unknown]) -> Iterator[str]:
    """Words of goals that stand in none of the lists: worth a look, never a refusal."""
    for one in found:
        field = label(language, f"field_{one.field}")
        said = label(language, "unknown", goal=one.goal, field=field, said=one.said)
        near = label(language, "near", names=", ".join(one.near)) if one.near else ""
        yield " ".join(part for part in (said, near) if part)


def unknown_in(here: Session, content: PlanContent) -> tuple[Unknown, ...]:
    """The same of a plan in the store."""
    with here.engine.store.read() as uow:
        return lists_of(uow).unknown(content)
