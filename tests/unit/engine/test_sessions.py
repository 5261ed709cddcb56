"""How long somebody stays signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.engine.access import rotate, sign_in_as, sign_out, whoami
from popflow.engine.keys import key_of
from popflow.errors import RefusedError, StorageError
from popflow.testing import make_person
from tests.support.house import ANNA, BEGIN, BRAM, House

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def signed_out(house: House, secret: str) -> None:
    with pytest.raises(RefusedError) as caught:
        rotate(house.engine, secret)
    assert caught.value.code == "signed_out"


def test_a_session_ends_however_much_it_is_used(house: House) -> None:
    _, secret = sign_in_as(house.engine, ANNA)
    house.clock.advance(8 * HOUR - MINUTE)
    me = whoami(house.engine, secret)
    assert me is not None
    assert me.renewed
    house.clock.advance(4 * HOUR)
    assert whoami(house.engine, secret)
    house.clock.advance(MINUTE)
    assert whoami(house.engine, secret) is None


def test_a_session_that_is_left_alone_ends(house: House) -> None:
    _, secret = sign_in_as(house.engine, ANNA)
    house.clock.advance(8 * HOUR)
    assert whoami(house.engine, secret) is None
    house.choose(idle=HOUR, session=2 * HOUR)
    session, secret = sign_in_as(house.engine, ANNA)
    assert session.expires_at - session.began_at == 2 * HOUR
    house.clock.advance(HOUR)
    assert whoami(house.engine, secret) is None


def test_use_is_written_now_and_then(house: House) -> None:
    _, secret = sign_in_as(house.engine, ANNA)
    renewed = []
    for _ in range(4):
        house.clock.advance(3 * MINUTE)
        me = whoami(house.engine, secret)
        assert me is not None
        renewed.append(me.renewed)
    assert renewed == [False, True, False, True]


def test_a_busy_store_keeps_nobody_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = sign_in_as(house.engine, ANNA)
    house.clock.advance(HOUR)

    def busy(**_: object) -> object:
        message = "others write"
        raise StorageError(message)

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "begin", busy)
        me = whoami(house.engine, secret)
    assert me is not None
    assert not me.renewed
    again = whoami(house.engine, secret)
    assert again is not None
    assert again.renewed


def test_who_leaves_is_signed_out_that_day_without_anything_running(house: House) -> None:
    house.enrol(make_person("201", leaves_on=BEGIN.date()))
    house.clock.advance(10 * HOUR)
    _, secret = sign_in_as(house.engine, "201")
    assert whoami(house.engine, secret)
    house.clock.advance(5 * HOUR)  # past midnight in Amsterdam
    assert whoami(house.engine, secret) is None
    _, other = sign_in_as(house.engine, ANNA)
    house.enrol(replace(make_person(ANNA), leaves_on=BEGIN.date()))
    assert whoami(house.engine, other) is None


def test_signing_out_ends_it_for_good(house: House) -> None:
    _, secret = sign_in_as(house.engine, ANNA)
    _, other = sign_in_as(house.engine, ANNA)
    for _ in range(2):
        sign_out(house.engine, secret)
    sign_out(house.engine, "nobody's")
    assert whoami(house.engine, secret) is None
    assert whoami(house.engine, other)


def test_another_secret_makes_the_old_one_worthless(house: House) -> None:
    session, secret = sign_in_as(house.engine, ANNA)
    house.clock.advance(HOUR)
    other = rotate(house.engine, secret)
    assert whoami(house.engine, secret) is None
    me = whoami(house.engine, other)
    assert me is not None
    assert me.session == replace(session, key=key_of(other), seen_at=BEGIN + HOUR)
    for over in (secret, "nobody's"):
        signed_out(house, over)
    house.clock.advance(8 * HOUR)
    signed_out(house, other)


def test_what_is_long_over_is_dropped_when_somebody_signs_in(house: House) -> None:
    session, _ = sign_in_as(house.engine, ANNA)
    for days, kept in ((1, True), (1, False)):
        house.clock.advance(timedelta(days=days))
        sign_in_as(house.engine, BRAM)
        with house.store.read() as uow:
            assert (uow.access.session(session.key) is not None) is kept
