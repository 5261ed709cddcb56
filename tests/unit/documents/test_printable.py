"""Every sign that is called printable can be printed; the rest is said by its code."""

import unicodedata
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popflow.documents.printable import _SPANS, SEAM, printable
from popflow.documents.typesetting import typeset
from tests.unit.documents.papers import HEADS

MOMENT: Final = datetime(2027, 3, 1, tzinfo=UTC)
SIGNS: Final = "".join(chr(code) for first, last in _SPANS for code in range(first, last + 1))
DIRECTIONS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def a_form(text: str) -> bytes:
    question = {"ask": text, "hint": text, "optional": "", "choices": [text]}
    data = {**HEADS["nl"].frame(text), "intro": text, "private": text, "fields": [(text, text)],
            "questions": [question], "small": text}  # fmt: skip
    return typeset("preparation", data, MOMENT)


@pytest.mark.parametrize("joint", [" ", ""])
def test_every_printable_sign_can_be_printed(joint: str) -> None:
    assert len(SIGNS) > 4_000
    assert a_form(joint.join(SIGNS)).startswith(b"%PDF-")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    assert a_form(text).startswith(b"%PDF-")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(SIGNS), max_size=40))
def test_any_row_of_printable_signs_can_be_printed(text: str) -> None:
    assert a_form(text).startswith(b"%PDF-")


@given(st.text())
def test_no_sign_acts(text: str) -> None:
    said = printable(text)
    kinds = {unicodedata.category(sign) for sign in said if sign not in {"\n", SEAM}}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
    assert not set(DIRECTIONS) & set(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Zoë's «plan»: € 5 ½", "Zoë's «plan»: € 5 ½"),
        ("een\r\ntwee\rdrie\u2028vier", "een\ntwee\ndrie\nvier"),
        ("een\ttwee\u3000drie", "een twee drie"),
        ("\ud800los\x00", "los"),
        ("中❤\ufe0f", "[U+4E2D]❤"),
        ("a" + "\u0315" * 9, "a\u0315\u0315"),
        ("שָׁלוֹם", "שלום"),
        ("ontwikkelingsbudgetten", "ontwikkelingsbudgetten"),
        ("a" * 30, "a" * 26 + SEAM + "aaaa"),
        ("W" * 20, "W" * 13 + SEAM + "W" * 7),
        (SEAM + "x", "x"),
    ],
)
def test_what_is_printed(written: str, said: str) -> None:
    assert printable(written) == said
