"""The contract of a plugin that carries letters (`popflow_notify`)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from popflow.ports import Invitation, Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Notify = Callable[[Letter], bool | None]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter as it reached the far end.

    Attributes:
        key: By what the far end can tell a repetition, such as a Message-ID.
        invitations: The UIDs of the calendar entries that came with it; ``None`` where the far
            end knows none, such as a chat.
    """

    key: str
    address: str
    subject: str
    text: str
    invitations: tuple[str, ...] | None = None


LETTER = Letter(
    "1:2:announce:200", "200", "Zoë van der Berg", "zoe@example.org", "nl",
    "Uw gesprek; dinsdag", "Beste Zoë,\n\nTot dinsdag: “één uur”.\n", "<p>Beste Zoë,</p>",
)  # fmt: skip


def uid(number: int) -> str:
    """By what a calendar knows a conversation."""
    return f"pop-{number}@example.org"


def invitation(number: int) -> Invitation:
    """The calendar entry of a conversation."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//popflow//NL", "METHOD:REQUEST",
        "BEGIN:VEVENT", f"UID:{uid(number)}", "SEQUENCE:0", "DTSTAMP:20260302T080000Z",
        "DTSTART:20260316T080000Z", "DTEND:20260316T090000Z", "SUMMARY:POP-gesprek Zoë",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return Invitation("".join(f"{line}\r\n" for line in lines), "REQUEST")


class NotifierContract:
    """What every notifier owes.

    A subclass gives three fixtures: ``notify``, the plugin's hook; ``arrived``, a function that
    returns the letters which reached the far end, in order; and ``break_far_end``, a function
    after which nothing can be handed over any more.
    """

    def test_a_letter_arrives(
        self, notify: Notify, arrived: Callable[[], Sequence[Arrived]]
    ) -> None:
        """What is handed over arrives once, in the recipient's own characters."""
        assert notify(LETTER) is True
        (found,) = arrived()
        assert found.address == "zoe@example.org"
        assert found.subject == LETTER.subject
        assert found.text.split() == LETTER.text.split()

    def test_a_repetition_can_be_told(
        self, notify: Notify, arrived: Callable[[], Sequence[Arrived]]
    ) -> None:
        """The same letter delivered twice has the same key at the far end; another has not.

        Another store's letter is another, also where its own key is the same.
        """
        others = replace(LETTER, key="1:3:announce:200"), replace(LETTER, sender_id="another")
        for letter in (LETTER, LETTER, *others):
            assert notify(letter) is True
        keys = [found.key for found in arrived()]
        assert keys[:1] == keys[1:2]
        assert len(set(keys)) == 3

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_every_invitation_is_carried(
        self, count: int, notify: Notify, arrived: Callable[[], Sequence[Arrived]]
    ) -> None:
        """A letter about several conversations brings the calendar entry of each."""
        entries = tuple(invitation(number) for number in range(count))
        assert notify(replace(LETTER, invitations=entries)) is True
        (found,) = arrived()
        assert found.text.split() == LETTER.text.split()
        if found.invitations is not None:
            assert sorted(found.invitations) == [uid(number) for number in range(count)]

    def test_without_an_address_it_is_not_carried(
        self, notify: Notify, arrived: Callable[[], Sequence[Arrived]]
    ) -> None:
        """A letter that this notifier cannot address is left to others: no error, not true."""
        assert not notify(replace(LETTER, address=None))
        assert not arrived()

    def test_a_failure_is_an_exception(
        self, notify: Notify, break_far_end: Callable[[], None]
    ) -> None:
        """A letter that could not be handed over is never called carried."""
        break_far_end()
        with pytest.raises(Exception, match=r".+"):
            notify(LETTER)

    def test_a_line_end_in_a_name_or_subject_makes_no_header(
        self, notify: Notify, arrived: Callable[[], Sequence[Arrived]]
    ) -> None:
        """Text from outside stays text: it is refused, or arrives without its line end."""
        evil = "Zoë\r\nBcc: everybody@example.org"
        with suppress(Exception):
            notify(replace(LETTER, name=evil, subject=evil))
        for found in arrived():
            assert found.address == "zoe@example.org"
            assert "\n" not in found.subject
