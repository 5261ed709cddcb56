"""Whatever happens, in whatever order: the ledger sums to zero and nobody overspends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from popflow.domain.budget import (
    Balance,
    BudgetMove,
    Posting,
    Pot,
    account,
    balance_of,
    fold,
)
from popflow.domain.questions import BudgetQuestion
from popflow.errors import ConfigurationError
from popflow.testing import make_person
from popflow_pob.plugin import PobPlugin
from popflow_pob.reservations import answer

if TYPE_CHECKING:
    from popflow.domain.person import Person

NOW = datetime(2025, 1, 1, 8, tzinfo=UTC)
CENTS = st.integers(0, 3000)


class Book:
    """A ledger in a dictionary: a key that is there already stays as it is."""

    def __init__(self, person: Person, floor: int = 0) -> None:
        self.person, self.floor = person, floor
        self.postings: dict[str, Posting] = {}

    def post(self, *postings: Posting) -> None:
        for posting in postings:
            self.postings.setdefault(posting.key, posting)

    @property
    def balance(self) -> Balance:
        return balance_of(self.person.number, self.postings.values(), self.floor)

    def of_cycle(self, pot: Pot, cycle: int) -> int:
        own = (p for p in self.postings.values() if p.cycle == cycle)
        return fold(own).get(account(pot, self.person.number), 0)


def configured(**told: object) -> PobPlugin:
    plugin = PobPlugin()
    plugin.popflow_configure({"grant_cents": 1000, **told})
    return plugin


def due(plugin: PobPlugin, book: Book, today: date) -> list[tuple[str, int]]:
    """Let the calendar bring what it brings; memo and amount of each posting come back."""
    given = plugin.popflow_budget_due(
        [book.person], {book.person.number: book.balance}, today, NOW
    )
    book.post(*given)
    return [(posting.memo, posting.amount) for posting in given]


def use(book: Book, amount: int) -> None:
    key, number = f"use:{len(book.postings)}", book.person.number
    accounts = (account(Pot.AVAILABLE, number), account(Pot.SPENT, number))
    book.post(Posting(key, number, amount, *accounts, "course", NOW))


def test_a_period_brings_its_grant_once() -> None:
    book, plugin = Book(make_person()), configured()
    assert due(plugin, book, date(2025, 3, 1)) == [("period_grant", 1000)]
    assert due(plugin, book, date(2025, 3, 1)) == []
    assert due(plugin, book, date(2025, 12, 31)) == []
    assert book.balance.available == 1000


def test_a_leftover_lapses_when_the_period_ends() -> None:
    book, plugin = Book(make_person()), configured()
    due(plugin, book, date(2025, 3, 1))
    use(book, 300)
    assert due(plugin, book, date(2026, 1, 1)) == [("lapse", 700), ("period_grant", 1000)]
    assert due(plugin, book, date(2026, 1, 2)) == []
    assert book.balance.available == 1000


def test_a_grant_does_not_lapse_the_day_after_a_period_without_leftover() -> None:
    book, plugin = Book(make_person()), configured()
    due(plugin, book, date(2025, 3, 1))
    use(book, 1000)
    assert due(plugin, book, date(2026, 1, 1)) == [("period_grant", 1000)]
    assert due(plugin, book, date(2026, 1, 2)) == []


def test_a_leftover_carries_over() -> None:
    book, plugin = Book(make_person()), configured(leftover="carries_over")
    due(plugin, book, date(2025, 3, 1))
    assert due(plugin, book, date(2026, 1, 1)) == [("period_grant", 1000)]
    assert book.balance.available == 2000


@pytest.mark.parametrize(
    ("leftover", "brought"),
    [
        ("carries_over", [("period_grant", 1000)] * 3),
        ("lapses", [("lapse", 1000), ("period_grant", 1000)]),
    ],
)
def test_periods_that_passed_in_a_standstill_are_made_up_for(
    leftover: str, brought: list[tuple[str, int]]
) -> None:
    book, plugin = Book(make_person()), configured(leftover=leftover)
    due(plugin, book, date(2025, 3, 1))
    assert due(plugin, book, date(2028, 3, 1)) == brought


def test_reserved_money_does_not_lapse() -> None:
    book, plugin = Book(make_person()), configured()
    due(plugin, book, date(2025, 3, 1))
    question = BudgetQuestion(
        BudgetMove.RESERVE, 7, book.person, 600, 0, 0, book.balance, NOW, "agree", 3
    )
    book.post(*answer(question).postings)
    assert due(plugin, book, date(2026, 1, 1)) == [("lapse", 400), ("period_grant", 1000)]
    assert book.balance.reserved == 600


def test_who_does_not_work_here_gets_no_grant_and_keeps_no_leftover() -> None:
    plugin = configured()
    to_come = Book(make_person(hired_on=date(2025, 6, 1)))
    assert due(plugin, to_come, date(2025, 3, 1)) == []
    gone = Book(make_person(leaves_on=date(2025, 6, 1)))
    due(plugin, gone, date(2025, 3, 1))
    assert due(plugin, gone, date(2026, 1, 1)) == [("lapse", 1000)]
    due(plugin, gone, date(2026, 1, 2))
    assert gone.balance.available == 0


def test_a_grant_of_another_kind_does_not_count_as_the_periods() -> None:
    book, plugin = Book(make_person()), configured()
    number = book.person.number
    accounts = (account(Pot.GRANTS, number), account(Pot.AVAILABLE, number))
    book.post(Posting("pob:2099-01-01:x", number, 5, *accounts, "extra", NOW))
    assert due(plugin, book, date(2025, 3, 1)) == [("period_grant", 1000)]


def test_without_settings_the_plugin_says_so() -> None:
    with pytest.raises(ConfigurationError, match=r"plugins\.pob"):
        PobPlugin().popflow_budget_due([], {}, date(2025, 1, 1), NOW)


class Money(RuleBasedStateMachine):
    """One person's money through rounds that are signed, amended, paid for and ended."""

    @initialize(
        floor=st.sampled_from([0, -500]),
        leftover=st.sampled_from(["lapses", "carries_over"]),
        fte=st.sampled_from(["0.3", "0.85", "1"]),
        years=st.integers(1, 3),
    )
    def begin(self, floor: int, leftover: str, fte: str, years: int) -> None:
        self.book = Book(make_person(fte=Decimal(fte)), floor)
        self.plugin = configured(leftover=leftover, by_fte=True, period_years=years)
        self.today = date(2025, 5, 1)
        self.cycle, self.revision, self.signed = 1, 0, False

    def ask(self, move: BudgetMove, planned: int, kept: int = 0) -> bool:
        """One step of the cycle, as the engine gathers it."""
        self.revision += 1
        own = self.book.of_cycle(Pot.RESERVED, self.cycle)
        before = self.book.of_cycle(Pot.RESERVED, self.cycle - 1)
        question = BudgetQuestion(
            move,
            self.cycle,
            self.book.person,
            planned,
            own + before,
            kept,
            self.book.balance,
            NOW,
            "any",
            self.revision,
            self.cycle - 1 if before else None,
            self.book.of_cycle(Pot.SPENT, self.cycle),
        )
        (said,) = self.plugin.popflow_budget([question])
        self.book.post(*said.postings)
        if said.passed and move is not BudgetMove.RELEASE:
            spent = self.book.of_cycle(Pot.SPENT, self.cycle)
            assert self.book.of_cycle(Pot.RESERVED, self.cycle) == max(0, planned - spent)
            assert self.book.of_cycle(Pot.RESERVED, self.cycle - 1) == 0
        return said.passed

    @rule(days=st.integers(1, 500))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days)
        due(self.plugin, self.book, self.today)
        assert due(self.plugin, self.book, self.today) == []

    @rule(planned=CENTS)
    def sign(self, planned: int) -> None:
        move = BudgetMove.DIFFERENCE if self.signed else BudgetMove.RESERVE
        self.signed = self.ask(move, planned) or self.signed

    @rule(part=st.integers(0, 100))
    def spend(self, part: int) -> None:
        amount = self.book.of_cycle(Pot.RESERVED, self.cycle) * part // 100
        if amount:
            key, number = f"spend:{len(self.book.postings)}", self.book.person.number
            accounts = (account(Pot.RESERVED, number), account(Pot.SPENT, number))
            self.book.post(Posting(key, number, amount, *accounts, "spend", NOW, self.cycle))

    @rule(kept=CENTS)
    def end(self, kept: int) -> None:
        kept = kept if self.signed else 0
        held = self.book.of_cycle(Pot.RESERVED, self.cycle)
        assert self.ask(BudgetMove.RELEASE, 0, kept)
        assert self.book.of_cycle(Pot.RESERVED, self.cycle) == min(held, kept)
        assert self.book.of_cycle(Pot.RESERVED, self.cycle - 1) == 0
        self.cycle, self.revision, self.signed = self.cycle + 1, 0, False

    @invariant()
    def nobody_overspends(self) -> None:
        assert sum(fold(self.book.postings.values()).values()) == 0
        assert self.book.balance.available >= self.book.floor
        assert all(self.book.of_cycle(Pot.RESERVED, n) >= 0 for n in range(1, self.cycle + 1))


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
