"""Who can sign in, who is, what was answered, and who read what."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from popflow.domain.access import Reading
from popflow.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from popflow.domain.access import Account, Reply, Session, Token
    from popflow.domain.person import Role
    from popflow.storage.memory.tables import Tables


class MemoryNotes:
    """Tokens, replies that are kept, and who read what, in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def token(self, key: str) -> Token | None:
        """The token with that key, also when it is over."""
        return self._tables.tokens.rows.get(key)

    def save_token(self, token: Token) -> None:
        """Add a token, or write it anew."""
        self._tables.tokens.writing()[token.key] = token

    def use_token(self, key: str, at: datetime) -> None:
        """Write when a token was last used, and nothing else of it."""
        held = self._tables.tokens.writing()
        if key in held:
            held[key] = replace(held[key], used_at=at)

    def tokens(self, number: str | None) -> list[Token]:
        """Somebody's tokens, or those of services."""
        found = [one for one in self._tables.tokens.rows.values() if one.number == number]
        return sorted(found, key=attrgetter("created_at", "key"))

    def reply(self, owner: str, key: str) -> Reply | None:
        """What this owner's request with that key was answered."""
        return self._tables.replies.rows.get((owner, key))

    def keep_reply(self, reply: Reply) -> Reply:
        """Keep an answer unless one is there; the first one wins."""
        return self._tables.replies.writing().setdefault((reply.owner, reply.key), reply)

    def note_reading(self, cycle: int, reader: str, role: Role, at: datetime, day: date) -> None:
        """Count a reading in the line of that day."""
        held = self._tables.readings.writing()
        key = (cycle, reader, role, day)
        known = held.get(key)
        if known is None:
            held[key] = Reading(cycle, reader, role, day, at, at)
        else:
            held[key] = replace(
                known,
                first_at=min(known.first_at, at),
                last_at=max(known.last_at, at),
                times=known.times + 1,
            )

    def readings(
        self, cycle: int, after: Reading | None = None, limit: int = 100
    ) -> list[Reading]:
        """Who read a cycle: the last day first, a day by reader and role."""
        found = [one for one in self._tables.readings.rows.values() if one.cycle == cycle]
        found.sort(key=_place)
        return [one for one in found if after is None or _place(one) > _place(after)][:limit]


class MemoryAccess(MemoryNotes):
    """Who can sign in and who is signed in, in memory."""

    def account(self, number: str) -> Account | None:
        """Somebody's account."""
        return self._tables.accounts.rows.get(number)

    def account_by_login(self, login: str) -> Account | None:
        """The account with exactly this login."""
        return self._one(lambda one: one.login == login)

    def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account to which this subject of this issuer is bound."""
        return self._one(lambda one: (one.issuer, one.subject) == (issuer, subject))

    def account_by_invitation(self, key: str) -> Account | None:
        """The account for which this invitation was given."""
        return self._one(lambda one: one.invitation == key)

    def _one(self, fits: Callable[[Account], bool]) -> Account | None:
        return next(filter(fits, self._tables.accounts.rows.values()), None)

    def save_account(self, account: Account) -> None:
        """Add an account, or write it anew; refused when its login or subject is another's."""
        held = self._tables.accounts.writing()
        for other in held.values():
            code = _taken(account, other)
            if code is not None:
                raise RefusedError(code, {"login": account.login})
        held[account.number] = account

    def accounts(self, after: str = "", limit: int = 100) -> list[Account]:
        """Accounts by number, those after a number."""
        rows = sorted(self._tables.accounts.rows.items())
        return [one for number, one in rows if number > after][:limit]

    def note_failure(self, what: str, at: datetime) -> None:
        """Write down that signing in failed."""
        held = self._tables.failures.writing()
        held[what] = (*held.get(what, ()), at)

    def failures(self, what: str, since: datetime) -> list[datetime]:
        """When it failed after a moment, the oldest first."""
        return sorted(at for at in self._tables.failures.rows.get(what, ()) if at > since)

    def forget_failures(self, what: str) -> None:
        """Strike off all failures of a login or an address."""
        self._tables.failures.writing().pop(what, None)

    def begin_session(self, session: Session) -> None:
        """Add a session."""
        self._tables.sessions.writing()[session.key] = session

    def session(self, key: str) -> Session | None:
        """The session with that key, also when it is over."""
        return self._tables.sessions.rows.get(key)

    def save_session(self, session: Session) -> bool:
        """Write a session anew, unless it had ended."""
        held = self._tables.sessions.writing()
        known = held.get(session.key)
        if known is None or known.ended_at is not None:
            return False
        held[session.key] = session
        return True

    def end_sessions(self, number: str, at: datetime, keep: str | None = None) -> int:
        """End everything that somebody has open, but for one."""
        held = self._tables.sessions.writing()
        ends = {
            key: replace(one, ended_at=at)
            for key, one in held.items()
            if one.number == number and key != keep and one.ended_at is None
            and one.expires_at > at
        }  # fmt: skip
        held.update(ends)
        return len(ends)

    def sweep(self, before: datetime) -> int:
        """Drop sessions, replies and failures that were over before a moment."""
        sessions = self._tables.sessions.writing()
        replies = self._tables.replies.writing()
        failures = self._tables.failures.writing()
        gone = 0
        for key in [k for k, one in sessions.items() if one.expires_at < before]:
            del sessions[key]
            gone += 1
        for place in [k for k, one in replies.items() if one.at < before]:
            del replies[place]
            gone += 1
        for what, times in failures.items():
            failures[what] = tuple(at for at in times if at >= before)
            gone += len(times) - len(failures[what])
        return gone


def _place(reading: Reading) -> tuple[int, str, str]:
    return (-reading.day.toordinal(), reading.reader, reading.role.value)


def _taken(account: Account, other: Account) -> str | None:
    """What of an account is another's already."""
    if other.number == account.number:
        return None
    if other.login == account.login:
        return "login_taken"
    bound = (account.issuer, account.subject)
    twice = None not in bound and bound == (other.issuer, other.subject)
    return "subject_taken" if twice else None
