"""What a new HR file would change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from popflow.domain.person import Person
from popflow.domain.staff_changes import (
    FIELDS,
    NAMED,
    FieldChange,
    Mover,
    StaffChanges,
    StaffCounts,
    StaffRefusal,
    Summary,
    departed,
    differences,
    leaves_now,
    refusal,
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


def changes(old: dict[str, Person], *new: Person) -> StaffChanges:
    return differences(old, new, today=TODAY)


def test_the_same_file_again_changes_nothing() -> None:
    found = changes(known(ANNA, BRAM), ANNA, BRAM)
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


def test_absence_from_a_whole_file_is_leaving_the_day_before() -> None:
    assert departed([BRAM], today=TODAY).leavers == (replace(BRAM, leaves_on=date(2026, 3, 1)),)


@pytest.mark.parametrize(
    ("active", "absent", "leaving", "refused"),
    [
        (0, 0, 0, None),
        (20, 2, 0, None),
        (19, 2, 0, StaffRefusal.TOO_MANY_ABSENT),
        (20, 0, 10, None),
        (20, 0, 11, StaffRefusal.TOO_MANY_LEAVING),
        (9, 0, 9, None),
        (20, 3, 11, StaffRefusal.TOO_MANY_ABSENT),
    ],
)
def test_a_file_that_removes_too_many_is_not_believed(
    active: int, absent: int, leaving: int, refused: StaffRefusal | None
) -> None:
    assert refusal(active, absent, leaving) is refused


@pytest.mark.parametrize(("old", "day"), [(None, AHEAD), (None, None), (PAST, PAST), (PAST, None)])
def test_who_leaves_now_got_another_last_day_in_the_past(
    old: date | None, day: date | None
) -> None:
    assert leaves_now(BRAM, replace(BRAM, leaves_on=PAST), TODAY)
    assert not leaves_now(replace(BRAM, leaves_on=old), replace(BRAM, leaves_on=day), TODAY)
    assert not leaves_now(None, replace(BRAM, leaves_on=PAST), TODAY)


def test_of_many_all_are_counted_and_the_first_are_named() -> None:
    sums = Summary()
    many = staff(NAMED)
    moved = replace(BRAM, manager="9")
    sums.add(changes({}, *many))
    sums.add(changes(known(ANNA, BRAM), ANNA, moved, CEES))
    assert sums.counts(absent=3, same=2) == StaffCounts(
        joiners=NAMED + 1, movers=1, new_managers=1, absent=3, unchanged=3
    )
    told = sums.changes(["a", "b", "c"], 2, StaffRefusal.TOO_MANY_ABSENT)
    assert told.joiners == tuple(many)
    assert [mover.person for mover in told.movers] == [moved]
    assert (told.absent, told.unchanged_count) == (("a", "b", "c"), 3)
    assert told.refused is StaffRefusal.TOO_MANY_ABSENT
    assert sums.saved == NAMED + 2


def test_nothing_added_is_nothing_counted() -> None:
    assert Summary().counts(0, 4) == StaffCounts(unchanged=4)


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
