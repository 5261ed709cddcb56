"""Counts that stay cheap, and lists that stay flat, however many cycles there are.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the tables from 0006 to 0007."""
    op.create_table(
        "tally",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("count", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tally"),
    )
    op.execute(
        "INSERT INTO tally (workflow, milestone, count) "
        "SELECT workflow, milestone, count(*) FROM cycle GROUP BY workflow, milestone"
    )
    for column in ("milestone", "workflow", "definition"):
        op.create_index(f"ix_cycle_{column}", "cycle", [column, "id"])
