"""What a decision asks of the world: messages, and the planning of a next cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HR = "hr"
"""Recipient of what goes to HR's list instead of to one person."""


class MessageKind(StrEnum):
    """Every message that popflow knows to write, in Dutch and in English."""

    ANNOUNCE = "announce"
    DECLINE = "decline"
    MOVE = "move"
    EXCHANGE = "exchange"
    HOLD = "hold"
    FOLLOW_UP = "follow_up"
    HAND_OVER = "hand_over"
    AGREE = "agree"
    PART = "part"
    BEGIN = "begin"
    AMEND = "amend"
    EVALUATE = "evaluate"
    RESTART = "restart"
    CLOSE = "close"
    CANCEL = "cancel"
    SUSPEND = "suspend"
    RESUME = "resume"
    PREPARE = "prepare"
    EMPTY_LIST = "empty_list"
    WAS_IT_HELD = "was_it_held"
    DRAFT = "draft"
    SIGN = "sign"
    NO_AGREEMENT = "no_agreement"
    CHECK_IN = "check_in"
    STALL = "stall"
    COMMITMENT = "commitment"
    OVERDUE = "overdue"
    INVITE_EVALUATION = "invite_evaluation"
    REMIND_EVALUATION = "remind_evaluation"
    SIGNAL = "signal"
    LATE_ITEM = "late_item"
    INVITE = "invite"
    UNINVITE = "uninvite"
    OWN_REMINDER = "own_reminder"
    STANDING = "standing"
    DIGEST = "digest"
    ATTENTION = "attention"


INVITING = frozenset({
    MessageKind.ANNOUNCE, MessageKind.MOVE, MessageKind.FOLLOW_UP, MessageKind.RESUME,
    MessageKind.HAND_OVER, MessageKind.CANCEL, MessageKind.DECLINE, MessageKind.SUSPEND,
    MessageKind.STANDING, MessageKind.INVITE, MessageKind.UNINVITE,
})  # fmt: skip
"""Messages that carry the calendar entry of the conversation, or take it back."""
ADVISED = frozenset({
    MessageKind.ANNOUNCE, MessageKind.MOVE, MessageKind.HOLD, MessageKind.FOLLOW_UP,
    MessageKind.DECLINE, MessageKind.CANCEL, MessageKind.SUSPEND, MessageKind.RESUME,
})  # fmt: skip
"""Messages about the conversation that an invited adviser gets along with the two parties."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that must reach somebody; its text is composed when it is delivered.

    Attributes:
        recipient: Personnel number, or ``hr``.
        not_before: No mail outside working hours.
        until: Past this moment it means nothing any more and is suppressed.
        digest: Bundled with others of the same recipient.
    """

    kind: MessageKind
    recipient: str
    not_before: datetime
    until: datetime | None = None
    digest: bool = False


@dataclass(frozen=True, slots=True)
class NextCycle:
    """The next round that a restart plans.

    Attributes:
        signal: A problem that is left, named: where the model starts on signals, the next begins
            with the first slot.
    """

    person: str
    predecessor: int
    signal: str = ""
