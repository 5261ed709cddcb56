"""Sixteen at once on each kind of store: no guess goes uncounted, an invitation is used once."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from popflow.engine.access import (
    disable_account,
    invite,
    open_account,
    rotate,
    set_password,
    sign_in,
    sign_in_as,
    sign_in_subject,
    whoami,
)
from popflow.engine.cycles import Doer
from popflow.engine.reading import show
from popflow.engine.readings import readings
from popflow.errors import RefusedError
from popflow.storage import open_sqlite
from popflow.storage.memory import MemoryStore
from popflow_postgres.plugin import popflow_store
from tests.support.hashing import PlainHasher
from tests.support.house import ANNA, MANAGER, House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from popflow.ports import Store

THREADS = 16
PASSWORD = "een zin die alleen ik ken"  # noqa: S105 - of nobody
ISSUER = "https://login.example.org"
KINDS = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    store: Store | None = MemoryStore()
    if request.param == "sqlite":
        store = open_sqlite(tmp_path / "popflow.db")
    elif request.param == "postgresql":
        store = popflow_store(request.getfixturevalue("postgres_url"))
    assert store is not None
    store.upgrade()
    house = House(store=store)
    open_account(house.engine, ANNA, "anna")
    yield house
    store.close()


def all_at_once(work: Callable[[int], object]) -> Counter[str]:
    """What came of it in sixteen threads: the rule that refused, or ``done``."""
    came: list[str] = []
    line = threading.Barrier(THREADS)

    def run(number: int) -> None:
        line.wait()
        try:
            work(number)
        except RefusedError as error:
            came.append(error.code)
        else:
            came.append("done")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(came)


def test_five_guesses_and_no_more(house: House) -> None:
    hasher = PlainHasher()
    set_password(house.engine, hasher, ANNA, PASSWORD)
    came = all_at_once(lambda _: sign_in(house.engine, hasher, "anna", "wrong"))
    assert came == {"sign_in_failed": 5, "sign_in_wait": 11}
    assert len(hasher.asked) == 5


def test_an_invitation_is_used_once(house: House) -> None:
    secret = invite(house.engine, ANNA)
    came = all_at_once(
        lambda n: sign_in_subject(house.engine, ISSUER, f"S-{n}", invitation=secret)
    )
    assert came == {"done": 1, "sign_in_unknown": 15}


def test_a_session_goes_on_with_one_other_secret(house: House) -> None:
    _, secret = sign_in_as(house.engine, ANNA)
    assert all_at_once(lambda _: rotate(house.engine, secret)) == {"done": 1, "signed_out": 15}


def test_who_is_disabled_while_others_write_stays_so(house: House) -> None:
    hasher, secrets = PlainHasher(), list[str]()

    def work(number: int) -> None:
        if number == THREADS // 2:
            disable_account(house.engine, ANNA)
        elif number % 2:
            set_password(house.engine, hasher, ANNA, f"{PASSWORD} {number}")
        else:
            secrets.append(sign_in_as(house.engine, ANNA)[1])

    came = all_at_once(work)
    assert came["done"] >= THREADS // 2 + 1
    with house.store.read() as uow:
        account = uow.access.account(ANNA)
    assert account is not None
    assert account.disabled_at is not None
    assert [whoami(house.engine, secret) for secret in secrets] == [None] * len(secrets)


def test_every_reading_is_counted(house: House) -> None:
    cycle = house.begin()
    assert all_at_once(lambda _: show(house.engine, cycle.id, Doer(MANAGER))) == {"done": THREADS}
    (line,) = readings(house.engine, cycle.id, Doer(ANNA))
    assert line.times == THREADS
