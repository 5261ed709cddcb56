"""Money in double entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.budget import (
    PERIOD_GRANT,
    Approval,
    Balance,
    Posting,
    Pot,
    account,
    fold,
)
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import plan

if TYPE_CHECKING:
    from popflow.ports import Store

TODAY = MONDAY.date()
LOST = (Pot.AVAILABLE, Pot.LAPSED)
HELD = (Pot.AVAILABLE, Pot.RESERVED)
GRANTED = (Pot.GRANTS, Pot.AVAILABLE)
FREED = (Pot.RESERVED, Pot.AVAILABLE)
PAID = (Pot.RESERVED, Pot.SPENT)


def posting(
    key: str, amount: int, way: tuple[Pot, Pot], person: str = "200", cycle: int | None = None
) -> Posting:
    """An amount in whole cents that moves between two pots of one person."""
    source, target = (account(pot, person) for pot in way)
    return Posting(key, person, amount, source, target, key, MONDAY, cycle)


class LedgerContract:
    """Postings, balances and permissions."""

    def test_a_balance_is_the_fold_of_the_postings(self, store: Store) -> None:
        """What was granted, reserved and spent adds up, per person."""
        number = plan(store).cycle.id
        _post(
            store,
            posting("grant", 100_000, GRANTED),
            posting("reserve", 60_000, HELD, cycle=number),
            posting("spend", 25_000, PAID, cycle=number),
            posting("other", 70_000, GRANTED, "201"),
        )
        with store.read() as unit:
            balances = unit.ledger.balances(["200", "201"], TODAY)
        assert balances == {
            "200": Balance(available=40_000, reserved=35_000, spent=25_000),
            "201": Balance(available=70_000),
        }

    def test_postings_per_person_and_who_has_any(self, store: Store) -> None:
        """Each person's in the order in which they were written; people by pages."""
        mine = [posting("grant", 100, GRANTED), posting("again", 50, GRANTED)]
        other, third = (posting(person, 70, GRANTED, person) for person in ("201", "203"))
        _post(store, mine[0], other, mine[1], third)
        with store.read() as unit:
            assert unit.ledger.postings_of(["200", "203", "999"]) == {"200": mine, "203": [third]}
            assert unit.ledger.holders(limit=2) == ["200", "201"]
            assert unit.ledger.holders("201", 2) == ["203"]

    def test_nobody_is_absent(self, store: Store) -> None:
        """Who has no posting has nothing, which is a balance too; so has a cycle."""
        with store.read() as unit:
            assert unit.ledger.balances(["200"], TODAY) == {"200": Balance()}
            assert unit.ledger.reserved_for([7]) == {7: 0}

    def test_what_is_reserved_per_cycle(self, store: Store) -> None:
        """Reservations of a cycle, less what was spent or released of them."""
        one, two = plan(store).cycle.id, plan(store, "201").cycle.id
        _post(
            store,
            posting("r1", 60_000, HELD, cycle=one),
            posting("s1", 25_000, PAID, cycle=one),
            posting("f1", 5_000, FREED, cycle=one),
            posting("r2", 70_000, HELD, "201", cycle=two),
            posting("grant", 90_000, GRANTED),
        )
        with store.read() as unit:
            assert unit.ledger.reserved_for([one, two]) == {one: 30_000, two: 70_000}

    def test_a_posting_twice_is_once(self, store: Store) -> None:
        """A key that is there already is left as it is, in one unit and in the next."""
        first = posting("grant", 100, GRANTED)
        _post(store, first, first)
        _post(store, posting("grant", 999, GRANTED))
        with store.read() as unit:
            assert unit.ledger.postings() == [first]
            assert unit.ledger.balances(["200"], TODAY)["200"].available == 100

    def test_postings_are_found_by_their_keys(self, store: Store) -> None:
        """Whoever's they are; a key that nothing has is absent."""
        first, other = posting("a", 100, GRANTED), posting("b", 200, GRANTED, "201")
        _post(store, first, other, posting("c", 300, GRANTED))
        with store.read() as unit:
            assert unit.ledger.keyed(["b", "nothing", "a"]) == {"a": first, "b": other}
            assert unit.ledger.keyed([]) == {}

    def test_the_last_period_that_was_granted_is_known(self, store: Store) -> None:
        """A budget scheme tells a fresh grant from a leftover by it."""
        grants = [
            replace(posting(key, 100, GRANTED), memo=PERIOD_GRANT)
            for key in ("grant:200:2025", "grant:200:2026")
        ]
        _post(store, *grants, posting("more", 100, GRANTED))
        with store.read() as unit:
            balances = unit.ledger.balances(["200", "201"], TODAY)
        assert balances["200"].last_period == "grant:200:2026"
        assert balances["201"].last_period == ""

    def test_the_ledger_sums_to_zero(self, store: Store) -> None:
        """Over all accounts together there is nothing, ever."""
        _post(
            store,
            posting("a", 1_001, GRANTED),
            posting("b", 77, LOST),
            posting("c", 2_500_000_000, GRANTED, "201"),
        )
        with store.read() as unit:
            accounts = fold(unit.ledger.postings())
        assert sum(accounts.values()) == 0
        assert accounts["available:201"] == 2_500_000_000

    def test_postings_come_back_whole_and_in_order(self, store: Store) -> None:
        """Postings are found by person and by cycle, in the order of writing."""
        number = plan(store).cycle.id
        z = posting("z", 1, GRANTED)
        a = Posting(
            "a", "200", 2, account(Pot.AVAILABLE, "200"), account(Pot.RESERVED, "200"), "reserve",
            MONDAY + timedelta(microseconds=1), number, approved_by="900", posted_by="901",
            os_user="jansen", goal=2,
        )  # fmt: skip
        m = posting("m", 3, GRANTED, "201")
        for one in (z, a, m):
            _post(store, one)
        with store.read() as unit:
            assert unit.ledger.postings() == [z, a, m]
            assert unit.ledger.postings("200") == [z, a]
            assert unit.ledger.postings(cycle=number) == [a]
            assert unit.ledger.postings("201", cycle=number) == []

    def test_a_permission_lowers_the_floor_until_it_is_over(self, store: Store) -> None:
        """HR's permission counts up to and including its last day, for that person alone."""
        given = Approval("200", -5_000, "900", MONDAY, TODAY + timedelta(days=3))
        _approve(store, given)
        assert _floor(store, 3) == -5_000
        assert _floor(store, 4) == 0
        assert _floor(store, 3, "201") == 0

    def test_of_several_permissions_the_widest_that_holds_counts(self, store: Store) -> None:
        """A later and narrower permission takes nothing away; an open one never ends."""
        _approve(store, Approval("200", -9_000, "900", MONDAY, TODAY + timedelta(days=1)))
        _approve(store, Approval("200", -2_000, "900", MONDAY + timedelta(hours=1)))
        assert _floor(store, 1) == -9_000
        assert _floor(store, 3_000) == -2_000

    def test_every_permission_is_kept(self, store: Store) -> None:
        """Permissions come back whole, those that are over included."""
        given = [
            Approval("200", -5_000, "900", MONDAY, TODAY - timedelta(days=30)),
            Approval("201", -1, "901", MONDAY + timedelta(seconds=1), os_user="jansen"),
        ]
        for approval in given:
            _approve(store, approval)
        with store.read() as unit:
            assert unit.ledger.approvals() == given
            assert unit.ledger.approvals("201") == given[1:]


def _post(store: Store, *postings: Posting) -> None:
    with store.begin() as unit:
        unit.ledger.post(postings)
        unit.commit()


def _approve(store: Store, approval: Approval) -> None:
    with store.begin() as unit:
        unit.ledger.approve(approval)
        unit.commit()


def _floor(store: Store, days: int, person: str = "200") -> int:
    with store.read() as unit:
        return unit.ledger.balances([person], TODAY + timedelta(days=days))[person].floor
