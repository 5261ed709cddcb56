"""Talking points: hidden until the exchange, side by side after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from popflow.domain.person import Party


class Topic(StrEnum):
    """The seven topics that must come up in the conversation (practice texts on the POP)."""

    PERFORMANCE_BY_MANAGER = "performance_by_manager"
    PERFORMANCE_BY_EMPLOYEE = "performance_by_employee"
    LEARN_FOR_PRESENT_POST = "learn_for_present_post"
    DIRECTION_OF_ORGANISATION = "direction_of_organisation"
    LEARN_FOR_CHANGING_POST = "learn_for_changing_post"
    WISHES_TO_LEARN = "wishes_to_learn"
    LEARN_FOR_CAREER = "learn_for_career"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One talking point.

    Attributes:
        party: Whose list it stands on.
        author: Personnel number of the writer; ``None`` for what the system carried over.
        carried: Comes from the previous cycle: cannot be removed, does not count as preparation.
        late: Was added after the exchange.
        follow_up: The other party asked to keep it for a next conversation.
        removed: Withdrawn by its writer before the exchange.
    """

    key: int
    party: Party
    text: str
    added_at: datetime
    author: str | None = None
    topic: Topic | None = None
    carried: bool = False
    late: bool = False
    follow_up: bool = False
    removed: bool = False


def own_items(items: Iterable[AgendaItem], party: Party) -> tuple[AgendaItem, ...]:
    """The items that count as a party's own preparation: carried ones do not."""
    return tuple(i for i in items if i.party is party and not i.carried and not i.removed)


def visible_items(
    items: Iterable[AgendaItem], viewer: Party | None, *, exchanged: bool
) -> tuple[AgendaItem, ...]:
    """What a viewer may see: before the exchange only one's own list and what was carried.

    Args:
        items: All items of the cycle.
        viewer: The party who looks; ``None`` is anybody else, who sees none before the exchange.
        exchanged: Whether the lists were exchanged.
    """
    return tuple(
        i
        for i in items
        if not i.removed and (exchanged or i.party is viewer or (i.carried and viewer is not None))
    )


def open_topics(raised: Iterable[str]) -> tuple[Topic, ...]:
    """The topics that have not come up yet, in the order of the conversation."""
    seen = set(raised)
    return tuple(topic for topic in Topic if topic.value not in seen)
