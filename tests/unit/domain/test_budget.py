"""Money in double entry: the ledger sums to zero whatever is posted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.budget import Balance, Posting, Pot, account, balance_of, cents_of, fold

AT = datetime(2025, 5, 1, 8, tzinfo=UTC)
POSTINGS = st.builds(
    Posting,
    key=st.text(max_size=4),
    person=st.just("104"),
    amount=st.integers(1, 10**9),
    source=st.sampled_from([account(pot, "104") for pot in Pot]),
    target=st.sampled_from([account(pot, "104") for pot in Pot]),
    memo=st.just("any"),
    at=st.just(AT),
)


def posting(amount: int, source: Pot, target: Pot, person: str = "104") -> Posting:
    accounts = (account(source, person), account(target, person))
    return Posting(f"{source}-{target}", person, amount, *accounts, "memo", AT)


def test_an_account_is_named_after_its_pot_and_its_person() -> None:
    assert account(Pot.AVAILABLE, "0104") == "available:0104"


def test_a_balance_is_the_fold_of_ones_own_postings() -> None:
    ledger = [
        posting(100_000, Pot.GRANTS, Pot.AVAILABLE),
        posting(60_000, Pot.AVAILABLE, Pot.RESERVED),
        posting(25_050, Pot.RESERVED, Pot.SPENT),
        posting(70_000, Pot.GRANTS, Pot.AVAILABLE, person="7"),
    ]
    assert balance_of("104", ledger) == Balance(40_000, 34_950, 25_050, 0)
    assert balance_of("7", ledger, floor=-500) == Balance(70_000, 0, 0, -500)
    assert balance_of("nobody", ledger) == Balance()


@pytest.mark.parametrize(
    ("text", "cents"),
    [("450", 45_000), (" € 450,5 ", 45_050), ("0.05", 5), ("99999999.99", 9_999_999_999)],
)
def test_euros_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize("text", ["", "1.000,00", "-1", "1.234", "1e3", "many", "100000000", "٣"])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="no amount of euros"):
        cents_of(text)


@given(st.lists(POSTINGS))
def test_every_ledger_sums_to_zero(ledger: list[Posting]) -> None:
    assert sum(fold(ledger).values()) == 0


@given(st.lists(POSTINGS))
def test_the_order_of_postings_does_not_matter(ledger: list[Posting]) -> None:
    assert fold(reversed(ledger)) == fold(ledger)
