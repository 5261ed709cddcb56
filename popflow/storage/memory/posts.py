"""Posts with their competences, and the training plan."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.domain.post import Post, TrainingAim
    from popflow.storage.memory.tables import Tables

_CODE = attrgetter("code")


class MemoryPosts:
    """Posts and the training plan in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def posts(self) -> list[Post]:
        """All posts, by code."""
        return sorted(self._tables.posts.rows.values(), key=_CODE)

    def save_posts(self, posts: Sequence[Post]) -> None:
        """Add posts, or write anew who is there."""
        self._tables.posts.writing().update((post.code, post) for post in posts)

    def drop_posts(self, codes: Iterable[str]) -> None:
        """Take posts away."""
        held = self._tables.posts.writing()
        for code in codes:
            held.pop(code, None)

    def training(self) -> list[TrainingAim]:
        """All lines of the training plan, by code."""
        return sorted(self._tables.training.rows.values(), key=_CODE)

    def save_training(self, lines: Sequence[TrainingAim]) -> None:
        """Add lines, or write anew which are there."""
        self._tables.training.writing().update((line.code, line) for line in lines)

    def drop_training(self, codes: Iterable[str]) -> None:
        """Take lines away."""
        held = self._tables.training.writing()
        for code in codes:
            held.pop(code, None)
