"""Posts with what they ask of people, and the training plan of the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from popflow.domain.plan import ActivityKind, Goal, PlanContent

MOST_NEAR = 3
"""So many names that are nearly the same are offered instead of an unknown one."""


@dataclass(frozen=True, slots=True)
class Competence:
    """What somebody in a post is able to do.

    Attributes:
        level: As the organisation writes its levels; empty when it has none.
    """

    name: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the organisation.

    Attributes:
        code: As HR's system numbers it: text, leading zeros count.
        now: The competences that it asks today.
        expected: Those that it will ask as it changes.
    """

    code: str
    title: str
    description: str = ""
    now: tuple[Competence, ...] = ()
    expected: tuple[Competence, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingAim:
    """A line of the strategic training plan: what the organisation wants its people to learn.

    Attributes:
        aim: The organisation's aim that it serves.
        competence: Which competence is to grow; empty when the line names none.
        people: How many people it is meant for.
        budget: Whole cents.
    """

    code: str
    aim: str
    competence: str = ""
    kind: ActivityKind | None = None
    year: int | None = None
    people: int | None = None
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word of a goal that stands in none of the organisation's lists.

    Attributes:
        field: ``competence``, ``target_post`` or ``aim``.
        near: Known ones that look like it, the nearest first.
    """

    goal: int
    field: str
    said: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """The organisation's lists, to which goals can point."""

    posts: tuple[Post, ...] = ()
    training: tuple[TrainingAim, ...] = ()

    def names(self, field: str) -> tuple[str, ...]:
        """The known names for a field of a goal, each once, as the organisation writes them."""
        return tuple(dict.fromkeys(name for name in _NAMES[field](self) if name))

    def unknown(self, content: PlanContent) -> tuple[Unknown, ...]:
        """What goals name and nobody knows; a list that was never imported questions nothing."""
        known = {field: self.names(field) for field in _NAMES}
        return tuple(
            found
            for goal in content.live_goals
            for field, names in known.items()
            for found in _unknown(goal, field, names)
        )

    def post_of(self, job: str | None) -> Post | None:
        """The post that HR's file means: by its code, else by its title."""
        asked = _plain(job or "")
        named = [{_plain(post.code): post for post in self.posts}]
        named.append({_plain(post.title): post for post in reversed(self.posts)})
        return next((posts[asked] for posts in named if asked in posts), None)


def _competences(lists: Lists) -> Iterator[str]:
    for post in lists.posts:
        yield from (one.name for one in (*post.now, *post.expected))
    yield from (line.competence for line in lists.training)


def _posts(lists: Lists) -> Iterator[str]:
    yield from (post.title for post in lists.posts)
    yield from (post.code for post in lists.posts)


def _aims(lists: Lists) -> Iterator[str]:
    yield from (line.aim for line in lists.training)
    yield from (line.code for line in lists.training)


_NAMES = {"competence": _competences, "target_post": _posts, "aim": _aims}


def _unknown(goal: Goal, field: str, names: Sequence[str]) -> Iterator[Unknown]:
    said: str = getattr(goal, field)
    plain = {_plain(name): name for name in reversed(names)}
    if said and plain and _plain(said) not in plain:
        near = get_close_matches(_plain(said), plain, MOST_NEAR)
        yield Unknown(goal.key, field, said, tuple(plain[one] for one in near))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What an import of a list changes.

    Attributes:
        added: Codes that are new.
        changed: Per code the fields that differ, each with what it was and becomes.
        absent: Codes that are known and not in the file.
    """

    added: tuple[str, ...] = ()
    changed: tuple[tuple[str, tuple[tuple[str, object, object], ...]], ...] = ()
    absent: tuple[str, ...] = ()
    unchanged: int = 0


def list_changes(
    old: Iterable[Post | TrainingAim],
    new: Iterable[Post | TrainingAim],
    unread: Iterable[str] = (),
) -> ListChanges:
    """Compare a list with what is known.

    Args:
        old: What is known.
        new: What the file says, each code once.
        unread: Codes that the file names in records that could not be read: they are not absent.
    """
    known = {one.code: one for one in old}
    listed = {one.code: one for one in new}
    differing = {
        code: tuple(_differing(known[code], one))
        for code, one in listed.items()
        if code in known and known[code] != one
    }
    added = tuple(code for code in listed if code not in known)
    spared = {*listed, *unread}
    return ListChanges(
        added, tuple(differing.items()), tuple(code for code in known if code not in spared),
        len(listed) - len(added) - len(differing),
    )  # fmt: skip


def _differing(
    old: Post | TrainingAim, new: Post | TrainingAim
) -> Iterator[tuple[str, object, object]]:
    for name in old.__slots__:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield name, before, after
