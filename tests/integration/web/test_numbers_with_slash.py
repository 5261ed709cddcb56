"""A personnel number may hold a slash, and whoever has one is found under every address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.house import ANNA, HR, House
from tests.support.programs import Program, told
from tests.support.web import Web

if TYPE_CHECKING:
    from popflow.domain.person import Person

SLASHED: Final = "A/17"


@pytest.fixture
def web() -> Web:
    house = House()
    with house.store.read() as uow:
        anna: Person = uow.people.get([ANNA])[ANNA]
    house.enrol(replace(anna, number=SLASHED, email="slash@example.org"))
    return Web(house)


def test_the_pages_of_a_budget_and_a_training_are_found(web: Web) -> None:
    hr = web.of(HR)
    shown = hr.get(f"/hr/person/{SLASHED}")
    training = next(link for link in shown.links.values() if link.endswith("/training"))
    hr.get(training)
    hr.post(training, {"text": "Excel", "amount": "much"}, 422)
    hr.get(f"/people/{SLASHED}/budget")
    hr.get("/people/A%2F17/budget")


def test_programs_find_them_as_well(web: Web) -> None:
    program = Program(web, HR)
    assert program.get(f"/people/{SLASHED}")["person"]["number"] == SLASHED
    theirs = program.get(f"/people/{SLASHED}/budget")
    assert theirs.keys() == program.get(f"/people/{ANNA}/budget").keys()
    assert program.get("/people", manager="B/1")["items"] == []
    granted = program.client.post(f"/api/v1/people/{SLASHED}/budget/grants", json={})
    told(granted, 422)
