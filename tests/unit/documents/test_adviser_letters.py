"""What an adviser reads: invited, the conversation, and that it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from popflow.domain.adviser import Invitation
from popflow.domain.cycle import Change, Cycle, Dossier
from popflow.domain.effect import ADVISED, MessageKind
from popflow.domain.person import Person
from tests.unit.documents.rounds import (
    EMPLOYEE,
    MANAGER,
    a_parcel,
    a_round,
    an_entry,
    compose,
)

if TYPE_CHECKING:
    from popflow.ports import Letter

ADVISER = Person("300", "Kim", "Raad", email="kim@example.org", language="en")
PEOPLE = {one.number: one for one in (EMPLOYEE, MANAGER, ADVISER)}
HELD = Invitation("300", date(2027, 3, 1))
OVER = Invitation("300", date(2027, 3, 1), withdrawn_on=date(2027, 3, 2))


def advised(invitation: Invitation = HELD, **changes: object) -> Cycle:
    return a_round(dossier=Dossier(advisers={"300": invitation}), **changes)


def letter(kind: MessageKind, reader: Person, cycle: Cycle) -> Letter:
    entry = replace(an_entry(kind.value), changes=(Change("advisers", HELD, "300"),))
    return compose(a_parcel(kind, reader.number), reader, cycle, entry=entry, people=PEOPLE)


@pytest.mark.parametrize("kind", sorted(ADVISED))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_letter_about_the_conversation_has_words_for_the_adviser(
    kind: MessageKind, language: str
) -> None:
    made = letter(kind, replace(ADVISER, language=language), advised())
    assert "Alexander James" in made.text
    assert "You and" not in made.text
    assert "Jij en" not in made.text


def test_an_invitation_says_who_was_invited_and_brings_the_calendar_entry() -> None:
    for reader in (EMPLOYEE, MANAGER):
        made = letter(MessageKind.INVITE, reader, advised())
        assert "Kim Raad (300)" in made.text
    made = letter(MessageKind.INVITE, ADVISER, advised())
    assert "think along" in made.text
    (entry,) = made.invitations
    assert entry.method == "REQUEST"
    for address in ("kim", "alexander", "lex"):
        assert f"mailto:{address}@example.org" in entry.text.replace("\r\n ", "")


def test_an_invitation_that_is_over_takes_the_entry_back_from_the_adviser_alone() -> None:
    made = letter(MessageKind.UNINVITE, ADVISER, advised(OVER))
    assert "Thank you" in made.text
    assert [entry.method for entry in made.invitations] == ["CANCEL"]
    made = letter(MessageKind.UNINVITE, EMPLOYEE, advised(OVER))
    assert [entry.method for entry in made.invitations] == ["REQUEST"]
    assert "kim@" not in made.invitations[0].text
    late = letter(MessageKind.MOVE, ADVISER, advised(OVER))
    assert late.subject == "POP 12: your invitation is over"


def test_without_the_line_of_history_nobody_is_named() -> None:
    made = compose(a_parcel(MessageKind.INVITE, "101"), EMPLOYEE, advised(), people=PEOPLE)
    assert "Een adviseur is uitgenodigd" in made.text


def test_an_adviser_whose_days_are_over_before_the_conversation_has_no_seat() -> None:
    short = Invitation("300", date(2027, 3, 1), date(2027, 3, 17))
    made = letter(MessageKind.INVITE, MANAGER, advised(short))
    assert "kim@" not in made.invitations[0].text
    unplanned = advised(conversation_at=None)
    assert letter(MessageKind.INVITE, ADVISER, unplanned).invitations == ()
