"""What somebody is to a cycle, at this moment, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from popflow.domain.actions import ACTIONS
from popflow.domain.cycle import Cycle
from popflow.domain.person import Actor, Deputy, Person, Role
from popflow.domain.workflow import Compiled

LONGEST_LINE = 50
"""No organisation has more managers above one another; a longer line is a loop."""


def capacities(  # noqa: PLR0913, PLR0917 - what somebody is depends on all of these
    number: str,
    cycle: Cycle,
    deputies: Iterable[Deputy],
    hr: Collection[str],
    today: date,
    os_user: str | None = None,
    *,
    manager: str | None = None,
) -> tuple[Actor, ...]:
    """Every way in which somebody may act on a cycle; empty for a stranger.

    A round that ended is open to its partner only while that is the person's manager still: a
    former manager sees nothing more, and a new one nothing of earlier rounds (DOMAIN section 13).
    Whose POP it is acts as employee and as nothing else: not as HR, and never as a deputy.
    """
    partner = _speaker(cycle, manager)
    return ways_toward(number, cycle.person, partner, deputies, hr, today, os_user)


def ways_toward(  # noqa: PLR0913, PLR0917 - a relation is the meeting of just these facts
    number: str,
    employee: str,
    partner: str | None,
    deputies: Iterable[Deputy],
    hr: Collection[str],
    today: date,
    os_user: str | None = None,
) -> tuple[Actor, ...]:
    """Every way in which somebody may act toward an employee whose partner is known."""
    if number == employee:
        return (Actor(Role.EMPLOYEE, number, os_user=os_user),)
    ways = []
    if number == partner:
        ways.append(Actor(Role.MANAGER, number, os_user=os_user))
    elif any(
        d.manager == partner and d.deputy == number and d.stands_in_on(today) for d in deputies
    ):
        ways.append(Actor(Role.MANAGER, number, partner, os_user))
    if number in hr:
        ways.append(Actor(Role.HR, number, os_user=os_user))
    return tuple(ways)


def _speaker(cycle: Cycle, manager: str | None) -> str | None:
    return cycle.partner if cycle.open or cycle.partner == manager else None


def acting(ways: tuple[Actor, ...], workflow: Compiled, cycle: Cycle, event: str) -> Actor | None:
    """The first of somebody's ways that may do this now; their first way when none may."""
    allowed = _roles(workflow, cycle, event)
    return next((way for way in ways if way.role in allowed), ways[0] if ways else None)


def _roles(workflow: Compiled, cycle: Cycle, event: str) -> frozenset[Role]:
    if event in ACTIONS:
        return ACTIONS[event].by
    ways = workflow.table.get((cycle.state, event), ())
    return frozenset(role for transition in ways for role in transition.by)


def partner_for(
    person: Person, people: Mapping[str, Person], stand_in: str | None, today: date
) -> str | None:
    """Who speaks for the employer: the first manager up the line who is in service.

    The head of the organisation, and whoever has nobody above, gets the configured stand-in;
    nobody is ever their own partner.
    """
    seen = {person.number}
    above = person.manager
    while above is not None and above not in seen and len(seen) < LONGEST_LINE:
        seen.add(above)
        manager = people.get(above)
        if manager is None:
            break
        if manager.active_on(today):
            return above
        above = manager.manager
    return stand_in if stand_in != person.number else None
