"""What is known about a version of a plan, beside what is written in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.domain.event import Event, Signing
from popflow.domain.guards import BUDGET
from popflow.domain.person import SYSTEM
from popflow.domain.plan import horizon
from popflow.engine.choosing import today_of
from popflow.engine.gather import Matter, facts_about
from popflow.engine.lists import lists_of

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.cycle import Answer, Cycle
    from popflow.domain.person import Person
    from popflow.domain.plan import Horizon, PlanVersion
    from popflow.domain.post import Lists, Unknown
    from popflow.engine.reading import View
    from popflow.engine.setup import Engine


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What popflow knows about a version.

    Attributes:
        horizons: How far each goal reaches, by key; ``None`` where it says no end.
        unknown: What goals name and none of the organisation's lists knows.
        money: What the budget answers about the newest draft; ``None`` where nothing is asked.
        people: Those who guide an activity, by number.
    """

    horizons: dict[int, Horizon | None]
    unknown: tuple[Unknown, ...]
    money: Answer | None = None
    people: dict[str, Person] = field(default_factory=dict)


def counted_from(cycle: Cycle, version: PlanVersion) -> datetime:
    """From when it is counted how far goals reach: the agreement, else the draft's own moment."""
    if version.number == cycle.agreed_version and cycle.agreed_at is not None:
        return cycle.agreed_at
    return version.at


def older_of(cycle: Cycle, newer: int) -> int:
    """The version with which one is compared: what was agreed, else the one before it."""
    before = cycle.agreed_version if cycle.agreed_version != newer else None
    return before or max(newer - 1, 1)


def lists_known(engine: Engine) -> Lists:
    """The organisation's lists, to which goals can point."""
    with engine.store.read() as uow:
        return lists_of(uow)


def plan_facts(engine: Engine, view: View, version: PlanVersion) -> PlanFacts:
    """What is known about a version of a round's plan.

    Args:
        engine: Ports and options.
        view: The round as somebody may see it, with its content.
        version: One of its versions.
    """
    now, cycle = engine.clock.now(), view.cycle
    since = today_of(engine, counted_from(cycle, version))
    goals = version.content.live_goals
    guides = {a.supervisor for goal in goals for a in goal.activities if a.supervisor}
    with engine.store.read() as uow:
        money = None
        if version == cycle.draft:
            # Asked as the last signature asks it: nothing is posted, for nothing is decided.
            signing = Event("sign", SYSTEM, Signing(version.number))
            matter = Matter(view.workflow, cycle, signing)
            money = facts_about(engine, uow, matter, now).answers.get(BUDGET)
        return PlanFacts(
            {goal.key: horizon(goal, since) for goal in goals},
            lists_of(uow).unknown(version.content), money, uow.people.get(guides),
        )  # fmt: skip
