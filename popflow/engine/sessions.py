"""Sessions, which end at once when somebody leaves.

Nothing has to run for that: at each request it is asked anew whether the person works here today.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from popflow.domain.access import Session
from popflow.engine.accounts import admitted
from popflow.engine.keys import key_of, new_secret
from popflow.errors import RefusedError, StorageError

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

TOUCH: Final = timedelta(minutes=5)
"""So often at most it is written that a session or a token was used."""
PATIENCE: Final = timedelta(seconds=1)
"""So long a page waits to write what it can do without."""
KEPT: Final = timedelta(days=1)
"""So long what is over, and every reply, is kept."""
FAILED = "sign_in_failed"
"""One word for every reason: nobody learns from it who has an account."""


@dataclass(frozen=True, slots=True)
class Whoami:
    """Who is behind a cookie.

    Attributes:
        renewed: Whether it was written down that the session was used.
    """

    number: str
    person: Person
    session: Session
    renewed: bool


def begin(engine: Engine, uow: UnitOfWork, number: str, now: datetime) -> tuple[Session, str]:
    """Begin a session of somebody who is let in today; the caller commits.

    Raises:
        RefusedError: They are not.
    """
    if admitted(engine, uow, number, now) is None:
        raise RefusedError(FAILED)
    secret = new_secret()
    session = Session(key_of(secret), number, now, now, now + engine.options.session)
    uow.access.begin_session(session)
    uow.access.sweep(now - KEPT)
    log.info("signed in", extra={"person": number})
    return session, secret


def whoami(engine: Engine, secret: str) -> Whoami | None:
    """Who has this cookie; ``None`` when nobody does who is let in now.

    The session ends when it was not used for the idle time, when its whole time is over, and at
    once when the person is not in service today or the account is disabled.
    """
    now = engine.clock.now()
    with engine.store.read() as uow:
        session = uow.access.session(key_of(secret))
        if session is None or not session.holds(now, engine.options.idle):
            return None
        person = admitted(engine, uow, session.number, now)
    if person is None:
        return None
    renewed = now - session.seen_at >= TOUCH and _touch(engine, replace(session, seen_at=now))
    return Whoami(session.number, person, session, renewed)


def _touch(engine: Engine, session: Session) -> bool:
    """Write that a session was used; a busy store is not waited for, the next request tries."""
    with suppress(StorageError), engine.store.begin(patience=PATIENCE) as uow:
        written = uow.access.save_session(session)
        uow.commit()
        return written
    return False


def rotate(engine: Engine, secret: str) -> str:
    """Go on with another secret, on every change of privilege: the old one is worth nothing.

    Raises:
        RefusedError: ``signed_out``: the session does not hold any more.
    """
    now = engine.clock.now()
    other = new_secret()
    with engine.store.begin() as uow:
        session = uow.access.session(key_of(secret))
        holds = session is not None and session.holds(now, engine.options.idle)
        if session is None or not holds or not _end(uow, session, now):
            raise RefusedError("signed_out")
        uow.access.begin_session(replace(session, key=key_of(other), seen_at=now))
        uow.commit()
    return other


def _end(uow: UnitOfWork, session: Session, now: datetime) -> bool:
    return uow.access.save_session(replace(session, ended_at=now))


def sign_out(engine: Engine, secret: str) -> None:
    """End a session; one that is over stays so."""
    with engine.store.begin() as uow:
        session = uow.access.session(key_of(secret))
        if session is not None and _end(uow, session, engine.clock.now()):
            uow.commit()


def end_all(engine: Engine, number: str, *, keep: str | None = None) -> int:
    """End all that somebody has open, but for the session with that secret; returns how many."""
    with engine.store.begin() as uow:
        key = key_of(keep) if keep is not None else None
        ended = uow.access.end_sessions(number, engine.clock.now(), key)
        uow.commit()
    return ended
