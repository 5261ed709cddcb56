"""Invariants 10 to 14 of QUALITY section 2: money, signatures, definitions, the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.cycle import Change
from popflow.domain.effect import Message, MessageKind
from popflow.engine.audit import audit
from popflow.engine.money import grant
from popflow.ports import Parcel
from popflow.storage import open_sqlite
from popflow.storage.memory import MemoryStore
from popflow.storage.memory.cycles import MemoryCycles
from popflow.storage.memory.ledger import MemoryLedger
from tests.support.house import ANNA, BEGIN, BRAM, HR, OTHER, House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from popflow.domain.budget import Balance
    from popflow.domain.cycle import Entry
    from popflow.storage.memory.tables import Tables


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


def tampered(house: House, harm: Callable[[Tables, int], None]) -> set[int]:
    """The invariants that are found broken after somebody wrote in the tables by hand."""
    store = house.store
    assert isinstance(store, MemoryStore)
    with store.hold(writable=True) as tables:
        harm(tables, house.cycle().id)
        store.publish(tables)
    return {broken.invariant for broken in audit(house.engine).broken}


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
    def harm(tables: Tables, _: int) -> None:
        posting = Posting("x", ANNA, amount, source, target, "by hand", BEGIN)
        tables.postings.writing()["x"] = posting

    assert tampered(signed, harm) == {10}


def test_10_a_balance_that_is_not_the_fold_of_its_postings(
    signed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = MemoryLedger.balances

    def balances(self: MemoryLedger, people: Iterable[str], today: date) -> dict[str, Balance]:
        told = whole(self, people, today)
        return told | {ANNA: replace(told[ANNA], available=999)}

    monkeypatch.setattr(MemoryLedger, "balances", balances)
    assert {broken.invariant for broken in audit(signed.engine).broken} == {10}


@pytest.mark.parametrize(
    ("field", "said", "broken"),
    [("content_hash", "0" * 64, {11}), ("signer", ANNA, {11}), ("signer", OTHER, set())],
)
def test_11_a_signature_that_names_no_text_or_is_for_another(
    signed: House, field: str, said: str, broken: set[int]
) -> None:
    def forged(**fields: str) -> Callable[[Tables, int], None]:
        def harm(tables: Tables, number: int) -> None:
            cycles, entries = tables.cycles.writing(), tables.entries.writing()
            last = cycles[number].dossier.signatures[2]
            wrong = replace(last, **fields)  # type: ignore[arg-type]  # text in all of them
            told = entries[number]
            index = next(
                i for i, e in enumerate(told)
                if any(c.part == "signatures" and c.key == 2 for c in e.changes)
            )  # fmt: skip
            changes = tuple(
                Change("signatures", wrong, 2) if c.part == "signatures" else c
                for c in told[index].changes
            )
            entries[number] = (
                *told[:index], replace(told[index], changes=changes), *told[index + 1 :]
            )  # fmt: skip
            dossier = replace(
                cycles[number].dossier,
                signatures={**cycles[number].dossier.signatures, 2: wrong},
            )
            cycles[number] = replace(cycles[number], dossier=dossier)
            tables.seals.writing().pop(number, None)

        return harm

    assert tampered(signed, forged(**{field: said})) == broken


def test_12_a_definition_that_cannot_be_found(signed: House) -> None:
    signed.restart()

    def harm(tables: Tables, number: int) -> None:
        del tables.definitions.writing()[tables.cycles.rows[number].definition]

    assert tampered(signed, harm) == {12}


def test_13_a_history_that_reads_differently_the_second_time(
    signed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = MemoryCycles.history, iter(range(1_000))

    def history(self: MemoryCycles, ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
        told = whole(self, ids)
        if next(calls) % 2:
            return {number: entries[:-1] for number, entries in told.items()}
        return told

    monkeypatch.setattr(MemoryCycles, "history", history)
    assert {broken.invariant for broken in audit(signed.engine).broken} == {13}


def test_14_what_the_database_itself_finds(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        del tables.entries.writing()[number]
        del tables.seals.writing()[number]

    assert {2, 14} <= tampered(signed, harm)


def test_a_word_to_hr_is_about_no_cycle_and_breaks_nothing(signed: House) -> None:
    def harm(tables: Tables, number: int) -> None:
        message = Message(MessageKind.STANDING, ANNA, BEGIN)
        parcel = Parcel("standing:x", message, cycle=number, due=BEGIN)
        tables.parcels.writing()["standing:x"] = parcel

    assert tampered(signed, harm) == set()


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
