"""What a new HR file would change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from popflow.domain.person import Person
from popflow.domain.staff_changes import (
    FIELDS,
    FieldChange,
    Mover,
    StaffChanges,
    StaffRefusal,
    differences,
    updated,
)

TODAY: Final = date(2026, 3, 2)
PAST: Final = date(2026, 1, 31)
AHEAD: Final = date(2026, 6, 30)
ANNA: Final = Person("1", "Anna", "Berg", email="anna@example.org")
BRAM: Final = Person("2", "Bram", "Dijk", manager="1", fte=Decimal("0.8"))
CEES: Final = Person("3", "Cees", "Evers", manager="1")


def known(*people: Person) -> dict[str, Person]:
    return {person.number: person for person in people}


def staff(size: int) -> list[Person]:
    return [Person(str(number), "Anna", "Berg") for number in range(size)]


def changes(old: dict[str, Person], *new: Person, full: bool = False) -> StaffChanges:
    return differences(old, new, full=full, today=TODAY)


def test_the_same_file_again_changes_nothing() -> None:
    found = changes(known(ANNA, BRAM), ANNA, BRAM, full=True)
    assert found == StaffChanges(unchanged_count=2)
    assert found.people == ()


def test_somebody_new_joins() -> None:
    found = changes(known(ANNA), ANNA, BRAM)
    assert found == StaffChanges(joiners=(BRAM,), unchanged_count=1)


def test_somebody_new_who_left_already_is_not_taken_in() -> None:
    found = changes({}, ANNA, replace(BRAM, leaves_on=PAST))
    assert (found.joiners, found.already_left) == ((ANNA,), ("2",))


def test_every_field_that_changes_is_named() -> None:
    moved = replace(BRAM, job="Planner", department="Sales")
    found = changes(known(ANNA, BRAM), ANNA, moved)
    said = (FieldChange("job", None, "Planner"), FieldChange("department", None, "Sales"))
    assert found.movers == (Mover(moved, said),)
    assert found.new_managers == ()
    assert found.people == (moved,)


def test_a_new_manager_is_named_as_such() -> None:
    moved = replace(BRAM, manager="3")
    (mover,) = changes(known(ANNA, BRAM, CEES), ANNA, moved, CEES).new_managers
    assert mover == Mover(moved, (FieldChange("manager", "1", "3"),))


@pytest.mark.parametrize("day", [PAST, AHEAD])
def test_who_gets_a_last_day_leaves(day: date) -> None:
    leaving = replace(BRAM, leaves_on=day)
    found = changes(known(ANNA, BRAM), ANNA, leaving)
    assert found == StaffChanges(leavers=(leaving,), unchanged_count=1)


def test_who_leaves_and_changes_is_saved_once() -> None:
    leaving = replace(BRAM, leaves_on=AHEAD, job="Planner")
    found = changes(known(BRAM), leaving)
    assert found.leavers == (leaving,)
    assert found.movers == (Mover(leaving, (FieldChange("job", None, "Planner"),)),)
    assert found.people == (leaving,)


def test_who_stays_after_all_moves() -> None:
    found = changes(known(replace(BRAM, leaves_on=AHEAD)), BRAM)
    assert found.movers == (Mover(BRAM, (FieldChange("leaves_on", AHEAD, None),)),)
    assert found.rehires == ()


def test_who_comes_back_is_rehired() -> None:
    back = replace(BRAM, hired_on=TODAY, manager="3")
    found = changes(known(replace(BRAM, leaves_on=PAST)), back)
    assert found == StaffChanges(rehires=(back,))
    assert found.people == (back,)


def test_absence_is_reported_and_is_not_leaving() -> None:
    found = changes(known(ANNA, BRAM), ANNA)
    assert (found.absent, found.leavers, found.refused) == (("2",), (), None)


def test_absence_from_a_whole_file_is_leaving_the_day_before() -> None:
    people = staff(10)
    found = changes(known(*people), *people[1:], full=True)
    assert found.leavers == (replace(people[0], leaves_on=date(2026, 3, 1)),)
    assert (found.absent, found.refused) == (("0",), None)


def test_a_whole_file_that_lacks_more_than_a_tenth_is_refused() -> None:
    people = staff(19)
    found = changes(known(*people), *people[2:], full=True)
    assert found.refused is StaffRefusal.TOO_MANY_ABSENT
    assert found.leavers == ()


def test_who_left_before_counts_neither_as_staff_nor_as_absent() -> None:
    gone = [replace(person, leaves_on=PAST) for person in staff(30)[11:]]
    people = staff(11)
    found = changes(known(*people, *gone), *people[2:], full=True)
    assert found.refused is StaffRefusal.TOO_MANY_ABSENT
    assert found.absent == ("0", "1")


def test_a_record_that_could_not_be_read_is_not_absent() -> None:
    found = differences(known(ANNA, BRAM), [ANNA], full=True, today=TODAY, unread=frozenset({"2"}))
    assert found == StaffChanges(unchanged_count=1)


def test_the_very_first_whole_file_is_believed() -> None:
    assert changes({}, *staff(3), full=True).refused is None


@pytest.mark.parametrize(("leaving", "refused"), [(10, None), (11, "too_many_leaving")])
def test_a_file_that_dates_most_people_out_is_refused(leaving: int, refused: str | None) -> None:
    people = staff(20)
    new = [replace(p, leaves_on=PAST) if int(p.number) < leaving else p for p in people]
    assert changes(known(*people), *new).refused == refused


def test_last_days_ahead_and_small_staffs_are_believed() -> None:
    few, many = staff(9), staff(20)
    assert changes(known(*few), *(replace(p, leaves_on=PAST) for p in few)).refused is None
    assert changes(known(*many), *(replace(p, leaves_on=AHEAD) for p in many)).refused is None


def test_what_a_file_cannot_say_stays_as_it_was() -> None:
    old = replace(BRAM, free_days=frozenset({2}), last_pop_on=PAST, job="Planner")
    listed = Person("2", "Bram", "Dijk", job="Buyer")
    fields = frozenset({"first_name", "last_name", "job"})
    (now,) = updated(known(old), [listed], known=fields, today=TODAY)
    assert now == replace(old, job="Buyer")


def test_somebody_new_is_what_the_file_says() -> None:
    assert updated({}, [BRAM], known=frozenset({"job"}), today=TODAY) == (BRAM,)


@pytest.mark.parametrize(
    ("leaves_on", "fields", "then"),
    [
        (PAST, frozenset({"job"}), None),
        (AHEAD, frozenset({"job"}), AHEAD),
        (AHEAD, frozenset(FIELDS), None),
    ],
)
def test_a_file_without_last_days_brings_back_only_who_had_left(
    leaves_on: date, fields: frozenset[str], then: date | None
) -> None:
    old = replace(BRAM, leaves_on=leaves_on)
    (now,) = updated(known(old), [BRAM], known=fields, today=TODAY)
    assert now.leaves_on == then
