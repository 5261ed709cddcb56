"""Who may use which command, by the table of `popflow.engine.admission`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.cli.failure import Code, CommandError
from popflow.engine.admission import TABLE, Policy, Reach, Standing, reach_of

if TYPE_CHECKING:
    from popflow.settings import Settings

__all__ = ["Policy", "Reach", "Standing", "admit_office", "offices_of", "reach_of", "refused"]
_S = Standing


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
