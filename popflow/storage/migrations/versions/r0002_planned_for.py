"""The date that was planned, from which two people may move their conversation so far.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from 0001 to 0002."""
    op.add_column("cycle", sa.Column("planned_for", sa.BigInteger(), nullable=True))
