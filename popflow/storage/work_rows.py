"""The tables in which daemons agree on who is there, and whose turn it is."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLModel reads the annotations

from sqlmodel import Field

from popflow.storage.columns import Key, UtcMoment
from popflow.storage.rows import TableRow


class WorkerRow(TableRow, table=True):
    """A daemon that is there, or was."""

    __tablename__ = "worker"

    name: str = Field(sa_type=Key, primary_key=True)
    queue: str
    started_at: datetime = Field(sa_type=UtcMoment)
    seen_at: datetime = Field(sa_type=UtcMoment)


class TurnRow(TableRow, table=True):
    """Work that one daemon does at a time.

    Attributes:
        claim: Token of who has the turn.
        until: From then on another may take it.
        done_at: When it was last done.
    """

    __tablename__ = "turn"

    name: str = Field(primary_key=True)
    claim: str | None
    until: datetime | None = Field(sa_type=UtcMoment)
    done_at: datetime | None = Field(sa_type=UtcMoment)
