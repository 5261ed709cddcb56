"""Forms of a year: about a department, and of a manager about oneself.

The question sets themselves are kept in the body of their definition, which needs no column.
A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of the forms; there were none before."""
    op.create_table(
        "year_form",
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", _KEY, nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("shared_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("audience", "year", "subject", name="pk_year_form"),
    )
