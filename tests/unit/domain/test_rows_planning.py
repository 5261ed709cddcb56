"""DOMAIN section 3, the rows plan, announce, decline and move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.cycle import Origin
from popflow.domain.event import (
    NewTime,
    Refusal,
    Signal,
)
from popflow.domain.person import SYSTEM, TIMER, Actor, Party
from popflow.domain.planning import Start, plan_cycle
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, Story, make_facts, make_person
from popflow.testing.clock import MONDAY
from tests.support.rounds import (
    BEHOEFTE,
    EVERY,
    PERIODIEK,
    PROBLEEM,
    STAGES,
    WISHED,
    agreed,
    announced,
    exchanged,
    milestone,
    planned,
    shipped,
    told,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.facts import Facts


class TestRowPlan:
    """(start) | plan | planned | scheduler, a signal, HR."""

    @pytest.mark.parametrize("name", EVERY)
    def test_it_proposes_the_first_slot_with_full_notice(self, name: str) -> None:
        story = planned(name, wished=None)
        assert milestone(story) is Milestone.PLANNED
        assert story.cycle.conversation_at == utc(3, 16, 9)  # a fortnight later, 10.00 in winter
        assert story.last.messages == ()

    def test_notice_counts_from_the_next_working_hour(self) -> None:
        friday_evening = utc(3, 6, 19)
        story = planned(now=friday_evening, wished=None)
        assert story.cycle.conversation_at == utc(3, 23, 9)

    def test_a_wished_day_is_kept_when_there_is_notice(self) -> None:
        assert planned().cycle.conversation_at == WISHED

    def test_a_wished_day_that_leaves_no_notice_gives_way(self) -> None:
        assert planned(wished=utc(3, 5)).cycle.conversation_at == utc(3, 16, 9)

    def test_only_who_is_in_service_is_eligible(self) -> None:
        left = make_person(leaves_on=date(2026, 2, 28))
        assert _planning(make_facts(left)) == Refusal("not_in_service", {"person": "200"})
        coming = make_person(hired_on=date(2026, 3, 3))
        assert isinstance(_planning(make_facts(coming)), Refusal)

    def test_somebody_must_speak_for_the_employer(self) -> None:
        facts = make_facts()
        alone = type(facts)(facts.employee, None, facts.days)
        assert _planning(alone) == Refusal("no_manager", {"person": "200"})

    def test_a_signal_that_starts_it_is_the_first_talking_point(self) -> None:
        start = Start(1, Origin.SIGNAL, EMPLOYEE, signal="wants more", reason="asked")
        story = Story(shipped(PROBLEEM), make_facts(), MONDAY, start)
        (item,) = story.cycle.dossier.agenda.values()
        assert (item.text, item.party, item.author) == ("wants more", Party.EMPLOYEE, "200")
        assert story.cycle.origin is Origin.SIGNAL
        assert story.history[0].reason == "asked"

    @pytest.mark.parametrize("stage", STAGES)
    def test_a_signal_during_an_open_cycle_becomes_an_agenda_item_of_it(self, stage: str) -> None:
        story = STAGES[stage]()
        before = len(story.cycle.dossier.agenda)
        decision = story.tell("signal", HR_ADVISER, Signal("feels stuck", Party.EMPLOYEE))
        newest = story.cycle.dossier.agenda[max(story.cycle.dossier.agenda)]
        assert len(story.cycle.dossier.agenda) == before + 1
        assert (newest.text, newest.party) == ("feels stuck", Party.EMPLOYEE)
        assert told(decision) == {("signal", "200"), ("signal", "100")}
        assert story.cycle.state == stage

    def test_a_signal_that_says_nothing_is_refused(self) -> None:
        refusal = announced().refusal("signal", EMPLOYEE, Signal("  ", Party.EMPLOYEE))
        assert refusal.code == "signal_missing"


class TestRowAnnounce:
    """planned | announce | announced | timer: conversation - 14 days."""

    @pytest.mark.parametrize("name", EVERY)
    def test_its_timer_announces_two_weeks_ahead(self, name: str) -> None:
        story = planned(name)
        assert story.timers["announce"] == utc(4, 6)
        (decision,) = story.wait(utc(4, 6))
        assert milestone(story) is Milestone.ANNOUNCED
        assert story.cycle.announced_at == utc(4, 6)
        assert told(decision) == {("announce", "200"), ("announce", "100")}

    def test_not_a_moment_before(self) -> None:
        story = planned()
        story.now = utc(4, 6) - timedelta(microseconds=1)
        assert story.refused_timer("announce").code == "timer_not_due"

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_people_do_not_announce(self, actor: Actor) -> None:
        assert planned().refusal("announce", actor).code == "not_yours"

    def test_it_means_something_until_the_conversation(self) -> None:
        (decision,) = planned().wait(utc(4, 6))
        assert {message.until for _, message in decision.messages} == {WISHED}


class TestRowDecline:
    """planned, announced | decline | cancelled | employee, where the model does not oblige."""

    @pytest.mark.parametrize("stage", [planned, announced])
    def test_the_employee_may_where_the_model_does_not_oblige(self, stage: object) -> None:
        story = planned(PROBLEEM)
        if stage is announced:
            announced(story)
        story.tell("decline", EMPLOYEE)
        assert milestone(story) is Milestone.CANCELLED
        assert story.cycle.end_reason == "decline"
        assert story.cycle.ended_at == story.now
        assert story.last.timers == ()

    @pytest.mark.parametrize("actor", [MANAGER, HR_ADVISER, SYSTEM])
    def test_nobody_else_may(self, actor: Actor) -> None:
        assert announced(planned(PROBLEEM)).refusal("decline", actor).code == "not_yours"

    def test_not_once_the_lists_were_exchanged(self) -> None:
        story = exchanged(planned(PROBLEEM))
        assert story.refusal("decline", EMPLOYEE).code == "not_possible_now"

    @pytest.mark.parametrize("name", [PERIODIEK, BEHOEFTE])
    def test_not_where_the_model_obliges(self, name: str) -> None:
        story = planned(name)
        assert story.refusal("decline", EMPLOYEE).code == "not_possible_now"
        assert announced(story).refusal("decline", EMPLOYEE).code == "not_possible_now"


class TestRowMove:
    """planned, announced, agendas_exchanged | move | same | either party, HR."""

    @pytest.mark.parametrize("stage", ["planned", "announced", "agendas_exchanged"])
    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_the_state_stays_the_same(self, stage: str, actor: Actor) -> None:
        story = STAGES[stage]()
        story.tell("move", actor, NewTime(utc(6, 1, 12)))
        assert story.cycle.state == stage
        assert story.cycle.conversation_at == utc(6, 1, 12)

    @pytest.mark.parametrize("stage", [agreed, announced])
    def test_not_by_a_timer_and_not_after_agreement(self, stage: object) -> None:
        if stage is agreed:
            refused = agreed().refusal("move", EMPLOYEE, NewTime(utc(6, 1)))
            assert refused.code == "not_possible_now"
        else:
            assert announced().refusal("move", TIMER, NewTime(utc(6, 1))).code == "not_yours"

    def test_only_to_a_future_date(self) -> None:
        story = announced()
        assert story.refusal("move", EMPLOYEE, NewTime(story.now), "why").code == "time_past"
        assert story.refusal("move", EMPLOYEE).code == "time_missing"

    @pytest.mark.parametrize("reason", [None, "", "   "])
    def test_shorter_notice_needs_a_reason(self, reason: str | None) -> None:
        story = announced()
        soon = NewTime(story.now + timedelta(days=13))
        refused = story.refusal("move", MANAGER, soon, reason)
        assert (refused.code, refused.data) == ("short_notice_needs_reason", {"days": 14})
        story.tell("move", MANAGER, soon, "a course begins")
        assert story.cycle.conversation_at == soon.at
        assert story.history[-1].reason == "a course begins"

    def test_full_notice_needs_none(self) -> None:
        story = announced()
        story.tell("move", EMPLOYEE, NewTime(story.now + timedelta(days=14, hours=3)))
        assert not story.cycle.short_notice

    def test_short_notice_in_planned_is_announced_at_once(self) -> None:
        story = planned()
        story.tell("move", EMPLOYEE, NewTime(utc(3, 9, 12)), "before a leave")
        story.wait(timedelta(0))
        assert milestone(story) is Milestone.ANNOUNCED
        assert story.cycle.conversation_at == utc(3, 9, 12)

    def test_what_was_announced_stays_so_and_is_not_announced_again(self) -> None:
        story = announced()
        before = story.cycle.announced_at
        story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 12)))
        decisions = story.wait(utc(6, 1))
        assert story.cycle.announced_at == before
        assert all(kind != "announce" for decision in decisions for kind, _ in told(decision))

    def test_what_was_exchanged_stays_so_and_its_timers_do_not_return(self) -> None:
        story = exchanged()
        before = story.cycle.exchanged_at
        story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 12)))
        assert story.wait(utc(6, 1)) == []
        assert story.cycle.exchanged_at == before
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED

    def test_a_list_exchange_that_did_not_happen_moves_along(self) -> None:
        story = announced()
        assert story.timers["exchange"] == utc(4, 13)
        story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 12)))
        assert story.timers["exchange"] == utc(5, 25)

    def test_both_hear_of_it_and_the_calendar_entry_changes(self) -> None:
        story = announced()
        decision = story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 12)))
        assert told(decision) == {("move", "200"), ("move", "100")}
        assert story.cycle.sequence == 1

    def test_what_nobody_was_told_moves_in_silence(self) -> None:
        assert planned().tell("move", MANAGER, NewTime(utc(6, 1, 12))).messages == ()


def _planning(facts: Facts) -> object:
    return plan_cycle(shipped(PERIODIEK), Start(1, Origin.HR, HR_ADVISER), facts, MONDAY)
