"""The calendar entry: one UID per round, a SEQUENCE that rises, and nothing of the content."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from icalendar import Calendar, Event

from popflow.documents import LetterComposer
from popflow.documents.invitation import CANCEL, REQUEST, Occasion, invitation
from popflow.domain.cycle import Cycle
from popflow.domain.effect import INVITING, MessageKind
from popflow.domain.person import Person
from popflow.domain.workflow import SUSPENDED, Milestone
from popflow.ports import Letter
from tests.unit.documents.rounds import (
    ANNOUNCED,
    EMPLOYEE,
    MANAGER,
    OPTIONS,
    TALK,
    a_parcel,
    a_round,
    an_entry,
    compose,
)

MOVED: Final = a_round(conversation_at=TALK + timedelta(days=7), sequence=1)
LONG: Final = "Anna-Wilhelmina-Christina-Alexandra van der Veldt-Oudenaarden op den Dijk te Noord"


def entry_in(letter: Letter) -> tuple[Calendar, Any]:
    (sent,) = letter.invitations
    calendar = Calendar.from_ical(sent.text)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert str(calendar["method"]) == sent.method
    return calendar, event


def methods(letter: Letter) -> list[str]:
    return [sent.method for sent in letter.invitations]


def invited(kind: MessageKind, cycle: Cycle, reader: Person = EMPLOYEE) -> Letter:
    return compose(a_parcel(kind, reader.number), reader, cycle, entry=an_entry())


def test_an_announcement_invites_both() -> None:
    calendar, event = entry_in(invited(MessageKind.ANNOUNCE, a_round()))
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["method"]) == REQUEST
    assert str(event["uid"]) == "pop-12@example.org"
    assert event["sequence"] == 0
    assert event["dtstart"].dt == TALK
    assert event["dtend"].dt == TALK + timedelta(minutes=60)
    assert event["dtstamp"].dt == ANNOUNCED
    assert str(event["summary"]) == "POP-gesprek"
    assert str(event["status"]) == "CONFIRMED"
    assert str(event["organizer"]) == "mailto:lex@example.org"
    assert [str(a) for a in event["attendee"]] == [
        "mailto:alexander@example.org",
        "mailto:lex@example.org",
    ]
    assert event["attendee"][0].params["CN"] == "Alexander James"


def test_a_move_raises_the_sequence_under_the_same_uid() -> None:
    _, before = entry_in(invited(MessageKind.ANNOUNCE, a_round()))
    _, after = entry_in(invited(MessageKind.MOVE, MOVED))
    assert str(after["uid"]) == str(before["uid"])
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == TALK + timedelta(days=7)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (MessageKind.CANCEL, {"milestone": Milestone.CANCELLED, "state": "cancelled"}),
        (MessageKind.DECLINE, {"milestone": Milestone.CANCELLED, "state": "cancelled"}),
        (MessageKind.SUSPEND, {"state": SUSPENDED}),
    ],
)
def test_what_does_not_go_ahead_is_taken_back(
    kind: MessageKind, changes: dict[str, object]
) -> None:
    calendar, event = entry_in(invited(kind, a_round(sequence=2, **changes)))
    assert str(calendar["method"]) == CANCEL
    assert str(event["status"]) == "CANCELLED"
    assert str(event["uid"]) == "pop-12@example.org"
    assert event["sequence"] == 2


def test_a_round_that_goes_on_invites_anew() -> None:
    _, suspended = entry_in(invited(MessageKind.SUSPEND, a_round(state=SUSPENDED, sequence=1)))
    letter = invited(MessageKind.RESUME, a_round(sequence=2))
    _, resumed = entry_in(letter)
    assert methods(letter) == [REQUEST]
    assert resumed["sequence"] > suspended["sequence"]


def test_letters_in_the_wrong_order_leave_the_right_calendar() -> None:
    cancelled = a_round(milestone=Milestone.CANCELLED, state="cancelled", sequence=1)
    assert methods(invited(MessageKind.ANNOUNCE, cancelled)) == [CANCEL]
    _, event = entry_in(invited(MessageKind.ANNOUNCE, MOVED))
    assert event["sequence"] == 1


def test_who_is_no_party_any_more_loses_the_entry() -> None:
    former = Person("203", "Bo", "Oud", email="bo@example.org")
    assert methods(invited(MessageKind.MOVE, a_round(), former)) == [CANCEL]


@pytest.mark.parametrize("kind", MessageKind)
def test_only_inviting_messages_carry_an_entry(kind: MessageKind) -> None:
    assert bool(invited(kind, a_round()).invitations) is (kind in INVITING)


@pytest.mark.parametrize(
    "cycle",
    [
        a_round(conversation_at=None),
        a_round(milestone=Milestone.AGENDAS_EXCHANGED, held_at=TALK),
        a_round(milestone=Milestone.PLANNED, announced_at=None),
        a_round(milestone=Milestone.CANCELLED, announced_at=None),
    ],
    ids=["no conversation", "held", "not announced", "cancelled before it was announced"],
)
def test_where_there_is_nothing_to_invite_to_there_is_no_entry(cycle: Cycle) -> None:
    assert invited(MessageKind.RESUME, cycle).invitations == ()


def test_hr_and_who_has_no_address_get_no_entry() -> None:
    parcel = a_parcel(MessageKind.CANCEL)
    assert compose(parcel, None).invitations == ()
    nobody = replace(EMPLOYEE, email=None)
    assert invited(MessageKind.ANNOUNCE, a_round(), nobody).invitations == ()


def test_a_follow_up_after_a_conversation_invites_again() -> None:
    talked = a_round(held_at=TALK, conversation_at=TALK + timedelta(days=14), sequence=1)
    assert methods(invited(MessageKind.FOLLOW_UP, talked)) == [REQUEST]


def test_a_manager_without_an_address_lets_the_organisation_invite() -> None:
    nobody = replace(MANAGER, email=None)
    letter = compose(
        a_parcel(MessageKind.ANNOUNCE, "101"),
        EMPLOYEE,
        people={"101": EMPLOYEE, "201": nobody},
        options=replace(OPTIONS, from_address="pop@example.org", minutes=90),
    )
    _, event = entry_in(letter)
    assert str(event["organizer"]) == "mailto:pop@example.org"
    assert str(event["attendee"]) == "mailto:alexander@example.org"
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=90)


def test_nobody_organises_where_nobody_has_an_address() -> None:
    nobody = replace(MANAGER, email=None)
    letter = compose(
        a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE, people={"101": EMPLOYEE, "201": nobody}
    )
    _, event = entry_in(letter)
    assert "organizer" not in event


def test_lines_are_folded_and_names_come_back_whole() -> None:
    long = replace(EMPLOYEE, first_name=LONG, last_name='"; X-EVIL=1:é,')
    letter = compose(
        a_parcel(MessageKind.ANNOUNCE, "101"), long, people={"101": long, "201": MANAGER}
    )
    (sent,) = letter.invitations
    assert "\n" not in sent.text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in sent.text.split("\r\n"))
    _, event = entry_in(letter)
    assert event["attendee"][0].params["CN"] == f"{LONG} '; X-EVIL=1:é,"
    assert "X-EVIL" not in event["attendee"][0].params


def test_an_entry_says_nothing_of_the_content() -> None:
    _, event = entry_in(invited(MessageKind.ANNOUNCE, a_round()))
    assert "description" not in event
    assert str(event["class"]) == "PRIVATE"
    assert str(event["url"]) == "https://pop.example.org/cycles/12"
    letter = compose(
        a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE, options=replace(OPTIONS, base_link="")
    )
    assert "url" not in entry_in(letter)[1]


def test_a_round_without_a_conversation_cannot_be_written_down() -> None:
    occasion = Occasion("POP-gesprek", "example.org", 60)
    moment = datetime(2027, 3, 4, tzinfo=UTC)
    with pytest.raises(ValueError, match="cycle 12"):
        invitation(a_round(conversation_at=None), (None, None), REQUEST, moment, occasion)


def test_a_letter_about_several_conversations_brings_an_entry_for_each() -> None:
    anna = Person("102", "Anna", "Berg", infix="van der", email="anna@example.org")
    moved = a_round(id=13, person="102", conversation_at=TALK + timedelta(days=7), sequence=1)
    gone = a_round(id=14, milestone=Milestone.CANCELLED, state="cancelled", sequence=2)
    carried_out = a_round(id=15, milestone=Milestone.EXECUTING, held_at=TALK)
    rounds = {12: a_round(), 13: moved, 14: gone, 15: carried_out}
    bundle = [
        replace(a_parcel(MessageKind.STANDING, "201", digest=True), key=f"s:{n}", cycle=n)
        for n in rounds
    ]
    people = {p.number: p for p in (EMPLOYEE, MANAGER, anna)}
    letter = LetterComposer(OPTIONS).compose(bundle, MANAGER, rounds, people, {})
    found = {
        str(event["uid"]): (sent.method, event["sequence"])
        for sent in letter.invitations
        for event in Calendar.from_ical(sent.text).walk("VEVENT")
    }
    assert found == {
        "pop-12@example.org": (REQUEST, 0),
        "pop-13@example.org": (REQUEST, 1),
        "pop-14@example.org": (CANCEL, 2),
    }
    assert (
        "- De POP van Anna van der Berg is nu: aangekondigd. Het gesprek staat op" in letter.text
    )
    assert "- De POP van Alexander James is nu: geannuleerd.\n" in letter.text
