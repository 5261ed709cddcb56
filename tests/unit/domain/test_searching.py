"""Finding people by what somebody types."""

from __future__ import annotations

import pytest

from popflow.domain.person import Person
from popflow.domain.searching import fits, fold, ways

ANNA = Person("0100", "Anna", "Berg", "van der")


@pytest.mark.parametrize(
    "typed",
    ["0100", " 01", "berg", "BER", "anna", "anna berg", "anna van der berg", "van der berg",
     "der ber", "anna van", "Änna  Bérg"],
)  # fmt: skip
def test_who_is_meant_is_found(typed: str) -> None:
    assert any(fits(way, ANNA) for way in ways(typed))


@pytest.mark.parametrize(
    "typed", ["", "  ", "100", "rg", "bert anna", "nna berg", "anna dal", "%"]
)
def test_who_is_not_meant_is_not(typed: str) -> None:
    assert not any(fits(way, ANNA) for way in ways(typed))


def test_a_last_name_of_several_words_is_found_with_the_first_name() -> None:
    assert any(fits(way, Person("7", "José", "de la Cruz")) for way in ways("jose de la cruz"))


def test_capitals_accents_and_spaces_do_not_matter() -> None:
    assert fold("  ÉÉN  Straße ") == "een strasse"
