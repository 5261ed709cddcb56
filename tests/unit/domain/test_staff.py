"""What is odd in a staff is named, set aside, and stops nobody else."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.domain.person import Person
from popflow.domain.staff import StaffFinding, StaffProblem, has_left, review, set_aside

TODAY: Final = date(2026, 3, 2)


def person(number: str, manager: str | None = None, **rest: object) -> Person:
    made = Person(number, "Anna", "Berg", manager=manager, email=f"{number}@example.org")
    return replace(made, **rest)  # type: ignore[arg-type]  # the fields are the test's to choose


def test_a_sound_staff_gives_no_finding() -> None:
    assert review([person("1"), person("2", "1"), person("3", "2")], TODAY) == ()


def test_the_last_day_is_still_in_service() -> None:
    assert not has_left(person("1", leaves_on=TODAY), TODAY)
    assert has_left(person("1", leaves_on=date(2026, 3, 1)), TODAY)


def test_who_manages_themselves_is_named() -> None:
    found = review([person("1"), person("2", "2")], TODAY)
    assert found == (StaffFinding(StaffProblem.OWN_MANAGER, ("2",)),)


def test_a_manager_who_does_not_exist_is_named() -> None:
    found = review([person("1"), person("2", "9")], TODAY)
    assert found == (StaffFinding(StaffProblem.MANAGER_MISSING, ("2",), "9"),)


def test_a_manager_who_left_is_named_and_kept() -> None:
    people = [person("1"), person("2", "1", leaves_on=date(2026, 1, 31)), person("3", "2")]
    found = review(people, TODAY)
    assert found == (StaffFinding(StaffProblem.MANAGER_LEFT, ("3",), "2"),)
    assert set_aside(people, found) == tuple(people)


def test_a_loop_is_named_once_and_who_hangs_below_it_is_not_in_it() -> None:
    people = [person("0"), person("9", "1"), person("1", "2"), person("2", "3"), person("3", "1")]
    found = review(people, TODAY)
    assert found == (StaffFinding(StaffProblem.MANAGER_LOOP, ("1", "2", "3")),)
    managers = {one.number: one.manager for one in set_aside(people, found)}
    assert managers == {"0": None, "9": "1", "1": None, "2": None, "3": None}


def test_a_loop_through_somebody_who_left_is_no_loop() -> None:
    people = [person("0"), person("1", "2"), person("2", "1", leaves_on=date(2020, 1, 1))]
    assert [one.problem for one in review(people, TODAY)] == [StaffProblem.MANAGER_LEFT]


def test_one_head_is_expected_and_two_are_a_finding() -> None:
    found = review([person("1"), person("2"), person("3", "1")], TODAY)
    assert found == (StaffFinding(StaffProblem.NO_MANAGER, ("1", "2")),)


def test_an_address_of_two_is_nobodys_whatever_its_case() -> None:
    people = [
        person("1", email="A@example.org"),
        person("2", "1", email="a@Example.org"),
        person("3", "1"),
    ]
    found = review(people, TODAY)
    assert found == (StaffFinding(StaffProblem.SAME_EMAIL, ("1", "2")),)
    assert [one.email for one in set_aside(people, found)] == [None, None, "3@example.org"]


def test_who_left_may_have_had_the_address() -> None:
    old = person("1", email="info@example.org", leaves_on=date(2020, 1, 1))
    assert review([old, person("2", email="info@example.org")], TODAY) == ()


def test_a_missing_address_is_named_and_the_person_kept() -> None:
    people = [person("1"), person("2", "1", email=None)]
    found = review(people, TODAY)
    assert found == (StaffFinding(StaffProblem.NO_EMAIL, ("2",)),)
    assert set_aside(people, found) == tuple(people)


@pytest.mark.parametrize("size", [2, 3, 50])
def test_two_loops_are_two_findings(size: int) -> None:
    rings = [
        person(f"{ring}{index}", f"{ring}{(index + 1) % size}")
        for ring in "ab"
        for index in range(size)
    ]
    found = review(rings, TODAY)
    loops = [set(one.people) for one in found if one.problem is StaffProblem.MANAGER_LOOP]
    assert loops == [{f"{ring}{index}" for index in range(size)} for ring in "ab"]


@given(st.lists(st.none() | st.integers(0, 12), max_size=10))
def test_after_setting_aside_every_chain_of_managers_ends(managers: list[int | None]) -> None:
    people = [person(str(n), None if m is None else str(m)) for n, m in enumerate(managers)]
    clean = set_aside(people, review(people, TODAY))
    staff = {one.number: one for one in clean}
    for one in clean:
        steps, at = 0, one.manager
        while at is not None:
            at = staff[at].manager
            steps += 1
            assert steps <= len(people)
    assert not {one.problem for one in review(clean, TODAY)} - {StaffProblem.NO_MANAGER}
