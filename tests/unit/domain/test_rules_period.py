"""DOMAIN section 3: period clocks count from conversation to conversation; who is owed what, when.

How launches are spread over managers' weeks is the engine's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.days import WorkingDays
from popflow.domain.launching import Owed, horizon, next_wish, owed, period_months
from popflow.testing import EMPLOYEE, HR_ADVISER, make_person
from tests.support.rounds import (
    BEHOEFTE,
    PERIODIEK,
    PROBLEEM,
    announced,
    evaluated,
    held,
    planned,
    shipped,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person

ROLL_OUT = date(2026, 3, 2)
DAYS = WorkingDays()


def _owed(name: str, person: Person, latest: Cycle | None = None) -> Owed:
    found = owed(shipped(name).definition.launch, person, latest, ROLL_OUT, DAYS)
    assert found is not None
    return found


class TestFromConversationToConversation:
    """Period clocks count from conversation to conversation."""

    def test_the_day_that_it_was_held_counts(self) -> None:
        cycle = evaluated().cycle
        assert _owed(PERIODIEK, make_person(), cycle).limit == date(2028, 4, 20)

    def test_29_february_is_the_last_of_february_later(self) -> None:
        person = make_person(last_pop_on=date(2024, 2, 29))
        assert _owed(PERIODIEK, person).limit == date(2026, 2, 28)

    @pytest.mark.parametrize(
        ("name", "track", "months"),
        [(PERIODIEK, None, 24), (BEHOEFTE, None, 54), (BEHOEFTE, "groei", 24),
         (BEHOEFTE, "snel", 12), (BEHOEFTE, "unknown", 54), (PROBLEEM, None, None)],
    )  # fmt: skip
    def test_the_period_is_the_models_or_the_tracks(
        self, name: str, track: str | None, months: int | None
    ) -> None:
        rule = shipped(name).definition.launch
        assert period_months(rule, make_person(track=track)) == months

    def test_after_a_part_the_period_counts_from_that_day(self) -> None:
        story = held()
        story.now = utc(5, 11)
        story.tell("part", EMPLOYEE, reason="no")
        assert _owed(PERIODIEK, make_person(), story.cycle).limit == date(2028, 5, 11)

    def test_after_a_cancel_the_period_counts_from_that_day(self) -> None:
        story = announced()
        story.now = utc(4, 9)
        story.tell("cancel", HR_ADVISER, reason="no")
        assert _owed(PERIODIEK, make_person(), story.cycle).limit == date(2028, 4, 9)

    def test_a_round_that_was_closed_after_its_evaluation_counts_from_its_conversation(
        self,
    ) -> None:
        story = evaluated(planned(PROBLEEM))
        story.wait(timedelta(0))
        assert _owed(PERIODIEK, make_person(), story.cycle).limit == date(2028, 4, 20)

    def test_where_only_signals_start_nothing_is_owed(self) -> None:
        rule = shipped(PROBLEEM).definition.launch
        assert owed(rule, make_person(), None, ROLL_OUT, DAYS) is None


class TestAJoiner:
    """A joiner's first POP falls within the first year (default six months after hire)."""

    @pytest.mark.parametrize("name", [PERIODIEK, BEHOEFTE])
    def test_six_months_after_hire_and_within_the_year(self, name: str) -> None:
        found = _owed(name, make_person(hired_on=date(2026, 8, 31)))
        assert found.wished == date(2027, 2, 28)
        assert found.limit == date(2027, 8, 31)


class TestAtRollOut:
    """At roll-out the period counts from the last POP, else from hire or roll-out."""

    def test_from_the_last_pop_where_hrs_file_tells_it(self) -> None:
        person = make_person(last_pop_on=date(2025, 1, 15), hired_on=date(2010, 1, 1))
        assert _owed(PERIODIEK, person).limit == date(2027, 1, 15)
        assert _owed(BEHOEFTE, person).wished == date(2029, 7, 15)
        assert _owed(BEHOEFTE, person).limit == date(2030, 1, 15)

    @pytest.mark.parametrize("hired", [None, date(1999, 5, 1), date(2026, 3, 1)])
    def test_else_from_the_roll_out_for_who_was_there_already(self, hired: date | None) -> None:
        found = _owed(PERIODIEK, make_person(hired_on=hired))
        assert found.limit == date(2028, 3, 2)
        assert ROLL_OUT <= found.wished <= ROLL_OUT + timedelta(weeks=8)

    def test_the_first_conversations_are_spread_and_each_persons_day_stays(self) -> None:
        people = [make_person(str(number)) for number in range(200)]
        days = [_owed(PERIODIEK, person).wished for person in people]
        assert len(set(days)) > 40
        assert days == [_owed(PERIODIEK, replace(person, job="x")).wished for person in people]


class TestLaunchesAreEarlyEnough:
    """Launches are early enough that the conversation falls inside the limit."""

    def test_with_a_floor_it_is_wished_half_a_year_before_the_limit(self) -> None:
        cycle = evaluated(planned(BEHOEFTE)).cycle
        found = _owed(BEHOEFTE, make_person(), cycle)
        assert (found.wished, found.limit) == (date(2030, 10, 20), date(2031, 4, 20))

    def test_on_a_track_the_pace_of_the_track_is_the_limit(self) -> None:
        cycle = evaluated(planned(BEHOEFTE)).cycle
        found = _owed(BEHOEFTE, make_person(track="snel"), cycle)
        assert (found.wished, found.limit) == (date(2027, 4, 20), date(2027, 4, 20))


class TestRestart:
    """Restart plans the next on the last conversation plus the model's period."""

    @pytest.mark.parametrize(
        ("name", "track", "wished"),
        [
            (PERIODIEK, None, date(2028, 4, 20)),
            (BEHOEFTE, None, date(2030, 10, 20)),
            (BEHOEFTE, "snel", date(2027, 4, 20)),
            (PROBLEEM, None, None),
        ],
    )
    def test_counted_from_the_conversation_that_was_held(
        self, name: str, track: str | None, wished: date | None
    ) -> None:
        rule = shipped(name).definition.launch
        cycle = evaluated().cycle
        assert next_wish(rule, make_person(track=track), cycle, DAYS) == wished

    def test_days_away_are_added(self) -> None:
        story = held()
        story.tell("suspend", HR_ADVISER)
        story.now += timedelta(days=30)
        story.tell("resume", HR_ADVISER)
        rule = shipped(PERIODIEK).definition.launch
        assert next_wish(rule, make_person(), story.cycle, DAYS) == date(2028, 5, 20)

    def test_a_full_team_is_planned_earlier(self) -> None:
        assert horizon(0, 2, 14) == horizon(1, 2, 14) == horizon(2, 2, 14)
        assert horizon(21, 2, 14) - horizon(1, 2, 14) == timedelta(weeks=10)

    def test_without_a_spread_the_first_is_wished_when_lead_or_period_is_over(
        self,
    ) -> None:
        rules = [
            (replace(shipped(BEHOEFTE).definition.launch, spread=None), date(2030, 9, 2)),
            (replace(shipped(PERIODIEK).definition.launch, spread=None), date(2028, 3, 2)),
        ]
        for rule, wished in rules:
            found = owed(rule, make_person(), None, ROLL_OUT, DAYS)
            assert found is not None
            assert found.wished == wished

    def test_without_a_period_there_is_none(self) -> None:
        rule = replace(shipped(PERIODIEK).definition.launch, every=None)
        assert period_months(rule, make_person()) is None
        assert owed(rule, make_person(), None, ROLL_OUT, DAYS) is None
