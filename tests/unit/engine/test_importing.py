"""An import: what it changes, what is not believed, and that a large one goes by the piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.effect import HR as HR_LIST
from popflow.domain.staff import StaffFinding, StaffProblem
from popflow.domain.staff_changes import StaffCounts, StaffRefusal
from popflow.engine.comparing import VERSION, Import
from popflow.engine.launch import LAUNCHED_ON
from popflow.engine.people import Imported, import_people
from popflow.engine.relations import ENDED_ON
from popflow.errors import InputError
from popflow.testing import make_person
from tests.support.house import ANNA, CARO, HIRED, HR, MANAGER, OTHER, House, staff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from popflow.domain.person import Person

ALL = frozenset({
    "first_name", "last_name", "infix", "email", "job", "department", "manager", "fte",
    "free_days", "hired_on", "leaves_on", "track", "language",
})  # fmt: skip


def file(house: House, *people: Person, full: bool = False, dry_run: bool = False) -> Imported:
    return import_people(house.engine, Import(people, ALL, full=full), dry_run=dry_run)


UNSURE = InputError("a line without a number")


class Counted:
    """People that can be gone over, and how often they were."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people, self.times = people, 0

    def __iter__(self) -> Iterator[Person]:
        self.times += 1
        yield from self.people


def marks(house: House) -> list[str | None]:
    with house.store.read() as uow:
        return [uow.marks.get(name) for name in (LAUNCHED_ON, ENDED_ON, VERSION)]


def known(house: House, number: str) -> Person:
    with house.store.read() as uow:
        return uow.people.get([number])[number]


def about(house: House, code: str) -> list[dict[str, str]]:
    words = house.parcels(recipient=HR_LIST)
    return [dict(p.data) for p in words if p.data.get("about") == code]


def test_a_dry_run_shows_what_would_change_and_changes_nothing(house: House) -> None:
    joiner = make_person("104", MANAGER, hired_on=HIRED)
    shown = file(house, joiner, replace(known(house, ANNA), job="adviser"), dry_run=True)
    assert [p.number for p in shown.changes.joiners] == ["104"]
    assert [m.person.number for m in shown.changes.movers] == [ANNA]
    assert not shown.done
    with pytest.raises(KeyError):
        known(house, "104")


def test_a_joiner_is_planned_on_the_day_of_the_import(house: House) -> None:
    house.tick()
    assert file(house, make_person("104", MANAGER, hired_on=HIRED)).done
    assert house.tick(house.clock.now() + timedelta(minutes=1)).launched.started == 1
    assert house.cycle("104").partner == MANAGER


def test_absent_means_leaving_only_with_a_whole_file(house: House) -> None:
    house.tick()
    assert file(house, *staff()[:-1]).changes.absent == (CARO,)
    assert known(house, CARO).leaves_on is None
    house.enrol(*(make_person(f"5{n:02}", OTHER, hired_on=HIRED) for n in range(20)))
    rest = [known(house, f"5{n:02}") for n in range(20)]
    assert file(house, *staff()[:-1], *rest, full=True).done
    house.tick(house.clock.now() + timedelta(minutes=1))
    assert house.cycle(CARO).end_reason == "left"


def test_a_whole_file_that_lacks_more_than_a_tenth_is_refused(house: House) -> None:
    house.tick()
    refused = file(house, *staff()[:3], full=True)
    assert refused.changes.refused is StaffRefusal.TOO_MANY_ABSENT
    assert not refused.done
    assert known(house, CARO).leaves_on is None


def test_one_bad_record_is_set_aside_and_never_stops_the_others(house: House) -> None:
    loop = [make_person("301", "302", hired_on=HIRED), make_person("302", "301", hired_on=HIRED)]
    lost = make_person("303", "999", hired_on=HIRED, email=None)
    done = file(house, *loop, lost, make_person("104", MANAGER, hired_on=HIRED))
    problems = {finding.problem for finding in done.findings}
    assert {StaffProblem.MANAGER_LOOP, StaffProblem.MANAGER_MISSING} <= problems
    house.tick()
    assert house.cycle("104").partner == MANAGER
    # Without a manager somebody has the stand-in, as the head of the organisation.
    assert house.cycle("301").partner == HR


def test_a_file_that_changes_nothing_writes_nothing(house: House) -> None:
    house.tick()
    before = marks(house)
    again = file(house, *staff(), full=True)
    assert again.done
    assert again.counts == StaffCounts(unchanged=len(staff()))
    assert marks(house) == before


def test_whoever_cannot_be_read_is_not_absent(house: House) -> None:
    given = Import(staff()[:-1], ALL, lambda: {CARO}, full=True)
    assert import_people(house.engine, given).counts.absent == 0
    assert known(house, CARO).leaves_on is None


def test_a_file_that_cannot_be_used_after_all_changes_nothing(house: House) -> None:
    def unread() -> frozenset[str]:
        raise UNSURE

    joiner = make_person("104", MANAGER, hired_on=HIRED)
    with pytest.raises(InputError):
        import_people(house.engine, Import([joiner], ALL, unread))
    with pytest.raises(KeyError):
        known(house, "104")


def test_who_is_as_before_loses_an_address_that_a_new_one_shares(house: House) -> None:
    shared = replace(known(house, ANNA), email="anna@example.org")
    house.enrol(shared)
    joiner = make_person("104", MANAGER, hired_on=HIRED, email="Anna@example.org")
    done = file(house, *staff()[:4], shared, joiner)
    assert StaffFinding(StaffProblem.SAME_EMAIL, (ANNA, "104")) in done.findings
    assert (known(house, ANNA).email, known(house, "104").email) == (None, None)
    assert (done.counts.movers, done.counts.joiners, done.counts.unchanged) == (1, 1, 4)


def test_many_changes_are_taken_over_by_reading_the_file_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("popflow.engine.comparing.KEPT", 1)
    read = Counted([*staff(), *(make_person(f"6{n}", MANAGER, hired_on=HIRED) for n in range(3))])
    done = import_people(house.engine, Import(read, ALL))
    assert (done.counts.joiners, done.counts.unchanged, read.times) == (3, len(staff()), 2)
    assert known(house, "62").manager == MANAGER


def test_a_file_is_compared_anew_when_another_came_in_between(house: House) -> None:
    joiner = make_person("104", MANAGER, hired_on=HIRED)
    moved = replace(known(house, ANNA), manager=OTHER, job="adviser")

    class Crossed(Counted):
        def __iter__(self) -> Iterator[Person]:
            yield from super().__iter__()
            if self.times == 1:
                file(house, joiner)

    read = Crossed([moved, joiner])
    done = import_people(house.engine, Import(read, ALL))
    assert (done.counts.movers, done.counts.joiners, done.counts.unchanged) == (1, 0, 1)
    assert (known(house, ANNA).manager, read.times) == (OTHER, 2)


class Meanwhile:
    """A watcher in front of whom a file is imported, once, when something has come about."""

    def __init__(self, house: House, now: Callable[[], bool], *people: Person) -> None:
        self.house, self.now, self.people = house, now, people

    def progressed(self) -> None:
        if self.people and self.now():
            people, self.people = self.people, ()
            file(self.house, *people)


def test_who_joins_while_the_launcher_goes_round_is_not_forgotten(house: House) -> None:
    joiner = make_person("104", MANAGER, hired_on=HIRED)
    house.engine.watcher = Meanwhile(house, lambda: bool(house.cycles()), joiner)
    house.tick()
    assert known(house, "104") == joiner
    assert house.tick(house.clock.now() + timedelta(minutes=1)).launched.started == 1
    assert house.tick(house.clock.now() + timedelta(minutes=1)).launched.started == 0


def test_who_turns_out_to_have_left_while_leavers_are_looked_at_is_not_forgotten(
    house: House,
) -> None:
    house.tick()
    gone = house.clock.now().date()
    file(house, replace(known(house, CARO), leaves_on=gone))
    also = replace(known(house, ANNA), leaves_on=gone - timedelta(days=9))
    house.engine.watcher = Meanwhile(house, lambda: not house.cycle(CARO).open, also)
    house.tick(house.clock.now() + timedelta(days=1))
    assert known(house, ANNA).leaves_on == also.leaves_on
    house.tick(house.clock.now() + timedelta(minutes=1))
    assert not house.cycle(ANNA).open
