"""Invariants 10 to 14 of QUALITY section 2: money, signatures, definitions, the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.cycle import Change
from popflow.domain.effect import Message, MessageKind
from popflow.engine.audit import audit
from popflow.engine.money import grant
from popflow.ports import Parcel
from popflow.storage import open_sqlite
from tests.support.house import ANNA, BEGIN, BRAM, HR, OTHER, House
from tests.support.tampering import added, no_row, unsound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from popflow.domain.budget import Balance
    from popflow.domain.cycle import Entry
    from popflow.ports import CycleStore, Ledger


@pytest.fixture
def signed(house: House) -> House:
    """An organisation with rounds in several states, money and messages; all of it sound."""
    grant(house.engine, ANNA, 1_000, "extra", "g1")
    house.begin()
    house.agree()
    house.does(HR, "cancel", person=BRAM, reason="a mistake")
    house.tick()
    assert not audit(house.engine).broken
    return house


def found(house: House) -> set[int]:
    """The invariants that are broken now."""
    return {broken.invariant for broken in audit(house.engine).broken}


def port(house: House, name: str) -> type[Any]:
    """What stands behind a port in this house's store."""
    with house.store.read() as uow:
        return type(getattr(uow, name))


AVAILABLE, RESERVED, SPENT, GRANTS = (
    account(pot, ANNA) for pot in (Pot.AVAILABLE, Pot.RESERVED, Pot.SPENT, Pot.GRANTS)
)


@pytest.mark.parametrize(
    ("amount", "source", "target"),
    [
        (1_001, AVAILABLE, SPENT),
        (1, RESERVED, SPENT),
        (0, GRANTS, AVAILABLE),
        (-5, GRANTS, AVAILABLE),
        (5, AVAILABLE, AVAILABLE),
        (5, GRANTS, account(Pot.AVAILABLE, BRAM)),
        (5, "nowhere", AVAILABLE),
    ],
)
def test_10_a_ledger_that_is_not_sound(
    signed: House, amount: int, source: str, target: str
) -> None:
    with signed.store.begin() as uow:
        uow.ledger.post([Posting("x", ANNA, amount, source, target, "by hand", BEGIN)])
        uow.commit()
    assert found(signed) == {10}


def test_10_a_balance_that_is_not_the_fold_of_its_postings(
    signed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = port(signed, "ledger")
    whole = ledger.balances

    def balances(self: Ledger, people: Iterable[str], today: date) -> dict[str, Balance]:
        told: dict[str, Balance] = whole(self, people, today)
        return told | ({ANNA: replace(told[ANNA], available=999)} if ANNA in told else {})

    monkeypatch.setattr(ledger, "balances", balances)
    assert found(signed) == {10}


def test_10_the_books_of_somebody_who_is_not_known_any_more_are_checked(signed: House) -> None:
    pots = (account(pot, "gone") for pot in (Pot.GRANTS, Pot.AVAILABLE, Pot.SPENT))
    grants, available, spent = pots
    with signed.store.begin() as uow:
        uow.ledger.post([Posting("x", "gone", 5, grants, available, "by hand", BEGIN)])
        uow.commit()
    told = audit(signed.engine)
    assert (told.broken, told.postings) == ([], 2)
    with signed.store.begin() as uow:
        uow.ledger.post([Posting("y", "gone", 6, available, spent, "by hand", BEGIN)])
        uow.commit()
    assert found(signed) == {10}


@pytest.mark.parametrize(
    ("field", "said", "broken"),
    [("content_hash", "0" * 64, {11}), ("signer", ANNA, {11}), ("signer", OTHER, set())],
)
def test_11_a_signature_that_names_no_text_or_is_for_another(
    signed: House, field: str, said: str, broken: set[int]
) -> None:
    last = signed.cycle().dossier.signatures[2]
    wrong = replace(last, **{field: said})  # type: ignore[arg-type]  # text in all of them
    added(signed, Change("signatures", wrong, 2))
    assert found(signed) == broken


def test_12_a_definition_that_cannot_be_found(signed: House) -> None:
    signed.restart()
    no_row(signed.store, "definition", "key", signed.cycle().definition)
    assert found(signed) == {12}


def test_13_a_history_that_reads_differently_the_second_time(
    signed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycles = port(signed, "cycles")
    whole, calls = cycles.history, iter(range(1_000))

    def history(self: CycleStore, ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
        told: dict[int, tuple[Entry, ...]] = whole(self, ids)
        if next(calls) % 2:
            return {number: entries[:-1] for number, entries in told.items()}
        return told

    monkeypatch.setattr(cycles, "history", history)
    assert found(signed) == {13}


def test_14_what_the_database_itself_finds(signed: House) -> None:
    unsound(signed.store, signed.cycle().id)
    assert 14 in found(signed)


def test_14_guests_that_the_dossier_does_not_tell(
    signed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycles = port(signed, "cycles")
    kept = {signed.cycle().id: frozenset({"999"})}
    monkeypatch.setattr(cycles, "guests", lambda *_: kept)
    (broken,) = audit(signed.engine).broken
    assert (broken.invariant, broken.cycle) == (14, signed.cycle().id)


def test_a_word_to_hr_is_about_no_cycle_and_breaks_nothing(signed: House) -> None:
    message = Message(MessageKind.STANDING, ANNA, BEGIN)
    with signed.store.begin() as uow:
        uow.outbox.add([Parcel("standing:x", message, cycle=signed.cycle().id, due=BEGIN)])
        uow.commit()
    assert found(signed) == set()


def test_what_an_older_popflow_left_unsealed_is_sealed_by_the_next_tick(tmp_path: Path) -> None:
    path = tmp_path / "popflow.db"
    store = open_sqlite(path)
    store.upgrade()
    house = House(store=store)
    house.begin()
    with closing(sqlite3.connect(path)) as connection:
        older = "UPDATE history SET salt = NULL, commitment = NULL, seal = NULL WHERE seq > 1"
        waiting = connection.execute(older).rowcount
        connection.commit()
    house.does(HR, "suspend")
    assert audit(house.engine).unsealed == waiting + 1
    assert house.tick().sealed == waiting + 1
    found = audit(house.engine)
    assert (found.unsealed, found.broken) == (0, [])
    store.close()
