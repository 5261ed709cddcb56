"""Tokens, replies that are kept, and who read what, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, or_, select, update

from popflow.domain.access import Reading, Reply, Scope, Token
from popflow.domain.person import Role
from popflow.storage import access_rows
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from popflow.storage.session import Session

TOKEN = METADATA.tables[str(access_rows.TokenRow.__tablename__)]
REPLY = METADATA.tables[str(access_rows.ReplyRow.__tablename__)]
READING = METADATA.tables[str(access_rows.ReadingRow.__tablename__)]
_TOKENS = select(
    TOKEN.c.key, TOKEN.c.name, TOKEN.c.number, TOKEN.c.scopes, TOKEN.c.created_at,
    TOKEN.c.expires_at, TOKEN.c.revoked_at, TOKEN.c.used_at,
).order_by(TOKEN.c.created_at, TOKEN.c.key)  # fmt: skip
_REPLIES = select(
    REPLY.c.key, REPLY.c.owner, REPLY.c.fingerprint, REPLY.c.status, REPLY.c.body, REPLY.c.at
)
_READINGS = select(
    READING.c.cycle_id, READING.c.reader, READING.c.role, READING.c.day, READING.c.first_at,
    READING.c.last_at, READING.c.times,
).order_by(READING.c.day.desc(), READING.c.reader, READING.c.role)  # fmt: skip


class SqlNotes:
    """What stands beside accounts and sessions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def token(self, key: str) -> Token | None:
        """The token with that key, also when it is over."""
        rows = self._session.rows(_TOKENS.where(TOKEN.c.key == key))
        return _token(rows[0]) if rows else None

    def save_token(self, token: Token) -> None:
        """Add a token, or write it anew."""
        row = {
            "key": token.key,
            "name": token.name,
            "number": token.number,
            "scopes": " ".join(sorted(token.scopes)),
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
            "used_at": token.used_at,
        }
        self._session.put(TOKEN, [row])

    def use_token(self, key: str, at: datetime) -> None:
        """Write when a token was last used, and nothing else of it."""
        self._session.change(update(TOKEN).where(TOKEN.c.key == key).values(used_at=at))

    def tokens(self, number: str | None) -> list[Token]:
        """Somebody's tokens, or those of services."""
        whose = TOKEN.c.number.is_(None) if number is None else TOKEN.c.number == number
        return [_token(row) for row in self._session.rows(_TOKENS.where(whose))]

    def reply(self, owner: str, key: str) -> Reply | None:
        """What this owner's request with that key was answered."""
        query = _REPLIES.where(REPLY.c.owner == owner, REPLY.c.key == key)
        rows = self._session.rows(query)
        return _reply(rows[0]) if rows else None

    def keep_reply(self, reply: Reply) -> Reply:
        """Keep an answer unless one is there; the first one wins."""
        insert = self._session.dialect.insert(REPLY)
        values = {column.name: getattr(reply, column.name) for column in REPLY.c}
        # PostgreSQL waits here for who writes the same key at this moment.
        self._session.change(
            insert.on_conflict_do_nothing(index_elements=["owner", "key"]), values
        )
        return self.reply(reply.owner, reply.key) or reply

    def note_reading(self, cycle: int, reader: str, role: Role, at: datetime, day: date) -> None:
        """Count a reading in the line of that day."""
        insert = self._session.dialect.insert(READING)
        new = insert.excluded
        counting = insert.on_conflict_do_update(
            index_elements=[column.name for column in READING.primary_key],
            set_={
                "times": READING.c.times + 1,
                "first_at": case((new.first_at < READING.c.first_at, new.first_at),
                                 else_=READING.c.first_at),
                "last_at": case((new.last_at > READING.c.last_at, new.last_at),
                                else_=READING.c.last_at),
            },
        )  # fmt: skip
        values = {
            "cycle_id": cycle, "reader": reader, "role": role.value, "day": day, "first_at": at,
            "last_at": at, "times": 1,
        }  # fmt: skip
        self._session.change(counting, values)

    def readings(
        self, cycle: int, after: Reading | None = None, limit: int = 100
    ) -> list[Reading]:
        """Who read a cycle: the last day first, a day by reader and role."""
        query = _READINGS.where(READING.c.cycle_id == cycle).limit(limit)
        if after is not None:
            reader, role = READING.c.reader, READING.c.role
            later = or_(
                reader > after.reader, and_(reader == after.reader, role > after.role.value)
            )
            query = query.where(
                or_(READING.c.day < after.day, and_(READING.c.day == after.day, later))
            )
        return [_reading(row) for row in self._session.rows(query)]


def _token(row: Sequence[Any]) -> Token:
    key, name, number, scopes, *times = row
    return Token(key, name, number, frozenset(map(Scope, scopes.split())), *times)


def _reply(row: Sequence[Any]) -> Reply:
    key, owner, fingerprint, status, body, at = row
    return Reply(key, owner, fingerprint, status, bytes(body), at)


def _reading(row: Sequence[Any]) -> Reading:
    cycle, reader, role, *rest = row
    return Reading(cycle, reader, Role(role), *rest)
