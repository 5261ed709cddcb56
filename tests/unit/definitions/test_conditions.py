"""Conditions choose by data; what is long, deep, unknown or no answer is refused when written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Final

import pytest

from popflow.definitions import CelConditions, check_condition
from popflow.domain.person import Person
from popflow.engine.subject import CYCLE_FIELDS, PERSON_FIELDS, person_data
from popflow.errors import InputError

ANNA: Final = Person(
    "104", "Anna", "Berg", infix="van den", department="Zorg", job="Verpleegkundige",
    manager="101", fte=Decimal("0.8"), hired_on=date(2019, 3, 1), track="groei",
)  # fmt: skip
TODAY: Final = date(2026, 2, 28)
SUBJECT: Final = {"person": person_data(ANNA, TODAY)}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("person.active", True),
        ("!person.active", False),
        ("person.fte < 0.9", True),
        ("person.fte < 1", True),
        ('person.department == "Zorg"', True),
        ("person.department in ['Zorg', 'Onderwijs']", True),
        ("person.track != '' && person.service_years >= 6", True),
        ("person.service_years >= 7", False),
        ("person.number.startsWith('1')", True),
        ("['Zorg', 'ICT'].exists(name, name == person.department)", True),
        ("size(person.job) > 40 || person.manager == '101'", True),
        ("person.job == 'person.name'", False),
    ],
)
def test_a_condition_holds_or_not(expression: str, *, holds: bool) -> None:
    check_condition(expression, ("person",))
    assert CelConditions().holds(expression, SUBJECT) is holds


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        (f"person.active || {'x' * 500}", "longer than 500"),
        (f"{'(' * 11}person.active{')' * 11}", "nested more than 10 deep"),
        ("[1].map(x, [2].map(y, y)) == []", "a macro inside a macro"),
        ("[1].all(x, ['a'] .exists ( y, y == 'b'))", "a macro inside a macro"),
        ("person.active &&", "cannot be read"),
        ("persn.active", "names 'persn'"),
        ("person.name == 'x'", "looks at 'person.name'"),
        ("person['active']", "looks at 'person' as a whole"),
        ("person == 1", "looks at 'person' as a whole"),
        ("cycle.missed > 1", "looks at 'cycle'"),
        ("person.fte", "neither yes nor no"),
        ("'yes'", "neither yes nor no"),
        ("person.active < 3", "cannot be computed"),
        ("1 / 0 == 1", "cannot be computed"),
        ("duration('1h') == duration('2h')", "calls 'duration'"),
        ("person.department == Zorg", "names 'Zorg'"),
    ],
)
def test_what_cannot_be_used_is_refused_when_it_is_written(expression: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        check_condition(expression, ("person",))
    assert caught.value.code == "condition"
    assert caught.value.advice
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("subject", ["person", "cycle"])
def test_every_field_of_the_engine_can_be_asked(subject: str) -> None:
    fields = {"person": PERSON_FIELDS, "cycle": CYCLE_FIELDS}[subject]
    assert fields
    for name in fields:
        check_condition(f"{subject}.{name} == {subject}.{name}")


def test_a_condition_that_fails_on_a_person_says_so() -> None:
    with pytest.raises(InputError, match="cannot be computed"):
        CelConditions().holds("int(person.number) > 3", {"person": {"number": "A12"}})


def test_a_condition_is_quick_at_its_longest() -> None:
    expression = "person.active && [" + ", ".join(["1"] * 80) + "].all(x, x > 0)"
    began = perf_counter()
    check_condition(expression, ("person",))
    assert CelConditions().holds(expression, SUBJECT)
    assert perf_counter() - began < 1
