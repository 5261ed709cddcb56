"""Everybody who works here, or worked here."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from popflow.domain.person import Person
    from popflow.ports import UnitOfWork

T = TypeVar("T")
PAGE = 500


def everybody(uow: UnitOfWork) -> Iterator[Person]:
    """All people, page by page."""
    after = ""
    while page := uow.people.page(after, PAGE):
        yield from page
        after = page[-1].number


def pieces(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists of at most a page: so many are looked at, and held, at once."""
    rest = iter(values)
    while piece := list(islice(rest, PAGE)):
        yield piece
