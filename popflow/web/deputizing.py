"""Naming a deputy, and taking one back: the same for a manager oneself and for HR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.domain.person import Deputy
from popflow.engine.people import withdraw_deputy
from popflow.errors import InputError, NotFoundError
from popflow.web.reading_forms import day_of, text_of

if TYPE_CHECKING:
    from datetime import date

    from starlette.datastructures import FormData

    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

PEOPLE: Final = "/hr/person/"
"""Where the page of somebody is, before the number."""
DID: Final = frozenset({"deputy", "withdrawn", "ends"})
"""What can have been done about a deputy: keys of the catalogue."""


def deputy_of(typed: FormData, manager: str) -> Deputy:
    """Who is to stand in, and when, as it was typed.

    Raises:
        InputError: Something is left open, or is no day.
    """
    number = text_of(typed, "number", 40) or text_of(typed, "who", 40)
    first, last = day_of(typed, "from_day"), day_of(typed, "to_day")
    if not number or first is None or last is None:
        problem = "Who stands in, the first day and the last day are needed."
        raise InputError(problem, code="incomplete")
    return Deputy(manager, number, first, last)


def withdrawn(site: Site, who: Visitor, manager: str, typed: FormData) -> str:
    """Take back who stands in for a manager; sent twice, it is done once.

    Returns:
        What came of it: a key of the catalogue.

    Raises:
        InputError: The form does not say which period.
        NotFoundError: It is not theirs to do.
        RefusedError: The period is past.
    """
    try:
        left = withdraw_deputy(site.engine, who.doer, deputy_of(typed, manager))
    except NotFoundError as gone:
        if gone.kind != "deputy":
            raise
        left = None
    return "withdrawn" if left is None else "ends"


def when(deputy: Deputy, today: date) -> str:
    """Whether it is past, runs, or is to come: a key of the catalogue."""
    if deputy.stands_in_on(today):
        return "now"
    return "past" if deputy.to_day < today else "ahead"
