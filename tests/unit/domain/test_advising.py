"""An adviser is the guest of one round: invited by either party, told to both, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.adviser import Invitation
from popflow.domain.event import Invite, ItemKey, NewTime, Uninvite
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, Story
from tests.support.rounds import STAGES, announced, exchanged, held, planned, told, utc

if TYPE_CHECKING:
    from popflow.domain.person import Actor

BOTH_AND = {("invite", "200"), ("invite", "100"), ("invite", "300")}
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("party", [EMPLOYEE, MANAGER])
def test_either_party_invites_in_every_open_state_and_both_are_told(
    stage: str, party: Actor
) -> None:
    story = STAGES[stage]()
    today = story.facts.days.day_of(story.now)
    decision = story.tell("invite", party, Invite("300"))
    assert told(decision) == BOTH_AND
    assert story.cycle.dossier.advisers == {
        "300": Invitation("300", today, None, party.number),
    }


def test_hr_invites_nobody() -> None:
    assert planned().refusal("invite", HR_ADVISER, Invite("300")).code == "not_yours"
    assert planned().refusal("uninvite", HR_ADVISER, Uninvite("300")).code == "not_yours"


def test_an_invitation_has_a_first_and_a_last_day() -> None:
    story = planned()
    story.tell("invite", EMPLOYEE, Invite("300", date(2026, 4, 20), date(2026, 4, 27)))
    invitation = story.cycle.dossier.advisers["300"]
    days = {date(2026, 4, 19): False, date(2026, 4, 20): True, date(2026, 4, 27): True,
            date(2026, 4, 28): False}  # fmt: skip
    assert {day: invitation.holds_on(day) for day in days} == days
    story.tell("invite", EMPLOYEE, Invite("301", date(2020, 1, 1)))
    assert story.cycle.dossier.advisers["301"].from_day == MONDAY


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (None, "adviser_missing"),
        (Uninvite("300"), "adviser_missing"),
        (Invite("200"), "adviser_is_party"),
        (Invite("100"), "adviser_is_party"),
        (Invite("300", to_day=date(2026, 3, 1)), "adviser_period"),
        (Invite("300", date(2026, 5, 2), date(2026, 5, 1)), "adviser_period"),
        (Invite("301"), "adviser_invited"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    payload: Invite | Uninvite | None, code: str
) -> None:
    story = planned()
    story.tell("invite", MANAGER, Invite("301"))
    assert story.refusal("invite", EMPLOYEE, payload).code == code


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (None, "adviser_missing"),
        (ItemKey(1), "adviser_missing"),
        (Uninvite("300"), "adviser_not_invited"),
        (Uninvite("301"), "adviser_not_invited"),
    ],
)
def test_only_an_invitation_that_holds_is_taken_back(
    payload: Uninvite | ItemKey | None, code: str
) -> None:
    story = planned()
    story.tell("invite", MANAGER, Invite("301", to_day=MONDAY))
    story.now += timedelta(days=1)
    assert story.refusal("uninvite", MANAGER, payload).code == code


def test_it_is_taken_back_at_once_and_all_are_told_and_can_be_given_anew() -> None:
    story = planned()
    story.tell("invite", MANAGER, Invite("300"))
    decision = story.tell("uninvite", EMPLOYEE, Uninvite("300"))
    assert told(decision) == {("uninvite", n) for n in ("100", "200", "300")}
    assert not story.cycle.dossier.advisers["300"].holds_on(MONDAY)
    story.tell("invite", MANAGER, Invite("300"))
    assert story.cycle.dossier.advisers["300"].holds_on(MONDAY)


def test_it_can_be_taken_back_while_the_round_stands_still() -> None:
    story = planned()
    story.tell("invite", MANAGER, Invite("300"))
    story.tell("suspend", HR_ADVISER)
    assert story.refusal("invite", MANAGER, Invite("301")).code == "not_possible_now"
    story.tell("uninvite", MANAGER, Uninvite("300"))
    assert told(story.tell("resume", HR_ADVISER)) == {("resume", "200"), ("resume", "100")}


def _advised(story: Story) -> Story:
    story.tell("invite", EMPLOYEE, Invite("300"))
    return story


def test_an_adviser_gets_what_is_sent_about_the_conversation_and_nothing_else() -> None:
    story = exchanged(_advised(planned()))
    assert ("announce", "300") in {one for d in story.decisions for one in told(d)}
    moved = story.tell("move", MANAGER, NewTime(utc(4, 28, 8)), reason="on leave")
    assert ("move", "300") in told(moved)
    story = held(_advised(planned()))
    assert ("hold", "300") in told(story.last)
    follow_up = story.tell("follow_up", EMPLOYEE, NewTime(utc(5, 4, 8)))
    assert ("follow_up", "300") in told(follow_up)
    kinds = {kind for d in story.decisions for kind, number in told(d) if number == "300"}
    assert kinds == {"invite", "announce", "hold", "follow_up"}
    assert ("cancel", "300") in told(story.tell("cancel", HR_ADVISER, reason="a mistake"))


def test_who_is_no_longer_invited_hears_nothing_more() -> None:
    story = announced(_advised(planned()))
    story.tell("uninvite", EMPLOYEE, Uninvite("300"))
    moved = story.tell("move", MANAGER, NewTime(utc(4, 28, 8)), reason="on leave")
    assert told(moved) == {("move", "200"), ("move", "100")}


def test_a_date_before_the_first_day_is_told_and_an_unannounced_move_to_nobody() -> None:
    story = planned()
    story.tell("invite", EMPLOYEE, Invite("300", date(2026, 4, 20)))
    assert not told(story.tell("move", MANAGER, NewTime(utc(4, 27, 8))))
    story = announced(story)
    assert ("announce", "300") in told(story.last)


def test_time_that_runs_past_an_unannounced_conversation_tells_nobody() -> None:
    story = _advised(planned())
    story.now = utc(4, 14)
    story.fire("announce")
    assert [entry.event for entry in story.last.entries] == ["move"]
    assert told(story.last) == set()
