"""When the content of a round was erased, and who has rounds of which it was not.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty, and the index that a daily look needs."""
    op.add_column("cycle", sa.Column("erased_at", sa.BigInteger(), nullable=True))
    kept = sa.text("ended_at IS NOT NULL AND erased_at IS NULL")
    op.create_index("ix_cycle_kept", "cycle", ["person"], sqlite_where=kept, postgresql_where=kept)
