"""A timer that fired is over, also where a part-timer is reminded earlier than others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest

from popflow.domain.cycle import Cycle
from popflow.domain.days import WorkingDays
from popflow.domain.facts import Facts
from popflow.domain.person import Person
from popflow.domain.policy import Intensity, Model
from popflow.domain.timetable import Timetable
from popflow.domain.timing import parse_moment
from popflow.domain.workflow import (
    Compiled,
    Definition,
    LaunchKind,
    LaunchRule,
    Milestone,
    State,
    TimerAction,
    TimerRule,
)

DAYS: Final = WorkingDays()
TALK: Final = DAYS.moment(date(2025, 6, 19), time(14))  # a Thursday
START: Final = datetime(2025, 5, 1, 8, tzinfo=UTC)
CYCLE: Final = Cycle(
    1, "104", "w", "d", "waiting", Milestone.ANNOUNCED, START, START, conversation_at=TALK
)


def timetable(cycle: Cycle, at: str, free: frozenset[int] = frozenset()) -> Timetable:
    rule = TimerRule("prepare", parse_moment(at), TimerAction.REMIND, about="prepare")
    definition = Definition(
        "d", "w", {}, Model.NAAR_BEHOEFTE, Intensity.UITGEBREID, LaunchRule(LaunchKind.SIGNAL),
        "waiting", {"waiting": State("waiting", Milestone.ANNOUNCED, timers=(rule,))},
    )  # fmt: skip
    workflow = Compiled(definition, {}, 14)
    return Timetable(workflow, cycle, Facts(Person("104", "A", "B", free_days=free), None, DAYS))


def due(cycle: Cycle, at: str, free: frozenset[int] = frozenset()) -> datetime | None:
    table = timetable(cycle, at, free)
    return table.due(table.workflow.definition.states["waiting"].timers[0])


def test_a_part_timer_is_reminded_two_own_working_days_ahead_and_once() -> None:
    reminder, tuesday_to_thursday = "conversation - 3 working days", frozenset({1, 2, 3})
    assert due(CYCLE, reminder) == DAYS.moment(date(2025, 6, 16))
    early = due(CYCLE, reminder, tuesday_to_thursday)
    assert early == DAYS.moment(date(2025, 6, 13))  # Friday and Monday are the own days
    fired = replace(CYCLE, fired={"prepare": early})
    assert due(fired, reminder, tuesday_to_thursday) is None
    moved = replace(fired, conversation_at=TALK + timedelta(days=7))
    assert due(moved, reminder, tuesday_to_thursday) == DAYS.moment(date(2025, 6, 20))


@pytest.mark.parametrize("free", [frozenset(), frozenset({0, 1})])
def test_missed_repeats_are_one_and_the_rhythm_goes_on(free: frozenset[int]) -> None:
    weekly = "entered + 1 week, repeat"
    now = DAYS.moment(date(2025, 6, 3))  # the daemon stood still since the start
    table = timetable(CYCLE, weekly, free)
    rule = table.workflow.definition.states["waiting"].timers[0]
    missed = table.due(rule)
    assert missed == DAYS.moment(date(2025, 5, 8))
    latest = table.latest(rule, missed, now)
    assert latest == DAYS.moment(date(2025, 5, 29))
    assert due(replace(CYCLE, fired={"prepare": latest}), weekly) == DAYS.moment(date(2025, 6, 5))


def test_what_comes_once_is_marked_with_its_own_moment() -> None:
    table = timetable(CYCLE, "conversation - 7 days")
    rule = table.workflow.definition.states["waiting"].timers[0]
    moment = table.due(rule)
    assert moment == DAYS.moment(date(2025, 6, 12))
    assert table.latest(rule, moment, TALK) == moment
