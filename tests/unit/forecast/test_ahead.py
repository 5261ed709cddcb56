"""A forecast of an organisation: its people, its open cycles, its choices; and the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.policy import Intensity
from popflow.engine.setup import Rollout
from popflow.errors import DefinitionError
from popflow.forecast.ahead import Ahead, Question, look_ahead
from popflow.forecast.habits import Habit
from popflow.forecast.tally import Figure, quarters, whole
from popflow.testing import make_person
from tests.support.house import ANNA, BEGIN, BRAM, HR, MANAGER, NEED, PERIODIC, SIGNAL, House

if TYPE_CHECKING:
    from pathlib import Path

UNTIL: Final = BEGIN.replace(year=2029)
PROMPT: Final = {Habit.PROMPT: 1.0}


def ahead(house: House, **asked: object) -> Ahead:
    question = Question(house.clock.now(), UNTIL, shares=PROMPT)
    return look_ahead(house.engine, replace(question, **asked), lambda _rounds, _day: None)  # type: ignore[arg-type]  # any field


def totals(found: Ahead) -> Counter[Figure]:
    return whole(found.months).counts


def test_a_forecast_changes_nothing() -> None:
    house = House()
    house.tick()
    before, marks = house.cycles(), len(house.parcels())
    found = ahead(house, workflow=NEED)
    assert found.workflows == (NEED,)
    assert house.cycles() == before
    assert len(house.parcels()) == marks
    with house.store.read() as uow:
        key = house.catalog.current(NEED).key
        assert uow.definitions.get(key) is None


def test_open_cycles_go_on_and_the_next_ones_are_counted_on() -> None:
    house = House()
    house.tick()
    found = ahead(house)
    numbers = [one.number for one in found.outlook.rounds]
    open_ones = [cycle.id for cycle in house.cycles(open=True)]
    assert sorted(numbers)[: len(open_ones)] == open_ones
    assert len(set(numbers)) == len(numbers) > len(open_ones)
    assert found.people == 7


def test_it_foresees_what_then_happens() -> None:
    """Two who do as the forecast says, on the days on which it says so."""
    house = House(hasty=True)
    house.tick()
    (foreseen,) = [one for one in ahead(house).outlook.rounds if one.number == house.cycle().id]
    days = house.calendar.working
    for step in foreseen.history:
        if step.at > BEGIN + timedelta(days=120):
            break
        house.wait(max(step.at, house.clock.now()))
        if step.event == "ready" and step.by == "manager":
            house.exchange()
        elif step.event == "hold":
            house.settle()
    lived = {
        entry.event: days.day_of(entry.at) for entry in house.history()
        if entry.source != entry.target
    }  # fmt: skip
    moved = {
        step.event: days.day_of(step.at) for step in foreseen.history
        if step.source != step.target
    }  # fmt: skip
    assert lived["announce"] == moved["announce"]
    assert lived["exchange"] == moved["exchange"]


def test_rollouts_and_conditions_decide_whose_round_is_whose(tmp_path: Path) -> None:
    house = House()
    group = Rollout("some", f"person.number == '{ANNA}'", NEED, intensity=Intensity.BEPERKT)
    house.choose(rollouts=(group,))
    assert ahead(house).workflows == (NEED, PERIODIC)
    broken = replace(group, workflow="nowhere")
    house.choose(rollouts=(broken,))
    found = ahead(house)
    assert found.broken == (ANNA,)
    assert found.people == 6


def test_who_waits_for_their_own_signal_is_not_planned() -> None:
    house = House()
    house.choose(voluntary=True)
    assert not ahead(house).outlook.rounds
    assert ahead(house, workflow=PERIODIC).outlook.rounds, "unless that is what is asked"
    assert not ahead(House(SIGNAL)).outlook.rounds


def test_somebody_without_a_manager_cannot_talk() -> None:
    house = House(people=[make_person(HR, None), make_person(ANNA, None)])
    house.choose(stand_in=None)
    assert ahead(house).outlook.without == 2


def test_leavers_and_joiners_count_while_they_are_there() -> None:
    there = [make_person(MANAGER, HR), make_person(HR, MANAGER)]
    leaver = make_person(ANNA, MANAGER, leaves_on=date(2026, 4, 1))
    joiner = make_person(BRAM, MANAGER, hired_on=date(2028, 1, 3))
    gone = make_person("gone", MANAGER, leaves_on=date(2026, 1, 1))
    found = ahead(House(people=[*there, leaver, joiner, gone]))
    assert found.people == 4
    rounds = {place: [r for r in found.outlook.rounds if r.member == place] for place in range(4)}
    by_number = {MANAGER: 0, ANNA: 1, BRAM: 2}
    for one in rounds[by_number[ANNA]]:
        assert all(step.at.date() <= date(2026, 4, 1) for step in one.history)
    (joined,) = rounds[by_number[BRAM]]
    assert joined.planned_at.date() >= date(2028, 1, 3)
    assert joined.path.end.conversation_at
    assert joined.path.end.conversation_at.date() >= date(2028, 7, 3)


def test_an_unknown_workflow_is_told_at_once() -> None:
    with pytest.raises(DefinitionError):
        ahead(House(), workflow="nowhere")


def test_figures_are_those_of_all_histories() -> None:
    found = look_ahead(
        House().engine, Question(BEGIN, UNTIL, PERIODIC, 60, cost=45_000, minutes=90),
        lambda _rounds, _day: None,
    )  # fmt: skip
    steps = [step for one in found.outlook.rounds for step in one.history]
    reached = Counter(step.target for step in steps if step.source != step.target)
    counted = totals(found)
    assert found.people == 60
    assert counted[Figure.CONVERSATIONS] == sum(step.event == "hold" for step in steps)
    assert counted[Figure.ANNOUNCEMENTS] == reached["announced"]
    assert counted[Figure.AGREEMENTS] == reached["agreed"]
    assert counted[Figure.PARTED] == sum(step.event == "part" for step in steps) > 0
    assert counted[Figure.CHECK_INS] == sum(step.event == "check_in" for step in steps) > 0
    assert counted[Figure.EVALUATIONS] == reached["evaluated"] > 0
    assert counted[Figure.MESSAGES] == sum(len(step.told) for step in steps)
    assert counted[Figure.TO_HR] == sum(who == "hr" for s in steps for _, who in s.told) > 0
    assert counted[Figure.CENTS] == 45_000 * counted[Figure.AGREEMENTS]
    assert whole(found.months).talking == Decimal(3) / 2 * counted[Figure.CONVERSATIONS]
    assert found.decided < len(steps)


def test_months_hold_what_happens_in_them() -> None:
    found = ahead(House(), headcount=40)
    days = House().calendar.working
    for month in found.months:
        held = [
            (one.partner, days.day_of(step.at))
            for one in found.outlook.rounds for step in one.history if step.event == "hold"
        ]  # fmt: skip
        here = [(who, day) for who, day in held if _month(day) == _month(month.first)]
        assert month.counts[Figure.CONVERSATIONS] == len(here)
        assert month.busiest == max(Counter(who for who, _ in here).values(), default=0)
    assert [m.first.day for m in found.months] == [2, *[1] * 35, 1]
    assert whole(quarters(found.months)).counts == whole(found.months).counts
    assert len(quarters(found.months)) == 13


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def test_what_nobody_signs_or_evaluates_is_behind_until_it_ends() -> None:
    forgetful = ahead(House(), headcount=20, shares={Habit.FORGETFUL: 1.0})
    prompt = ahead(House(), headcount=20)
    assert max(month.counts[Figure.BEHIND] for month in forgetful.months) > 0
    assert not any(month.counts[Figure.BEHIND] for month in prompt.months)
    guided = [month.counts[Figure.GUIDED] for month in prompt.months]
    assert max(guided) == 20
    assert guided[-1] < 20 or prompt.months[-1].guiding > 0
    yearly = [month.guiding for month in prompt.months if month.counts[Figure.GUIDED] == 20]
    assert set(yearly) == {20 * Decimal("4.5") / 12}
