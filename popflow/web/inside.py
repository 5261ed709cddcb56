"""A round for whoever sees what was written in it, and what happened to a form of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from popflow.documents import Words
from popflow.errors import NotFoundError, RefusedError
from popflow.web.catalogue import telling
from popflow.web.rounds import round_of

if TYPE_CHECKING:
    from popflow.errors import InputError
    from popflow.web.rounds import Round
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor


def inside(site: Site, who: Visitor, number: int) -> Round:
    """A round whose content the visitor may see.

    Raises:
        NotFoundError: There is no such round, or its content is not theirs: both are told alike.
    """
    found = round_of(site, who, number)
    if not found.content:
        raise NotFoundError("cycle", number)
    return found


def why(error: RefusedError | InputError, language: str) -> str:
    """What went wrong with a form, as a sentence."""
    if isinstance(error, RefusedError):
        return Words(language).refusal(error.code, error.data)
    return telling(language)(f"forms.{error.code}")


def status_of(error: RefusedError | InputError | None) -> HTTPStatus:
    """How a page answers that shows a form again: refused by a rule, not to be read, or fine."""
    if error is None:
        return HTTPStatus.OK
    refused = isinstance(error, RefusedError)
    return HTTPStatus.CONFLICT if refused else HTTPStatus.UNPROCESSABLE_ENTITY
