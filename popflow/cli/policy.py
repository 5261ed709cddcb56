"""Who may use which command: one table, and whatever it does not name is refused."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from popflow.cli.failure import Code, CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from popflow.settings import Settings


class Policy(Enum):
    """Who may use a command on an organisation's data; each command names one."""

    OPERATOR = "whoever runs popflow on this machine; nobody's name is taken"
    OPERATE = "whoever runs popflow on this machine, or an admin"
    MESSAGES = "the same, and HR: what is done with messages on their way"
    MESSAGE_LIST = "the same, and an auditor: which messages there are, never their text"
    HR = "whoever runs popflow on this machine, or an HR adviser"
    PROCESS = (
        "anybody who works here, as the relation to the cycle decides; HR, an auditor, an admin "
        "and the operator how every cycle stands"
    )
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


class Reach(Enum):
    """How far a policy lets somebody in.

    ``all`` is the whole organisation; ``own`` what one's relation to it, to a person or to a
    cycle gives.
    """

    OWN = "own"
    ALL = "all"


_S, _A = Standing, Reach.ALL
_OFFICE: Final = {_S.OPERATOR: _A, _S.HR: _A}
TABLE: Final[Mapping[Policy, Mapping[Standing, Reach]]] = {
    Policy.OPERATOR: {_S.OPERATOR: _A},
    Policy.OPERATE: {_S.OPERATOR: _A, _S.ADMIN: _A},
    Policy.MESSAGES: {**_OFFICE, _S.ADMIN: _A},
    Policy.MESSAGE_LIST: {**_OFFICE, _S.ADMIN: _A, _S.AUDITOR: _A},
    Policy.HR: _OFFICE,
    Policy.PROCESS: {**_OFFICE, _S.ADMIN: _A, _S.AUDITOR: _A, _S.STAFF: Reach.OWN},
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


def offices_of(who: str | None, settings: Settings) -> frozenset[Standing]:
    """What somebody is by popflow.toml; nobody's name is the operator."""
    if who is None:
        return frozenset({Standing.OPERATOR})
    roles = settings.roles
    held = ((_S.HR, roles.hr), (_S.AUDITOR, roles.auditor), (_S.ADMIN, roles.admin))
    return frozenset(standing for standing, numbers in held if who in numbers)


def admit_office(who: str | None, settings: Settings, policy: Policy) -> None:
    """Let somebody in by office alone, for commands that need no store.

    Raises:
        CommandError: Who acts holds none of the offices that the policy names.
    """
    if reach_of(policy, offices_of(who, settings)) is None:
        raise refused(policy, who)


def refused(policy: Policy, who: str | None) -> CommandError:
    """Why somebody is not let in."""
    offices = [one.value for one in TABLE.get(policy, {}) if one in _TOLD]
    if not offices:
        message = "Whoever runs popflow on this machine does this: leave --as out."
        return CommandError(Code.NOT_YOURS, message)
    whose = " or ".join(_TOLD[Standing(office)] for office in offices)
    lists = " or ".join(f"'roles.{office}'" for office in offices)
    message = f"This is {whose} to do, and {who} is not in {lists} of popflow.toml."
    return CommandError(Code.NOT_YOURS, message)


_TOLD: Final = {_S.HR: "HR's", _S.ADMIN: "an admin's", _S.AUDITOR: "an auditor's"}
