"""The tables: what a cycle is, what happened to it, what is still to happen and to be told.

These classes only describe. SQLModel does not validate a row of a table, so nothing is ever made
of them: the stores write and read with SQLAlchemy Core, through the tables in `METADATA`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, MetaData, Text, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from popflow.domain.workflow import ENDS
from popflow.storage.columns import Number, UtcMoment

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
OPEN = text("milestone NOT IN (" + ", ".join(sorted(f"'{end.value}'" for end in ENDS)) + ")")
"""The condition of open cycles, word for word as in the index: only so the index is used."""

TURN = text("milestone IN ('agendas_exchanged', 'announced') AND suspended_at IS NULL")
"""Cycles in which people have something to do before they agree, word for word as in the index."""
STALLED = text("missed >= 2 AND milestone = 'executing' AND suspended_at IS NULL")
"""Cycles of which check-ins were missed in a row, word for word as in the index."""
HELD = text(f"agreed_at IS NULL AND suspended_at IS NULL AND {OPEN.text}")
"""Open cycles in which nothing was agreed yet, word for word as in the index."""


KEPT = text("ended_at IS NOT NULL AND erased_at IS NULL")
"""The condition of ended cycles with content, word for word as in the index."""


class TableRow(SQLModel, registry=registry(metadata=METADATA)):
    """A row of a table of popflow's; other users of SQLModel have their tables elsewhere."""


class CycleRow(TableRow, table=True):
    """A cycle without its content: what timers, lists and rules look at."""

    __tablename__ = "cycle"
    __table_args__ = (
        Index("one_open_cycle", "person", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_cycle_person", "person", "id"),
        Index("ix_cycle_partner", "partner", "conversation_at"),
        Index("ix_cycle_milestone", "milestone", "id"),
        Index("ix_cycle_state", "state", "id"),
        Index("ix_cycle_workflow", "workflow", "id"),
        Index("ix_cycle_definition", "definition", "id"),
        Index("ix_cycle_kept", "person", sqlite_where=KEPT, postgresql_where=KEPT),
        Index("ix_cycle_open", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_cycle_turn", "entered_at", "id", sqlite_where=TURN, postgresql_where=TURN),
        Index("ix_cycle_stalled", "id", sqlite_where=STALLED, postgresql_where=STALLED),
        Index("ix_cycle_held", "held_at", "id", sqlite_where=HELD, postgresql_where=HELD),
        {"sqlite_autoincrement": True},  # a number is never given out twice
    )

    id: int = Field(sa_type=Number, primary_key=True)
    person: str
    workflow: str
    definition: str
    state: str
    milestone: str
    created_at: datetime = Field(sa_type=UtcMoment)
    entered_at: datetime = Field(sa_type=UtcMoment)
    revision: int
    partner: str | None
    origin: str
    predecessor: int | None = Field(sa_type=Number)
    period_months: int | None
    previous_conversation_at: datetime | None = Field(sa_type=UtcMoment)
    conversation_at: datetime | None = Field(sa_type=UtcMoment)
    announced_at: datetime | None = Field(sa_type=UtcMoment)
    exchanged_at: datetime | None = Field(sa_type=UtcMoment)
    employee_ready: bool
    manager_ready: bool
    held_at: datetime | None = Field(sa_type=UtcMoment)
    sequence: int
    short_notice: bool
    partner_offered: bool
    agreed_at: datetime | None = Field(sa_type=UtcMoment)
    agreed_version: int | None
    evaluate_on: date | None
    begun_at: datetime | None = Field(sa_type=UtcMoment)
    rhythm_from: datetime | None = Field(sa_type=UtcMoment)
    reminded_to: datetime | None = Field(sa_type=UtcMoment)
    round: int
    missed: int
    evaluated_at: datetime | None = Field(sa_type=UtcMoment)
    one_sided: bool
    suspended_at: datetime | None = Field(sa_type=UtcMoment)
    resume_state: str | None
    shift_days: int
    away_days: int
    ended_at: datetime | None = Field(sa_type=UtcMoment)
    end_reason: str | None
    fired: str | None = Field(sa_type=Text)
    next_due_at: datetime | None = Field(sa_type=UtcMoment)
    planned_for: datetime | None = Field(sa_type=UtcMoment)
    erased_at: datetime | None = Field(sa_type=UtcMoment)


class TallyRow(TableRow, table=True):
    """A change in how many cycles a workflow has in a milestone; the sum is the count."""

    __tablename__ = "tally"

    id: int = Field(sa_type=Number, primary_key=True)
    workflow: str
    milestone: str
    count: int = Field(sa_type=Number)


class ContentRow(TableRow, table=True):
    """What people wrote in a cycle; apart, because a timer seldom touches it."""

    __tablename__ = "cycle_content"

    cycle_id: int = Field(
        sa_type=Number,
        primary_key=True,
        foreign_key="cycle.id",
        sa_column_kwargs={"autoincrement": False},
    )
    body: str = Field(sa_type=Text)


class HistoryRow(TableRow, table=True):
    """One line of a cycle's history; only ever added.

    What people wrote (``reason``, ``content``) can be erased together with its ``salt`` without
    breaking the chain: the seal holds ``commitment``, the hash over the three.
    """

    __tablename__ = "history"
    __table_args__ = (
        Index(
            "ix_history_unsealed",
            "cycle_id",
            "seq",
            sqlite_where=text("seal IS NULL"),
            postgresql_where=text("seal IS NULL"),
        ),
        # Lines come in the order of time: so small an index finds a day among all years.
        Index("ix_history_at", "at", postgresql_using="brin"),
    )

    cycle_id: int = Field(sa_type=Number, primary_key=True, foreign_key="cycle.id")
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcMoment)
    event: str
    source: str | None
    target: str
    actor_role: str
    actor_number: str | None
    on_behalf_of: str | None
    os_user: str | None
    reason: str | None = Field(sa_type=Text)
    timer: str | None
    occurrence: datetime | None = Field(sa_type=UtcMoment)
    changes: str = Field(sa_type=Text)
    content: str | None = Field(sa_type=Text)
    answers: str | None = Field(sa_type=Text)
    messages: str | None = Field(sa_type=Text)
    salt: bytes | None = Field(sa_type=LargeBinary)
    commitment: str | None
    seal: str | None


CLAIMED = text("claimed_until IS NOT NULL")
"""Timers that a job is about, word for word as in the index: the few that are in hand."""
ASIDE = text("aside_until IS NOT NULL")
"""Timers that failed, word for word as in the index: so the few are found among the many."""


class TimerRow(TableRow, table=True):
    """An open timer; ``position`` keeps the order of the workflow file.

    Attributes:
        claim: Token of the job that is to fire it, where daemons share the work.
        claimed_until: From then on another may claim it.
    """

    __tablename__ = "timer"
    __table_args__ = (
        Index("ix_timer_due_at", "due_at", "cycle_id"),
        Index("ix_timer_aside", "cycle_id", sqlite_where=ASIDE, postgresql_where=ASIDE),
        Index("ix_timer_claimed", "claimed_until", sqlite_where=CLAIMED, postgresql_where=CLAIMED),
        {"sqlite_with_rowid": False},  # a cycle's few timers lie together, found in one step
    )

    cycle_id: int = Field(sa_type=Number, primary_key=True, foreign_key="cycle.id")
    rule: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=UtcMoment)
    position: int
    aside_until: datetime | None = Field(sa_type=UtcMoment)
    why: str | None = Field(sa_type=Text)
    claim: str | None
    claimed_until: datetime | None = Field(sa_type=UtcMoment)


WAITING = text("status IN ('pending', 'leased')")
"""Messages that are still to be sent, word for word as in the index."""
UNSENT = text("status IN ('dead', 'suppressed')")
"""Messages that were given up, word for word as in the index: the few among all that were sent."""


class OutboxRow(TableRow, table=True):
    """A message on its way: ids and kinds, never a text.

    Attributes:
        due: When it may be tried next; of a leased one, when its lease runs out; nothing
            once it is settled.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_unsent", "status", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
        Index("ix_outbox_recipient", "recipient", "id"),
    )

    id: int = Field(sa_type=Number, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    recipient: str
    not_before: datetime = Field(sa_type=UtcMoment)
    until: datetime | None = Field(sa_type=UtcMoment)
    digest: bool
    cycle_id: int | None = Field(sa_type=Number, index=True)
    seq: int | None
    status: str
    attempts: int
    due: datetime | None = Field(sa_type=UtcMoment)
    settled_at: datetime | None = Field(sa_type=UtcMoment)
    error: str | None = Field(sa_type=Text)
    data: str | None = Field(sa_type=Text)


class OutboxTallyRow(TableRow, table=True):
    """A change in how many messages were sent or suppressed; the sum is the count."""

    __tablename__ = "outbox_tally"

    id: int = Field(sa_type=Number, primary_key=True)
    status: str
    count: int = Field(sa_type=Number)
