"""A file of posts: one row per competence of a post, or one for a post without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from popflow.domain.post import Competence, Post
from popflow.errors import InputError, Place
from popflow.hrfiles import cells
from popflow.hrfiles.layout import Layout
from popflow.hrfiles.table import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from popflow.hrfiles.columns import IgnoredColumn
    from popflow.hrfiles.record import BadRecord
    from popflow.hrfiles.table import TableFile, Told

POSTS: Final = Layout(
    {
        "code": (
            "functiecode", "functienummer", "functieid", "code", "jobcode", "postcode", "postid",
            "positioncode", "positionid",
        ),
        "title": (
            "functie", "functienaam", "functietitel", "titel", "job", "jobtitle", "post",
            "posttitle", "position", "title",
        ),
        "description": (
            "omschrijving", "functieomschrijving", "beschrijving", "functiebeschrijving",
            "description", "jobdescription",
        ),
        "competence": (
            "competentie", "competentienaam", "vaardigheid", "competence", "competency", "skill",
        ),
        "level_now": (
            "niveaunu", "niveau", "huidigniveau", "gewenstniveau", "levelnow", "level",
            "currentlevel", "requiredlevel",
        ),
        "level_expected": (
            "niveauverwacht", "verwachtniveau", "niveaustraks", "toekomstigniveau",
            "levelexpected", "expectedlevel", "futurelevel",
        ),
    },
    (("code",), ("title",)),
    "posts.columns",
    frozenset({"description"}),
)  # fmt: skip
"""The columns of a file of posts."""
_LONGEST: Final = 4000
"""Characters of a description."""


def _description(cell: str) -> str:
    return cells.text(" ".join(cell.split()), _LONGEST)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "code": cells.code,
    "title": cells.text,
    "description": _description,
    "competence": cells.text,
    "level_now": cells.text,
    "level_expected": cells.text,
}


@dataclass(frozen=True, slots=True)
class PostsFile:
    """What a file of posts says.

    Attributes:
        posts: Every post that could be read as a whole, in the order of the file.
        rejected: What could not be used; a post of which one record is among these is left as
            it was known.
        unread: Codes of such posts: they are not absent.
        fields: Fields of `Post` for which the file has a column, code and title left out.
    """

    posts: tuple[Post, ...]
    rejected: tuple[BadRecord, ...]
    ignored_columns: tuple[IgnoredColumn, ...]
    unread: frozenset[str]
    fields: frozenset[str]


@dataclass(slots=True)
class _Draft:
    """A post while its records are read."""

    line: int
    title: str
    description: str
    competences: dict[str, int] = field(default_factory=dict)
    now: list[Competence] = field(default_factory=list)
    expected: list[Competence] = field(default_factory=list)

    def ask(self, name: str, now: str | None, later: str | None) -> None:
        """Add a competence: asked now and later without any level, with one of both only then."""
        if now is None and later is None:
            now = later = ""
        for competences, level in ((self.now, now), (self.expected, later)):
            if level is not None:
                competences.append(Competence(name, level))


def read_posts(path: Path, columns: Mapping[str, str]) -> PostsFile:
    """Read a file of posts.

    A record names a competence with the level that the post asks now, the one that it will ask,
    or both; a competence without any level is asked now and later.

    Args:
        path: A CSV file with ``,`` ``;`` or tab between the columns.
        columns: The organisation's own headers by meaning, as under ``[posts.columns]``.

    Raises:
        InputError: The file as a whole cannot be used.
    """
    table = read_table(path, POSTS, _READERS, columns)
    drafts: dict[str, _Draft] = {}
    for told in table.told:
        _take(told, drafts, table)
    if not drafts and not table.rejected:
        problem, advice = "No post is in the file.", "Export it from your HR system again."
        raise InputError(problem, place=Place(file=str(path)), advice=advice, code="hr-file")
    unread = frozenset(bad.number for bad in table.rejected if bad.number is not None)
    posts = (
        Post(code, draft.title, draft.description, tuple(draft.now), tuple(draft.expected))
        for code, draft in drafts.items()
        if code not in unread
    )
    known = {"description"} & table.headers.keys()
    known |= {"now", "expected"} if "competence" in table.headers else set()
    rejected = tuple(sorted(table.rejected, key=lambda bad: bad.line))
    return PostsFile(tuple(posts), rejected, table.ignored_columns, unread, frozenset(known))


def _take(told: Told, drafts: dict[str, _Draft], table: TableFile) -> None:
    """Take one record into its post."""
    code, title = told.values["code"], told.values.get("title", "")
    description = told.values.get("description", "")
    draft = drafts.get(code)
    if draft is None:
        if not title:
            table.reject(told.line, "title", "The post has no title.", "Add it.", code)
            return
        draft = drafts[code] = _Draft(told.line, title, description)
    if title not in {"", draft.title}:
        problem = f"The post has another title on line {draft.line}."
        table.reject(told.line, "title", problem, "Give each post a code of its own.", code)
        return
    draft.description = draft.description or description
    _add(told, draft, table)


def _add(told: Told, draft: _Draft, table: TableFile) -> None:
    code, name = told.values["code"], told.values.get("competence", "")
    now, later = told.values.get("level_now"), told.values.get("level_expected")
    if not name:
        if {now, later} != {None}:
            problem = "The record has a level and no competence."
            table.reject(told.line, "competence", problem, "Name the competence.", code)
        return
    line = draft.competences.setdefault(name.casefold(), told.line)
    if line != told.line:
        problem = f"The post has this competence on line {line} as well."
        table.reject(told.line, "competence", problem, "Leave one of both.", code)
        return
    draft.ask(name, now, later)
