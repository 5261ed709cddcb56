"""What somebody is to a cycle, and who speaks for the employer."""

from __future__ import annotations

from datetime import date

import pytest

from popflow.domain.person import Actor, Deputy, Person, Role
from popflow.domain.relation import acting, capacities, partner_for
from popflow.testing import make_person
from tests.support.rounds import PERIODIEK, exchanged, shipped

TODAY = date(2026, 3, 2)
CYCLE = exchanged().cycle
DEPUTY = Deputy("100", "101", date(2026, 3, 1), date(2026, 3, 2))


def _ways(number: str, *deputies: Deputy, hr: tuple[str, ...] = ()) -> tuple[Actor, ...]:
    return capacities(number, CYCLE, deputies, hr, TODAY, "user")


def test_whose_pop_it_is_acts_as_employee_and_nothing_else() -> None:
    own = Deputy("100", "200", TODAY, TODAY)
    assert _ways("200", own, hr=("200",)) == (Actor(Role.EMPLOYEE, "200", os_user="user"),)


def test_the_partner_acts_as_manager_and_may_be_of_hr_too() -> None:
    assert [way.role for way in _ways("100", hr=("100",))] == [Role.MANAGER, Role.HR]


def test_a_deputy_acts_in_own_name_for_the_manager_from_and_to_a_day() -> None:
    assert _ways("101", DEPUTY) == (Actor(Role.MANAGER, "101", "100", "user"),)
    over = Deputy("100", "101", date(2026, 2, 1), date(2026, 3, 1))
    ahead = Deputy("100", "101", date(2026, 3, 3), date(2026, 4, 1))
    others = Deputy("300", "101", TODAY, TODAY)
    assert _ways("101", over, ahead, others) == ()


def test_a_stranger_is_nothing_to_it() -> None:
    assert _ways("500", DEPUTY, hr=("900",)) == ()


@pytest.mark.parametrize(
    ("event", "role"), [("sign", Role.MANAGER), ("suspend", Role.HR), ("nonsense", Role.MANAGER)]
)
def test_who_may_do_it_in_one_of_two_ways_does_it_in_that_one(event: str, role: Role) -> None:
    found = acting(_ways("100", hr=("100",)), shipped(PERIODIEK), CYCLE, event)
    assert found is not None
    assert found.role is role
    assert acting((), shipped(PERIODIEK), CYCLE, event) is None


GONE = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([make_person("100", "50")], "100"),
        ([make_person("100", "50", leaves_on=GONE), make_person("50", None)], "50"),
        ([make_person("100", None, leaves_on=GONE)], "999"),
        ([make_person("100", "200", leaves_on=GONE), make_person("200", "100")], "999"),
        ([], "999"),
    ],
)
def test_a_manager_who_is_gone_is_followed_by_the_one_above(
    people: list[Person], expected: str
) -> None:
    staff = {person.number: person for person in people}
    assert partner_for(make_person("200", "100"), staff, "999", TODAY) == expected


def test_the_head_gets_the_stand_in_and_nobody_is_their_own_partner() -> None:
    head = make_person("1", None)
    assert partner_for(head, {}, "999", TODAY) == "999"
    assert partner_for(head, {}, None, TODAY) is None
    assert partner_for(head, {}, "1", TODAY) is None
    assert partner_for(make_person("1", "1"), {"1": head}, None, TODAY) is None


def test_a_line_of_managers_has_an_end() -> None:
    staff = {
        str(n): make_person(str(n), str(n + 1), leaves_on=GONE if n < 90 else None)
        for n in range(100)
    }
    assert partner_for(staff["0"], staff, "999", TODAY) == "999"
