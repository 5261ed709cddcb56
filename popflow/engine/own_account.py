"""What people do with their own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.engine.access import sign_in
from popflow.engine.accounts import check_password, set_password
from popflow.engine.sessions import FAILED
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from popflow.domain.access import Account, Token
    from popflow.engine.setup import Engine
    from popflow.ports import PasswordHasher


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """How somebody signs in.

    Attributes:
        account: ``None`` for who was let in without one, as in a demonstration.
        tokens: All that were ever made, the first one first.
    """

    account: Account | None
    tokens: tuple[Token, ...]

    @property
    def has_password(self) -> bool:
        """Whether there is a password to change."""
        return self.account is not None and self.account.password_hash is not None


def own_account(engine: Engine, number: str) -> OwnAccount:
    """Somebody's account and tokens."""
    with engine.store.read() as uow:
        return OwnAccount(uow.access.account(number), tuple(uow.access.tokens(number)))


def change_password(  # noqa: PLR0913, PLR0917 - who, from what, to what, from where
    engine: Engine,
    hasher: PasswordHasher,
    number: str,
    given: str,
    wanted: str,
    remote: str | None = None,
) -> str:
    """Change one's own password, by the present one; whatever was open elsewhere ends.

    Args:
        engine: Ports and options.
        hasher: Compares, and makes the new hash.
        number: Whose.
        given: The present one, as it was typed; a wrong one counts as at the door.
        wanted: The new one.
        remote: The address from which it comes.

    Returns:
        The secret of the session that is open from here on: another one than before.

    Raises:
        NotFoundError: They have no password.
        RefusedError: The present one is wrong (``password_wrong``, or ``sign_in_wait`` after too
            many tries); the new one is too short or too long.
    """
    check_password(wanted)
    account = own_account(engine, number).account
    if account is None or account.password_hash is None:
        raise NotFoundError("password", number)
    try:
        _, secret = sign_in(engine, hasher, account.login, given, remote=remote)
    except RefusedError as refusal:
        if refusal.code == FAILED:
            raise RefusedError("password_wrong") from refusal
        raise
    set_password(engine, hasher, number, wanted, keep=secret)
    return secret
