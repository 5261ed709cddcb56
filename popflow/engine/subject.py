"""A person and a cycle as the data over which conditions (CEL) are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person

PERSON_FIELDS = {
    "number": "personnel number, text",
    "active": "in service today",
    "department": "department, text; empty when unknown",
    "job": "post, text; empty when unknown",
    "manager": "number of the manager, text; empty when there is none",
    "fte": "part of a full week, a number",
    "track": "faster track, text; empty when there is none",
    "service_years": "whole years in service, a number",
}
"""What a condition may ask of ``person``."""

CYCLE_FIELDS = {
    "workflow": "name of the workflow",
    "state": "state",
    "milestone": "milestone",
    "missed": "check-ins missed in a row",
    "goals": "number of goals in the newest plan",
    "cost": "cost of the newest plan in whole cents",
    "items": "number of talking points",
}
"""What a condition may ask of ``cycle``."""


def person_data(person: Person, today: date) -> dict[str, object]:
    """The fields of `PERSON_FIELDS`."""
    return {
        "number": person.number,
        "active": person.active_on(today),
        "department": person.department or "",
        "job": person.job or "",
        "manager": person.manager or "",
        "fte": float(person.fte),
        "track": person.track or "",
        "service_years": _years(person.hired_on, today),
    }


def cycle_data(cycle: Cycle) -> dict[str, object]:
    """The fields of `CYCLE_FIELDS`."""
    plan = cycle.draft or cycle.agreed_plan
    return {
        "workflow": cycle.workflow,
        "state": cycle.state,
        "milestone": cycle.milestone.value,
        "missed": cycle.missed,
        "goals": len(plan.content.live_goals) if plan else 0,
        "cost": plan.content.cost if plan else 0,
        "items": sum(not item.removed for item in cycle.dossier.agenda.values()),
    }


def _years(since: date | None, today: date) -> int:
    if since is None or since > today:
        return 0
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
