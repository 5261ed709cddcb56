"""Who may use what: one table for the command line, the pages and the programs' door.

Whatever it does not name is refused.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from popflow.engine.setup import Options


class Policy(Enum):
    """Who may use a command or an endpoint; each of them names one."""

    PUBLIC = "anybody at all, signed in or not: nothing of the organisation is told"
    STAFF = "anybody who works here: what the organisation tells everybody"
    OPERATOR = "whoever runs popflow on this machine; nobody's name is taken"
    OPERATE = "whoever runs popflow on this machine, or an admin"
    MESSAGES = "the same, and HR: what is done with messages on their way"
    MESSAGE_LIST = "the same, and an auditor: which messages there are, never their text"
    HR = "whoever runs popflow on this machine, or an HR adviser"
    PROCESS = (
        "anybody who works here, as the relation to the cycle decides; HR, an auditor, an admin "
        "and the operator how every cycle stands"
    )
    OVERVIEW = "HR, an auditor, an admin and the operator: how all stands, never what is in it"
    REGISTER = "HR, an auditor and the operator: who works here, and what of them is known"
    RELATION = "anybody who works here: the relation to the cycle decides"
    PEOPLE = (
        "anybody who works here, about oneself and one's team; HR, an auditor and the operator "
        "about all"
    )
    BOOKS = "anybody who works here, about one's own budget; HR, an auditor and the operator all"
    OWN = "anybody who works here, about oneself and one's team; HR and the operator about all"


class Standing(Enum):
    """What somebody is to the organisation, apart from any cycle."""

    OPERATOR = "operator"
    HR = "hr"
    AUDITOR = "auditor"
    ADMIN = "admin"
    STAFF = "staff"
    STRANGER = "stranger"


class Reach(Enum):
    """How far a policy lets somebody in.

    ``all`` is the whole organisation; ``own`` what one's relation to it, to a person or to a
    cycle gives.
    """

    OWN = "own"
    ALL = "all"


_S, _A = Standing, Reach.ALL
_OFFICE: Final = {_S.OPERATOR: _A, _S.HR: _A}
_ANYBODY: Final = {**_OFFICE, _S.AUDITOR: _A, _S.ADMIN: _A, _S.STAFF: _A}
TABLE: Final[Mapping[Policy, Mapping[Standing, Reach]]] = {
    Policy.PUBLIC: {**_ANYBODY, _S.STRANGER: _A},
    Policy.STAFF: _ANYBODY,
    Policy.OPERATOR: {_S.OPERATOR: _A},
    Policy.OPERATE: {_S.OPERATOR: _A, _S.ADMIN: _A},
    Policy.MESSAGES: {**_OFFICE, _S.ADMIN: _A},
    Policy.MESSAGE_LIST: {**_OFFICE, _S.ADMIN: _A, _S.AUDITOR: _A},
    Policy.HR: _OFFICE,
    Policy.PROCESS: {**_OFFICE, _S.ADMIN: _A, _S.AUDITOR: _A, _S.STAFF: Reach.OWN},
    Policy.OVERVIEW: {**_OFFICE, _S.ADMIN: _A, _S.AUDITOR: _A},
    Policy.REGISTER: {**_OFFICE, _S.AUDITOR: _A},
    Policy.RELATION: {_S.OPERATOR: _A, _S.HR: Reach.OWN, _S.STAFF: Reach.OWN},
    Policy.PEOPLE: {**_OFFICE, _S.AUDITOR: _A, _S.STAFF: Reach.OWN},
    Policy.BOOKS: {**_OFFICE, _S.AUDITOR: _A, _S.STAFF: Reach.OWN},
    Policy.OWN: {**_OFFICE, _S.STAFF: Reach.OWN},
}
"""Who is let in by each policy, and how far. A policy or a standing that it does not name is not.

Guests of one cycle, advisers and supervisors of activities, have no standing of their own: they
work here, and their relation to the cycle decides.
"""


def reach_of(policy: Policy, standings: Iterable[Standing]) -> Reach | None:
    """How far somebody is let in, by the widest of what they are; ``None`` is not at all."""
    named = TABLE.get(policy, {})
    given = {named.get(standing) for standing in standings}
    return next((reach for reach in (Reach.ALL, Reach.OWN) if reach in given), None)


def standings_of(number: str | None, options: Options) -> frozenset[Standing]:
    """What somebody who works here is to the organisation; nobody's number is the operator."""
    if number is None:
        return frozenset({Standing.OPERATOR})
    offices = options.offices
    held = (
        (Standing.HR, options.hr),
        (Standing.AUDITOR, offices.auditors),
        (Standing.ADMIN, offices.admins),
    )
    return frozenset({Standing.STAFF, *(one for one, numbers in held if number in numbers)})
