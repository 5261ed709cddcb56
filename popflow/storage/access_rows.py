"""The tables of who can sign in, who is, what was answered, and who read what."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - SQLModel reads the annotations

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from popflow.storage.columns import Key, Number, UtcMoment
from popflow.storage.rows import TableRow


class AccountRow(TableRow, table=True):
    """That somebody can sign in."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    number: str = Field(sa_type=Key, primary_key=True)
    login: str = Field(unique=True)
    password_hash: str | None
    issuer: str | None
    subject: str | None
    created_at: datetime = Field(sa_type=UtcMoment)
    disabled_at: datetime | None = Field(sa_type=UtcMoment)
    invitation: str | None = Field(unique=True)
    invited_until: datetime | None = Field(sa_type=UtcMoment)


class SessionRow(TableRow, table=True):
    """Somebody who is signed in; ``key`` is the hash of what the cookie holds."""

    __tablename__ = "web_session"

    key: str = Field(primary_key=True)
    number: str = Field(index=True)
    began_at: datetime = Field(sa_type=UtcMoment)
    seen_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment, index=True)
    ended_at: datetime | None = Field(sa_type=UtcMoment)


class SignInFailureRow(TableRow, table=True):
    """A sign-in that failed, or is under way.

    Attributes:
        what: For which login or from which address, as a hash: a login may be a password that
            was typed in the wrong place.
    """

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_what", "what", "at"),)

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    what: str
    at: datetime = Field(sa_type=UtcMoment, index=True)


class TokenRow(TableRow, table=True):
    """A secret with which a program acts.

    Attributes:
        number: As whom; nothing for a service.
        scopes: In order, with a space between them.
    """

    __tablename__ = "access_token"
    __table_args__ = (Index("ix_access_token_number", "number", "created_at"),)

    key: str = Field(sa_type=Key, primary_key=True)
    name: str
    number: str | None
    scopes: str
    created_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment)
    revoked_at: datetime | None = Field(sa_type=UtcMoment)
    used_at: datetime | None = Field(sa_type=UtcMoment)


class ReplyRow(TableRow, table=True):
    """What was answered to a request, to be answered again."""

    __tablename__ = "reply"

    owner: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int
    body: bytes = Field(sa_type=LargeBinary)
    at: datetime = Field(sa_type=UtcMoment, index=True)


class ReadingRow(TableRow, table=True):
    """Who read a POP on a day."""

    __tablename__ = "reading"

    cycle_id: int = Field(
        sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    day: date = Field(primary_key=True)
    reader: str = Field(sa_type=Key, primary_key=True)
    role: str = Field(sa_type=Key, primary_key=True)
    first_at: datetime = Field(sa_type=UtcMoment)
    last_at: datetime = Field(sa_type=UtcMoment)
    times: int
