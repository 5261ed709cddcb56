"""Everybody who works here, or worked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.person import Person
    from popflow.ports import UnitOfWork

PAGE = 500


def everybody(uow: UnitOfWork) -> Iterator[Person]:
    """All people, page by page."""
    after = ""
    while page := uow.people.page(after, PAGE):
        yield from page
        after = page[-1].number
