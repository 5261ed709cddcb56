"""Signing in with a password."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from popflow.domain.access import FAILURES_THERE
from popflow.engine.access import (
    disable_account,
    open_account,
    set_password,
    sign_in,
    whoami,
)
from popflow.engine.keys import key_of
from popflow.errors import RefusedError
from popflow.testing import make_person
from tests.support.hashing import PlainHasher
from tests.support.house import ANNA, BEGIN, BRAM, HIRED, House

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.access import Session

PASSWORD = "een zin die alleen ik ken"  # noqa: S105 - of nobody
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def hasher() -> PlainHasher:
    return PlainHasher()


@pytest.fixture
def enter(house: House, hasher: PlainHasher) -> Callable[..., tuple[Session, str]]:
    open_account(house.engine, ANNA, "anna")
    set_password(house.engine, hasher, ANNA, PASSWORD)

    def come(
        login: str = "anna", password: str = PASSWORD, remote: str | None = None
    ) -> tuple[Session, str]:
        return sign_in(house.engine, hasher, login, password, remote=remote)

    return come


def code(deed: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(RefusedError) as caught:
        deed()
    return caught.value.code, caught.value.data.get("minutes")


FAILED, WAIT = ("sign_in_failed", None), "sign_in_wait"


def test_the_right_password_begins_a_session_whose_secret_is_nowhere(
    house: House, enter: Callable[..., tuple[Session, str]]
) -> None:
    session, secret = enter(" Anna ")
    assert session.key == key_of(secret) != secret
    assert (session.number, session.began_at, session.seen_at) == (ANNA, BEGIN, BEGIN)
    assert session.expires_at == BEGIN + 12 * HOUR
    assert enter()[1] != secret
    me = whoami(house.engine, secret)
    assert me is not None
    assert (me.number, me.person.number, me.session, me.renewed) == (ANNA, ANNA, session, False)
    assert whoami(house.engine, session.key) is None
    assert whoami(house.engine, "") is None


def test_every_reason_is_told_alike_and_takes_a_comparison(
    house: House, hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    house.enrol(make_person("201", leaves_on=BEGIN.date()), make_person("202"))
    for number in ("201", "202", BRAM):
        open_account(house.engine, number, f"x{number}")
    for number in ("201", "202"):
        set_password(house.engine, hasher, number, PASSWORD)
    disable_account(house.engine, "202")
    assert enter("x201")[0].number == "201"
    house.clock.advance(timedelta(days=1))
    hasher.asked.clear()
    own = hasher.hash(PASSWORD)
    reasons = {
        "wrong password": ("anna", PASSWORD + "x", own),
        "too long": ("anna", PASSWORD + "x" * 10_000, own),
        "left service": ("x201", PASSWORD, own),
        "disabled": ("x202", PASSWORD, own),
        "no password": (f"x{BRAM}", PASSWORD, hasher.decoy),
        "unknown": ("nobody", PASSWORD, hasher.decoy),
        "empty": ("", "", hasher.decoy),
    }
    for login, password, _ in reasons.values():
        assert code(partial(enter, login, password)) == FAILED
    assert hasher.asked == [compared for _, _, compared in reasons.values()]


def test_what_goes_on_after_the_longest_password_counts(
    house: House, hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    set_password(house.engine, hasher, ANNA, "x" * 256)
    assert code(lambda: enter(password="x" * 257)) == FAILED
    assert enter(password="x" * 256)


def test_after_five_failures_a_login_waits(
    house: House, hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    for _ in range(5):
        assert code(lambda: enter("ANNA", "wrong")) == FAILED
        house.clock.advance(MINUTE)
    assert code(enter) == (WAIT, 10)
    assert len(hasher.asked) == 5
    house.clock.advance(9 * MINUTE + timedelta(seconds=59))
    assert code(enter) == (WAIT, 1)
    house.clock.advance(timedelta(seconds=1))
    assert enter()
    for _ in range(5):  # what went well wiped the slate
        assert code(lambda: enter("anna", "wrong")) == FAILED
    assert code(enter) == (WAIT, 15)


def test_a_login_that_is_nobodys_waits_as_well(
    enter: Callable[..., tuple[Session, str]],
) -> None:
    for _ in range(5):
        assert code(lambda: enter("nobody", "wrong")) == FAILED
    assert code(lambda: enter("nobody", "wrong")) == (WAIT, 15)
    assert enter()


def test_an_address_waits_whatever_login_is_tried_from_it(
    enter: Callable[..., tuple[Session, str]],
) -> None:
    for number in range(FAILURES_THERE):
        assert code(partial(enter, f"x{number}", "wrong", "192.0.2.7")) == FAILED
        if number == FAILURES_THERE - 2:
            assert enter(remote="192.0.2.7")  # one's own account wipes no slate of others
    assert code(lambda: enter(remote="192.0.2.7")) == (WAIT, 15)
    assert enter(remote="192.0.2.8")


def test_some_typos_in_one_office_keep_nobody_out(
    enter: Callable[..., tuple[Session, str]],
) -> None:
    for number in range(20):
        assert code(partial(enter, f"x{number}", "wrong", "192.0.2.7")) == FAILED
    assert enter(remote="192.0.2.7")
    for _ in range(5):
        assert code(lambda: enter("anna", "wrong", "192.0.2.7")) == FAILED
    assert code(lambda: enter(remote="192.0.2.7")) == (WAIT, 15)


def test_many_who_sign_in_from_one_address_do_not_wait_for_each_other(
    house: House, hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    compare = hasher.verify
    deep = iter(range(8))

    def busy(password: str, hashed: str) -> bool:
        """While one is compared, the next comes from the same address."""
        number = next(deep, None)
        if number is not None:
            login = f"x{number}"
            house.enrol(make_person(f"30{number}", hired_on=HIRED))
            open_account(house.engine, f"30{number}", login)
            set_password(house.engine, PlainHasher(), f"30{number}", PASSWORD)
            assert enter(login, remote="192.0.2.7")
        return compare(password, hashed)

    hasher.verify = busy  # type: ignore[method-assign]  # a test's own way with time
    assert enter(remote="192.0.2.7")
    assert next(deep, None) is None


def test_many_at_once_for_one_login_are_counted(
    hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    compare = hasher.verify
    seen: list[object] = []

    def busy(password: str, hashed: str) -> bool:
        if len(seen) < 9:
            seen.append(None)
            seen[len(seen) - 1] = code(lambda: enter("anna", "wrong"))
        return compare(password, hashed)

    hasher.verify = busy  # type: ignore[method-assign]  # a test's own way with time
    assert code(lambda: enter("anna", "wrong")) == FAILED
    assert len(hasher.asked) == 5


def test_a_hash_of_long_ago_is_made_anew(
    house: House, hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    hasher.made_by = "v2"
    assert enter()
    with house.store.read() as uow:
        account = uow.access.account(ANNA)
    assert account is not None
    assert account.password_hash == f"v2:{PASSWORD}"
    assert enter()


def test_who_is_disabled_while_it_is_compared_does_not_come_in(
    house: House, hasher: PlainHasher, enter: Callable[..., tuple[Session, str]]
) -> None:
    compare = hasher.verify

    def slow(password: str, hashed: str) -> bool:
        disable_account(house.engine, ANNA)
        return compare(password, hashed)

    hasher.verify = slow  # type: ignore[method-assign]  # a test's own way with time
    assert code(enter) == FAILED
