"""Work that several machines share.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Bring the tables from 0005 to 0006."""
    # Plain ADD COLUMN of a column that may be empty: no row is rewritten, however many there are.
    op.add_column("timer", sa.Column("claim", sa.String(), nullable=True))
    op.add_column("timer", sa.Column("claimed_until", sa.BigInteger(), nullable=True))
    op.create_table(
        "worker",
        sa.Column("name", KEY, nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_worker"),
    )
    op.create_table(
        "turn",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_turn"),
    )
