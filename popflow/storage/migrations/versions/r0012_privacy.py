"""Private reminders.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; none that is there changes."""
    op.create_table(
        "reminder",
        sa.Column("cycle_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("writer", KEY, nullable=False),
        sa.Column("key", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("cycle_id", "writer", "key", name="pk_reminder"),
    )
    coming = sa.text("next_on IS NOT NULL")
    op.create_index(
        "ix_reminder_next_on", "reminder", ["next_on"], sqlite_where=coming,
        postgresql_where=coming,
    )  # fmt: skip
