"""The seal of a history entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.cycle import Entry
from popflow.domain.person import Actor, Role
from popflow.domain.seal import FIRST, commitment, public_fields, seal
from popflow.testing.clock import MONDAY

ENTRY = Entry(
    7, 3, MONDAY, "move", "announced", "announced", Actor(Role.MANAGER, "101", "100", "jansen"),
    "a course begins", timer="exchange",
)  # fmt: skip
SALT = b"0123456789abcdef"


def test_what_people_wrote_is_not_public() -> None:
    assert "a course begins" not in public_fields(ENTRY).values()
    assert "jansen" not in public_fields(ENTRY).values()


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, cycle=8),
        replace(ENTRY, seq=4),
        replace(ENTRY, at=MONDAY + timedelta(microseconds=1)),
        replace(ENTRY, event="hold"),
        replace(ENTRY, source=None),
        replace(ENTRY, target="planned"),
        replace(ENTRY, actor=Actor(Role.EMPLOYEE, "101", "100")),
        replace(ENTRY, actor=Actor(Role.MANAGER, "102", "100")),
        replace(ENTRY, actor=Actor(Role.MANAGER, "101")),
        replace(ENTRY, timer=None),
    ],
)
def test_every_public_field_is_sealed(other: Entry) -> None:
    said = commitment(SALT, "content")
    assert seal(FIRST, public_fields(other), said) != seal(FIRST, public_fields(ENTRY), said)


def test_what_is_hidden_is_sealed_by_its_commitment() -> None:
    said, other = commitment(SALT, "content"), commitment(SALT, "other")
    public = public_fields(ENTRY)
    assert said != other
    assert seal(FIRST, public, said) != seal(FIRST, public, other)


def test_the_seal_before_is_sealed() -> None:
    said = commitment(SALT, "content")
    public = public_fields(ENTRY)
    assert seal(FIRST, public, said) != seal(seal(FIRST, public, said), public, said)


def test_the_same_content_with_another_salt_looks_different() -> None:
    assert commitment(SALT, "yes") != commitment(SALT[::-1], "yes")


def test_salt_and_content_do_not_run_together() -> None:
    assert commitment(b"ab", "c") != commitment(b"a", "bc")


def test_the_order_of_the_fields_does_not_matter() -> None:
    public = public_fields(ENTRY)
    turned = dict(reversed(public.items()))
    assert seal(FIRST, turned, "c") == seal(FIRST, public, "c")


def test_a_seal_is_the_same_tomorrow() -> None:
    # A store holds seals for years: another way to compute them would break every chain.
    assert commitment(SALT, "é") == (
        "561c73ddbfde3dc928dedf28945fd56de481fee99f2c7a08156f9c09e3b8da0f"
    )
    assert seal("previous", {"seq": 1, "source": None}, "c") == (
        "b93773678e1aa90eb147adc08fb7a04b55f4376e8d09adae6111f261dae1cb98"
    )
