"""The first tables.

A migration never changes once it was released: it says its own types and not those of the rows,
which go on changing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_ENDS = sa.text("milestone NOT IN ('cancelled', 'closed', 'restarted')")
_UNSEALED = sa.text("seal IS NULL")
_WAITING = sa.text("status IN ('pending', 'leased')")
_ASIDE = sa.text("aside_until IS NOT NULL")

Columns = Iterator[sa.Column[Any]]


def _number(*names: str, null: bool = False) -> Columns:
    return (sa.Column(name, _NUMBER, nullable=null) for name in names)


def _count(*names: str, null: bool = False) -> Columns:
    return (sa.Column(name, sa.Integer(), nullable=null) for name in names)


def _word(*names: str, null: bool = False) -> Columns:
    return (sa.Column(name, sa.String(), nullable=null) for name in names)


def _text(*names: str, null: bool = False) -> Columns:
    return (sa.Column(name, sa.Text(), nullable=null) for name in names)


def _moment(*names: str, null: bool = False) -> Columns:
    return (sa.Column(name, sa.BigInteger(), nullable=null) for name in names)


def _day(*names: str, null: bool = False) -> Columns:
    return (sa.Column(name, sa.Date(), nullable=null) for name in names)


def _flag(*names: str) -> Columns:
    return (sa.Column(name, sa.Boolean(), nullable=False) for name in names)


def upgrade() -> None:
    """Make the tables."""
    _cycle()
    _cycle_content()
    _history()
    _timer()
    _outbox()
    _people()
    _money()
    _papers()


def _cycle() -> None:
    op.create_table(
        "cycle",
        *_number("id"),
        *_word("person", "workflow", "definition", "state", "milestone"),
        *_moment("created_at", "entered_at"),
        *_count("revision"),
        *_word("partner", null=True),
        *_word("origin"),
        *_number("predecessor", null=True),
        *_count("period_months", null=True),
        *_moment("previous_conversation_at", "conversation_at", null=True),
        *_moment("announced_at", "exchanged_at", null=True),
        *_flag("employee_ready", "manager_ready"),
        *_moment("held_at", null=True),
        *_count("sequence"),
        *_flag("short_notice", "partner_offered"),
        *_moment("agreed_at", null=True),
        *_count("agreed_version", null=True),
        *_day("evaluate_on", null=True),
        *_moment("begun_at", "rhythm_from", "reminded_to", null=True),
        *_count("round", "missed"),
        *_moment("evaluated_at", null=True),
        *_flag("one_sided"),
        *_moment("suspended_at", null=True),
        *_word("resume_state", null=True),
        *_count("shift_days", "away_days"),
        *_moment("ended_at", null=True),
        *_word("end_reason", null=True),
        *_text("fired", null=True),
        *_moment("next_due_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        sqlite_autoincrement=True,
    )
    _cycle_indexes()


def _cycle_indexes() -> None:
    op.create_index("ix_cycle_partner", "cycle", ["partner", "conversation_at"])
    op.create_index("ix_cycle_person", "cycle", ["person", "id"])
    op.create_index(
        "one_open_cycle",
        "cycle",
        ["person"],
        unique=True,
        sqlite_where=_ENDS,
        postgresql_where=_ENDS,
    )


def _cycle_content() -> None:
    op.create_table(
        "cycle_content",
        sa.Column("cycle_id", _NUMBER, autoincrement=False, nullable=False),
        *_text("body"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_cycle_content_cycle_id"),
        sa.PrimaryKeyConstraint("cycle_id", name="pk_cycle_content"),
    )


def _history() -> None:
    op.create_table(
        "history",
        *_number("cycle_id"),
        *_count("seq"),
        *_moment("at"),
        *_word("event"),
        *_word("source", null=True),
        *_word("target", "actor_role"),
        *_word("actor_number", "on_behalf_of", "os_user", null=True),
        *_text("reason", null=True),
        *_word("timer", null=True),
        *_moment("occurrence", null=True),
        *_text("changes"),
        *_text("content", "answers", "messages", null=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        *_word("commitment", "seal", null=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_history_cycle_id"),
        sa.PrimaryKeyConstraint("cycle_id", "seq", name="pk_history"),
    )
    op.create_index(
        "ix_history_unsealed",
        "history",
        ["cycle_id", "seq"],
        sqlite_where=_UNSEALED,
        postgresql_where=_UNSEALED,
    )


def _timer() -> None:
    op.create_table(
        "timer",
        *_number("cycle_id"),
        *_word("rule"),
        *_moment("due_at"),
        *_count("position"),
        *_moment("aside_until", null=True),
        *_text("why", null=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_timer_cycle_id"),
        sa.PrimaryKeyConstraint("cycle_id", "rule", name="pk_timer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at", "cycle_id"])
    op.create_index(
        "ix_timer_aside", "timer", ["cycle_id"], sqlite_where=_ASIDE, postgresql_where=_ASIDE
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        *_number("id"),
        *_word("key", "kind", "recipient"),
        *_moment("not_before"),
        *_moment("until", null=True),
        *_flag("digest"),
        *_number("cycle_id", null=True),
        *_count("seq", null=True),
        *_word("status"),
        *_count("attempts"),
        *_moment("due", "settled_at", null=True),
        *_text("error", "data", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_cycle_id", "outbox", ["cycle_id"])
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due", "id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index("ix_outbox_recipient", "outbox", ["recipient", "id"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("number", _KEY, nullable=False),
        *_word("first_name", "last_name", "infix"),
        *_word("email", "job", "department", "manager", null=True),
        *_word("fte", "free_days"),
        *_day("hired_on", "leaves_on", "last_pop_on", null=True),
        *_word("track", "language", null=True),
        sa.PrimaryKeyConstraint("number", name="pk_person"),
    )
    op.create_index("ix_person_manager", "person", ["manager"])
    op.create_table(
        "deputy",
        *_number("id"),
        *_word("manager", "deputy"),
        *_day("from_day", "to_day"),
        sa.PrimaryKeyConstraint("id", name="pk_deputy"),
    )
    op.create_index("ix_deputy_manager", "deputy", ["manager"])


def _money() -> None:
    op.create_table(
        "posting",
        *_number("id"),
        *_word("key", "person"),
        *_number("amount"),
        *_word("source", "target", "memo"),
        *_moment("at"),
        *_number("cycle_id", null=True),
        *_word("approved_by", null=True),
        *_word("currency"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.UniqueConstraint("key", name="uq_posting_key"),
    )
    op.create_index("ix_posting_person", "posting", ["person"])
    op.create_index("ix_posting_cycle_id", "posting", ["cycle_id"])
    op.create_table(
        "approval",
        *_number("id"),
        *_word("person"),
        *_number("limit"),
        *_word("approved_by"),
        *_moment("at"),
        *_day("until", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_person", "approval", ["person"])


def _papers() -> None:
    op.create_table(
        "definition",
        *_word("key", "name"),
        *_text("source", "body"),
        sa.PrimaryKeyConstraint("key", name="pk_definition"),
    )
    op.create_table(
        "form",
        sa.Column("cycle_id", _NUMBER, autoincrement=False, nullable=False),
        *_word("writer", "question"),
        *_text("answer"),
        *_moment("at"),
        sa.PrimaryKeyConstraint("cycle_id", "writer", "question", name="pk_form"),
    )
    op.create_table(
        "mark",
        *_word("name"),
        *_text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_mark"),
    )
