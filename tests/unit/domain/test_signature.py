"""Signatures stand under one text, and only while they have not lapsed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from popflow.domain.person import Party
from popflow.domain.signature import Signature, SignatureKind, both_agreed, standing

AT = datetime(2025, 5, 1, 8, tzinfo=UTC)
EMPLOYEE, MANAGER = Party
FIRST = Signature(1, 1, "text", EMPLOYEE, "104", SignatureKind.AGREED, AT)
SECOND = Signature(2, 1, "text", MANAGER, "7", SignatureKind.AGREED, AT)


def test_two_agreements_under_one_text_make_the_contract() -> None:
    assert both_agreed((FIRST, SECOND), "text")


@pytest.mark.parametrize(
    "signatures",
    [
        (),
        (FIRST,),
        (FIRST, replace(FIRST, key=2)),
        (FIRST, replace(SECOND, content_hash="another text")),
        (FIRST, replace(SECOND, lapsed=True)),
        (FIRST, replace(SECOND, kind=SignatureKind.SEEN)),
        (FIRST, replace(SECOND, kind=SignatureKind.REFUSED, remark="not like this")),
    ],
)
def test_anything_less_does_not(signatures: tuple[Signature, ...]) -> None:
    assert not both_agreed(signatures, "text")


def test_the_latest_signature_of_a_party_counts_in_whatever_order_they_are_read() -> None:
    refused = replace(SECOND, key=3, kind=SignatureKind.REFUSED)
    again = replace(SECOND, key=4)
    for signatures in permutations((FIRST, SECOND, refused, again)):
        assert standing(signatures, "text") == {EMPLOYEE: FIRST, MANAGER: again}
        assert not both_agreed((s for s in signatures if s.key != 4), "text")
