"""Conversations that were to be, and of which nobody told whether they took place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

from popflow.domain.workflow import Milestone

WAITING: Final = Milestone.AGENDAS_EXCHANGED
"""Where a round stands while its conversation is to be held and told of."""
EARLIER: Final = timedelta(days=1)
"""What was held so long before the planned moment was another conversation: the planned one is a
follow-up. What was held less before it is that conversation, told with its real hour."""


class Talk(Protocol):
    """What of a round tells of its conversation."""

    @property
    def milestone(self) -> Milestone:
        """Where it stands."""
        ...

    @property
    def suspended_at(self) -> datetime | None:
        """Since when it lies still."""
        ...

    @property
    def conversation_at(self) -> datetime | None:
        """When the conversation is planned."""
        ...

    @property
    def held_at(self) -> datetime | None:
        """The last conversation that took place."""
        ...


def unrecorded(talk: Talk, before: datetime) -> bool:
    """Whether the conversation was to be before a moment, and nobody told how it went.

    Stores ask the same of all rounds at once; their contract suite holds them to this.
    """
    planned, held = talk.conversation_at, talk.held_at
    if talk.milestone is not WAITING or talk.suspended_at is not None:
        return False
    if planned is None or planned >= before:
        return False
    return held is None or held <= planned - EARLIER
