"""What browsers send as a form, read in one place: how much of it there may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

MOST_FIELDS: Final = 5_000
"""Fields of one form: a hundred goals with everything; what is more was not typed."""
_BESIDE: Final = 100
"""What a form holds beside its fields: buttons and what is hidden."""


async def sent_form(request: Request) -> FormData:
    """The form of a request; asked for again it is the same one.

    Raises:
        HTTPException: It is no form, or nobody typed so many fields.
    """
    return await request.form(max_fields=MOST_FIELDS + _BESIDE)
