"""Who can sign in and who is signed in, as rows; what they do with it is in `access_notes`."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from popflow.domain.access import Account, Session
from popflow.errors import RefusedError
from popflow.storage import access_rows
from popflow.storage.access_notes import REPLY, SqlNotes
from popflow.storage.rows import METADATA
from popflow.storage.session import ConflictError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

ACCOUNT = METADATA.tables[str(access_rows.AccountRow.__tablename__)]
SESSION = METADATA.tables[str(access_rows.SessionRow.__tablename__)]
FAILURE = METADATA.tables[str(access_rows.SignInFailureRow.__tablename__)]
_ACCOUNT_NAMES = tuple(one.name for one in fields(Account))
_SESSION_NAMES = tuple(one.name for one in fields(Session))
_ACCOUNTS = select(*(ACCOUNT.c[name] for name in _ACCOUNT_NAMES)).order_by(ACCOUNT.c.number)
_BY_NUMBER = _ACCOUNTS.where(ACCOUNT.c.number == bindparam("b_number"))
_SESSION = select(*(SESSION.c[name] for name in _SESSION_NAMES)).where(
    SESSION.c.key == bindparam("b_key")
)
_OPEN = SESSION.c.ended_at.is_(None)


class SqlAccess(SqlNotes):
    """Who can sign in and who is signed in."""

    def account(self, number: str) -> Account | None:
        """Somebody's account."""
        rows = self._session.rows(_BY_NUMBER, {"b_number": number})
        return _account(rows[0]) if rows else None

    def account_by_login(self, login: str) -> Account | None:
        """The account with exactly this login."""
        return self._one(ACCOUNT.c.login == login)

    def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account to which this subject of this issuer is bound."""
        return self._one(ACCOUNT.c.issuer == issuer, ACCOUNT.c.subject == subject)

    def account_by_invitation(self, key: str) -> Account | None:
        """The account for which this invitation was given."""
        return self._one(ACCOUNT.c.invitation == key)

    def _one(self, *conditions: ColumnElement[bool]) -> Account | None:
        rows = self._session.rows(_ACCOUNTS.where(*conditions))
        return _account(rows[0]) if rows else None

    def save_account(self, account: Account) -> None:
        """Add an account, or write it anew; refused when its login or subject is another's."""
        try:
            with self._session.savepoint():
                self._session.put(ACCOUNT, [asdict(account)])
        except ConflictError as error:
            other = self.account_by_login(account.login)
            by_login = other is not None and other.number != account.number
            raise RefusedError(
                "login_taken" if by_login else "subject_taken", {"login": account.login}
            ) from error

    def accounts(self, after: str = "", limit: int = 100) -> list[Account]:
        """Accounts by number, those after a number."""
        query = _ACCOUNTS.where(ACCOUNT.c.number > after).limit(limit)
        return [_account(row) for row in self._session.rows(query)]

    def note_failure(self, what: str, at: datetime) -> None:
        """Write down that signing in failed."""
        self._session.change(insert(FAILURE), {"what": what, "at": at})

    def failures(self, what: str, since: datetime) -> list[datetime]:
        """When it failed after a moment, the oldest first."""
        query = select(FAILURE.c.at).where(FAILURE.c.what == what, FAILURE.c.at > since)
        return [row[0] for row in self._session.rows(query.order_by(FAILURE.c.at))]

    def forget_failures(self, what: str) -> None:
        """Strike off all failures of a login or an address."""
        self._session.change(delete(FAILURE).where(FAILURE.c.what == what))

    def begin_session(self, session: Session) -> None:
        """Add a session."""
        self._session.change(insert(SESSION), asdict(session))

    def session(self, key: str) -> Session | None:
        """The session with that key, also when it is over."""
        rows = self._session.rows(_SESSION, {"b_key": key})
        return Session(*rows[0]) if rows else None

    def save_session(self, session: Session) -> bool:
        """Write a session anew, unless it had ended."""
        values = asdict(session)
        same = update(SESSION).where(SESSION.c.key == values.pop("key"), _OPEN)
        return bool(self._session.change(same.values(**values)))

    def end_sessions(self, number: str, at: datetime, keep: str | None = None) -> int:
        """End everything that somebody has open, but for one."""
        mine = (SESSION.c.number == number, SESSION.c.expires_at > at, _OPEN)
        others = update(SESSION).where(*mine, SESSION.c.key != (keep or ""))
        return self._session.change(others.values(ended_at=at))

    def sweep(self, before: datetime) -> int:
        """Drop sessions, replies and failures that were over before a moment."""
        drops = (
            delete(SESSION).where(SESSION.c.expires_at < before),
            delete(REPLY).where(REPLY.c.at < before),
            delete(FAILURE).where(FAILURE.c.at < before),
        )
        return sum(self._session.change(drop) for drop in drops)


def _account(row: Sequence[Any]) -> Account:
    return Account(**dict(zip(_ACCOUNT_NAMES, row, strict=True)))
