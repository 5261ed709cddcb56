"""DOMAIN section 3, the rows hold, follow_up, hand_over and part."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.agenda import Topic
from popflow.domain.event import (
    Correction,
    Held,
    NewPartner,
    NewTime,
    Signing,
)
from popflow.domain.person import SYSTEM, TIMER, Actor, Role
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER
from tests.support.rounds import (
    BEHOEFTE,
    PERIODIEK,
    WISHED,
    announced,
    changed,
    drafted,
    exchanged,
    held,
    milestone,
    planned,
    told,
    utc,
)


class TestRowHold:
    """agendas_exchanged | hold | same | either party."""

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER])
    def test_date_and_topics_are_kept_and_both_get_a_summary(self, actor: Actor) -> None:
        story = exchanged()
        story.wait(WISHED + timedelta(hours=2))
        raised = (Topic.WISHES_TO_LEARN, Topic.LEARN_FOR_CAREER)
        decision = story.tell("hold", actor, Held(WISHED, raised))
        assert story.cycle.state == "agendas_exchanged"
        assert story.cycle.held_at == WISHED
        assert set(story.cycle.dossier.topics) == {topic.value for topic in raised}
        assert told(decision) == {("hold", "200"), ("hold", "100")}

    @pytest.mark.parametrize("actor", [HR_ADVISER, TIMER, SYSTEM])
    def test_nobody_else_was_there(self, actor: Actor) -> None:
        assert exchanged().refusal("hold", actor, Held(utc(4, 7))).code == "not_yours"

    def test_it_took_place_and_does_not_lie_ahead(self) -> None:
        story = exchanged()
        later = Held(story.now + timedelta(seconds=1))
        assert story.refusal("hold", EMPLOYEE, later).code == "time_ahead"
        assert story.refusal("hold", EMPLOYEE).code == "time_missing"

    def test_on_another_day_than_planned_the_day_that_it_was_counts(self) -> None:
        story = exchanged()
        story.now = utc(4, 16, 12)
        story.tell("hold", MANAGER, Held(utc(4, 16, 9)))
        assert story.cycle.conversation_at == utc(4, 16, 9)
        assert not {"was_it_held", "was_it_held_hr"} & story.timers.keys()

    def test_unrecorded_after_three_working_days_both_are_asked(self) -> None:
        story = exchanged()
        (decision,) = story.wait(utc(4, 23))
        assert decision.entries[0].at == utc(4, 23)  # Monday, and three working days
        assert told(decision) == {("was_it_held", "200"), ("was_it_held", "100")}

    def test_recorded_nobody_is_asked(self) -> None:
        story = held()
        kinds = {kind for d in story.wait(utc(4, 26)) for kind, _ in told(d)}
        assert "was_it_held" not in kinds

    def test_asked_they_can_still_say_held_or_move(self) -> None:
        story = exchanged()
        story.wait(utc(4, 23))
        story.tell("hold", EMPLOYEE, Held(WISHED))
        story = exchanged()
        story.wait(utc(4, 23))
        story.tell("move", EMPLOYEE, NewTime(utc(6, 1, 9)))
        (asked,) = story.wait(utc(6, 4))
        assert told(asked) == {("was_it_held", "200"), ("was_it_held", "100")}


def test_a_conversation_is_not_moved_to_where_it_is() -> None:
    story = announced()
    there = story.cycle.conversation_at
    assert there is not None
    assert story.refusal("move", EMPLOYEE, NewTime(there)).code == "same_moment"
    story.tell("move", EMPLOYEE, NewTime(there + timedelta(minutes=30)))


class TestHowFarTwoMove:
    """The two move a conversation by themselves, and nobody can put it off for years."""

    LAST = utc(7, 20, 12)
    """Three months past the date that was planned."""

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER])
    def test_up_to_three_months_past_what_was_planned(self, actor: Actor) -> None:
        story = announced()
        refused = story.refusal("move", actor, NewTime(self.LAST + timedelta(days=1)))
        assert (refused.code, refused.data) == ("move_too_far", {"until": "2026-07-20"})
        story.tell("move", actor, NewTime(self.LAST))

    def test_a_date_that_they_moved_is_no_new_beginning(self) -> None:
        story = announced()
        story.tell("move", EMPLOYEE, NewTime(self.LAST))
        further = NewTime(self.LAST + timedelta(days=1))
        assert story.refusal("move", MANAGER, further).code == "move_too_far"

    def test_hr_moves_it_further_and_from_there_they_can_again(self) -> None:
        story = announced()
        story.tell("move", HR_ADVISER, NewTime(utc(10, 5, 12)))
        story.tell("move", EMPLOYEE, NewTime(utc(12, 21, 12)))

    def test_a_follow_up_is_planned_anew(self) -> None:
        story = held()
        story.tell("follow_up", EMPLOYEE, NewTime(utc(5, 11, 9)))
        story.tell("move", MANAGER, NewTime(utc(8, 11, 9)))
        assert story.refusal("move", MANAGER, NewTime(utc(8, 12, 9))).code == "move_too_far"

    def test_a_round_of_an_older_store_counts_from_the_date_that_it_has(self) -> None:
        story = announced()
        story.cycle = replace(story.cycle, planned_for=None)
        assert story.refusal("move", EMPLOYEE, NewTime(utc(7, 21, 9))).code == "move_too_far"
        story.tell("move", EMPLOYEE, NewTime(self.LAST))

    def test_how_far_is_the_files_to_say(self) -> None:
        weeks = ("move_within: 3 months", "move_within: 2 weeks")
        story = announced(planned(changed(PERIODIEK, weeks)))
        assert story.refusal("move", EMPLOYEE, NewTime(utc(5, 5, 9))).code == "move_too_far"
        story.tell("move", EMPLOYEE, NewTime(utc(5, 4, 9)))


class TestRowFollowUp:
    """agendas_exchanged | follow_up | same | either party."""

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER])
    def test_a_next_date_without_fresh_notice(self, actor: Actor) -> None:
        story = held()
        decision = story.tell("follow_up", actor, NewTime(story.now + timedelta(days=2)))
        assert story.cycle.state == "agendas_exchanged"
        assert story.cycle.conversation_at == story.now + timedelta(days=2)
        assert story.cycle.exchanged_at is not None
        assert told(decision) == {("follow_up", "200"), ("follow_up", "100")}

    def test_within_four_weeks(self) -> None:
        story = held()
        last = story.now + timedelta(weeks=4)
        refused = story.refusal("follow_up", EMPLOYEE, NewTime(last + timedelta(days=1)))
        assert (refused.code, refused.data) == ("follow_up_too_late", {"until": "2026-05-18"})
        story.tell("follow_up", EMPLOYEE, NewTime(last))

    def test_in_the_future(self) -> None:
        story = held()
        assert story.refusal("follow_up", EMPLOYEE, NewTime(story.now)).code == "time_past"
        assert story.refusal("follow_up", EMPLOYEE).code == "time_missing"

    def test_they_are_asked_again_whether_it_was_held(self) -> None:
        story = held()
        story.tell("follow_up", EMPLOYEE, NewTime(utc(5, 4, 9)))
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(5, 8))]
        assert sent == [(utc(5, 7), {("was_it_held", "200"), ("was_it_held", "100")})]


class TestRowHandOver:
    """agendas_exchanged | hand_over | same | either party, HR."""

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_another_speaks_for_the_employer(self, actor: Actor) -> None:
        story = exchanged()
        decision = story.tell("hand_over", actor, NewPartner("300"))
        assert story.cycle.partner == "300"
        assert story.cycle.state == "agendas_exchanged"
        assert told(decision) == {("hand_over", "200"), ("hand_over", "300"), ("hand_over", "100")}

    def test_the_former_partner_hears_it_too(self) -> None:
        story = exchanged()
        former = story.cycle.partner
        decision = story.tell("hand_over", EMPLOYEE, NewPartner("300"))
        assert ("hand_over", former) in told(decision)

    def test_a_new_manager_of_the_staff_file_is_told_once_it_was_announced(self) -> None:
        assert planned().tell("relate", SYSTEM, Correction("300")).messages == ()
        decision = exchanged().tell("relate", SYSTEM, Correction("300"))
        assert told(decision) == {("hand_over", number) for number in ("200", "300", "100")}

    def test_never_the_employee(self) -> None:
        refused = exchanged().refusal("hand_over", HR_ADVISER, NewPartner("200"))
        assert refused.code == "partner_is_employee"

    def test_another_one_and_a_named_one(self) -> None:
        story = exchanged()
        assert story.refusal("hand_over", EMPLOYEE, NewPartner("100")).code == "partner_is_same"
        assert story.refusal("hand_over", EMPLOYEE).code == "partner_missing"

    def test_the_old_partners_signature_under_a_draft_lapses(self) -> None:
        story = drafted()
        story.tell("sign", MANAGER, Signing(1))
        story.tell("hand_over", EMPLOYEE, NewPartner("300"))
        assert [s.lapsed for s in story.cycle.dossier.signatures.values()] == [True]
        story.tell("sign", EMPLOYEE, Signing(1))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        story.tell("sign", Actor(Role.MANAGER, "300"), Signing(1))
        assert milestone(story) is Milestone.AGREED


class TestRowPart:
    """agendas_exchanged | part | closed | either party, HR."""

    @pytest.mark.parametrize("actor", [EMPLOYEE, HR_ADVISER])
    def test_no_agreement_is_an_honest_outcome(self, actor: Actor) -> None:
        story = held()
        story.tell("part", actor, reason="we see it differently")
        assert milestone(story) is Milestone.CLOSED
        assert (story.cycle.end_reason, story.cycle.ended_at) == ("part", story.now)
        assert story.history[-1].reason == "we see it differently"

    @pytest.mark.parametrize("reason", [None, "  "])
    def test_the_reason_is_kept_so_there_is_one(self, reason: str | None) -> None:
        assert held().refusal("part", EMPLOYEE, reason=reason).code == "reason_required"

    def test_before_a_manager_parts_the_employee_is_offered_another_partner(self) -> None:
        story = held()
        assert story.refusal("part", MANAGER, reason="no").code == "partner_not_offered"
        assert story.refusal("offer_partner", EMPLOYEE).code == "not_yours"
        decision = story.tell("offer_partner", MANAGER)
        assert told(decision) == {("hand_over", "200")}
        story.tell("part", MANAGER, reason="no")
        assert milestone(story) is Milestone.CLOSED

    @pytest.mark.parametrize("name", [PERIODIEK, BEHOEFTE])
    def test_14_days_after_signing_was_due_hr_gets_it(self, name: str) -> None:
        story = held(planned(name))
        decisions = story.wait(utc(5, 18))
        # held on 20 April; the draft a week later, the signing another, and a fortnight
        assert decisions[-1].entries[0].at == utc(5, 18)
        assert told(decisions[-1]) == {("no_agreement", "hr")}

    @pytest.mark.parametrize("choice", ["follow_up", "hand_over", "part"])
    def test_hr_chooses_follow_up_hand_over_or_part(self, choice: str) -> None:
        story = held()
        story.wait(utc(5, 18, 9))
        payloads: dict[str, NewTime | NewPartner | None] = {
            "follow_up": NewTime(utc(5, 25, 9)),
            "hand_over": NewPartner("300"),
            "part": None,
        }
        story.tell(choice, HR_ADVISER, payloads[choice], reason="chosen by HR")
