"""Amounts of money as they are typed, and keys of postings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final
from uuid import uuid4

from popflow.errors import InputError, Place

_EUROS: Final = re.compile(r"[0-9]{1,8}([.,][0-9]{1,2})?")


def cents(text: str) -> int:
    """Whole cents of an amount in euros, with a point or a comma.

    Raises:
        InputError: It is no amount.
    """
    given = text.strip().removeprefix("€").strip()
    if not _EUROS.fullmatch(given):
        problem = f"'{text[:40]}' is no amount of money."
        advice = "Write euros without separators: 450, 450.50 or 450,50."
        raise InputError(problem, place=Place(field="AMOUNT"), advice=advice, code="amount")
    return int(Decimal(given.replace(",", ".")) * 100)


def new_key(kind: str) -> str:
    """A key that no other posting has."""
    return f"{kind}:{uuid4().hex}"
