"""Amounts of money as they are typed, and keys of postings."""

from __future__ import annotations

from uuid import uuid4

from popflow.domain.budget import cents_of
from popflow.errors import InputError, Place


def cents(text: str) -> int:
    """Whole cents of an amount in euros, with a point or a comma.

    Raises:
        InputError: It is no amount.
    """
    try:
        return cents_of(text)
    except ValueError:
        problem = f"'{text[:40]}' is no amount of money."
        advice = "Write euros without separators: 450, 450.50 or 450,50."
        raise InputError(
            problem, place=Place(field="AMOUNT"), advice=advice, code="amount"
        ) from None


def new_key(kind: str) -> str:
    """A key that no other posting has."""
    return f"{kind}:{uuid4().hex}"
