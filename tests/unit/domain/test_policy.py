"""Model x strategy x intensity, the matrices, and load."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from popflow.domain.policy import (
    ABILITY_WILLINGNESS,
    PERFORMANCE_POTENTIAL,
    Conversation,
    Fit,
    Level,
    Model,
    Strategy,
    fit,
    load,
)

LOW, HIGH = Level.LOW, Level.HIGH
PROBLEEM, PERIODIEK, BEHOEFTE = Model
VRIJWILLIG, PILOT, BREED = Strategy


@pytest.mark.parametrize(
    ("model", "strategy", "expected"),
    [
        (PROBLEEM, VRIJWILLIG, Fit.FITS),
        (BEHOEFTE, VRIJWILLIG, Fit.FITS),
        (PERIODIEK, VRIJWILLIG, Fit.ERROR),  # a voluntary duty
        (PERIODIEK, PILOT, Fit.FITS),
        (PERIODIEK, BREED, Fit.FITS),
        (PROBLEEM, PILOT, Fit.WARNING),
        (PROBLEEM, BREED, Fit.WARNING),
        (BEHOEFTE, PILOT, Fit.WARNING),
        (BEHOEFTE, BREED, Fit.WARNING),
    ],
)
def test_how_model_and_strategy_fit(model: Model, strategy: Strategy, expected: Fit) -> None:
    assert fit(model, strategy) is expected


def test_both_matrices_answer_in_every_corner() -> None:
    corners = set(product(Level, Level))
    assert PERFORMANCE_POTENTIAL.keys() == ABILITY_WILLINGNESS.keys() == corners


def test_who_has_potential_is_offered_a_pop() -> None:
    offered = {c for c, advice in PERFORMANCE_POTENTIAL.items() if Conversation.POP in advice}
    assert offered == {(HIGH, HIGH), (LOW, HIGH)}
    assert PERFORMANCE_POTENTIAL[LOW, LOW] == (
        Conversation.CORRECTION, Conversation.EVALUATION, Conversation.EXIT,
    )  # fmt: skip
    assert PERFORMANCE_POTENTIAL[HIGH, LOW] == (
        Conversation.COACHING_WHEN_NEW,
        Conversation.EVALUATION,
        Conversation.CORRECTION_IF_NEEDED,
    )
    assert all(Conversation.EVALUATION in advice for advice in PERFORMANCE_POTENTIAL.values())
    leaving = {c for c, a in PERFORMANCE_POTENTIAL.items() if Conversation.EXIT_ON_LEAVING in a}
    assert leaving == {(HIGH, HIGH)}


def test_ability_and_willingness_set_the_tone() -> None:
    assert ABILITY_WILLINGNESS[LOW, HIGH] is Conversation.STEERING
    assert ABILITY_WILLINGNESS[HIGH, LOW] is Conversation.MOTIVATION
    assert ABILITY_WILLINGNESS[LOW, LOW] is Conversation.PROGRESS
    assert ABILITY_WILLINGNESS[HIGH, HIGH] is Conversation.DEVELOPMENT


def test_twenty_people_make_ninety_to_a_hundred_hours() -> None:
    expected = load(20, 0, Decimal(1))
    assert 90 <= expected.hours <= 100
    assert expected.heavy


@pytest.mark.parametrize(
    ("uitgebreid", "beperkt", "fte", "heavy"),
    [
        (17, 3, "1", False),  # 79.5 hours
        (16, 8, "1", True),  # 80 hours
        (8, 3, "0.5", False),  # 39 of 40
        (8, 4, "0.5", True),
        (0, 79, "1", False),
        (0, 80, "1", True),
    ],
)
def test_load_is_heavy_from_eighty_hours_of_a_full_week(
    uitgebreid: int, beperkt: int, fte: str, *, heavy: bool
) -> None:
    assert load(uitgebreid, beperkt, Decimal(fte)).heavy is heavy


def test_nobody_to_guide_is_no_heavy_load_whatever_the_hours() -> None:
    assert not load(0, 0, Decimal(0)).heavy
    assert load(1, 0, Decimal(0)).heavy
