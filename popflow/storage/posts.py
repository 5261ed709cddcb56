"""Posts with their competences, and the training plan."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from popflow.domain.plan import ActivityKind
from popflow.domain.post import Post, TrainingAim
from popflow.storage import house_rows
from popflow.storage.codec import decode_competences, encode_competences
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.storage.session import Session

POST = METADATA.tables[str(house_rows.PostRow.__tablename__)]
AIM = METADATA.tables[str(house_rows.TrainingAimRow.__tablename__)]
_AIM_NAMES = tuple(field.name for field in fields(TrainingAim))
_AIMS = select(*(AIM.c[name] for name in _AIM_NAMES)).order_by(AIM.c.code)
_POSTS = select(
    POST.c.code, POST.c.title, POST.c.description, POST.c.now, POST.c.expected
).order_by(POST.c.code)
_DROP_POST = delete(POST).where(POST.c.code == bindparam("b_code"))
_DROP_AIM = delete(AIM).where(AIM.c.code == bindparam("b_code"))


class SqlPosts:
    """Posts and the training plan of an organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def posts(self) -> list[Post]:
        """All posts, by code."""
        return [
            Post(code, title, told, decode_competences(now), decode_competences(expected))
            for code, title, told, now, expected in self._session.rows(_POSTS)
        ]

    def save_posts(self, posts: Sequence[Post]) -> None:
        """Add posts, or write anew who is there."""
        rows = [
            {
                "code": post.code,
                "title": post.title,
                "description": post.description,
                "now": encode_competences(post.now),
                "expected": encode_competences(post.expected),
            }
            for post in posts
        ]
        self._session.put(POST, rows)

    def drop_posts(self, codes: Iterable[str]) -> None:
        """Take posts away."""
        self._session.many(_DROP_POST, [{"b_code": code} for code in codes])

    def training(self) -> list[TrainingAim]:
        """All lines of the training plan, by code."""
        return [
            TrainingAim(code, aim, competence, ActivityKind(kind) if kind else None, *rest)
            for code, aim, competence, kind, *rest in self._session.rows(_AIMS)
        ]

    def save_training(self, lines: Sequence[TrainingAim]) -> None:
        """Add lines, or write anew which are there."""
        rows = [{name: getattr(line, name) for name in _AIM_NAMES} for line in lines]
        self._session.put(AIM, rows)

    def drop_training(self, codes: Iterable[str]) -> None:
        """Take lines away."""
        self._session.many(_DROP_AIM, [{"b_code": code} for code in codes])
