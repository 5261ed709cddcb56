"""The two sides of the table: whose list it is, and what of it the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.agenda import Topic
from popflow.domain.person import Party
from popflow.web.next_step import due_of

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.agenda import AgendaItem
    from popflow.web.rounds import Round


@dataclass(frozen=True, slots=True)
class Side:
    """One side's list of talking points.

    Attributes:
        own: Whether it is the viewer's.
        hidden: Whether the viewer sees it only from the exchange on.
        until: The day of the exchange, where one is known.
        items: What counts as this side's preparation; nothing of it while it is hidden.
        ready: Whether this side said that the list is ready.
    """

    party: Party
    name: str
    own: bool
    hidden: bool
    until: datetime | None
    items: tuple[AgendaItem, ...]
    ready: bool


def sides_of(found: Round) -> tuple[Side, ...]:
    """Both lists: the viewer's own first until the exchange, the employee's first after it."""
    exchanged = found.cycle.exchanged_at is not None
    order = sorted(Party, key=lambda party: not exchanged and party is not found.party)
    return tuple(_side(found, party, exchanged=exchanged) for party in order)


def carried_of(found: Round) -> tuple[AgendaItem, ...]:
    """What stands on the agenda from the previous round."""
    return tuple(item for item in found.cycle.dossier.agenda.values() if item.carried)


def topics_without(found: Round) -> tuple[Topic, ...]:
    """The topics to which none of the points that the viewer sees belongs."""
    named = {item.topic for item in found.cycle.dossier.agenda.values()}
    return tuple(topic for topic in Topic if topic not in named)


def _side(found: Round, party: Party, *, exchanged: bool) -> Side:
    cycle = found.cycle
    items = cycle.dossier.agenda.values()
    return Side(
        party,
        found.side(party),
        party is found.party,
        not exchanged and party is not found.party,
        due_of(found.view, "exchange"),
        tuple(item for item in items if item.party is party and not item.carried),
        cycle.employee_ready if party is Party.EMPLOYEE else cycle.manager_ready,
    )
