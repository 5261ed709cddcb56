"""What somebody is to a cycle, at this moment, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from popflow.domain.actions import ACTIONS
from popflow.domain.cycle import Cycle
from popflow.domain.person import NO_OFFICES, Actor, Deputy, Offices, Person, Role
from popflow.domain.supervising import supervised
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
    offices: Offices = NO_OFFICES,
) -> tuple[Actor, ...]:
    """Every way in which somebody may deal with a cycle; empty for a stranger.

    A round that ended is open to its partner only while that is the person's manager still: a
    former manager sees nothing more, and a new one nothing of earlier rounds (DOMAIN section 13).
    Whose POP it is acts as employee and as nothing else: not as HR, and never as a deputy.
    """
    partner = _speaker(cycle, manager)
    ways = ways_toward(number, cycle.person, partner, deputies, hr, today, os_user)
    if number == cycle.person:
        return ways
    looking_on = (*_guest_roles(number, cycle, offices, today), *offices.roles_of(number))
    return (*ways, *(Actor(role, number, os_user=os_user) for role in looking_on))


def _guest_roles(number: str, cycle: Cycle, offices: Offices, today: date) -> Iterator[Role]:
    """What somebody is to an open round by an invitation, or by its plan."""
    invitation = cycle.dossier.advisers.get(number) if cycle.open else None
    if invitation and number in offices.advisers and invitation.holds_on(today):
        yield Role.ADVISER
    if supervised(cycle, number):
        yield Role.SUPERVISOR


def ways_toward(  # noqa: PLR0913, PLR0917 - a relation is the meeting of just these facts
    number: str,
    employee: str,
    partner: str | None,
    deputies: Iterable[Deputy],
    hr: Collection[str],
    today: date,
    os_user: str | None = None,
) -> tuple[Actor, ...]:
    """Every way in which somebody may act toward an employee whose partner is known.

    Guests of a round, and offices that only look on, can do nothing outside of it.
    """
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


def doable(workflow: Compiled, cycle: Cycle, roles: Collection[Role]) -> frozenset[str]:
    """The events and actions that these roles may do now; a rule may still refuse one of them."""
    own = frozenset(roles)
    events = {
        event for event in workflow.events(cycle.state) if own & _roles(workflow, cycle, event)
    }
    return frozenset(events | {name for name in ACTIONS if _acts(cycle, name, own)})


def _acts(cycle: Cycle, name: str, roles: frozenset[Role]) -> bool:
    action = ACTIONS[name]
    awake = action.always or cycle.suspended_at is None
    return awake and cycle.milestone in action.milestones and bool(roles & action.by)
