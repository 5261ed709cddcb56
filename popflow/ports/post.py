"""Messages on their way out, and the letters that they become."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.effect import Message
    from popflow.domain.person import Person


class Status(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message in the outbox.

    Attributes:
        key: Unique and stable: a message that is delivered twice has it twice.
        cycle: The cycle that it is about; ``None`` for a digest or a word to HR.
        seq: The history entry that requires it.
        due: When it may be tried next.
        data: Ids and counts that the text needs, never content.
        words: The recipient's own, of a private reminder; put in for the letter alone, and in no
            store.
    """

    key: str
    message: Message
    cycle: int | None = None
    seq: int | None = None
    status: Status = Status.PENDING
    attempts: int = 0
    due: datetime | None = None
    settled_at: datetime | None = None
    error: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


def parcel_key(cycle: int, seq: int, message: Message) -> str:
    """The key of a message that a history entry requires."""
    return f"{cycle}:{seq}:{message.kind}:{message.recipient}"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a leased message; ``due`` is the next try of one that is pending again.

    Attributes:
        lease: Until when whoever settles had leased it: when another leased it since, nothing is
            written. ``None`` settles it whoever has it.
    """

    key: str
    status: Status
    at: datetime
    error: str | None = None
    due: datetime | None = None
    lease: datetime | None = None


class Outbox(Protocol):
    """Messages on their way out."""

    def add(self, parcels: Sequence[Parcel]) -> None:
        """Put messages in; a key that is there already is left as it is."""
        ...

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Parcel]:
        """Take messages that may be tried now, or whose lease ran out, oldest first.

        They are leased until a moment, and their attempts are counted up. A person's digest
        messages come in one batch.

        A message whose lease ran out comes alone, when nothing else may be tried: whoever had it
        in hand vanished, and among others nobody could tell which one was the cause.
        """
        ...

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Write down what became of messages; one that is settled stays as it is.

        A dead one that is pending again, at an operator's wish, has its attempts counted anew.
        """
        ...

    def find(
        self,
        status: Status | None = None,
        *,
        recipient: str | None = None,
        cycle: int | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Parcel]:
        """Messages, the newest first.

        Args:
            status: Only those that stand so.
            recipient: Only those to this person, or to ``hr``.
            cycle: Only those about this cycle.
            after: Key of the last one of the page before: only older ones; none at all where
                there is no such message.
            limit: How many at most.
        """
        ...

    def of(self, cycles: Iterable[int]) -> dict[int, list[Parcel]]:
        """All messages about these cycles, per cycle, the oldest first; one without is absent."""
        ...

    def keys_of(self, cycles: Iterable[int]) -> dict[str, Status]:
        """Key and status of every message about these cycles."""
        ...

    def counts(self) -> dict[Status, int]:
        """How many messages per status; where there are none, the status is absent."""
        ...

    def dead(self) -> int:
        """How many messages could not be delivered: of `counts` what is asked most, and cheap."""
        ...

    def oldest(self, now: datetime) -> datetime | None:
        """Since when the message waits that `lease` would give first; ``None`` for none."""
        ...


@dataclass(frozen=True, slots=True)
class Invitation:
    """A calendar entry that goes with a letter: one conversation, one iCalendar object.

    Attributes:
        text: The object (RFC 5545), with its method in it.
        method: ``REQUEST`` or ``CANCEL`` (RFC 5546); a mail program is told it beside the text.
    """

    text: str
    method: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A composed message, ready for a notifier.

    Attributes:
        key: Stable: the same letter delivered twice has the same one.
        address: Mail address; ``None`` when HR's file holds none.
        text: Plain text; ``html`` is the same for a mail program.
        invitations: Calendar entries, each of which the notifier attaches: mostly one or none;
            a letter about several conversations has one for each.
        sender_id: Which store the letter comes from, the same for all its letters and for no
            other store's: with the key it tells a repetition at a far end that many share.
    """

    key: str
    recipient: str
    name: str
    address: str | None
    language: str
    subject: str
    text: str
    html: str
    invitations: tuple[Invitation, ...] = ()
    sender_id: str = ""


class Composer(Protocol):
    """Writes letters in the recipient's language."""

    def compose(
        self,
        parcels: Sequence[Parcel],
        recipient: Person | None,
        cycles: Mapping[int, Cycle],
        people: Mapping[str, Person],
        entries: Mapping[tuple[int, int], Entry],
    ) -> Letter:
        """One letter for one message, or for a bundle of one recipient.

        Args:
            parcels: One message, or all of a digest.
            recipient: Who gets it; ``None`` is HR's list.
            cycles: The cycles that the messages are about.
            people: Everybody whose name may be said.
            entries: History entries that require the messages, by cycle and number.
        """
        ...
