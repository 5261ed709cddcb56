"""Signing reserves, amendment reserves the difference, the end releases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from popflow.domain.budget import Balance, BudgetMove
from popflow.domain.questions import BudgetQuestion
from popflow.testing import make_person
from popflow_pob.reservations import answer

NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)
PLAIN = BudgetQuestion(
    BudgetMove.RESERVE, 7, make_person(), 400, 0, 0, Balance(available=500), NOW, "agree", 3
)
DIFFERENCE = replace(
    PLAIN, move=BudgetMove.DIFFERENCE, held=400, balance=Balance(available=100, reserved=400)
)
RELEASE = replace(DIFFERENCE, move=BudgetMove.RELEASE, planned=0)


def moved(question: BudgetQuestion) -> list[tuple[str, int, str, str, int | None]]:
    said = answer(question)
    assert said.passed
    return [
        (p.key, p.amount, p.source.split(":")[0], p.target.split(":")[0], p.cycle)
        for p in said.postings
    ]


def test_signing_reserves_what_the_plan_costs() -> None:
    assert moved(PLAIN) == [("7:3:reserve", 400, "available", "reserved", 7)]
    assert moved(replace(PLAIN, planned=500))[0][1] == 500


def test_a_plan_that_costs_nothing_posts_nothing() -> None:
    assert moved(replace(PLAIN, planned=0)) == []


@pytest.mark.parametrize(
    ("question", "detail"),
    [
        (replace(PLAIN, planned=501), ("501", "500", "1")),
        (replace(PLAIN, balance=Balance(available=-50)), ("400", "0", "400")),
        (replace(PLAIN, planned=601, balance=Balance(500, floor=-100)), ("601", "600", "1")),
        (replace(DIFFERENCE, planned=501), ("101", "100", "1")),
    ],
)
def test_without_money_the_step_is_refused_with_the_amounts(
    question: BudgetQuestion, detail: tuple[str, str, str]
) -> None:
    said = answer(question)
    assert (said.passed, said.reason, said.postings) == (False, "no_budget", ())
    assert said.detail == dict(zip(("needed", "available", "short"), detail, strict=True))


def test_with_hrs_approval_it_may_go_below_zero() -> None:
    approved = replace(PLAIN, planned=600, balance=Balance(available=500, floor=-100))
    assert moved(approved)[0][1] == 600


@pytest.mark.parametrize(
    ("planned", "spent", "posting"),
    [
        (500, 0, ("7:3:difference", 100, "available", "reserved", 7)),
        (250, 0, ("7:3:difference", 150, "reserved", "available", 7)),
        (0, 0, ("7:3:difference", 400, "reserved", "available", 7)),
        (700, 250, ("7:3:difference", 50, "available", "reserved", 7)),
        (200, 250, ("7:3:difference", 400, "reserved", "available", 7)),
    ],
)
def test_amendment_moves_the_difference(
    planned: int, spent: int, posting: tuple[str, int, str, str, int]
) -> None:
    assert moved(replace(DIFFERENCE, planned=planned, spent=spent)) == [posting]


def test_an_amendment_at_the_same_cost_posts_nothing() -> None:
    assert moved(replace(DIFFERENCE, planned=400)) == []
    assert moved(replace(DIFFERENCE, planned=400, balance=Balance(available=-9))) == []


def test_a_cheaper_plan_passes_even_when_nothing_is_available() -> None:
    assert moved(replace(DIFFERENCE, planned=300, balance=Balance(available=-9, reserved=400)))


@pytest.mark.parametrize(("kept", "released"), [(0, 400), (150, 250)])
def test_the_end_releases_all_but_what_goes_on(kept: int, released: int) -> None:
    assert moved(replace(RELEASE, kept=kept)) == [
        ("7:3:release", released, "reserved", "available", 7)
    ]


@pytest.mark.parametrize("kept", [400, 900])
def test_when_all_of_it_goes_on_nothing_is_released(kept: int) -> None:
    assert moved(replace(RELEASE, kept=kept)) == []


def test_what_goes_on_moves_along_to_the_next_round_and_is_not_asked_twice() -> None:
    carried = replace(
        PLAIN, held=300, carried_from=5, balance=Balance(available=100, reserved=300)
    )
    assert moved(carried) == [
        ("7:3:carry", 300, "reserved", "available", 5),
        ("7:3:reserve", 400, "available", "reserved", 7),
    ]
    refused = answer(replace(carried, planned=401))
    assert refused.detail == {"needed": "101", "available": "100", "short": "1"}


def test_a_round_that_ends_unsigned_releases_what_it_would_have_taken_over() -> None:
    assert moved(replace(RELEASE, held=300, carried_from=5)) == [
        ("7:3:release", 300, "reserved", "available", 5)
    ]
