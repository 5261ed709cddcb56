"""Who has an account: opened, disabled, bound to a sign-in elsewhere, given a password."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.access import (
    LONGEST_LOGIN,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Account,
    fold_login,
)
from popflow.domain.staff import has_left
from popflow.engine.choosing import today_of
from popflow.engine.keys import key_of, new_secret
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.ports import PasswordHasher, UnitOfWork

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
"""Signs that a login has none of: they are not seen, or tell words apart."""


def open_account(engine: Engine, number: str, login: str | None = None) -> Account:
    """Let somebody sign in, once there is a password or a sign-in elsewhere.

    Args:
        engine: Ports and options.
        number: Who: also somebody who has still to begin.
        login: What they type; the mail address when left out, else the personnel number.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: Who left gets none; there is one already; the login is another's, or can not
            be used.
    """
    now = engine.clock.now()
    with engine.store.begin() as uow:
        person = uow.people.get([number]).get(number)
        if person is None:
            raise NotFoundError("person", number)
        if has_left(person, today_of(engine, now)):
            raise RefusedError("account_left_service", {"person": number})
        if held(uow, number) is not None:
            raise RefusedError("account_there", {"person": number})
        chosen = login if login is not None else person.email or number
        account = Account(number, usable_login(chosen), created_at=now)
        _save(uow, account)
        uow.commit()
    return account


def usable_login(login: str) -> str:
    """A login as it is kept.

    Raises:
        RefusedError: It is empty, too long, or holds blanks or signs that are not seen.
    """
    folded = fold_login(login)
    unseen = any(unicodedata.category(sign) in _UNSEEN for sign in folded)
    if not folded or len(folded) > LONGEST_LOGIN or unseen:
        raise RefusedError("login_unusable", {"most": LONGEST_LOGIN})
    return folded


def set_password(
    engine: Engine,
    hasher: PasswordHasher,
    number: str,
    password: str,
    *,
    keep: str | None = None,
) -> Account:
    """Give somebody another password, and end what they have open elsewhere.

    Args:
        engine: Ports and options.
        hasher: Makes the hash, which takes its time: no unit of work waits for it.
        number: Whose.
        password: As it was typed; however its accents were, it is the same password.
        keep: Secret of the session that stays.

    Raises:
        NotFoundError: They have no account.
        RefusedError: It is too short or too long.
    """
    check_password(password)
    made = hasher.hash(typed(password))
    now = engine.clock.now()
    with engine.store.begin() as uow:
        account = replace(account_of(uow, number), password_hash=made)
        uow.access.save_account(account)
        uow.access.end_sessions(number, now, key_of(keep) if keep is not None else None)
        uow.commit()
    return account


def check_password(password: str) -> None:
    """Refuse a password that is too short or too long; there are no more rules.

    Raises:
        RefusedError: ``password_length``.
    """
    if not SHORTEST_PASSWORD <= len(typed(password)) <= LONGEST_PASSWORD:
        limits: dict[str, object] = {"least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD}
        raise RefusedError("password_length", limits)


def typed(password: str) -> str:
    """A password alike from every keyboard: an accent may come as one sign or as two."""
    return unicodedata.normalize("NFC", password)


def disable_account(engine: Engine, number: str) -> Account:
    """Let somebody sign in no more, from this moment; tokens work no more either.

    Raises:
        NotFoundError: They have no account.
    """
    now = engine.clock.now()
    with engine.store.begin() as uow:
        known = account_of(uow, number)
        account = replace(known, disabled_at=known.disabled_at or now)
        uow.access.save_account(account)
        uow.access.end_sessions(number, now)
        uow.commit()
    return account


def enable_account(engine: Engine, number: str) -> Account:
    """Let somebody sign in again.

    Raises:
        NotFoundError: They have no account.
    """
    with engine.store.begin() as uow:
        account = replace(account_of(uow, number), disabled_at=None)
        uow.access.save_account(account)
        uow.commit()
    return account


def bind_subject(engine: Engine, number: str, issuer: str, subject: str) -> Account:
    """Let somebody sign in as this subject of this issuer, and as no other.

    Raises:
        NotFoundError: They have no account.
        RefusedError: One of the two is empty; that subject is bound to another account.
    """
    if not issuer.strip() or not subject.strip():
        raise RefusedError("subject_empty")
    with engine.store.begin() as uow:
        account = bound(account_of(uow, number), issuer, subject)
        _save(uow, account)
        uow.commit()
    return account


def bound(account: Account, issuer: str, subject: str) -> Account:
    """The account with that subject; an invitation is used up by it."""
    return replace(account, issuer=issuer, subject=subject, invitation=None, invited_until=None)


def invite(engine: Engine, number: str, days: int = 7) -> str:
    """Let whoever brings a secret bind their sign-in elsewhere to an account, once.

    Args:
        engine: Ports and options.
        number: To whose account; an earlier invitation holds no more.
        days: How many days it holds.

    Returns:
        The secret, which is told this once.

    Raises:
        NotFoundError: They have no account.
    """
    secret = new_secret()
    with engine.store.begin() as uow:
        until = engine.clock.now() + timedelta(days=days)
        known = account_of(uow, number)
        uow.access.save_account(replace(known, invitation=key_of(secret), invited_until=until))
        uow.commit()
    return secret


def held(uow: UnitOfWork, number: str) -> Account | None:
    """Somebody's account, which nobody else changes until the unit ends."""
    uow.work.alone(f"account {number}")
    return uow.access.account(number)


def account_of(uow: UnitOfWork, number: str) -> Account:
    """Somebody's account, to be changed.

    Raises:
        NotFoundError: They have none.
    """
    account = held(uow, number)
    if account is None:
        raise NotFoundError("account", number)
    return account


def admitted(engine: Engine, uow: UnitOfWork, number: str, now: datetime) -> Person | None:
    """Somebody who works here today and whose account, if any, is not disabled.

    Who has none was let in by whoever shows popflow, or is an owner of a token.
    """
    account = uow.access.account(number)
    person = uow.people.get([number]).get(number)
    open_to = account is None or account.disabled_at is None
    serves = person is not None and person.active_on(today_of(engine, now))
    return person if open_to and serves else None


def _save(uow: UnitOfWork, account: Account) -> None:
    """Save an account whose login or subject may be another's."""
    other = uow.access.account_by_login(account.login)
    if other is not None and other.number != account.number:
        raise RefusedError("login_taken", {"login": account.login})
    uow.access.save_account(account)
