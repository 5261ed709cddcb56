"""Signing in: with a password, by the word of an issuer, or in a demonstration.

What accounts and sessions are has its own modules; whoever serves pages finds all of it here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from popflow.domain.access import (
    FAILURES_THERE,
    LONGEST_PASSWORD,
    WINDOW,
    fold_login,
    wait_minutes,
)
from popflow.engine.accounts import (
    bind_subject,
    bound,
    disable_account,
    enable_account,
    held,
    invite,
    open_account,
    set_password,
    typed,
)
from popflow.engine.keys import key_of
from popflow.engine.sessions import FAILED, Whoami, begin, end_all, rotate, sign_out, whoami
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.access import Account, Session
    from popflow.engine.setup import Engine
    from popflow.ports import PasswordHasher, UnitOfWork

__all__ = [
    "Whoami",
    "bind_subject",
    "disable_account",
    "enable_account",
    "end_all",
    "invite",
    "invited_account",
    "open_account",
    "rotate",
    "set_password",
    "sign_in",
    "sign_in_as",
    "sign_in_subject",
    "sign_out",
    "whoami",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Try:
    """Somebody who signs in with a password, from somewhere.

    Attributes:
        login: As it is kept; what is counted for it is a hash, for it may be a password that was
            typed in the wrong place.
        remote: The address; ``None`` when it is not known.
    """

    login: str
    password: str
    remote: str | None
    now: datetime

    @property
    def counted(self) -> str:
        """What failures of this login are counted for."""
        return key_of(f"login {self.login}")

    @property
    def counted_there(self) -> str | None:
        """What failures of this address are counted for."""
        return None if self.remote is None else key_of(f"remote {self.remote}")


def sign_in(
    engine: Engine,
    hasher: PasswordHasher,
    login: str,
    password: str,
    *,
    remote: str | None = None,
) -> tuple[Session, str]:
    """Sign in with a password.

    A try counts as a failure of its login until it went well, so that many at the same moment are
    counted as well.

    Args:
        engine: Ports and options.
        hasher: Compares; no unit of work waits for it.
        login: What was typed, capitalised in any way.
        password: What was typed.
        remote: The address from which it comes.

    Returns:
        The session, and the secret for the cookie, which is kept nowhere.

    Raises:
        RefusedError: ``sign_in_failed`` for whatever reason, told alike and in the same time;
            ``sign_in_wait`` after too many failures, with ``minutes``.
    """
    whole = typed(password)
    attempt = _Try(fold_login(login), whole[:LONGEST_PASSWORD], remote, engine.clock.now())
    account = _let_try(engine, attempt)
    kept = account.password_hash if account is not None else None
    same = hasher.verify(attempt.password, kept or hasher.decoy)
    right = same and kept is not None and whole == attempt.password
    try:
        return _enter(engine, hasher, account if right else None, attempt)
    except RefusedError:
        _count(engine, attempt)
        raise


def _let_try(engine: Engine, attempt: _Try) -> Account | None:
    """The account of a login, after counting the try; others with the same login wait here."""
    now, login, there = attempt.now, attempt.counted, attempt.counted_there
    with engine.store.begin() as uow:
        uow.work.alone(login)
        minutes = wait_minutes(uow.access.failures(login, now - WINDOW), now)
        if there is not None:
            failures = uow.access.failures(there, now - WINDOW)
            minutes = max(minutes, wait_minutes(failures, now, FAILURES_THERE))
        if minutes:
            raise RefusedError("sign_in_wait", {"minutes": minutes})
        uow.access.note_failure(login, now)
        account = uow.access.account_by_login(attempt.login)
        uow.commit()
    return account


def _enter(
    engine: Engine, hasher: PasswordHasher, account: Account | None, attempt: _Try
) -> tuple[Session, str]:
    """Begin the session of whoever typed the right password, if anybody did."""
    if account is None:
        raise RefusedError(FAILED)
    hashed = account.password_hash or ""
    renewed = hasher.hash(attempt.password) if hasher.outdated(hashed) else hashed
    with engine.store.begin() as uow:
        if held(uow, account.number) != account:  # changed while it was compared
            raise RefusedError(FAILED)
        session, secret = begin(engine, uow, account.number, attempt.now)
        uow.access.forget_failures(attempt.counted)
        if renewed != hashed:
            uow.access.save_account(replace(account, password_hash=renewed))
        uow.commit()
    return session, secret


def _count(engine: Engine, attempt: _Try) -> None:
    """Count a failure of an address; that of the login was counted before."""
    log.info("sign-in failed")
    what = attempt.counted_there
    if what is not None:
        with engine.store.begin() as uow:
            uow.access.note_failure(what, attempt.now)
            uow.commit()


def sign_in_subject(
    engine: Engine, issuer: str, subject: str, *, invitation: str | None = None
) -> tuple[Session, str]:
    """Sign in somebody for whom an issuer vouches (OIDC), and who is bound to an account.

    Args:
        engine: Ports and options.
        issuer: Who vouches; its word was checked by the caller.
        subject: What the issuer calls the person: never a mail address, which may become
            another's.
        invitation: Secret that binds a subject whom nobody knows yet, once.

    Raises:
        RefusedError: ``sign_in_unknown`` when the subject is bound to no account;
            ``sign_in_failed`` when its account is disabled, or the person not in service.
    """
    now = engine.clock.now()
    with engine.store.begin() as uow:
        account = uow.access.account_by_subject(issuer, subject)
        if account is None:
            account = bound(_invited(uow, invitation, now), issuer, subject)
            uow.access.save_account(account)
        session, secret = begin(engine, uow, account.number, now)
        uow.commit()
    return session, secret


def invited_account(engine: Engine, invitation: str) -> Account:
    """Whose account a secret binds a sign-in elsewhere to; looking uses nothing up.

    Raises:
        RefusedError: ``invitation_unknown``: it is nobody's, or it was used, or it is over.
    """
    with engine.store.read() as uow:
        account = uow.access.account_by_invitation(key_of(invitation))
    if account is None or _over(account, engine.clock.now()):
        raise RefusedError("invitation_unknown")
    return account


def _invited(uow: UnitOfWork, invitation: str | None, now: datetime) -> Account:
    key = key_of(invitation) if invitation is not None else None
    found = uow.access.account_by_invitation(key) if key is not None else None
    account = held(uow, found.number) if found is not None else None
    # Another may have used it just before.
    if account is None or account.invitation != key or _over(account, now):
        raise RefusedError("sign_in_unknown")
    return account


def _over(account: Account, now: datetime) -> bool:
    return (account.invited_until or now) <= now


def sign_in_as(engine: Engine, number: str) -> tuple[Session, str]:
    """Sign in as somebody, unasked: for a demonstration; the caller sees that it is one.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: They are not in service, or their account is disabled.
    """
    now = engine.clock.now()
    with engine.store.begin() as uow:
        if number not in uow.people.get([number]):
            raise NotFoundError("person", number)
        session, secret = begin(engine, uow, number, now)
        uow.commit()
    return session, secret
