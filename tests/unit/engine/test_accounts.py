"""Who has an account: opened, given a password, bound, invited, disabled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from popflow.engine.access import (
    bind_subject,
    disable_account,
    enable_account,
    end_all,
    invite,
    invited_account,
    open_account,
    set_password,
    sign_in,
    sign_in_as,
    sign_in_subject,
    whoami,
)
from popflow.errors import NotFoundError, RefusedError
from popflow.testing import make_person
from tests.support.hashing import PlainHasher
from tests.support.house import ANNA, BEGIN, BRAM, HIRED, House

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "een zin die alleen ik ken"  # noqa: S105 - of nobody
ISSUER = "https://login.example.org"
DAY = timedelta(days=1)


def refused(code: str, deed: Callable[[], object]) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        deed()
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def hasher() -> PlainHasher:
    return PlainHasher()


def test_an_account_is_known_by_the_mail_address_unless_said_otherwise(house: House) -> None:
    house.enrol(
        replace(make_person(BRAM), email=None), replace(make_person("104"), email="É@X.NL")
    )
    assert open_account(house.engine, ANNA).login == f"p{ANNA}@example.org"
    assert open_account(house.engine, BRAM).login == BRAM
    assert open_account(house.engine, "104").login == "é@x.nl"
    assert open_account(house.engine, "103", "  Caro ").login == "caro"
    with house.store.read() as uow:
        account = uow.access.account("103")
    assert account is not None
    assert (account.created_at, account.password_hash) == (BEGIN, None)


def test_who_gets_no_account(house: House) -> None:
    house.enrol(
        make_person("201", leaves_on=BEGIN.date() - DAY),
        make_person("202", leaves_on=BEGIN.date()),
        make_person("203", hired_on=BEGIN.date() + 30 * DAY),
    )
    with pytest.raises(NotFoundError):
        open_account(house.engine, "4711")
    refused("account_left_service", lambda: open_account(house.engine, "201"))
    for number in ("202", "203", ANNA):
        open_account(house.engine, number)
    refused("account_there", lambda: open_account(house.engine, ANNA, "other"))
    taken = refused(
        "login_taken", lambda: open_account(house.engine, BRAM, f"P{ANNA}@example.org")
    )
    assert taken.data == {"login": f"p{ANNA}@example.org"}


@pytest.mark.parametrize("login", ["", "   ", "a b", "a\u200bb", "a\0", "a\u00a0b", "x" * 255])
def test_a_login_can_be_typed(house: House, login: str) -> None:
    refused("login_unusable", lambda: open_account(house.engine, ANNA, login))
    assert open_account(house.engine, ANNA, "x" * 254).login == "x" * 254


@pytest.mark.parametrize("password", ["x" * 11, "x" * 257, "", "e\u0301" * 11])
def test_a_password_is_neither_short_nor_endless(
    house: House, hasher: PlainHasher, password: str
) -> None:
    open_account(house.engine, ANNA)
    limits = refused("password_length", lambda: set_password(house.engine, hasher, ANNA, password))
    assert limits.data == {"least": 12, "most": 256}
    for fine in ("x" * 12, "x" * 256, "e\u0301" * 256, "   12 spaces"):
        assert set_password(house.engine, hasher, ANNA, fine).password_hash


def test_a_password_is_for_an_account(house: House, hasher: PlainHasher) -> None:
    with pytest.raises(NotFoundError) as caught:
        set_password(house.engine, hasher, ANNA, PASSWORD)
    assert caught.value.kind == "account"


def test_an_accent_is_the_same_from_every_keyboard(house: House, hasher: PlainHasher) -> None:
    open_account(house.engine, ANNA, "anna")
    set_password(house.engine, hasher, ANNA, "cafe\u0301 con leche")
    assert sign_in(house.engine, hasher, "anna", "caf\u00e9 con leche")[0].number == ANNA


def test_another_password_ends_what_is_open_elsewhere(house: House, hasher: PlainHasher) -> None:
    open_account(house.engine, ANNA, "anna")
    set_password(house.engine, hasher, ANNA, PASSWORD)
    (_, one), (_, other) = (sign_in(house.engine, hasher, "anna", PASSWORD) for _ in range(2))
    set_password(house.engine, hasher, ANNA, PASSWORD + "!", keep=one)
    assert whoami(house.engine, one)
    assert whoami(house.engine, other) is None
    set_password(house.engine, hasher, ANNA, PASSWORD + "?")
    assert whoami(house.engine, one) is None


def test_who_is_disabled_is_out_at_once_and_can_come_back(
    house: House, hasher: PlainHasher
) -> None:
    open_account(house.engine, ANNA, "anna")
    set_password(house.engine, hasher, ANNA, PASSWORD)
    _, secret = sign_in(house.engine, hasher, "anna", PASSWORD)
    first = disable_account(house.engine, ANNA)
    assert first.disabled_at == BEGIN
    house.clock.advance(DAY)
    assert disable_account(house.engine, ANNA) == first
    assert whoami(house.engine, secret) is None
    refused("sign_in_failed", lambda: sign_in(house.engine, hasher, "anna", PASSWORD))
    refused("sign_in_failed", lambda: sign_in_as(house.engine, ANNA))
    assert enable_account(house.engine, ANNA).disabled_at is None
    assert whoami(house.engine, secret) is None
    assert sign_in(house.engine, hasher, "anna", PASSWORD)
    for deed in (disable_account, enable_account):
        with pytest.raises(NotFoundError):
            deed(house.engine, BRAM)


def test_a_bound_subject_signs_in_and_no_other_does(house: House) -> None:
    open_account(house.engine, ANNA)
    open_account(house.engine, BRAM)
    bind_subject(house.engine, ANNA, ISSUER, "S-1")
    session, secret = sign_in_subject(house.engine, ISSUER, "S-1")
    assert session.number == ANNA
    assert whoami(house.engine, secret)
    for issuer, subject in (
        (ISSUER, "s-1"), (ISSUER, "S-2"), ("https://evil.example.org", "S-1"),
        (ISSUER, f"p{ANNA}@example.org"), (ISSUER, ""),
    ):  # fmt: skip
        refused("sign_in_unknown", partial(sign_in_subject, house.engine, issuer, subject))
    refused("subject_taken", lambda: bind_subject(house.engine, BRAM, ISSUER, "S-1"))
    bind_subject(house.engine, ANNA, ISSUER, "S-3")
    refused("sign_in_unknown", lambda: sign_in_subject(house.engine, ISSUER, "S-1"))
    for pair in ((" ", "S-4"), (ISSUER, "")):
        refused("subject_empty", partial(bind_subject, house.engine, ANNA, *pair))


def test_who_left_or_is_disabled_does_not_come_in_from_elsewhere_either(house: House) -> None:
    house.enrol(make_person("201", leaves_on=BEGIN.date()))
    for number in (ANNA, "201"):
        open_account(house.engine, number)
        bind_subject(house.engine, number, ISSUER, number)
    assert sign_in_subject(house.engine, ISSUER, "201")
    house.clock.advance(DAY)
    refused("sign_in_failed", lambda: sign_in_subject(house.engine, ISSUER, "201"))
    disable_account(house.engine, ANNA)
    refused("sign_in_failed", lambda: sign_in_subject(house.engine, ISSUER, ANNA))


def test_an_invitation_binds_once_and_in_time(house: House) -> None:
    open_account(house.engine, ANNA)
    open_account(house.engine, BRAM)
    old = invite(house.engine, ANNA)
    secret = invite(house.engine, ANNA, days=2)

    def come(subject: str, invitation: str | None) -> str:
        return sign_in_subject(house.engine, ISSUER, subject, invitation=invitation)[0].number

    for nothing in (None, "", old, ANNA):
        refused("sign_in_unknown", partial(come, "S-1", nothing))
    assert come("S-1", secret) == ANNA
    assert come("S-1", None) == ANNA
    refused("sign_in_unknown", lambda: come("S-2", secret))
    late = invite(house.engine, BRAM, days=2)
    house.clock.advance(2 * DAY)
    refused("sign_in_unknown", lambda: come("S-2", late))
    assert come("S-1", late) == ANNA
    with pytest.raises(NotFoundError):
        invite(house.engine, "4711")


def test_an_invitation_lets_nobody_in_who_is_disabled(house: House) -> None:
    open_account(house.engine, ANNA)
    secret = invite(house.engine, ANNA)
    disable_account(house.engine, ANNA)
    refused(
        "sign_in_failed",
        lambda: sign_in_subject(house.engine, ISSUER, "S-1", invitation=secret),
    )
    enable_account(house.engine, ANNA)
    assert sign_in_subject(house.engine, ISSUER, "S-1", invitation=secret)


def test_a_demonstration_needs_no_account(house: House) -> None:
    house.enrol(make_person("201", hired_on=HIRED, leaves_on=BEGIN.date() - DAY))
    session, secret = sign_in_as(house.engine, BRAM)
    me = whoami(house.engine, secret)
    assert me is not None
    assert (session.number, me.number, me.person.number) == (BRAM, BRAM, BRAM)
    with pytest.raises(NotFoundError):
        sign_in_as(house.engine, "4711")
    refused("sign_in_failed", lambda: sign_in_as(house.engine, "201"))
    assert end_all(house.engine, BRAM, keep=secret) == 0
    assert end_all(house.engine, BRAM) == 1
    assert whoami(house.engine, secret) is None


def test_an_invitation_tells_whose_it_is_while_it_holds(house: House) -> None:
    open_account(house.engine, ANNA)
    secret = invite(house.engine, ANNA, days=1)
    assert invited_account(house.engine, secret).number == ANNA
    assert invited_account(house.engine, secret).invitation is not None
    refused("invitation_unknown", lambda: invited_account(house.engine, f"{secret}x"))
    house.clock.advance(timedelta(days=1))
    refused("invitation_unknown", lambda: invited_account(house.engine, secret))
