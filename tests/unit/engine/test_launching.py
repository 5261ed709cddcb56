"""DOMAIN section 3, rules about time: who gets a cycle, and when. Section 11: roll-outs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from popflow.domain.effect import HR as HR_LIST
from popflow.domain.workflow import Milestone
from popflow.engine.audit import audit
from popflow.testing import make_person
from tests.support.house import (
    ANNA,
    BEGIN,
    BRAM,
    CARO,
    HEAD,
    HIRED,
    HR,
    MANAGER,
    OTHER,
    House,
    staff,
)

if TYPE_CHECKING:
    from popflow.domain.person import Person

TODAY = BEGIN.date()


def told(person: str, **fields: object) -> list[Person]:
    """The staff, with something else about one person."""
    return [replace(p, **fields) if p.number == person else p for p in staff()]  # type: ignore[arg-type]  # any field


def conversation(house: House, person: str = ANNA) -> date:
    at = house.cycle(person).conversation_at
    assert at is not None
    return house.calendar.working.day_of(at)


def wait_for(house: House, person: str, most: int = 2000) -> None:
    """Let weeks pass until somebody has a round, and a few that were not needed."""
    for _ in range(most):
        if house.cycles(person=person):
            return
        house.tick(house.clock.now() + timedelta(days=1))
    raise AssertionError(person)


# ------------------------------------------------------------------ who, and from which day


def test_at_roll_out_the_period_counts_from_the_roll_out_and_conversations_are_spread(
    house: House,
) -> None:
    house.wait(TODAY + timedelta(days=40))
    days = {p: conversation(house, p) for p in (ANNA, BRAM, CARO)}
    assert all(TODAY + timedelta(days=14) <= day for day in days.values())
    # Spread over eight weeks, with two weeks of room for notice and capacity.
    assert all(day <= TODAY + timedelta(weeks=10) for day in days.values())
    assert len(set(days.values())) > 1


def test_at_roll_out_the_period_counts_from_the_last_pop_of_the_import_column() -> None:
    last = TODAY - timedelta(days=650)
    house = House(people=told(ANNA, last_pop_on=last))
    wait_for(house, ANNA)
    assert conversation(house) >= date(2026, 5, 20)
    assert abs((conversation(house) - last).days - 731) <= 14
    previous = house.cycle().previous_conversation_at
    assert previous is not None
    assert previous.date() == last


def test_at_roll_out_the_period_counts_from_a_hire_that_was_later() -> None:
    house = House()
    house.wait(TODAY + timedelta(days=30))
    hired = TODAY + timedelta(days=28)
    house.enrol(make_person("104", MANAGER, hired_on=hired))
    wait_for(house, "104")
    assert 180 <= (conversation(house, "104") - hired).days <= 200


def test_a_joiners_first_pop_falls_within_the_first_year() -> None:
    house = House(people=[*staff(), make_person("104", MANAGER, hired_on=TODAY)])
    house.tick()
    wait_for(house, "104")
    # Six months after hire by default; a year at the very latest.
    assert date(2026, 9, 1) <= conversation(house, "104") <= date(2026, 9, 20)
    assert conversation(house, "104") < TODAY + timedelta(days=365)


def test_who_is_not_yet_or_no_longer_in_service_gets_none() -> None:
    people = [
        *staff(),
        make_person("104", MANAGER, hired_on=TODAY + timedelta(days=60)),
        make_person("105", MANAGER, hired_on=HIRED, leaves_on=TODAY - timedelta(days=1)),
    ]
    house = House(people=people)
    house.wait(TODAY + timedelta(days=50))
    assert not house.cycles(person="104")
    assert not house.cycles(person="105")


def test_the_launcher_looks_only_at_people_without_an_open_cycle(house: House) -> None:
    house.wait(TODAY + timedelta(days=60))
    numbers = [cycle.person for cycle in house.cycles()]
    assert len(numbers) == len(set(numbers))
    before = house.cycles()
    # Somebody whose last round is open gets no second, whatever the period says.
    house.enrol(*told(ANNA, last_pop_on=date(2001, 1, 1)))
    house.wait(timedelta(days=3))
    assert [c.id for c in house.cycles()] == [c.id for c in before]


def test_a_second_launch_on_one_day_does_nothing(house: House) -> None:
    assert house.tick().launched.started > 0
    house.enrol(make_person("104", MANAGER, hired_on=HIRED))
    assert house.tick(BEGIN + timedelta(hours=1)).launched.started == 0
    assert house.tick(BEGIN + timedelta(days=1)).launched.started == 1


def test_after_part_the_period_counts_from_that_day(house: House) -> None:
    house.begin()
    house.exchange()
    house.does(ANNA, "part", reason="we do not agree")
    parted = house.clock.now()
    assert house.cycle().milestone is Milestone.CLOSED
    house.wait(timedelta(days=100))
    assert len(house.cycles(person=ANNA)) == 1
    house.hasty = True
    house.choose(standstill=timedelta(days=4000))
    house.wait(parted + timedelta(days=690))
    assert len(house.cycles(person=ANNA)) == 2
    assert abs((conversation(house) - parted.date()).days - 731) <= 14


def test_after_cancel_the_period_counts_from_that_day(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    cancelled = house.clock.now()
    house.choose(standstill=timedelta(days=4000))
    house.tick(cancelled + timedelta(days=600))
    assert len(house.cycles(person=ANNA)) == 1
    house.tick(cancelled + timedelta(days=690))
    assert abs((conversation(house) - cancelled.date()).days - 731) <= 14


def test_the_period_counts_from_conversation_to_conversation(house: House) -> None:
    house.begin()
    house.agree()
    held = house.cycle().held_at
    assert held is not None
    house.wait(date(2026, 11, 27))
    house.evaluate()
    house.tick(house.clock.now() + timedelta(minutes=5))
    assert len(house.cycles(person=ANNA)) == 2
    assert house.cycle().previous_conversation_at == held
    assert abs((conversation(house) - held.date()).days - 730) <= 7


def test_suspended_nothing_launches_meanwhile(house: House) -> None:
    house.begin()
    house.does(HR, "suspend")
    house.choose(standstill=timedelta(days=4000))
    for days in range(30, 1500, 60):
        house.tick(BEGIN + timedelta(days=days))
    (only,) = house.cycles(person=ANNA)
    assert only.state == "suspended"
    with house.store.read() as uow:
        assert not uow.timers.of([only.id]).get(only.id)
    assert not audit(house.engine).broken


# ------------------------------------------------------------- notice, capacity and spread


def test_launches_are_early_enough_that_the_conversation_falls_inside_the_limit() -> None:
    team = [make_person(f"2{n:02}", OTHER, hired_on=HIRED) for n in range(16)]
    last = TODAY - timedelta(days=500)
    house = House(people=[*staff(), *(replace(p, last_pop_on=last) for p in team)])
    house.choose(standstill=timedelta(days=4000))
    for days in range(300):
        house.tick(BEGIN + timedelta(days=days))
    limit = last + timedelta(days=731)
    found = [conversation(house, p.number) for p in team]
    assert len(found) == 16
    # All are owed on one day: sixteen people at two a week take eight weeks.
    assert max(found) - min(found) >= timedelta(weeks=6)
    assert min(found) <= limit + timedelta(days=7)


def test_capacity_wins_over_the_spread_and_hr_sees_by_how_much() -> None:
    team = [make_person(f"2{n:02}", OTHER, hired_on=HIRED) for n in range(40)]
    overdue = TODAY - timedelta(days=900)
    house = House(people=[*staff(), *(replace(p, last_pop_on=overdue) for p in team)])
    done = house.tick().launched
    at = sorted(
        c.conversation_at for c in house.cycles() if c.partner == OTHER if c.conversation_at
    )
    assert len(at) == 40
    weeks = [moment.isocalendar()[:2] for moment in at]
    assert max(weeks.count(week) for week in weeks) == 2
    assert all(b > a for a, b in pairwise(at))
    assert done.late == 40
    assert done.late_days > 7 * 20 + 100
    (word,) = [p for p in house.parcels(recipient=HR_LIST) if p.data.get("about") == "late"]
    assert word.data["count"] == "40"
    assert word.data["days"] == str(done.late_days)
    # Told to everybody who is HR.
    told_hr = [letter for letter in house.post.letters if letter.subject == "attention"]
    assert [letter.address for letter in told_hr] == [f"p{HR}@example.org"]


def test_slots_respect_both_parties_own_working_days() -> None:
    people = told(ANNA, free_days=frozenset({0, 1}))
    people = [
        replace(p, free_days=frozenset({2, 4})) if p.number == MANAGER else p for p in people
    ]
    house = House(people=people)
    house.wait(TODAY + timedelta(days=20))
    assert conversation(house).weekday() == 3


def test_hr_hears_once_of_somebody_who_cannot_get_a_round() -> None:
    house = House(people=told(HEAD, manager=None))
    house.choose(stand_in=None)
    house.wait(TODAY + timedelta(days=5))
    assert not house.cycles(person=HEAD)
    words = [p for p in house.parcels(recipient=HR_LIST) if p.data.get("about") == "no_manager"]
    assert [word.data["person"] for word in words] == [HEAD]
