"""Who can sign in: accounts, sessions, tokens; replies that are kept; who read what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime

    from popflow.domain.access import Account, Reading, Reply, Session, Token
    from popflow.domain.person import Role


class AccessStore(Protocol):
    """Who can sign in and who is signed in, inside one unit of work."""

    def account(self, number: str) -> Account | None:
        """Somebody's account."""
        ...

    def account_by_login(self, login: str) -> Account | None:
        """The account with exactly this login, which is casefolded."""
        ...

    def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account to which this subject of this issuer is bound."""
        ...

    def account_by_invitation(self, key: str) -> Account | None:
        """The account for which this invitation was given."""
        ...

    def save_account(self, account: Account) -> None:
        """Add an account, or write it anew.

        Raises:
            RefusedError: Another account has that login (``login_taken``), or that subject of
                that issuer (``subject_taken``). The unit goes on as if this was not called.
        """
        ...

    def accounts(self, after: str = "", limit: int = 100) -> list[Account]:
        """Accounts by number, those after a number."""
        ...

    def note_failure(self, what: str, at: datetime) -> None:
        """Write down that signing in failed, for a login or an address."""
        ...

    def failures(self, what: str, since: datetime) -> list[datetime]:
        """When it failed after a moment, the oldest first."""
        ...

    def forget_failures(self, what: str) -> None:
        """Strike off all failures of a login or an address."""
        ...

    def begin_session(self, session: Session) -> None:
        """Add a session."""
        ...

    def session(self, key: str) -> Session | None:
        """The session with that key, also when it is over."""
        ...

    def save_session(self, session: Session) -> bool:
        """Write a session anew: it was used, or ends.

        Returns:
            False when it had ended already, or is not there: then nothing is written. Of two who
            end the same session at the same moment one is told so.
        """
        ...

    def end_sessions(self, number: str, at: datetime, keep: str | None = None) -> int:
        """End everything that somebody has open, but for one; returns how many were ended."""
        ...

    def sweep(self, before: datetime) -> int:
        """Drop sessions that expired before a moment, and replies and failures from before it.

        Returns:
            How many rows went.
        """
        ...

    def token(self, key: str) -> Token | None:
        """The token with that key, also when it is over."""
        ...

    def save_token(self, token: Token) -> None:
        """Add a token, or write it anew."""
        ...

    def use_token(self, key: str, at: datetime) -> None:
        """Write when a token was last used, and nothing else of it."""
        ...

    def tokens(self, number: str | None) -> list[Token]:
        """Somebody's tokens, or those of services, in the order in which they were made."""
        ...

    def reply(self, owner: str, key: str) -> Reply | None:
        """What this owner's request with that key was answered."""
        ...

    def keep_reply(self, reply: Reply) -> Reply:
        """Keep an answer unless one is there; the first one wins.

        Returns:
            The one that is kept. Where two come at the same moment, the second waits until the
            unit of the first has ended.
        """
        ...

    def note_reading(self, cycle: int, reader: str, role: Role, at: datetime, day: date) -> None:
        """Count a reading: a day has one line for a cycle, a reader and a role."""
        ...

    def readings(
        self, cycle: int, after: Reading | None = None, limit: int = 100
    ) -> list[Reading]:
        """Who read a cycle: the last day first, a day by reader and role.

        Args:
            cycle: Its number.
            after: Only what comes after this one: the last of the page before.
            limit: How many at most.
        """
        ...


class PasswordHasher(Protocol):
    """Makes hashes of passwords that take long to guess at, and compares."""

    @property
    def decoy(self) -> str:
        """A hash that no password has, which takes as long to compare with as any other."""
        ...

    def hash(self, password: str) -> str:
        """A hash with its own salt, and with all that comparing needs."""
        ...

    def verify(self, password: str, hashed: str) -> bool:
        """Whether the hash is of that password; false for a hash that can not be read."""
        ...

    def outdated(self, hashed: str) -> bool:
        """Whether a new hash would be made otherwise: it is then made at the next sign-in."""
        ...
