"""Posts with their competences, the training plan, and who is a guest of which cycle.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Bring the tables from 0004 to 0005."""
    op.create_table(
        "guest",
        sa.Column("number", _KEY, nullable=False),
        sa.Column("cycle_id", _NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "cycle_id", name="pk_guest"),
    )
    op.create_index("ix_guest_cycle_id", "guest", ["cycle_id"])
    op.create_table(
        "post",
        sa.Column("code", _KEY, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_post"),
    )
    op.create_table(
        "training_aim",
        sa.Column("code", _KEY, nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("competence", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("budget", _NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_training_aim"),
    )
