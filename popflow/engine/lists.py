"""The organisation's lists: posts with their competences, and the training plan."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from popflow.domain.post import ListChanges, Lists, Post, TrainingAim, list_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)
Line = TypeVar("Line", Post, TrainingAim)
_ALWAYS = frozenset({"code", "title", "aim"})
"""Fields that every file has."""


@dataclass(frozen=True, slots=True)
class ListFile(Generic[Line]):
    """What a file of a list is, once it was read.

    Attributes:
        known: The fields for which the file has a column: others stay as they are known.
        unread: Codes of records that could not be read: they are not absent.
        full: The file holds the whole list: what is absent is taken away.
    """

    lines: Sequence[Line]
    known: frozenset[str]
    unread: frozenset[str] = frozenset()
    full: bool = False


def lists_of(uow: UnitOfWork) -> Lists:
    """All lists, as goals can point to them."""
    return Lists(tuple(uow.posts.posts()), tuple(uow.posts.training()))


def import_posts(engine: Engine, given: ListFile[Post], *, dry_run: bool = False) -> ListChanges:
    """Put a file's posts in place of what is known of them; a dry run only compares."""
    with engine.store.begin() as uow:
        old = {post.code: post for post in uow.posts.posts()}
        changes, wanted = _compared(old, given)
        if dry_run:
            return changes
        uow.posts.save_posts(wanted)
        uow.posts.drop_posts(changes.absent if given.full else ())
        uow.commit()
    log.info("posts imported", extra={"posts": len(given.lines)})
    return changes


def import_training(
    engine: Engine, given: ListFile[TrainingAim], *, dry_run: bool = False
) -> ListChanges:
    """Put a file's training plan in place of what is known of it; a dry run only compares."""
    with engine.store.begin() as uow:
        old = {line.code: line for line in uow.posts.training()}
        changes, wanted = _compared(old, given)
        if dry_run:
            return changes
        uow.posts.save_training(wanted)
        uow.posts.drop_training(changes.absent if given.full else ())
        uow.commit()
    log.info("training plan imported", extra={"lines": len(given.lines)})
    return changes


def _compared(
    old: Mapping[str, Line], given: ListFile[Line]
) -> tuple[ListChanges, tuple[Line, ...]]:
    """What changes, and the lines that are new or differ, as they are to be kept."""
    lines = [_merged(old.get(line.code), line, given.known) for line in given.lines]
    changes = list_changes(old.values(), lines, given.unread)
    return changes, tuple(line for line in lines if old.get(line.code) != line)


def _merged(old: Line | None, new: Line, known: frozenset[str]) -> Line:
    """A line of the file with what was known where the file has no column."""
    if old is None:
        return new
    kept = [name for name in new.__slots__ if name not in known | _ALWAYS]
    return replace(new, **{name: getattr(old, name) for name in kept})
