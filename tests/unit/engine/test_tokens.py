"""Secrets with which programs act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.access import Reply, Scope
from popflow.engine.access import disable_account, enable_account, open_account
from popflow.engine.access_tokens import issue_token, revoke_token, token_holder
from popflow.engine.keys import key_of
from popflow.errors import NotFoundError, RefusedError, StorageError
from popflow.testing import make_person
from tests.support.house import ANNA, BEGIN, BRAM, House

if TYPE_CHECKING:
    from popflow.domain.access import Token

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
READ = frozenset({Scope.READ})


def kept(house: House, token: Token) -> Token | None:
    with house.store.read() as uow:
        return uow.access.token(token.key)


def test_a_token_acts_as_its_owner_until_it_is_over(house: House) -> None:
    token, secret = issue_token(house.engine, ANNA, " my script ", [Scope.ACT, Scope.READ], 30)
    assert secret.startswith("pop_")
    assert token.key == key_of(secret)
    assert (token.name, token.number, token.created_at) == ("my script", ANNA, BEGIN)
    assert token.scopes == {Scope.READ, Scope.ACT}
    assert token_holder(house.engine, secret) == token
    house.clock.advance(30 * DAY - MINUTE)
    assert token_holder(house.engine, secret)
    house.clock.advance(MINUTE)
    assert token_holder(house.engine, secret) is None


def test_a_service_is_nobody(house: House) -> None:
    token, secret = issue_token(house.engine, None, "payroll", READ, 366)
    holder = token_holder(house.engine, secret)
    assert holder is not None
    assert holder.number is None
    for other in ("", "pop_", secret[4:], token.key, secret + "x"):
        assert token_holder(house.engine, other) is None


@pytest.mark.parametrize(
    ("name", "scopes", "days", "code"),
    [
        ("", READ, 1, "token_name"),
        (" ", READ, 1, "token_name"),
        ("x" * 101, READ, 1, "token_name"),
        ("x", (), 1, "token_scopes"),
        ("x", READ, 0, "token_days"),
        ("x", READ, 367, "token_days"),
    ],
)
def test_a_token_has_a_name_an_end_and_something_to_do(
    house: House, name: str, scopes: frozenset[Scope], days: int, code: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        issue_token(house.engine, ANNA, name, scopes, days)
    assert caught.value.code == code
    assert issue_token(house.engine, ANNA, "x" * 100, READ, 1)


def test_a_token_is_worth_what_its_owner_is(house: House) -> None:
    house.enrol(make_person("201", leaves_on=BEGIN.date()))
    open_account(house.engine, ANNA)
    (_, annas), (_, leavers) = (
        issue_token(house.engine, number, "x", READ, 9) for number in (ANNA, "201")
    )
    disable_account(house.engine, ANNA)
    assert token_holder(house.engine, annas) is None
    with pytest.raises(NotFoundError):
        issue_token(house.engine, ANNA, "x", READ, 9)
    enable_account(house.engine, ANNA)
    assert token_holder(house.engine, annas)
    assert token_holder(house.engine, leavers)
    house.clock.advance(DAY)
    assert token_holder(house.engine, leavers) is None
    for number in ("201", "4711"):
        with pytest.raises(NotFoundError):
            issue_token(house.engine, number, "x", READ, 9)


def test_a_token_is_revoked_by_its_owner_or_an_operator(house: House) -> None:
    token, secret = issue_token(house.engine, ANNA, "x", READ, 9)
    for key, by in ((token.key, BRAM), (secret, ANNA), ("", None)):
        with pytest.raises(NotFoundError):
            revoke_token(house.engine, key, by=by)
    assert token_holder(house.engine, secret)
    revoked = revoke_token(house.engine, token.key, by=ANNA)
    assert token_holder(house.engine, secret) is None
    house.clock.advance(DAY)
    assert revoke_token(house.engine, token.key) == revoked
    assert revoked.revoked_at == BEGIN


def test_its_use_is_written_now_and_then(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    token, secret = issue_token(house.engine, ANNA, "x", READ, 9)
    used = []
    for _ in range(4):
        house.clock.advance(3 * MINUTE)
        assert token_holder(house.engine, secret)
        found = kept(house, token)
        assert found is not None
        assert found.used_at is not None
        used.append((found.used_at - BEGIN) // MINUTE)
    assert used == [3, 3, 9, 9]

    def busy(**_: object) -> object:
        message = "others write"
        raise StorageError(message)

    house.clock.advance(DAY)
    with monkeypatch.context() as patch:
        patch.setattr(house.store, "begin", busy)
        assert token_holder(house.engine, secret)
    assert kept(house, token) == replace(token, used_at=BEGIN + 9 * MINUTE)


def test_old_replies_go_when_a_token_is_used(house: House) -> None:
    _, secret = issue_token(house.engine, None, "x", READ, 9)
    with house.store.begin() as uow:
        uow.access.keep_reply(Reply("k", "x", "f", 200, b"", BEGIN))
        uow.commit()
    for wait, there in ((DAY, True), (MINUTE * 5, False)):
        house.clock.advance(wait)
        assert token_holder(house.engine, secret)
        with house.store.read() as uow:
            assert (uow.access.reply("x", "k") is not None) is there
