"""DOMAIN section 3, the rules about time that the pure core decides; standstill stands apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from popflow.domain.days import WorkingDays
from popflow.domain.event import NewItem, NewTime
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, make_facts, make_person
from popflow.testing.clock import MONDAY
from tests.support.rounds import (
    EVERY,
    PERIODIEK,
    WISHED,
    agreed,
    announced,
    changed,
    exchanged,
    executing,
    held,
    milestone,
    planned,
    shipped,
    utc,
)

MONDAYS_AND_FRIDAYS = frozenset({0, 4})


class TestFourteenAndSevenDaysAreSettings:
    """Fourteen and seven days are settings."""

    def test_as_they_ship(self) -> None:
        story = planned()
        assert story.workflow.notice_days == 14
        assert story.timers["announce"] == utc(4, 6)
        assert announced(story).timers["exchange"] == utc(4, 13)

    def test_as_an_organisation_sets_them(self) -> None:
        workflow = changed(
            PERIODIEK,
            ("conversation - 14 days", "conversation - 21 days"),
            ("at: conversation - 7 days", "at: conversation - 10 days"),
        )
        story = planned(workflow)
        assert story.timers["announce"] == utc(3, 30)
        assert announced(story).timers["exchange"] == utc(4, 10)
        assert planned(workflow, wished=None).cycle.conversation_at == utc(3, 23, 9)

    def test_shorter_notice_is_shorter_than_that_setting(self) -> None:
        story = announced(planned(changed(PERIODIEK, ("- 14 days", "- 28 days"))))
        soon = NewTime(story.now + timedelta(days=27))
        assert story.refusal("move", EMPLOYEE, soon).data == {"days": 28}


class TestDaysOff:
    """A timer that falls on the organisation's day off moves to the working day before."""

    @pytest.mark.parametrize("name", EVERY)
    def test_notice_is_never_shortened(self, name: str) -> None:
        easter = WorkingDays(days_off=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
        story = planned(name, make_facts(days=easter))
        assert story.timers["announce"] == utc(4, 2)  # before Good Friday and Easter Monday

    def test_a_weekend_is_off(self) -> None:
        story = announced()
        story.tell("move", EMPLOYEE, NewTime(utc(5, 2, 9)))  # the two of them chose a Saturday
        assert story.timers["exchange"] == utc(4, 24)

    def test_a_check_in_and_an_evaluation_give_way_too(self) -> None:
        off = WorkingDays(days_off=frozenset({date(2026, 6, 15), date(2026, 11, 30)}))
        story = executing(planned(facts=make_facts(days=off)))
        assert story.timers["check_in"] == utc(6, 12)
        assert story.timers["evaluate"] == utc(12, 25, 7)  # 28 days after Friday 27 November


class TestClockTimes:
    """Timers act at 08.00 in the organisation's zone unless said otherwise."""

    def test_in_summer_and_in_winter(self) -> None:
        assert planned().timers["announce"] == utc(4, 6, 6)
        assert planned(wished=utc(3, 18)).timers["announce"] == utc(3, 4, 7)

    def test_in_another_zone(self) -> None:
        lisbon = make_facts(days=WorkingDays(zone="Europe/Lisbon"))
        assert planned(facts=lisbon).timers["announce"] == utc(4, 6, 7)

    def test_unless_said_otherwise(self) -> None:
        assert announced().timers["exchange_at_last"] == utc(4, 19, 22)
        workflow = changed(
            PERIODIEK, ("conversation - 14 days", '"conversation - 14 days, at 13.30"')
        )
        assert planned(workflow).timers["announce"] == utc(4, 6, 11, 30)

    @pytest.mark.parametrize(
        ("year", "month", "day", "hour"), [(2027, 3, 28, 1), (2026, 10, 25, 0)]
    )
    def test_half_past_two_in_a_night_of_clock_change_fires_once(
        self, year: int, month: int, day: int, hour: int
    ) -> None:
        story = announced(planned(changed(PERIODIEK, ("any day, at 00.00", "any day, at 02.30"))))
        story.tell("move", HR_ADVISER, NewTime(utc(month, day, 12, year=year)))
        assert story.timers["exchange_at_last"] == utc(month, day, hour, 30, year=year)
        fired = story.wait(utc(month, day, 23, year=year))
        assert [d.entries[0].timer for d in fired].count("exchange_at_last") == 1
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED


class TestWorkingHours:
    """No mail outside working hours."""

    @pytest.mark.parametrize(
        ("now", "earliest"),
        [
            (utc(4, 7, 5, 59), utc(4, 7, 6)),  # before eight
            (utc(4, 7, 11), utc(4, 7, 11)),  # during the day
            (utc(4, 7, 16), utc(4, 8, 6)),  # six in the evening
            (utc(4, 10, 21), utc(4, 13, 6)),  # Friday night
            (utc(4, 11, 11), utc(4, 13, 6)),  # Saturday
        ],
    )
    def test_a_message_waits_for_the_next_working_hour(
        self, now: datetime, earliest: datetime
    ) -> None:
        story = announced()
        story.now = now
        decision = story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 9)))
        assert {m.not_before for _, m in decision.messages} == {earliest}

    def test_and_over_days_off(self) -> None:
        off = WorkingDays(days_off=frozenset({date(2026, 4, 27)}))  # King's Day
        story = exchanged(planned(facts=make_facts(days=off)))
        story.now = utc(4, 25, 9)
        decision = story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 9)))
        assert {m.not_before for _, m in decision.messages} == {utc(4, 28)}


class TestOwnWorkingDays:
    """Slots respect both parties' own working days."""

    def test_a_slot_is_on_a_day_that_both_work(self) -> None:
        facts = make_facts(
            make_person(free_days=frozenset({0})),
            make_person("100", None, free_days=frozenset({1, 2})),
        )
        assert planned(facts=facts).cycle.conversation_at == utc(4, 23, 8)  # Thursday

    def test_a_slot_is_on_no_day_off(self) -> None:
        facts = make_facts(days=WorkingDays(days_off=frozenset({date(2026, 4, 20)})))
        assert planned(facts=facts).cycle.conversation_at == utc(4, 21, 8)

    def test_a_part_timer_is_reminded_two_own_working_days_before(self) -> None:
        facts = make_facts(make_person(free_days=MONDAYS_AND_FRIDAYS))
        story = announced(planned(facts=facts, wished=utc(4, 21)))
        assert story.timers["exchange"] == utc(4, 14)
        assert story.timers["prepare"] == utc(4, 8)  # Thursday 9, Wednesday 8

    def test_somebody_full_time_three_working_days_before(self) -> None:
        assert announced().timers["prepare"] == utc(4, 8)


class TestDueMeansAtOrBeforeNow:
    """Due means <= now, never == today: nothing is lost by a missed day."""

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1), timedelta(days=400)])
    def test_a_timer_that_is_late_still_fires(self, late: timedelta) -> None:
        story = agreed()
        story.now = story.timers["begin"] + late
        story.fire("begin")
        assert milestone(story) is Milestone.EXECUTING
        assert story.history[-1].occurrence == utc(5, 4)

    def test_once_it_fired_it_is_gone(self) -> None:
        story = exchanged()
        story.wait(utc(4, 23))
        assert "was_it_held" not in story.timers
        assert story.refused_timer("was_it_held").code == "timer_not_due"

    def test_a_timer_of_another_state_is_gone(self) -> None:
        assert exchanged().refused_timer("exchange").code == "timer_gone"

    def test_a_guard_that_says_no_is_told_and_not_asked_for_ever(self) -> None:
        story = announced()
        decision = next(d for d in story.wait(utc(4, 13)) if d.entries[0].timer == "exchange")
        assert decision.entries[0].reason == "list_empty"
        assert milestone(story) is Milestone.ANNOUNCED
        assert "exchange" not in story.timers

    def test_missed_repeats_are_one(self) -> None:
        workflow = changed(
            PERIODIEK,
            (
                "      - at: draft due   ",
                (
                    '      - name: draft\n        at: "held + 7 days, repeat"\n'
                    "        # draft due   "
                ),
            ),
            ("        until: signing due\n", ""),
        )
        story = held(planned(workflow))
        assert story.timers["draft"] == utc(4, 27)
        story.now = utc(5, 14)
        story.fire("draft")
        assert story.timers["draft"] == utc(5, 18)


class TestCapacity:
    """Later only for notice and capacity: at most two conversations a week (section 16)."""

    def test_a_full_week_gives_way_to_the_next(self) -> None:
        facts = make_facts(taken=(utc(4, 21, 8), utc(4, 23, 8)))
        assert planned(facts=facts).cycle.conversation_at == utc(4, 27, 8)

    def test_a_week_with_room_has_room(self) -> None:
        facts = make_facts(taken=(utc(4, 20, 8),))
        assert planned(facts=facts).cycle.conversation_at == utc(4, 20, 12)

    def test_a_setting_makes_more_room(self) -> None:
        facts = replace(make_facts(taken=(utc(4, 21, 8), utc(4, 23, 8))), per_week=3)
        assert planned(facts=facts).cycle.conversation_at == WISHED

    def test_a_next_round_comes_a_period_after_the_last_conversation(self) -> None:
        story = planned(wished=utc(4, 20, year=2028), now=MONDAY)
        assert story.cycle.conversation_at == utc(4, 20, 8, year=2028)
        assert shipped(PERIODIEK).definition.launch.every is not None


class TestATimersMark:
    """For which moment a timer fired is remembered in its state, and in no other."""

    def test_one_that_leads_through_its_own_state_does_not_come_back(self) -> None:
        more = "      - {name: skip, at: agreed + 1 month, fire: miss}\n"
        anchor = "      - at: next check-in due               # the one before never came\n"
        story = executing(planned(changed(PERIODIEK, (anchor, more + anchor))))
        story.wait(utc(5, 20))
        assert story.cycle.missed == 1
        assert "skip" not in story.timers

    def test_a_timer_of_the_same_name_in_the_next_state_is_another(self) -> None:
        more = "      - {name: exchange, at: conversation - 7 days, ask: hr, about: draft}\n"
        anchor = "      - at: conversation + 3 working days   # did it take place?"
        story = announced(planned(changed(PERIODIEK, (anchor, more + anchor))))
        for actor in (EMPLOYEE, MANAGER):
            story.tell("add_item", actor, NewItem("mine"))
        story.wait(utc(4, 13) - timedelta(seconds=1))
        story.now = utc(4, 13)
        story.fire("exchange")
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        assert story.timers["exchange"] == utc(4, 13)
