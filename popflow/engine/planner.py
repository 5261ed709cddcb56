"""Plans one round for one person, for whoever asks: the launcher, a restart, a signal, HR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.cycle import Cycle, Origin
from popflow.domain.launching import period_months
from popflow.domain.person import Actor, Party, Person
from popflow.domain.planning import Start, plan_cycle
from popflow.domain.relation import partner_for
from popflow.engine.choosing import today_of
from popflow.engine.diary import open_diaries

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.event import Refusal
    from popflow.domain.workflow import Compiled
    from popflow.engine.gather import Gathered


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a round that somebody wants planned.

    Attributes:
        number: The number that the store gave out for it.
        wished_at: When the conversation is wished; ``None`` is with full notice from now.
    """

    number: int
    person: Person
    actor: Actor
    origin: Origin = Origin.RESTART
    wished_at: datetime | None = None
    previous: Cycle | None = None
    copied: Cycle | None = None
    signal: str = ""
    signal_party: Party = Party.EMPLOYEE
    reason: str | None = None
    last_conversation_at: datetime | None = None


def plan_round(known: Gathered, workflow: Compiled, plan: Plan) -> Decision | Refusal:
    """Plan a round and count its slot; the caller saves it.

    Returns:
        The decision, or the rule that says no (not in service, nobody to talk with).
    """
    partner = find_partner(known, plan.person)
    open_diaries(known, (partner,))
    known.meet((), (partner,))
    facts = known.facts(plan.person, partner)
    start = Start(
        plan.number, plan.origin, plan.actor, plan.wished_at,
        period_months(workflow.definition.launch, plan.person), plan.previous, plan.copied,
        plan.signal, plan.signal_party, plan.reason, plan.last_conversation_at,
    )  # fmt: skip
    result = plan_cycle(workflow, start, facts, known.now)
    if isinstance(result, Decision):
        known.occupy(result.cycle)
    return result


def find_partner(known: Gathered, person: Person) -> str | None:
    """Who speaks for the employer: loads the line of managers as far as it is needed."""
    today = today_of(known.engine, known.now)
    stand_in = known.engine.options.stand_in
    above, seen = person.manager, {person.number}
    while above is not None and above not in seen:
        seen.add(above)
        known.meet((above,))
        manager = known.people.get(above)
        if manager is None or manager.active_on(today):
            break
        above = manager.manager
    known.meet((stand_in,))
    return partner_for(person, known.people, stand_in, today)
