"""Money in double entry: the ledger sums to zero whatever is posted."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.budget import Balance, Posting, Pot, account, balance_of, fold

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


@given(st.lists(POSTINGS))
def test_every_ledger_sums_to_zero(ledger: list[Posting]) -> None:
    assert sum(fold(ledger).values()) == 0


@given(st.lists(POSTINGS))
def test_the_order_of_postings_does_not_matter(ledger: list[Posting]) -> None:
    assert fold(reversed(ledger)) == fold(ledger)
