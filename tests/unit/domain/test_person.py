"""People, deputies, and who acts as what."""

from __future__ import annotations

from datetime import date

import pytest

from popflow.domain.person import SYSTEM, TIMER, Actor, Deputy, Party, Person, Role

DAY = date(2025, 5, 1)


def test_a_name_is_written_as_people_say_it() -> None:
    assert Person("007", "Anna", "Berg", infix="van der").name == "Anna van der Berg"
    assert Person("8", "Li", "Wu").name == "Li Wu"
    assert Person("9", "", "Janssen").name == "Janssen"


@pytest.mark.parametrize(
    ("hired", "leaves", "active"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2025, 5, 2), None, False),
        (None, DAY, True),
        (None, date(2025, 4, 30), False),
        (DAY, DAY, True),
    ],
)
def test_somebody_is_in_service_from_the_first_day_up_to_the_last(
    hired: date | None, leaves: date | None, *, active: bool
) -> None:
    person = Person("1", "A", "B", hired_on=hired, leaves_on=leaves)
    assert person.active_on(DAY) is active


def test_a_deputy_stands_in_on_both_days_and_between() -> None:
    deputy = Deputy("1", "2", DAY, date(2025, 5, 3))
    stands = [deputy.stands_in_on(date(2025, 5, n)) for n in range(1, 5)]
    assert stands == [True, True, True, False]
    assert not deputy.stands_in_on(date(2025, 4, 30))


def test_only_two_roles_have_a_side_of_the_table() -> None:
    assert Actor(Role.EMPLOYEE, "1").party is Party.EMPLOYEE
    assert Actor(Role.MANAGER, "2").party is Party.MANAGER
    assert [actor.party for actor in (Actor(Role.HR, "3"), SYSTEM, TIMER)] == [None] * 3
    assert Party.EMPLOYEE.other is Party.MANAGER
    assert Party.MANAGER.other is Party.EMPLOYEE
