"""Sixteen at once on each kind of store: nobody spends what another spent, no key says two things.

Training requests, hand-made postings and the calendar take the same money and the same keys.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.training import TrainingRequest
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer
from popflow.engine.money import grant, show, spend
from popflow.engine.training import request_training
from popflow.errors import RefusedError
from popflow.storage import open_sqlite
from popflow.storage.memory import MemoryStore
from popflow_postgres.plugin import popflow_store
from tests.support.house import ANNA, BEGIN, BRAM, HR, MANAGER, House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from popflow.ports import Store

THREADS = 16
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
    yield House(store=store)
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


def test_available_money_is_spent_once(house: House) -> None:
    grant(house.engine, ANNA, 500, "extra", "g1")

    def spends(number: int) -> None:
        if number % 2:
            spend(house.engine, ANNA, 100, "book", f"s{number}")
        else:
            asked = TrainingRequest(ANNA, "Spanish", 100)
            request_training(house.engine, Doer(MANAGER), asked, f"t{number}")

    assert all_at_once(spends) == {"done": 5, "not_enough_money": 11}
    balance = show(house.engine, ANNA).balance
    assert (balance.available, balance.spent) == (0, 500)
    assert not audit(house.engine).broken


def test_reserved_money_is_spent_once(house: House) -> None:
    cycle = 1
    reserved = Posting(
        "r1", ANNA, 500, account(Pot.AVAILABLE, ANNA), account(Pot.RESERVED, ANNA), "reserve",
        BEGIN, cycle,
    )  # fmt: skip
    grant(house.engine, ANNA, 500, "extra", "g1")
    with house.store.begin() as uow:
        uow.ledger.post([reserved])
        uow.commit()

    def spends(number: int) -> None:
        spend(house.engine, ANNA, 100, "course", f"s{number}", cycle)

    assert all_at_once(spends) == {"done": 5, "not_enough_money": 11}
    assert show(house.engine, ANNA).balance.reserved == 0
    assert not audit(house.engine).broken


def test_a_key_says_one_thing_whoever_is_first(house: House) -> None:
    def grants(number: int) -> None:
        grant(house.engine, (ANNA, BRAM)[number % 2], 100, "extra", "g1", Doer(HR))

    # Half of them say the same, and are harmless; the other half are told.
    assert all_at_once(grants) == {"done": 8, "posting_key_taken": 8}
    totals = [show(house.engine, person).balance.available for person in (ANNA, BRAM)]
    assert sorted(totals) == [0, 100]


def test_one_request_sent_many_times_is_granted_once(house: House) -> None:
    grant(house.engine, ANNA, 500, "extra", "g1")
    asked = TrainingRequest(ANNA, "Spanish", 100)

    def asks(_: int) -> None:
        request_training(house.engine, Doer(MANAGER), asked, "t1")

    assert all_at_once(asks) == {"done": THREADS}
    assert show(house.engine, ANNA).balance.spent == 100
