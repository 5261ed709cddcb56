"""What browsers send as a form, read in one place: how much there may be of it, and of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import FormData

if TYPE_CHECKING:
    from starlette.requests import Request

MOST_FIELDS: Final = 5_000
"""Fields of one form: a hundred goals with everything; what is more was not typed."""
_BESIDE: Final = 100
"""What a form holds beside its fields: buttons and what is hidden."""


async def sent_form(request: Request) -> FormData:
    """The form of a request, without NUL, which no keyboard makes and PostgreSQL refuses.

    Asked for again it is the same one.

    Raises:
        HTTPException: It is no form, or nobody typed so many fields.
    """
    form = await request.form(max_fields=MOST_FIELDS + _BESIDE)
    return FormData(
        [
            (_clean(name), _clean(value) if isinstance(value, str) else value)
            for name, value in form.multi_items()
        ]
    )


def _clean(text: str) -> str:
    return text.replace("\x00", "")
