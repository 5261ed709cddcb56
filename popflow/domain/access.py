"""Who can sign in, for how long, with which token, and who read whose POP.

A secret is never kept: what is kept of it is its SHA-256, so that who reads the store can act as
nobody. A password is kept as the hasher made it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from popflow.domain.person import Role

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
"""Characters. No rules of composition: length is what helps, and the rest only annoys."""
LONGEST_LOGIN = 254
"""Characters: those of the longest mail address."""
LONGEST_TOKEN_NAME = 100
MOST_TOKEN_DAYS = 366
FAILURES = 5
"""After so many failures within `WINDOW` a login waits."""
FAILURES_THERE = 100
"""After so many of whatever logins a remote address waits: a whole office may share one, and what
goes well strikes nothing off it."""
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Account:
    """That somebody can sign in.

    Attributes:
        number: Personnel number: one person has one account.
        login: What is typed to sign in, casefolded; nobody else has the same.
        password_hash: As the hasher made it; ``None`` for who has no password here.
        issuer: Who vouches for the person elsewhere (OIDC), with ``subject``: what the person is
            called there. A mail address is neither: it can become somebody else's.
        disabled_at: Since when nobody can sign in with it; ``None`` while it holds.
        invitation: SHA-256 of the secret with which somebody binds a subject to this account,
            once; ``invited_until`` is when it ends.
    """

    number: str
    login: str
    password_hash: str | None = None
    issuer: str | None = None
    subject: str | None = None
    created_at: datetime = field(kw_only=True)
    disabled_at: datetime | None = None
    invitation: str | None = None
    invited_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in.

    Attributes:
        key: SHA-256 of the secret in the cookie, in hexadecimal digits.
        number: Whose it is.
        seen_at: When it was last used, to within a few minutes.
        expires_at: When it ends however much it is used.
        ended_at: When it ended before that: signed out, rotated, or ended with all of somebody's.
    """

    key: str
    number: str
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def holds(self, now: datetime, idle: timedelta) -> bool:
        """Whether it is neither ended nor over, nor left unused for longer than ``idle``."""
        return self.ended_at is None and now < self.expires_at and now < self.seen_at + idle


class Scope(StrEnum):
    """What a token may be used for; it never gives more than its owner may do."""

    READ = "read"
    ACT = "act"
    HR = "hr"
    OPERATE = "operate"


@dataclass(frozen=True, slots=True)
class Token:
    """A secret with which a program acts.

    Attributes:
        key: SHA-256 of the secret, in hexadecimal digits.
        name: What its owner calls it.
        number: As whom it acts; ``None`` for a service of the organisation's own.
        used_at: When it was last used, to within a few minutes.
    """

    key: str
    name: str
    number: str | None
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is neither revoked nor over."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to a request that carries a key of its sender's own.

    The same request again gets the same answer, and does nothing more.

    Attributes:
        key: The Idempotency-Key.
        owner: Whose it is: another's same key is another one.
        fingerprint: What the request was: the same key with another request is a mistake.
        status: Of HTTP.
        body: What was answered, word for word.
    """

    key: str
    owner: str
    fingerprint: str
    status: int
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody read a POP; never what was read.

    Attributes:
        reader: Personnel number. In the role of the system it is the name of the user of the
            machine who ran a command.
        role: As what.
        day: In the organisation's zone.
        times: How often that day.
    """

    cycle: int
    reader: str
    role: Role
    day: date
    first_at: datetime
    last_at: datetime
    times: int = 1


def fold_login(login: str) -> str:
    """A login as it is kept and looked up: without blanks around it, however it is capitalised."""
    return login.strip().casefold()


def wait_minutes(failures: list[datetime], now: datetime, most: int = FAILURES) -> int:
    """How many minutes to wait after these failures, the oldest first; 0 for not at all.

    Args:
        failures: When something failed.
        now: The moment.
        most: After so many within `WINDOW` one waits.
    """
    recent = [at for at in failures if at > now - WINDOW]
    if len(recent) < most:
        return 0
    left = recent[-most] + WINDOW - now
    return -(-left // timedelta(minutes=1))
