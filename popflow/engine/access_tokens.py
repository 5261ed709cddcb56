"""Secrets with which programs act, as somebody or as a service of the organisation."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.access import LONGEST_TOKEN_NAME, MOST_TOKEN_DAYS, Scope, Token
from popflow.engine.accounts import admitted
from popflow.engine.keys import key_of, new_secret
from popflow.engine.sessions import KEPT, PATIENCE, TOUCH
from popflow.errors import NotFoundError, RefusedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.engine.setup import Engine

PREFIX: Final = "pop_"
"""By which whoever finds a secret in a file sees what it is."""


def issue_token(
    engine: Engine, number: str | None, name: str, scopes: Iterable[Scope], days: int
) -> tuple[Token, str]:
    """Give out a token.

    Args:
        engine: Ports and options.
        number: As whom it acts; ``None`` for a service.
        name: What its owner calls it.
        scopes: What it may be used for; at least one.
        days: How many days it holds, a year and a day at most.

    Returns:
        The token, and its secret, which is told this once.

    Raises:
        NotFoundError: Nobody who is let in has that number.
        RefusedError: It has no name or a long one, no scope, or holds too short or too long.
    """
    called = name.strip()
    if not called or len(called) > LONGEST_TOKEN_NAME:
        raise RefusedError("token_name", {"most": LONGEST_TOKEN_NAME})
    allowed = frozenset(scopes)
    if not allowed:
        raise RefusedError("token_scopes")
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise RefusedError("token_days", {"most": MOST_TOKEN_DAYS})
    now, secret = engine.clock.now(), new_secret(PREFIX)
    token = Token(key_of(secret), called, number, allowed, now, now + timedelta(days=days))
    with engine.store.begin() as uow:
        if number is not None and admitted(engine, uow, number, now) is None:
            raise NotFoundError("person", number)
        uow.access.save_token(token)
        uow.commit()
    return token, secret


def revoke_token(engine: Engine, key: str, *, by: str | None = None) -> Token:
    """Let a token work no more.

    Args:
        engine: Ports and options.
        key: Its key.
        by: Who revokes one of their own; ``None`` is an operator, who revokes any.

    Raises:
        NotFoundError: There is none, or it is not theirs.
    """
    with engine.store.begin() as uow:
        known = uow.access.token(key)
        if known is None or by not in {None, known.number}:
            raise NotFoundError("token", key)
        token = replace(known, revoked_at=known.revoked_at or engine.clock.now())
        uow.access.save_token(token)
        uow.commit()
    return token


def token_holder(engine: Engine, secret: str) -> Token | None:
    """The token with this secret; ``None`` when it does not hold, or its owner is let in no more.

    `Token.number` says as whom it acts, `Token.scopes` for what.
    """
    if not secret.startswith(PREFIX):
        return None
    now = engine.clock.now()
    with engine.store.read() as uow:
        token = uow.access.token(key_of(secret))
        if token is None or not token.holds(now):
            return None
        if token.number is not None and admitted(engine, uow, token.number, now) is None:
            return None
    if token.used_at is None or now - token.used_at >= TOUCH:
        _touch(engine, token.key)
    return token


def _touch(engine: Engine, key: str) -> None:
    """Write that a token was used; a busy store is not waited for."""
    now = engine.clock.now()
    with suppress(StorageError), engine.store.begin(patience=PATIENCE) as uow:
        uow.access.use_token(key, now)
        uow.access.sweep(now - KEPT)
        uow.commit()
